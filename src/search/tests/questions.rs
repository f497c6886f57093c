//! What customers ask in scripts that write no spaces, or glue words together: the cases of
//! `tests/data/questions`.

use super::super::testing::Help;

/// The help centre of a file, its questions with the article that each is about, and whether that
/// must come first.
fn read(lang: &str, cases: &str) -> (Help, Vec<(String, String, bool)>) {
    let lines = || cases.lines().map(str::trim);
    let articles: Vec<String> = lines()
        .filter_map(|line| line.strip_prefix("+ "))
        .map(|article| format!("a | {article}"))
        .collect();
    let articles: Vec<&str> = articles.iter().map(String::as_str).collect();
    let questions = lines().filter_map(|line| {
        let must = line.starts_with('?');
        let (question, title) = line.strip_prefix(['?', '~'])?.split_once('=')?;
        Some((question.trim().to_owned(), title.trim().to_owned(), must))
    });
    (Help::of(lang, &articles), questions.collect())
}

fn check(lang: &str, cases: &str) {
    let (help, questions) = read(lang, cases);
    let mut wrong = Vec::new();
    let mut ranks = 0.0;
    for (question, title, must) in &questions {
        let found = help.search(question);
        let titles = help.titles(&found);
        let rank = titles.iter().position(|found| found == title);
        ranks += rank.map_or(0.0, |rank| 1.0 / (rank + 1) as f32);
        if *must != (rank == Some(0)) {
            let said = rank.map_or("not found".to_owned(), |rank| format!("place {}", rank + 1));
            wrong.push(format!("{question}: {title}: {said}"));
        }
    }
    let mean = ranks / questions.len() as f32;
    assert!(
        wrong.is_empty(),
        "{lang}: mean reciprocal rank {mean:.3}, {} of {} not as said:\n{}",
        wrong.len(),
        questions.len(),
        wrong.join("\n")
    );
}

#[test]
fn questions_in_chinese_find_their_articles() {
    check("zh", include_str!("../../../tests/data/questions/zh.txt"));
}

#[test]
fn questions_in_japanese_find_their_articles() {
    check("ja", include_str!("../../../tests/data/questions/ja.txt"));
}

#[test]
fn questions_in_korean_find_their_articles() {
    check("ko", include_str!("../../../tests/data/questions/ko.txt"));
}

#[test]
fn questions_in_thai_find_their_articles() {
    check("th", include_str!("../../../tests/data/questions/th.txt"));
}
