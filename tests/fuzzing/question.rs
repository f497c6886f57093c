//! A question, and a text that it is asked of: what customers type, through the whole search.
//!
//! What stands before the first NUL is asked; the rest (or, without a NUL, all) is the text of one more
//! article.

use std::sync::OnceLock;

use kb::content::{Article, List, Section};
use kb::lang::Lang;
use kb::search::{self, Found, Guide, Indexer, Part, Query, Searcher, Wanted};

/// What a query is cut to, in bytes.
const QUERY: usize = 2048;
/// No piece of an article is shown that is longer, in characters: an excerpt of 200 with what stands
/// before its first match, or a quoted paragraph of 320.
const SHOWN: usize = 400;
const LIMIT: usize = 10;

/// Fails when an answer is not what every answer is.
pub(crate) fn check(bytes: &[u8]) {
    let input = String::from_utf8_lossy(bytes);
    let (question, text) = input.split_once('\0').unwrap_or((&input, &input));
    for help in all() {
        help.is_asked(question, text);
    }
}

/// A small help centre of one language.
struct Help {
    lang: Lang,
    articles: Vec<Article>,
    searcher: Searcher,
    _folder: tempfile::TempDir,
}

/// Help centres in English, Bengali and Chinese, made once.
fn all() -> &'static [Help] {
    static ALL: OnceLock<[Help; 3]> = OnceLock::new();
    ALL.get_or_init(|| {
        [
            Help::of("en", ENGLISH),
            Help::of("bn", BENGALI),
            Help::of("zh", CHINESE),
        ]
    })
}

/// Title and text; `#` parts sections, with their headings first, and lines with `-` are a list.
const ENGLISH: &[(&str, &str)] = &[
    (
        "How do I get a refund?",
        "Open your order.#How long it takes#The money is back within five days:\n- Open the order\n- Choose Refund\n- Wait for the e-mail",
    ),
    (
        "Reset your password",
        "Choose Forgotten password on the sign-in page.",
    ),
    (
        "Change your e-mail address",
        "Open settings. Your password is asked for once more.",
    ),
    (
        "Error 4012 when starting",
        "The battery is empty. Charge your device.",
    ),
    (
        "A word without an end",
        concat!(
            "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
            "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
            "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
            "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
            "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
        ),
    ),
    (
        "C++ and Wi-Fi",
        "Serial.begin(9600); begins. Don't unplug it.",
    ),
];
const BENGALI: &[(&str, &str)] = &[
    (
        "টাকা ফেরত পাব কীভাবে?",
        "অর্ডারটি খুলে ফেরত বাছুন।#সময়#পাঁচ দিনের মধ্যে টাকা ফেরত আসে:\n- অর্ডার খুলুন\n- ফেরত বাছুন",
    ),
    ("পাসওয়ার্ড বদলানো", "সাইন-ইন পাতায় পাসওয়ার্ড ভুলে গেছি বাছুন।"),
    ("ইমেইল ঠিকানা বদলানো", "সেটিংস খুলুন। Password আবার চাওয়া হবে।"),
];
const CHINESE: &[(&str, &str)] = &[
    (
        "忘记密码怎么办",
        "点击登录页面的“忘记密码”。#重设#输入新密码:\n- 打开邮件\n- 点击链接",
    ),
    ("パスワードを忘れた", "ログイン画面で再設定します。"),
    ("비밀번호 찾기", "비밀번호를 잊어버렸을 때 누르세요."),
    ("ลืมรหัสผ่าน", "กดลืมรหัสผ่านในหน้าเข้าสู่ระบบ"),
];

impl Help {
    fn of(lang: &str, articles: &[(&str, &str)]) -> Self {
        let lang = Lang::parse(lang).unwrap();
        let articles: Vec<Article> = articles
            .iter()
            .map(|(title, text)| article(&lang, title, text))
            .collect();
        let folder = tempfile::tempdir().unwrap();
        let guide = Guide {
            synonyms: vec!["refund, money back".to_owned()],
            pinned: vec![("where is my stuff".to_owned(), articles[0].id.clone())],
        };
        let indexer = Indexer::create(folder.path(), &lang, guide).unwrap();
        for (number, article) in (0..).zip(&articles) {
            indexer.add(number, article).unwrap();
        }
        indexer.finish().unwrap();
        let searcher = Searcher::open(folder.path(), &lang).unwrap();
        Self {
            lang,
            articles,
            searcher,
            _folder: folder,
        }
    }

    /// Asks as the results page and as the suggestions do.
    fn is_asked(&self, question: &str, text: &str) {
        let Some(query) = Query::parse(question, &self.lang) else {
            return;
        };
        assert!(query.typed().len() <= QUERY && !query.typed().contains(char::is_control));
        for (unfinished, exact) in [(false, false), (true, false), (false, true)] {
            let wanted = Wanted {
                category: None,
                limit: LIMIT,
                offset: 0,
                unfinished,
                exact,
            };
            let found = self.search(&query, &wanted);
            self.explained(&query, &wanted, &found);
            for hit in &found.hits {
                quoted(&self.articles[hit.number as usize], &self.searcher, &found);
            }
            quoted(&article(&self.lang, question, text), &self.searcher, &found);
            let again = self.search(&query, &wanted);
            assert_eq!(found.hits, again.hits, "the same question, other answers");
        }
    }

    /// The reasons of every hit add up to its score.
    fn explained(&self, query: &Query, wanted: &Wanted<'_>, found: &Found) {
        let numbers: Vec<u32> = found.hits.iter().map(|hit| hit.number).collect();
        let all = self.searcher.explain(query, wanted, &numbers).unwrap();
        for (hit, explanation) in found.hits.iter().zip(all) {
            let sum: f32 = explanation.reasons.iter().map(|reason| reason.score).sum();
            let near = (sum - hit.score).abs() <= 1e-3 * hit.score.max(1.0);
            assert!(near, "{} is explained as {explanation:?}", hit.score);
        }
    }

    fn search(&self, query: &Query, wanted: &Wanted<'_>) -> Found {
        let found = self.searcher.search(query, wanted).unwrap();
        assert_eq!(found.hits.len(), found.total.min(LIMIT));
        assert!(found.hits.iter().all(|hit| hit.score.is_finite()));
        assert!(
            found
                .hits
                .is_sorted_by(|a, b| a.score >= b.score || a.chosen)
        );
        for words in found.corrected.iter().chain(&found.without) {
            assert!(!words.trim().is_empty(), "an empty question is offered");
        }
        assert!(
            found
                .left_out
                .iter()
                .all(|word| query.typed().contains(word))
        );
        found
    }
}

/// What is shown of an article is its own text, whole and marked within it.
fn quoted(article: &Article, searcher: &Searcher, found: &Found) {
    let all: Vec<&str> = article
        .sections
        .iter()
        .map(|section| section.text.as_str())
        .collect();
    let all = all.join("\n");
    let text = |section: Option<usize>| section.map_or(&all, |at| &article.sections[at].text);
    let excerpt = search::excerpt(article, &searcher.words(article), &found.meant);
    is_of(&excerpt.parts, text(excerpt.section));
    if let Some(passage) = search::answer(article, &found.meant, false) {
        is_of(&passage.parts, text(passage.section));
        for item in passage.list.iter().flat_map(|list| &list.items) {
            is_of(item, text(passage.section));
        }
    }
}

/// Parts are a piece of a text, but for white space and what stands where text was left out.
fn is_of(parts: &[Part], text: &str) {
    let visible = |text: &str| -> String {
        let blank = |c: &char| c.is_whitespace() || c.is_control();
        text.chars().filter(|c| !blank(c)).collect()
    };
    assert!(parts.iter().all(|part| !part.text.is_empty()), "{parts:?}");
    let marks = parts.iter().filter(|part| part.mark);
    let words = |part: &Part| part.text.contains(char::is_alphanumeric);
    assert!(
        marks.into_iter().all(words),
        "a mark without a word: {parts:?}"
    );
    let shown: String = parts.iter().map(|part| part.text.as_str()).collect();
    let (shown, text) = (visible(&shown), visible(text));
    assert!(
        shown.chars().count() <= SHOWN,
        "{} characters are shown",
        shown.chars().count()
    );
    let start = shown.strip_prefix('…').unwrap_or(&shown);
    let ends = [start, start.strip_suffix('…').unwrap_or(start), &shown];
    let ends = ends.into_iter().chain(shown.strip_suffix('…'));
    assert!(
        ends.into_iter().any(|piece| text.contains(piece)),
        "{shown} is not of {text}"
    );
}

fn article(lang: &Lang, title: &str, text: &str) -> Article {
    let mut pieces = text.split('#');
    let mut sections = vec![section("", pieces.next().unwrap_or_default())];
    while let (Some(heading), Some(text)) = (pieces.next(), pieces.next()) {
        sections.push(section(heading, text));
    }
    Article {
        id: title.to_lowercase(),
        lang: lang.clone(),
        url: format!("/{lang}/article"),
        title: title.to_owned(),
        summary: None,
        category: vec!["help".to_owned()],
        keywords: Vec::new(),
        tags: Vec::new(),
        updated: None,
        reviewed: None,
        noindex: false,
        outdated: false,
        urgent: false,
        channels: Vec::new(),
        order: None,
        shown: 0,
        sections,
    }
}

fn section(title: &str, text: &str) -> Section {
    let items: Vec<(usize, usize)> = text
        .match_indices("\n- ")
        .map(|(at, _)| {
            let start = at + "\n- ".len();
            (
                start,
                text[start..]
                    .find('\n')
                    .map_or(text.len(), |end| start + end),
            )
        })
        .collect();
    let list = (!items.is_empty()).then_some(List {
        ordered: true,
        items,
    });
    Section {
        title: title.to_owned(),
        anchor: title.to_owned(),
        level: 2,
        text: text.to_owned(),
        lists: list.into_iter().collect(),
    }
}
