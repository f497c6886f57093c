//! The words of Chinese, Japanese and Korean, cut again so that a question and an article meet.
//!
//! A dictionary cuts by what stands around: 验证码 is one word here and two there. So what is found by
//! is pairs of letters: of every longer word its pairs, and, besides, the pair across the border of
//! two words. The cut only tells which pairs a question insists on. It must not know how texts
//! that are no words of these languages are cut.

use icu_segmenter::GraphemeClusterSegmenter;

use super::korean;

/// How a letter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Han,
    Hiragana,
    Katakana,
    Hangul,
}

/// A word, or a pair of letters of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) start: usize,
    pub(super) end: usize,
    /// It lies across the border of two words.
    pub(super) across: bool,
}

/// A letter as readers see it, with what belongs to it and is not looked at: vowels drawn out
/// (ー), and after Han the endings in Hiragana (取り消す is found by 取消).
#[derive(Clone, Copy, Debug)]
struct Letter {
    start: usize,
    end: usize,
    script: Script,
    /// It ends with what is not looked at.
    trails: bool,
}

/// One or more words as the dictionary cut them, which are taken for one.
#[derive(Debug)]
struct Word {
    letters: Vec<Letter>,
    /// A single letter that the dictionary knew no word for.
    lone: bool,
    /// It says little and is left as it is.
    light: bool,
}

/// Whether a word that the segmenter has found is to be cut again.
pub(super) fn is_east_asian(word: &str) -> bool {
    // Every letter of these scripts is three or four bytes long.
    word.as_bytes().first().is_some_and(|first| *first > 0xe0)
        && word.chars().next().and_then(script).is_some()
}

/// Cuts words that touch one another, by their borders in `text`: calls `each` for what they are
/// found by, in the order of its beginning.
pub(super) fn cut(text: &str, words: &[(usize, usize)], mut each: impl FnMut(Piece)) {
    let mut joined: Vec<Word> = Vec::new();
    for &(start, end) in words {
        let word = Word::read(text, start, end);
        match joined.last_mut() {
            // What the dictionary left alone belongs to what stands before it: 验证|码, 注|销.
            Some(before) if word.lone && before.takes(&word) => {
                before.letters.extend(word.letters);
            }
            _ => joined.push(word),
        }
    }
    for (at, word) in joined.iter().enumerate() {
        word.pieces(&mut each);
        if let Some(next) = joined.get(at + 1)
            && let Some((first, second)) = word.border(next)
        {
            each(Piece {
                start: first.start,
                end: second.end,
                across: true,
            });
        }
    }
}

/// What a folded word is found by: without vowels drawn out, and beside Han without Hiragana.
pub(super) fn bare(folded: String) -> String {
    let is = |wanted| move |c| script(c) == Some(wanted);
    let without_kana = folded.contains(is(Script::Han)) && folded.contains(is(Script::Hiragana));
    if !without_kana && !folded.contains(LONG) {
        return folded;
    }
    let kept = |c: &char| *c != LONG && !(without_kana && script(*c) == Some(Script::Hiragana));
    let bare: String = folded.chars().filter(kept).collect();
    if bare.is_empty() { folded } else { bare }
}

/// Whether a folded word, as it is written, says little by itself: particles and endings in
/// Hiragana, a single Han letter without an ending, pronouns and question words.
pub(super) fn is_light(written: &str, folded: &str) -> bool {
    if !is_east_asian(folded) {
        return false;
    }
    let mut letters = written.chars();
    let alone = matches!((letters.next(), letters.next()), (Some(_), None));
    let scripts = || folded.chars().map(script);
    scripts().all(|script| script == Some(Script::Hiragana))
        || alone && scripts().all(|script| script == Some(Script::Han))
        || is_listed(folded)
}

fn is_listed(folded: &str) -> bool {
    CHINESE.contains(&folded) || korean::is_light(folded)
}

/// Chinese: pronouns, particles, question words and the verbs that only carry a question; in both
/// scripts. Words for `not` stay out.
const CHINESE: &[&str] = &[
    "的",
    "了",
    "我",
    "你",
    "您",
    "他",
    "她",
    "吗",
    "嗎",
    "呢",
    "吧",
    "啊",
    "是",
    "在",
    "被",
    "把",
    "和",
    "与",
    "與",
    "及",
    "或",
    "也",
    "都",
    "请",
    "請",
    "要",
    "想",
    "能",
    "会",
    "會",
    "有",
    "很",
    "就",
    "还",
    "還",
    "这",
    "這",
    "那",
    "个",
    "個",
    "为",
    "為",
    "时",
    "時",
    "怎",
    "么",
    "麼",
    "哪",
    "办",
    "辦",
    "到",
    "如何",
    "怎么",
    "怎麼",
    "怎样",
    "怎樣",
    "什么",
    "什麼",
    "为什么",
    "為什麼",
    "什么时候",
    "什麼時候",
    "哪里",
    "哪裡",
    "哪裏",
    "哪儿",
    "多久",
    "多少",
    "可以",
    "能够",
    "能夠",
    "需要",
    "我的",
    "我想",
    "我要",
    "您的",
    "你的",
    "你们",
    "你們",
    "我们",
    "我們",
    "请问",
    "請問",
    "是否",
    "一下",
    "一个",
    "一個",
    "已经",
    "已經",
    "现在",
    "現在",
];

/// Draws a vowel out, in Katakana; some write it and some do not (サーバ, サーバー).
const LONG: char = '\u{30fc}';

fn is_long(c: char) -> bool {
    matches!(c, LONG | '\u{ff70}')
}

fn script(c: char) -> Option<Script> {
    Some(match c {
        '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' => Script::Han,
        '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => Script::Han,
        '\u{3041}'..='\u{309f}' => Script::Hiragana,
        '\u{30a1}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}' => {
            Script::Katakana
        }
        '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{a960}'..='\u{a97f}' => {
            Script::Hangul
        }
        '\u{ac00}'..='\u{d7ff}' => Script::Hangul,
        _ => return None,
    })
}

impl Word {
    fn read(text: &str, start: usize, end: usize) -> Self {
        let written = &text[start..end];
        let folded = super::fold(written);
        let light = is_listed(&folded);
        let mut letters = letters(written, start);
        let lone = matches!(letters[..], [letter] if letter.script == Script::Han);
        if !light
            && letters
                .first()
                .is_some_and(|first| first.script == Script::Hangul)
        {
            let stem = korean::stem(&folded).chars().count();
            if letters.len() == folded.chars().count() {
                letters.truncate(stem);
            }
        }
        Self {
            letters,
            lone,
            light,
        }
    }

    /// Whether a letter that stands alone behind it belongs to it: 验证|码, and 問い|合せ.
    fn takes(&self, lone: &Self) -> bool {
        let ends = lone.letters.iter().any(|letter| letter.trails);
        self.border(lone).is_some() && (!ends || self.letters.len() == 1)
    }

    /// The letters on both sides of the border to the next word, where both are Han.
    fn border(&self, next: &Self) -> Option<(Letter, Letter)> {
        let (first, second) = (self.letters.last()?, next.letters.first()?);
        let han = |letter: &Letter| letter.script == Script::Han;
        let touch = first.end == second.start && han(first) && han(second);
        (touch && !self.light && !next.light).then_some((*first, *second))
    }

    /// Itself, when it is short, or says little; else its pairs of letters.
    fn pieces(&self, each: &mut impl FnMut(Piece)) {
        let (Some(first), Some(last)) = (self.letters.first(), self.letters.last()) else {
            return;
        };
        let mut tell = |first: &Letter, last: &Letter| {
            each(Piece {
                start: first.start,
                end: last.end,
                across: false,
            });
        };
        let is_kana = self
            .letters
            .iter()
            .all(|letter| letter.script == Script::Hiragana);
        if self.light || is_kana || self.letters.len() < 3 {
            return tell(first, last);
        }
        for pair in self.letters.windows(2) {
            tell(&pair[0], &pair[1]);
        }
    }
}

/// The letters of a word that begins at `start` of its text.
fn letters(written: &str, start: usize) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    let has_han = written.chars().any(|c| script(c) == Some(Script::Han));
    let mut from = 0;
    // Where the first letter begins: what stands before Han belongs to it (ご注文).
    let mut begin = None;
    for to in GraphemeClusterSegmenter::new()
        .segment_str(written)
        .filter(|to| *to > 0)
    {
        let c = written[from..].chars().next();
        let script = c.and_then(script).unwrap_or(Script::Hangul);
        let trails = c.is_some_and(is_long) || has_han && script == Script::Hiragana;
        match letters.last_mut() {
            Some(before) if trails => {
                before.end = start + to;
                before.trails = true;
            }
            None if trails => {
                begin.get_or_insert(from);
            }
            _ => letters.push(Letter {
                start: start + begin.take().unwrap_or(from),
                end: start + to,
                script,
                trails: false,
            }),
        }
        from = to;
    }
    if letters.is_empty() {
        letters.push(Letter {
            start,
            end: start + written.len(),
            script: Script::Katakana,
            trails: true,
        });
    }
    letters
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lang::Lang;
    use crate::text::Analyzer;

    fn terms(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        Analyzer::new(&Lang::parse("zh").unwrap())
            .tokens(text, |token| all.push(token.term.to_owned()));
        all
    }

    #[test]
    fn only_words_of_these_scripts_are_cut_again() {
        for word in ["密码", "パスワード", "ﾊﾟｽﾜｰﾄﾞ", "ください", "비밀번호", "々"]
        {
            assert!(is_east_asian(word), "{word}");
        }
        for word in ["", "word", "পাসওয়ার্ড", "รหัส", "ＡＢＣ", "លេខ", "１２"]
        {
            assert!(!is_east_asian(word), "{word}");
        }
    }

    #[test]
    fn a_word_of_light_letters_alone_is_itself() {
        assert_eq!(bare("ー".to_owned()), "ー");
        assert_eq!(bare("取り消し".to_owned()), "取消");
        assert_eq!(bare("サーバー".to_owned()), "サバ");
        assert_eq!(bare("できない".to_owned()), "できない");
    }

    proptest! {
        #[test]
        fn two_letters_side_by_side_are_found_in_any_company(
            before in "[忘记验证银行信用]{0,4}", two in "[密码卡账号绑定]{2}", behind in "[忘记验证银行信用]{0,4}",
        ) {
            let held = terms(&format!("{before}{two}{behind}"));
            prop_assert!(terms(&two).iter().all(|term| held.contains(term)), "{held:?}");
        }

        #[test]
        fn pieces_lie_in_order_within_the_text(text in "[ごの取消りしクーカゕ々비밀를ᄇ\u{1175}码ｶﾞ\u{3099}]{0,16}") {
            let mut last = 0;
            Analyzer::new(&Lang::parse("ja").unwrap()).tokens(&text, |token| {
                assert!(token.start >= last && token.end > token.start);
                assert!(text.get(token.start..token.end).is_some());
                last = token.start;
            });
        }
    }
}
