//! How often one address, and everybody together, may hand something in.
//!
//! Whoever goes too fast is told when to come back, never who they are. It must not know what is handed
//! in.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::contact::Nonce;

/// Forms that were counted already are remembered, up to so many.
const REMEMBERED: usize = 20_000;
/// Addresses that have been quiet are forgotten after so many requests of others.
const SWEEP: usize = 1_000;

/// The pace of what is handed in.
pub(super) struct Pace {
    each: DefaultKeyedRateLimiter<IpAddr>,
    all: DefaultDirectRateLimiter,
    counted: Mutex<HashSet<Nonce>>,
    /// How often somebody was counted since the last sweep.
    since_sweep: AtomicUsize,
    clock: DefaultClock,
}

impl Pace {
    /// So many an hour for one address, and for all together. A third of them may come at once.
    pub(super) fn new(each: NonZeroU32, all: NonZeroU32) -> Self {
        Self {
            each: RateLimiter::keyed(quota(each)),
            all: RateLimiter::direct(quota(all)),
            counted: Mutex::default(),
            since_sweep: AtomicUsize::new(0),
            clock: DefaultClock::default(),
        }
    }

    /// Counts a form, each once, whoever sends it again.
    ///
    /// # Errors
    /// It is too much: how long to wait.
    pub(super) fn count(&self, address: IpAddr, form: &Nonce) -> Result<(), Duration> {
        {
            let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
            if counted.contains(form) {
                return Ok(());
            }
            if counted.len() >= REMEMBERED {
                counted.clear();
            }
        }
        // Also what is refused leaves an address behind.
        if self.since_sweep.fetch_add(1, Ordering::Relaxed) >= SWEEP {
            self.since_sweep.store(0, Ordering::Relaxed);
            self.each.retain_recent();
        }
        let now = self.clock.now();
        let each = self.each.check_key(&network(address));
        each.map_err(|until| until.wait_time_from(now))?;
        self.all
            .check()
            .map_err(|until| until.wait_time_from(now))?;
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        counted.insert(form.clone());
        Ok(())
    }
}

fn quota(an_hour: NonZeroU32) -> Quota {
    let burst = NonZeroU32::new(an_hour.get() / 3).unwrap_or(NonZeroU32::MIN);
    Quota::per_hour(an_hour).allow_burst(burst)
}

/// A household has one address of the old kind, and of the new kind at least 2⁶⁴.
pub(super) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(each: u32, all: u32) -> Pace {
        let number = |n| NonZeroU32::new(n).unwrap();
        Pace::new(number(each), number(all))
    }

    #[test]
    fn one_address_is_slowed_down_and_others_are_not() {
        let pace = pace(9, 900);
        let try_from = |address: &str, form: u128| {
            pace.count(address.parse().unwrap(), &Nonce::from_random(form))
        };
        for form in 0..3 {
            assert_eq!(try_from("192.0.2.1", form), Ok(()));
        }
        let wait = try_from("192.0.2.1", 4).unwrap_err();
        assert!(
            wait > Duration::ZERO && wait <= Duration::from_secs(400),
            "{wait:?}"
        );
        // The same form again is no other one, also from there.
        assert_eq!(try_from("192.0.2.1", 2), Ok(()));
        assert_eq!(try_from("192.0.2.2", 5), Ok(()));
        // What was refused may be tried again from elsewhere.
        assert_eq!(try_from("192.0.2.3", 4), Ok(()));
    }

    #[test]
    fn a_household_counts_as_one_and_the_site_as_a_whole() {
        let one = pace(3, 900);
        let form = Nonce::from_random;
        assert!(
            one.count("2001:db8:1:2::1".parse().unwrap(), &form(1))
                .is_ok()
        );
        assert!(
            one.count("2001:db8:1:2:ffff::9".parse().unwrap(), &form(2))
                .is_err()
        );
        assert!(
            one.count("2001:db8:1:3::1".parse().unwrap(), &form(3))
                .is_ok()
        );
        assert!(
            one.count("::ffff:192.0.2.1".parse().unwrap(), &form(4))
                .is_ok()
        );
        assert!(one.count("192.0.2.1".parse().unwrap(), &form(5)).is_err());
        let site = pace(300, 6);
        let many = (0..10_u8).filter(|n| {
            let address = IpAddr::from([192, 0, 2, *n]);
            site.count(address, &form(u128::from(*n))).is_ok()
        });
        assert_eq!(many.count(), 2);
    }
}
