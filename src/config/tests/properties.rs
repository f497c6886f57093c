//! What holds for every kb.toml, good or bad.

use proptest::prelude::*;

use super::*;

#[test]
fn no_depth_and_no_length_is_too_much() {
    let deep = [
        "[".repeat(100_000),
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{a=".repeat(100_000)),
        format!("{}a = 1", "a.".repeat(100_000)),
        format!("[{}a]", "a.".repeat(100_000)),
        "a = 1\n".repeat(50_000),
        "x".repeat(2 * 1024 * 1024),
        (0..50_000).map(|n| format!("k{n} = 1\n")).collect(),
    ];
    for text in deep {
        let found = problems(&text);
        assert!(
            (1..=100).contains(&found.len()),
            "{}…: {}",
            &text[..20],
            found.len()
        );
    }
}

fn everything_is_said_well(read: &Read) {
    for problem in &read.problems {
        assert!(problem.place.line.is_some(), "{problem}");
        assert!(!problem.remedy.is_empty() && !problem.what.is_empty());
        assert!(
            !problem.what.contains('\n') && !problem.remedy.contains('\n'),
            "{problem}"
        );
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC*|[\\[\\]{}=\"'#\\.,a-e0-9 \n\t\\\\]{0,200}") {
        everything_is_said_well(&read("kb.toml", Some(&text), &[]));
    }

    #[test]
    fn no_damage_to_a_good_file_makes_it_panic_or_say_nothing_useful(
        at in 0..FULL.len(), cut in 0_usize..12, put in "\\PC{0,6}",
    ) {
        let start = FULL.floor_char_boundary(at);
        let end = FULL.floor_char_boundary((start + cut).min(FULL.len()));
        let text = format!("{}{put}{}", &FULL[..start], &FULL[end..]);
        everything_is_said_well(&read("kb.toml", Some(&text), &[]));
    }

    #[test]
    fn a_good_file_with_other_spaces_and_comments_means_the_same(
        lines in prop::collection::vec(0..FULL.lines().count(), 0..8), comment in "[a-z =\\[\\]\"]{0,12}",
    ) {
        let mut text = String::new();
        for (n, line) in FULL.lines().enumerate() {
            let end = if lines.contains(&n) { format!(" \t# {comment}\r\n\n") } else { "\n".into() };
            text.push_str(line);
            text.push_str(&end);
        }
        let read = read("kb.toml", Some(&text), &[]);
        prop_assert_eq!(&read.problems, &[]);
        prop_assert_eq!(read.site, super::super::read("kb.toml", Some(FULL), &[]).site);
    }

    #[test]
    fn a_key_with_a_letter_more_is_never_taken_for_another(
        line in 0..FULL.lines().count(), letter in "[a-z]",
    ) {
        let lines: Vec<_> = FULL.lines().collect();
        prop_assume!(lines[line].contains(" = "));
        let mut changed: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        changed[line].insert_str(0, &letter);
        let read = read("kb.toml", Some(&changed.join("\n")), &[]);
        prop_assert!(read.problems.iter().any(|p| p.code == code::UNKNOWN_KEY && p.place.line == Some(line as u32 + 1)));
    }

    #[test]
    fn no_variable_makes_it_panic(name in "KB_[A-Z_]{0,20}|KB_SITE__(NAME|URL|ACCENT|LANGUAGES)(__[A-Z]{0,3})?", value in "\\PC*") {
        let read = read("kb.toml", None, &[(name.clone(), value)]);
        for problem in &read.problems {
            prop_assert_eq!(&problem.place.file, &name);
        }
    }
}
