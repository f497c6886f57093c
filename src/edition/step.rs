//! The steps of writing an edition, named, so that tests can pull the plug at each of them. Outside
//! of tests it does nothing; it must not know what the steps do.

/// Every step, in order.
#[cfg(test)]
pub(super) const STEPS: &[&str] = &[
    "begun",
    "packed",
    "searched",
    "manifested",
    "verified",
    "moved aside",
    "renamed",
    "stamped",
    "ordered",
    "pointed",
    "pruned",
];

/// The environment variable that names the step to die at.
#[cfg(test)]
pub(super) const DIE_AT: &str = "KB_TEST_DIE_AT";

/// The process dies here, at once and without clean-up, when a test asked for it.
#[cfg(test)]
pub(super) fn reached(step: &str) {
    assert!(STEPS.contains(&step), "{step}");
    if std::env::var(DIE_AT).is_ok_and(|wanted| wanted == step) {
        std::process::abort();
    }
}

/// Nothing happens.
#[cfg(not(test))]
pub(super) const fn reached(_step: &str) {}
