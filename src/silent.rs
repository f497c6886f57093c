//! Values that stay out of logs: their `Debug` tells their type and nothing of what they hold.
//!
//! It must not know what they hold.

/// Gives types a `Debug` that prints `Name(…)`.
macro_rules! silent {
    ($($name:ident),*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}

pub(crate) use silent;

#[cfg(test)]
mod tests {
    #[test]
    fn a_silent_value_tells_its_type_alone() {
        struct Password(&'static str);
        super::silent!(Password);
        let password = Password("hunter2");
        assert_eq!(format!("{password:?}"), "Password(…)");
        assert_eq!(password.0.len(), 7);
    }
}
