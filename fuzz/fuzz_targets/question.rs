#![no_main]

#[path = "../../tests/fuzzing/question.rs"]
mod question;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| question::check(bytes));
