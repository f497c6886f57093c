use proptest::prelude::*;

use super::*;

const ENGLISH: &str = "\
home = Home
hits = { $count ->
    [0] Nothing found
    [one] { $count } article
   *[other] { $count } articles
 }
results = Results for “{ $query }”
pages = Page { NUMBER($current) } of { $total }
only-english = Still English
time-of-day = { $part ->
    [noon] { $clock } noon
   *[other] { $time }
 }
moment-today = today, { $time }
moment-tomorrow = tomorrow, { $time }
moment-day = { $day }, { $time }
";

const BENGALI: &str = "\
home = প্রচ্ছদ
hits = { $count ->
    [0] কিছু পাওয়া যায়নি
   *[other] { $count }টি নিবন্ধ
 }
results = “{ $query }”
pages = পৃষ্ঠা { NUMBER($current) } / { $total }
time-of-day = { $part ->
    [morning] সকাল { $clock }
   *[other] রাত { $clock }
 }
moment-today = আজ { $time }
moment-tomorrow = আগামীকাল { $time }
moment-day = { $day }, { $time }
";

fn locale(tag: &str, files: &[(&str, &str, &str)]) -> (Locale, Vec<String>) {
    let langs: Vec<_> = files
        .iter()
        .map(|(tag, ..)| Lang::parse(tag).unwrap())
        .collect();
    let sources: Vec<_> = files
        .iter()
        .zip(&langs)
        .map(|((_, file, text), lang)| Source { lang, file, text })
        .collect();
    let (locale, problems) = Locale::new(&Lang::parse(tag).unwrap(), &sources);
    (locale, problems.iter().map(ToString::to_string).collect())
}

fn bengali() -> Locale {
    let (locale, problems) = locale(
        "bn",
        &[("bn", "bn.ftl", BENGALI), ("en", "en.ftl", ENGLISH)],
    );
    assert_eq!(problems, Vec::<String>::new());
    locale
}

#[test]
fn strings_are_said_in_the_language_with_its_digits_and_plurals() {
    let bengali = bengali();
    let (english, _) = locale("en", &[("en", "en.ftl", ENGLISH)]);
    for (count, in_bengali, in_english) in [
        (0, "কিছু পাওয়া যায়নি", "Nothing found"),
        (1, "১টি নিবন্ধ", "1 article"),
        (21, "২১টি নিবন্ধ", "21 articles"),
        (1_234_567, "১২,৩৪,৫৬৭টি নিবন্ধ", "1,234,567 articles"),
    ] {
        let args = [("count", Arg::Number(count))];
        assert_eq!(bengali.text("hits", &args).unwrap(), in_bengali);
        assert_eq!(english.text("hits", &args).unwrap(), in_english);
    }
    let args = [("current", Arg::Number(2)), ("total", Arg::Number(30))];
    assert_eq!(bengali.text("pages", &args).unwrap(), "পৃষ্ঠা ২ / ৩০");
}

#[test]
fn texts_are_put_in_as_they_are_without_marks_around_them() {
    let text = bengali().text("results", &[("query", Arg::Text("12 টাকা <b>"))]);
    assert_eq!(text.unwrap(), "“12 টাকা <b>”");
}

#[test]
fn a_missing_string_comes_from_english_and_one_that_is_nowhere_is_none() {
    let bengali = bengali();
    assert_eq!(bengali.text("only-english", &[]).unwrap(), "Still English");
    assert_eq!(bengali.constant("home").unwrap().as_ref(), "প্রচ্ছদ");
    assert_eq!(bengali.constant("hits"), None);
    assert_eq!(bengali.text("nowhere", &[]), None);
    assert!(
        bengali
            .try_text("results", &[])
            .unwrap_err()
            .to_string()
            .contains("$query")
    );
}

#[test]
fn a_sites_own_string_wins_over_the_themes() {
    let files = [
        ("bn", "own.ftl", "home = শুরু"),
        ("bn", "bn.ftl", BENGALI),
        ("en", "en.ftl", ENGLISH),
    ];
    let (locale, _) = locale("bn", &files);
    assert_eq!(locale.text("home", &[]).unwrap(), "শুরু");
    assert_eq!(locale.constant("home").unwrap().as_ref(), "শুরু");
}

#[test]
fn broken_strings_are_problems_with_file_and_line_and_fall_back() {
    let own = "home = ঘর\nhits = { $count\nresults = { $qeury }\npages = { lost } { -brand } { DATE(1) }\nhome = again\n";
    let (locale, problems) = locale("bn", &[("bn", "bn.ftl", own), ("en", "en.ftl", ENGLISH)]);
    for (line, part) in [
        ("bn.ftl:3:", "cannot be read"),
        ("bn.ftl:3:", "did you mean `$query`?"),
        ("bn.ftl:4:1:", "`lost`, which this file does not have"),
        ("bn.ftl:4:1:", "add `-brand = …`"),
        ("bn.ftl:4:1:", "`DATE()`, which does not exist"),
        ("bn.ftl:5:1:", "is there twice"),
    ] {
        assert!(
            problems
                .iter()
                .any(|problem| problem.starts_with(line) && problem.contains(part)),
            "{line} {part}\n{problems:#?}"
        );
    }
    assert_eq!(locale.text("home", &[]).unwrap(), "ঘর");
    let query = [("query", Arg::Text("x"))];
    assert_eq!(locale.text("results", &query).unwrap(), "Results for “x”");
    let count = [("count", Arg::Number(1))];
    assert_eq!(locale.text("hits", &count).unwrap(), "1 article");
}

#[test]
fn a_moment_is_told_as_near_as_it_is() {
    let (english, _) = locale("en", &[("en", "en.ftl", ENGLISH)]);
    let bengali = bengali();
    // Sunday evening in Dhaka, where Monday has not begun.
    let now = "2026-11-22T15:30:00Z".parse().unwrap();
    for (at, in_english, in_bengali) in [
        ("2026-11-22T23:00", "today, 11:00 PM", "আজ রাত ১১:০০"),
        ("2026-11-23T09:05", "tomorrow, 9:05 AM", "আগামীকাল সকাল ৯:০৫"),
        (
            "2026-11-28T12:00",
            "Saturday, 12:00 noon",
            "শনিবার, রাত ১২:০০",
        ),
        (
            "2026-11-29T09:00",
            "November 29, 9:00 AM",
            "২৯ নভেম্বর, সকাল ৯:০০",
        ),
        (
            "2026-11-21T09:00",
            "November 21, 9:00 AM",
            "২১ নভেম্বর, সকাল ৯:০০",
        ),
        (
            "2027-09-01T09:00",
            "September 1, 2027, 9:00 AM",
            "১ সেপ্টেম্বর, ২০২৭, সকাল ৯:০০",
        ),
    ] {
        let at = format!("{at}[Asia/Dhaka]").parse().unwrap();
        let told = english.moment(&at, now).replace('\u{a0}', " ");
        assert_eq!(told, in_english);
        assert_eq!(bengali.moment(&at, now), in_bengali);
    }
}

#[test]
fn a_time_needs_no_strings() {
    let (locale, _) = locale("de", &[("en", "en.ftl", "a = b")]);
    let at = "2026-11-23T18:05[Europe/Berlin]".parse().unwrap();
    let now = "2026-11-22T15:30:00Z".parse().unwrap();
    assert_eq!(locale.moment(&at, now), "23. November 2026, 18:05");
}

#[test]
fn missing_keys_are_listed() {
    let (bn, en) = (Lang::parse("bn").unwrap(), Lang::english());
    let english = Source {
        lang: &en,
        file: "en.ftl",
        text: ENGLISH,
    };
    let bengali = Source {
        lang: &bn,
        file: "bn.ftl",
        text: BENGALI,
    };
    assert_eq!(missing(&[bengali], &english), ["only-english"]);
    assert_eq!(missing(&[bengali, english], &english), Vec::<String>::new());
}

#[test]
fn every_language_of_the_world_has_a_locale() {
    for tag in ["ar", "zxx", "en-abc", "sr-latn", "zh-hant-tw", "ja", "qaa"] {
        let (locale, _) = locale(
            tag,
            &[
                (tag, "own.ftl", "a = { $n ->\n [one] x\n *[other] y\n }"),
                ("en", "en.ftl", ENGLISH),
            ],
        );
        assert!(
            locale.text("hits", &[("count", Arg::Number(3))]).is_some(),
            "{tag}"
        );
        assert!(
            locale.text("a", &[("n", Arg::Number(3))]).is_some(),
            "{tag}"
        );
        assert!(!locale.date(jiff::civil::date(2026, 2, 28)).is_empty());
    }
}

#[test]
fn a_locale_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Locale>();
}

proptest! {
    #[test]
    fn no_strings_make_it_panic(text in "\\PC*|([a-z-]{1,4} = [a-z{}$ -]{0,12}\r?\n){0,6}") {
        let (_, problems) = locale("bn", &[("bn", "bn.ftl", &text), ("en", "en.ftl", ENGLISH)]);
        for problem in problems {
            prop_assert!(problem.starts_with("bn.ftl:"), "{}", problem);
        }
    }
}
