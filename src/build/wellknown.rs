//! What machines read: sitemap, robots, feed, OpenSearch and llms.txt.
//!
//! It must not know how they are served.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::pages::newest;
use super::served::Served;
use crate::content::Catalog;
use crate::content::catalog::Entry;
use crate::locale::Arg;
use crate::theme::Theme;

/// The most addresses in one sitemap, by sitemaps.org's protocol.
const SITEMAP: usize = 50_000;
/// So many articles stand in the feed.
const IN_FEED: usize = 50;

/// A file for machines.
pub(super) struct File {
    pub(super) url: String,
    pub(super) content_type: &'static str,
    pub(super) body: String,
}

type Xml = Writer<Vec<u8>>;

/// All of them.
pub(super) fn files(
    catalog: &Catalog,
    served: &Served,
    theme: &Theme,
) -> anyhow::Result<Vec<File>> {
    let base = &catalog.base;
    let mut files = sitemaps(catalog, served)?;
    files.push(File {
        url: format!("{base}/robots.txt"),
        content_type: "text/plain; charset=utf-8",
        body: robots(catalog, served),
    });
    files.push(File {
        url: format!("{base}/feed.xml"),
        content_type: "application/atom+xml; charset=utf-8",
        body: feed(catalog, served, theme)?,
    });
    files.push(File {
        url: format!("{base}/opensearch.xml"),
        content_type: "application/opensearchdescription+xml; charset=utf-8",
        body: open_search(catalog, served, theme)?,
    });
    files.push(File {
        url: format!("{base}/llms.txt"),
        content_type: "text/plain; charset=utf-8",
        body: llms(catalog, served),
    });
    Ok(files)
}

/// Articles that search engines may know.
fn public(catalog: &Catalog) -> impl Iterator<Item = (usize, &Entry)> {
    catalog
        .entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| !entry.outline.front.noindex && entry.unpublished.is_none())
}

fn sitemaps(catalog: &Catalog, served: &Served) -> anyhow::Result<Vec<File>> {
    // A category with a text of its own is among the articles.
    let categories = catalog.trees.iter().flat_map(|tree| {
        let shown = tree
            .categories
            .iter()
            .filter(|category| category.is_shown() && category.index.is_none());
        shown.map(|category| (category.url.clone(), None))
    });
    let articles = public(catalog).map(|(number, entry)| (entry.url.clone(), Some(number)));
    let all: Vec<(String, Option<usize>)> = categories.chain(articles).collect();
    let base = &catalog.base;
    let file = |url: String, body: String| File {
        url,
        content_type: "application/xml; charset=utf-8",
        body,
    };
    let parts: Vec<&[(String, Option<usize>)]> = all.chunks(SITEMAP).collect();
    if let [only] = parts.as_slice() {
        let body = sitemap(catalog, served, only)?;
        return Ok(vec![file(format!("{base}/sitemap.xml"), body)]);
    }
    let mut files = Vec::new();
    let mut urls = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        let url = format!("{base}/sitemap-{}.xml", number + 1);
        urls.push(served.absolute(&url));
        files.push(file(url, sitemap(catalog, served, part)?));
    }
    let index = document(|xml| {
        xml.create_element("sitemapindex")
            .with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"))
            .write_inner_content(|xml| {
                for url in &urls {
                    xml.create_element("sitemap")
                        .write_inner_content(|xml| text(xml, "loc", url))?;
                }
                Ok(())
            })
            .map(drop)
    })?;
    files.push(file(format!("{base}/sitemap.xml"), index));
    Ok(files)
}

fn sitemap(
    catalog: &Catalog,
    served: &Served,
    pages: &[(String, Option<usize>)],
) -> anyhow::Result<String> {
    document(|xml| {
        xml.create_element("urlset")
            .with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"))
            .with_attribute(("xmlns:xhtml", "http://www.w3.org/1999/xhtml"))
            .write_inner_content(|xml| {
                for (url, number) in pages {
                    xml.create_element("url").write_inner_content(|xml| {
                        text(xml, "loc", &served.absolute(url))?;
                        match number {
                            Some(number) => article_in_sitemap(xml, catalog, served, *number),
                            None => Ok(()),
                        }
                    })?;
                }
                Ok(())
            })
            .map(drop)
    })
}

fn article_in_sitemap(
    xml: &mut Xml,
    catalog: &Catalog,
    served: &Served,
    number: usize,
) -> std::io::Result<()> {
    if let Some(updated) = catalog.entries[number].outline.front.updated {
        text(xml, "lastmod", &updated.to_string())?;
    }
    let translations = catalog.translations(number);
    if translations.len() < 2 {
        return Ok(());
    }
    for (lang, other) in translations {
        let url = served.absolute(&catalog.entries[*other].url);
        xml.create_element("xhtml:link")
            .with_attribute(("rel", "alternate"))
            .with_attribute(("hreflang", lang.html().as_str()))
            .with_attribute(("href", url.as_str()))
            .write_empty()?;
    }
    Ok(())
}

/// Results are different for everybody and lead nowhere new.
fn robots(catalog: &Catalog, served: &Served) -> String {
    let base = &catalog.base;
    let mut out = String::from("User-agent: *\n");
    for lang in &catalog.languages.all {
        out.push_str(&format!("Disallow: {base}/{lang}/search\n"));
    }
    out.push_str(&format!("Disallow: {base}/-/\n"));
    if served.site.origin.is_some() {
        let sitemap = served.absolute(&format!("{base}/sitemap.xml"));
        out.push_str(&format!("\nSitemap: {sitemap}\n"));
    }
    out
}

/// An Atom feed (RFC 4287) of what is new in the default language.
fn feed(catalog: &Catalog, served: &Served, theme: &Theme) -> anyhow::Result<String> {
    let lang = &catalog.languages.default;
    let site = served.site.name.get(lang);
    let title = theme
        .locale(lang)
        .text("feed-title", &[("site", Arg::Text(site))])
        .unwrap_or_else(|| site.to_owned());
    let entries: Vec<&Entry> = newest(catalog, lang)
        .filter(|entry| entry.unpublished.is_none() && !entry.outline.front.noindex)
        .take(IN_FEED)
        .collect();
    let day = |entry: &Entry| {
        entry
            .outline
            .front
            .updated
            .map(|day| format!("{day}T00:00:00Z"))
    };
    let latest = entries.first().and_then(|entry| day(entry));
    let latest = latest.unwrap_or_else(|| "1970-01-01T00:00:00Z".into());
    let home = served.absolute(&served.home_url(lang));
    let own = served.absolute(&format!("{}/feed.xml", catalog.base));
    document(|xml| {
        xml.create_element("feed")
            .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
            .with_attribute(("xml:lang", lang.html().as_str()))
            .write_inner_content(|xml| {
                text(xml, "title", &title)?;
                text(xml, "id", &home)?;
                text(xml, "updated", &latest)?;
                link(xml, "self", &own)?;
                link(xml, "alternate", &home)?;
                xml.create_element("author")
                    .write_inner_content(|xml| text(xml, "name", site))?;
                for entry in &entries {
                    let url = served.absolute(&entry.url);
                    xml.create_element("entry").write_inner_content(|xml| {
                        text(xml, "title", &entry.outline.title)?;
                        text(xml, "id", &url)?;
                        text(xml, "updated", &day(entry).unwrap_or_default())?;
                        link(xml, "alternate", &url)?;
                        match &entry.outline.front.summary {
                            Some(summary) => text(xml, "summary", summary),
                            None => Ok(()),
                        }
                    })?;
                }
                Ok(())
            })
            .map(drop)
    })
}

/// OpenSearch 1.1: the browser's own search field can ask this site.
fn open_search(catalog: &Catalog, served: &Served, theme: &Theme) -> anyhow::Result<String> {
    let lang = &catalog.languages.default;
    let site = served.site.name.get(lang);
    let description = theme
        .locale(lang)
        .text("opensearch-description", &[("site", Arg::Text(site))])
        .unwrap_or_else(|| site.to_owned());
    let results = served.absolute(&format!("{}?q={{searchTerms}}", served.search_url(lang)));
    let short: String = site.chars().take(16).collect();
    document(|xml| {
        xml.create_element("OpenSearchDescription")
            .with_attribute(("xmlns", "http://a9.com/-/spec/opensearch/1.1/"))
            .write_inner_content(|xml| {
                text(xml, "ShortName", &short)?;
                text(xml, "Description", &description)?;
                text(xml, "InputEncoding", "UTF-8")?;
                xml.create_element("Url")
                    .with_attribute(("type", "text/html"))
                    .with_attribute(("template", results.as_str()))
                    .write_empty()?;
                Ok(())
            })
            .map(drop)
    })
}

/// The table of contents for programs that read text (llmstxt.org).
fn llms(catalog: &Catalog, served: &Served) -> String {
    let lang = &catalog.languages.default;
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = format!("# {}\n", one_line(served.site.name.get(lang)));
    if let Some(description) = &served.site.description {
        out.push_str(&format!("\n> {}\n", one_line(description.get(lang))));
    }
    let Some(tree) = catalog.tree(lang) else {
        return out;
    };
    for category in &tree.categories {
        let members: Vec<&Entry> = category
            .members
            .iter()
            .filter(|member| !member.fallback)
            .map(|member| &catalog.entries[member.entry])
            .filter(|entry| !entry.outline.front.noindex && entry.unpublished.is_none())
            .collect();
        if members.is_empty() {
            continue;
        }
        let title = if category.title.is_empty() {
            served.site.name.get(lang)
        } else {
            &category.title
        };
        out.push_str(&format!("\n## {}\n\n", one_line(title)));
        for entry in members {
            let url = served.absolute(&entry.source_url());
            let title = one_line(&entry.outline.title).replace(['[', ']'], " ");
            out.push_str(&format!("- [{title}]({url})"));
            if let Some(summary) = &entry.outline.front.summary {
                out.push_str(&format!(": {}", one_line(summary)));
            }
            out.push('\n');
        }
    }
    out
}

fn document(write: impl FnOnce(&mut Xml) -> std::io::Result<()>) -> anyhow::Result<String> {
    let mut xml = Writer::new(Vec::new());
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    write(&mut xml)?;
    Ok(String::from_utf8(xml.into_inner())?)
}

fn text(xml: &mut Xml, name: &str, value: &str) -> std::io::Result<()> {
    let value: String = value.chars().filter(|c| xml_holds(*c)).collect();
    xml.create_element(name)
        .write_text_content(BytesText::new(&value))
        .map(drop)
}

/// Whether a character may stand in XML 1.0 at all; of control characters, those of text alone.
fn xml_holds(c: char) -> bool {
    matches!(c, '\n' | '\t') || !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')
}

fn link(xml: &mut Xml, relation: &str, url: &str) -> std::io::Result<()> {
    xml.create_element("link")
        .with_attribute(("rel", relation))
        .with_attribute(("href", url))
        .write_empty()
        .map(drop)
}
