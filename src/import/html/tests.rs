use super::*;

fn markdown(html: &str) -> String {
    convert(html).text
}

#[test]
fn blocks_become_markdown() {
    for (html, expected) in [
        (
            "<h1 id=\"a\">T</h1><p>One<br>two<br></p>",
            "## T {#a}\n\nOne\\\ntwo",
        ),
        (
            "<ul><li>a</li><li><p>b</p><ol start=3><li>c</ol></li></ul><ul><li>d</ul>",
            "- a\n- b\n  3. c\n\n<!-- -->\n\n- d",
        ),
        (
            "<ul><li><p>a</p><p>b</p><pre>x\n y</pre></ul>",
            "- a\n\n  b\n\n  ```\n  x\n   y\n  ```",
        ),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        (
            "<pre><code class=\"language-sh\">a `b`\n```\n</code></pre>",
            "````sh\na `b`\n```\n````",
        ),
        ("<div class=note><p>a</p></div>", "> [!NOTE]\n> a"),
        (
            "<div class=\"callout warning\"><h4 class=\"callout__title\">Mind</h4><p>a</p></div>",
            ":::warning Mind\na\n:::",
        ),
        (
            "<details><summary>More <b>of</b> it</summary><p>a</p></details>",
            ":::details More of it\na\n:::",
        ),
        ("<dl><dt>A<dd>b<dd>c</dl>", "A\n:   b\n\n:   c"),
        ("a<hr>b", "a\n\n---\n\nb"),
        (
            "<figure><img src=a.png alt=A><figcaption>B</figcaption></figure>",
            "<figure>\n\n![A](a.png)\n\n<figcaption>B</figcaption>\n</figure>",
        ),
    ] {
        assert_eq!(markdown(html), expected, "{html}");
    }
}

#[test]
fn words_become_markdown_that_reads_back_as_the_same() {
    for (html, expected) in [
        ("a <b>b </b>c", "a **b** c"),
        ("<b>Note:</b>text", "<strong>Note:</strong>text"),
        ("<b>টাকা</b>র <i>ফেরত।</i>", "**টাকা**র *ফেরত।*"),
        ("<b><i>a</i></b>", "<strong>*a*</strong>"),
        (
            "1 * 2 &lt;3 [x] snake_case _x_",
            "1 \\* 2 \\<3 \\[x\\] snake_case \\_x\\_",
        ),
        (
            "<p># no</p><p>1. no</p><p>- no</p><p>:::no</p>",
            "\\# no\n\n1\\. no\n\n\\- no\n\n\\:::no",
        ),
        ("&amp;amp; {{ x }}", "\\&amp; \\{\\{ x }}"),
        (
            "<a href=\"/a b(c)\">x <b>y</b></a>",
            "[x **y**](/a%20b%28c%29)",
        ),
        (
            "<a href=x><img src=a.png alt='A [b]'></a>",
            "[![A \\[b\\]](a.png)](x)",
        ),
        ("Wow!<a href=x>y</a>", "Wow\\![y](x)"),
        (
            "<code>a`b</code> <kbd>K</kbd> H<sub>2</sub>O",
            "``a`b`` <kbd>K</kbd> H<sub>2</sub>O",
        ),
        ("a&nbsp;b\n\u{200d}c", "a b \u{200d}c"),
        ("<a name=old></a>x <a>y</a>", "<a id=\"old\"></a>x y"),
        ("<li><input type=checkbox checked> a", "[x] a"),
    ] {
        assert_eq!(markdown(html), expected, "{html}");
    }
}

#[test]
fn a_table_is_markdown_when_its_rows_can_say_it() {
    assert_eq!(
        markdown("<table><tr><th>A<th>B<tr><td>a|b<td><p>c<br>d</p></table>"),
        "| A | B |\n| --- | --- |\n| a\\|b | c<br>d |"
    );
    assert_eq!(
        markdown("<table>x<tr><p>y</p><td>a</table>"),
        "x\n\ny\n\n| |\n| --- |\n| a |"
    );
    assert_eq!(
        markdown("<table><tr><td>a<td>b<tr><td>c</table>"),
        "| | |\n| --- | --- |\n| a | b |\n| c | |"
    );
    assert_eq!(
        markdown(
            "<table style=x><tr><td colspan=2>a &amp; <script>x</script><ul><li>b\n\n</ul></table>"
        ),
        "<table>\n<tr><td colspan=\"2\">a &amp; <ul><li>b</li></ul></td></tr>\n</table>"
    );
}

#[test]
fn what_is_not_carried_is_told_with_its_line() {
    let converted = convert(
        "<p>a</p>\n<script>x</script>\n<iframe src=\"//www.youtube.com/embed/Ab1?rel=0\" title=\"How\"></iframe>\n<a href=\"java\tscript:x\">b</a>\n<!-- secret -->",
    );
    assert_eq!(
        converted.text,
        "a\n\n[How](https://www.youtube.com/watch?v=Ab1)\n\nb"
    );
    let told: Vec<(usize, &str)> = converted
        .lost
        .iter()
        .map(|lost| (lost.line, lost.what.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (2, "`<script>` was left out"),
            (
                3,
                "`<iframe>` became a link to `https://www.youtube.com/watch?v=Ab1`"
            ),
            (4, "a link that runs a program became text"),
            (5, "a comment was left out"),
        ]
    );
}

#[test]
fn emphasis_in_emphasis_of_its_kind_is_one() {
    let deep = format!("{} a{}", "<b><i>".repeat(14), "</i></b>".repeat(14));
    for (html, expected) in [
        (deep.as_str(), "<strong>*a*</strong>"),
        ("<b>a<strong>b</strong></b> c", "**ab** c"),
        ("<b>a</b><b> b</b>", "**a b**"),
        ("<a href=x><b>y <a href=z>z</a></b></a>", "[**y z**](x)"),
        ("<b>a <a href=x><b>y</b></a></b>", "**a [y](x)**"),
    ] {
        assert_eq!(markdown(html), expected, "{html}");
    }
}

#[test]
fn what_lies_too_deep_keeps_its_words_and_is_told() {
    for tag in ["div", "ul", "blockquote", "span", "table", "details", "u"] {
        let html = format!("a\n{}deep", format!("<{tag}>\n").repeat(20_000));
        let converted = convert(&html);
        assert!(converted.text.contains("deep"), "{tag}");
        let told = converted.lost.iter().filter(|lost| !lost.is_note);
        let told: Vec<usize> = told.map(|lost| lost.line).collect();
        assert_eq!(told, [61], "{tag}");
    }
}

#[test]
fn a_picture_that_only_adorns_says_so() {
    for (html, expected) in [
        ("<img src=a.png alt='A'>", "![A](a.png)"),
        ("<img src=a.png>", "![](a.png)"),
        (
            "x <img src='a b&amp;c.png' alt=\"\"> y",
            "x <img src=\"a%20b&amp;c.png\" alt=\"\"> y",
        ),
        (
            "<a href=x><img src=a.png alt=' '></a>",
            "[<img src=\"a.png\" alt=\"\">](x)",
        ),
    ] {
        assert_eq!(markdown(html), expected, "{html}");
    }
}

#[test]
fn a_film_is_called_by_its_title_its_caption_its_file_or_its_host() {
    for (html, expected) in [
        (
            "<iframe src=//www.youtube.com/embed/A1></iframe>",
            "[YouTube](https://www.youtube.com/watch?v=A1)",
        ),
        (
            "<figure><div><iframe src=//player.vimeo.com/video/7></iframe></div><figcaption>The <b>tour</b></figcaption></figure>",
            "[The tour](https://vimeo.com/7)",
        ),
        (
            "<figure><iframe title=T src=https://www.a.example/x></iframe><figcaption>C</figcaption></figure>",
            "<figure>\n\n[T](https://www.a.example/x)\n\n<figcaption>C</figcaption>\n</figure>",
        ),
        (
            "<video><source src='/hc/article_attachments/36/the%20tour.mp4'></video>",
            "[the tour.mp4](/hc/article_attachments/36/the%20tour.mp4)",
        ),
        (
            "<iframe src='https://www.a.example/v/9?x=1'></iframe>",
            "[a.example](https://www.a.example/v/9?x=1)",
        ),
    ] {
        assert_eq!(markdown(html), expected, "{html}");
    }
}

#[test]
fn a_menu_with_as_many_parts_becomes_tabs() {
    let menu = "<div class=tabs-menu><button class='tabs-link is-active'>Android</button><button class=tabs-link>iPhone</button></div>";
    let parts =
        "<div class=tab>Tap <b>A</b>.</div> <div class='tab is-hidden' hidden><ul><li>B</ul></div>";
    let tabs = ":::tabs\n:::tab Android\nTap **A**.\n:::\n:::tab iPhone\n- B\n:::\n:::";
    let converted = convert(&format!("a<div class=tabs>{menu}{parts}</div>b"));
    assert_eq!(converted.text, format!("a\n\n{tabs}\n\nb"));
    assert_eq!(converted.lost, []);
    let wrapped = format!("<div class='tabs x'>{menu}<div class=all>{parts}</div></div>");
    assert_eq!(markdown(&wrapped), tabs);
    // A part without a name, and words beside the parts, stay text.
    for more in ["<div class=tab>C</div>", "C"] {
        let other = markdown(&format!("<div class=tabs>{menu}{parts}{more}</div>"));
        assert!(
            other.contains("Tap **A**.") && !other.contains(":::"),
            "{other}"
        );
        assert!(other.ends_with("C"), "{other}");
    }
    let lone = convert("<button>Buy</button>");
    assert_eq!(lone.text, "Buy");
    assert!(lone.lost[0].remedy.contains("write a link"));
}

proptest::proptest! {
    #[test]
    fn converting_never_fails_and_always_says_the_same(
        html in "(<(/?)(p|ul|li|table|td|tr|b|i|a href=x|pre|code|h2|div class=note|br|img src=y|dl|dd|blockquote|script|details|svg)>|[ a-z\n*_`#|!\\[\\](){}:<>&;কা।-]){0,60}"
    ) {
        proptest::prop_assert_eq!(convert(&html), convert(&html));
    }

    #[test]
    fn plain_words_read_back_as_they_were(text in "[a-c0-9 *_`#|!\\[\\](){}:<>&;~+=.\\\\-]{0,40}") {
        let html = text.replace('&', "&amp;").replace('<', "&lt;");
        let wanted: Vec<&str> = text.split_whitespace().collect();
        let markdown = convert(&html).text;
        let mut read = String::new();
        for event in pulldown_cmark::Parser::new_ext(&markdown, crate::content::markdown::options()) {
            match event {
                pulldown_cmark::Event::Text(words) => read.push_str(&words),
                pulldown_cmark::Event::Start(pulldown_cmark::Tag::Paragraph)
                | pulldown_cmark::Event::End(pulldown_cmark::TagEnd::Paragraph) => {}
                other => proptest::prop_assert!(false, "{:?} of {:?}", other, markdown),
            }
        }
        proptest::prop_assert_eq!(read, wanted.join(" "), "{:?}", markdown);
    }
}
