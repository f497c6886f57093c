//! When a request is tried again: ten times within some three days, the first ones soon.
//!
//! Pure: time and randomness come in. It must not know what is tried.

use jiff::SignedDuration;

/// How long to wait after each failure, in seconds: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h,
/// 24 h. Together 75 hours and a half: longer than a weekend.
const WAITS: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// The longest time that another program's wish to be left alone is heeded.
pub(super) const LONGEST_WISH: SignedDuration = SignedDuration::from_hours(24);

/// How long to wait after a failure that `before` others came before; `None`: it was the last try.
/// `random` spreads what failed together by a tenth to either side. `wished` is what the other side asked for.
pub(super) fn wait(
    before: u32,
    random: u64,
    wished: Option<SignedDuration>,
) -> Option<SignedDuration> {
    let seconds = *WAITS.get(usize::try_from(before).ok()?)?;
    let milliseconds = seconds * 1_000;
    // From 900 to 1100 thousandths.
    let thousandths = 900 + i64::try_from(random % 201).ok()?;
    let own = SignedDuration::from_millis(milliseconds * thousandths / 1_000);
    Some(own.max(wished.unwrap_or_default().min(LONGEST_WISH)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ten_tries_take_three_days_and_a_quarter() {
        let all: Vec<_> = (0..).map_while(|before| wait(before, 100, None)).collect();
        assert_eq!(all.len() + 1, 10);
        assert_eq!(all[0], SignedDuration::from_secs(5));
        let together = all.iter().sum::<SignedDuration>();
        assert_eq!(together.as_secs(), 272_105);
        assert_eq!(wait(u32::MAX, 0, None), None);
    }

    #[test]
    fn a_wish_to_be_left_alone_is_heeded_within_reason() {
        let hour = SignedDuration::from_hours(1);
        assert_eq!(wait(0, 0, Some(hour)), Some(hour));
        assert_eq!(
            wait(3, 100, Some(hour)),
            Some(SignedDuration::from_hours(2))
        );
        let year = SignedDuration::from_hours(24 * 365);
        assert_eq!(wait(0, 0, Some(year)), Some(LONGEST_WISH));
    }

    proptest! {
        #[test]
        fn what_failed_together_is_spread_by_a_tenth(before in 0..9_u32, random: u64) {
            let wait = wait(before, random, None).unwrap().as_millis();
            let exact = i128::from(WAITS[before as usize]) * 1_000;
            prop_assert!((exact * 9 / 10..=exact * 11 / 10).contains(&wait));
        }
    }
}
