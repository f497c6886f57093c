//! Questions that nobody should ask, and somebody will: each is cut to what a question may be, and
//! answered on the page, by the API, by the suggestions and on the command line.
//!
//! The questions are data: `tests/data/probes/questions.txt`.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

use proptest::prelude::*;

use crate::fuzzing;
use crate::harness::{Answer, Customer, TestSite, data};

/// What a question is cut to, in bytes.
const LONGEST: usize = 2048;
/// No answer to a question on a small site is larger.
const LARGEST: usize = 64 << 10;

/// A question as it stands in an address.
struct Asked {
    encoded: String,
    /// How programs are answered, who are told what is wrong.
    status: u16,
}

/// Each line: how programs are answered, how often the text stands there, and the text, encoded.
fn all() -> Vec<Asked> {
    let file = fs::read_to_string(data("probes/questions.txt")).unwrap();
    let lines = file
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let mut fields = line.splitn(3, ' ');
            let status = fields.next().unwrap().parse().unwrap();
            let times = fields.next().unwrap().parse().unwrap();
            let encoded = fields.next().unwrap_or_default().repeat(times);
            Asked { encoded, status }
        })
        .collect()
}

#[test]
fn no_question_hurts() {
    let site = TestSite::sample();
    let customer = site.serve();
    for asked in all() {
        let said = &asked.encoded[..asked.encoded.len().min(60)];
        for lang in ["en", "bn"] {
            let page = ask(&customer, &format!("/{lang}/search?q={}", asked.encoded));
            assert_eq!(page.status, 200, "{said}");
            assert!(page.text().trim_end().ends_with("</html>"), "{said}");
            for (path, hits) in [("search", "hits"), ("suggest", "suggestions")] {
                let path = format!("/api/v1/{path}?lang={lang}&q={}", asked.encoded);
                let answer = ask(&customer, &path);
                assert_eq!(answer.status, asked.status, "{path:.80}");
                if answer.status == 200 {
                    let document = answer.json();
                    tidy(document["query"].as_str().unwrap());
                    assert!(document[hits].is_array(), "{said}");
                }
            }
        }
    }
}

fn ask(customer: &Customer, path: &str) -> Answer {
    let answer = customer.get(path);
    let size = answer.body.len();
    assert!(size <= LARGEST, "{path:.80}: {size} bytes");
    answer
}

/// What is said again of a question is short and turns no text around.
fn tidy(query: &str) {
    assert!(query.len() <= LONGEST, "{} bytes", query.len());
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(
        !query.contains(|c: char| c.is_control() || turns(c)),
        "{query:?}"
    );
}

#[test]
fn no_question_on_the_command_line_hurts() {
    let site = TestSite::sample();
    let _ = site.build();
    let long = [
        "refund ".repeat(800),
        "(".repeat(10_000),
        "a".repeat(100_000),
        "\u{301}\u{202e}\u{200b}".repeat(500),
        String::new(),
    ];
    for question in &long {
        let ran = site
            .kb(["search", "--lang", "en", "--format", "json", "--", question])
            .run();
        let ran = ran.ended(0).json();
        tidy(ran["query"].as_str().unwrap());
    }
    let not_utf8 = Command::new(env!("CARGO_BIN_EXE_kb"))
        .args([OsStr::new("search"), OsStr::from_bytes(b"refund \xff")])
        .current_dir(site.folder())
        .output()
        .unwrap();
    assert_eq!(not_utf8.status.code(), Some(2));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_question_is_answered_with_pieces_of_what_is_there(
        question in "\\PC{0,40}|[a-f\u{301}\u{200d}ক্াড়密码忘れパ비밀를รหัส(\"' -]{0,40}",
        text in "\\PC{0,80}|([a-f\u{301}ক্া密码忘れパ비밀를รหัส]{0,9}[ \n#-]{0,3}){0,30}",
    ) {
        fuzzing::question::check(format!("{question}\0{text}").as_bytes());
        // What is asked stands in the text as well.
        fuzzing::question::check(format!("{question}\0{text} {question}\n- {question}\n- {text}").as_bytes());
    }

    #[test]
    fn any_bytes_are_a_question(bytes in prop::collection::vec(any::<u8>(), 0..80), plain in "[ -~]{0,30}") {
        thread_local! {
            static CUSTOMER: Customer = TestSite::sample().serve();
        }
        fuzzing::question::check(&bytes);
        let encoded: String = bytes.iter().map(|byte| format!("%{byte:02X}")).collect();
        // A sign of an address that is not encoded ends it, or is read as it stands.
        let plain = plain.replace([' ', '#', '"', '<', '>', '\\', '^', '`', '{', '|', '}'], "+");
        CUSTOMER.with(|customer| {
            for path in ["/en/search?q=", "/bn/search?q=", "/api/v1/search?q=", "/api/v1/suggest?q="] {
                let answer = ask(customer, &format!("{path}{encoded}{plain}"));
                let refused = path.starts_with("/api") && answer.status == 400;
                assert!(answer.status == 200 || refused, "{path}{encoded}{plain}: {}", answer.status);
            }
        });
    }
}
