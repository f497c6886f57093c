use super::*;

#[test]
fn a_place_counts_lines_and_characters_from_one() {
    let text = "title: টাকা\ntitel: x\n";
    let at = text.find("titel").unwrap();
    let place = Place::span("a.md", text, at, at + 5);
    assert_eq!(place.to_string(), "a.md:2:1");
    assert_eq!(place.width, 5);
    assert_eq!(place.excerpt.as_deref(), Some("titel: x"));

    let inside_a_letter = text.find('ট').unwrap() + 1;
    assert_eq!(
        Place::span("a.md", text, inside_a_letter, 9999).to_string(),
        "a.md:1:8"
    );
}

#[test]
fn a_long_line_is_cut_around_the_place_and_between_words_or_letters() {
    let words = "টাকা ফেরত ".repeat(60);
    let letters = "ক্ষি".repeat(200);
    for text in [&words, &letters] {
        for (at, _) in text.match_indices("ি").chain(text.match_indices("ফ")) {
            let place = Place::span("a.md", text, at, at + 3);
            let excerpt = place.excerpt.as_deref().unwrap();
            assert!(excerpt.chars().count() <= 122, "{excerpt}");
            let shown = excerpt.chars().nth(place.begin_in_excerpt());
            assert_eq!(shown, text[at..].chars().next(), "{excerpt}");
            assert_eq!(place.skipped > 0, excerpt.starts_with('…'), "{excerpt}");
            let bare = excerpt.trim_matches('…');
            let is_whole = match text.contains(' ') {
                true => bare
                    .split_whitespace()
                    .all(|word| matches!(word, "টাকা" | "ফেরত")),
                false => bare.replace("ক্ষি", "").is_empty(),
            };
            assert!(is_whole, "{excerpt}");
        }
    }
    let short = Place::span("a.md", &letters[..300], 150, 153);
    assert_eq!(
        (short.skipped, short.excerpt.as_deref()),
        (0, Some(&letters[..300]))
    );
}

#[test]
fn lines_that_were_counted_once_tell_the_same_places() {
    let long = "ক b\n".repeat(3) + &"খa".repeat(300);
    for text in ["", "\n", "ক\n\nখ গ\r\nঘ", "one\ntwo\n", &long] {
        let lines = Lines::of(text);
        for start in 0..text.len() + 2 {
            let place = Place::span("a.md", text, start, start + 1);
            assert_eq!(
                lines.span("a.md", start, start + 1),
                place,
                "{text:?} {start}"
            );
        }
    }
}

#[test]
fn codes_are_unique_and_in_order() {
    let names: Vec<_> = code::ALL.iter().map(|code| code.name).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(names, sorted);
}

#[test]
fn a_near_miss_finds_the_word_that_was_meant() {
    let keys = ["title", "tags", "order"];
    assert_eq!(nearest("titel", keys), Some("title"));
    assert_eq!(nearest("title", keys), None);
    assert_eq!(nearest("layout", keys), None);
    assert_eq!(nearest("of", ["on", "off"]), Some("off"));
    for (one, other, distance) in [
        ("vat", "faq", None),
        ("faqs", "faq", Some(1)),
        ("ক", "খ", None),
        ("retunrs", "returns", Some(1)),
        ("same", "same", Some(0)),
    ] {
        assert_eq!(near(one, other), distance, "{one} {other}");
    }
}
