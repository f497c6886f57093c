#![no_main]

#[allow(dead_code, reason = "the tests take more apart than this target does")]
#[path = "../../tests/suite/harness/html.rs"]
mod harness;
#[path = "../../tests/fuzzing/markdown.rs"]
mod markdown;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| markdown::check(bytes));
