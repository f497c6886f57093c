//! Secrets of the deliveries: from the environment and from files, checked before anything is sent.
//!
//! It must not know what they open.

use std::path::Path;

use crate::config::{Delivery, SecretPlace, SecretSource, Unlocked, unlock};
use crate::problem::{Place, Problem, code};

/// The largest file that holds a secret, in bytes.
const LARGEST: u64 = 4096;

/// All deliveries with their secrets. `root` is the site's folder, `environment` all variables.
///
/// # Errors
/// Every secret that is missing or cannot be used, with the place in kb.toml that asks for it.
pub fn secrets(
    root: &Path,
    deliveries: &[Delivery],
    environment: &[(String, String)],
) -> Result<Vec<Unlocked>, Vec<Problem>> {
    let look_up = |place: &SecretPlace| match &place.source {
        SecretSource::Variable(name) => environment
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.clone())
            .ok_or_else(|| Box::new(not_set(name, &place.place))),
        SecretSource::File(path) => {
            file(&root.join(path)).map_err(|error| Box::new(unreadable(path, &error, &place.place)))
        }
    };
    let (good, bad): (Vec<_>, Vec<_>) = deliveries
        .iter()
        .map(|delivery| unlock(delivery, &look_up))
        .partition(Result::is_ok);
    if bad.is_empty() {
        Ok(good.into_iter().flatten().collect())
    } else {
        let problems = bad.into_iter().filter_map(Result::err);
        Err(problems.map(|problem| *problem).collect())
    }
}

fn file(path: &Path) -> std::io::Result<String> {
    if std::fs::metadata(path)?.len() > LARGEST {
        return Err(std::io::Error::other("it is too large for a secret"));
    }
    std::fs::read_to_string(path)
}

fn not_set(name: &str, place: &Place) -> Problem {
    Problem::new(
        code::WRONG_VALUE,
        place.clone(),
        format!("the environment variable `{name}` is not set"),
        "set it where kb is started",
    )
}

fn unreadable(path: &str, error: &std::io::Error, place: &Place) -> Problem {
    Problem::new(
        code::UNREADABLE,
        place.clone(),
        format!("`{path}` cannot be read: {error}"),
        "check that it is there and that kb may read it",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    const TOML: &str = "[[delivery]]\nkind = \"smtp\"\nserver = \"smtp.example.com\"\nfrom = \"help@example.com\"\n\
        to = [\"desk@example.com\"]\nuser = \"kb\"\npassword_file = \"smtp\"\n\
        [[delivery]]\nkind = \"webhook\"\nurl = \"https://example.com/\"\nsecret_env = \"HOOK\"\n";

    #[test]
    fn secrets_come_from_variables_and_files_and_every_missing_one_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let deliveries = config::read("kb.toml", Some(TOML), &[]).site.deliveries;
        let told = |environment: &[(String, String)]| {
            secrets(folder.path(), &deliveries, environment)
                .map(|all| all.len())
                .map_err(|problems| {
                    let lines = problems.iter().map(ToString::to_string);
                    lines.collect::<Vec<_>>()
                })
        };
        let env = |value: &str| vec![("HOOK".to_owned(), value.to_owned())];
        let missing = told(&[]).unwrap_err();
        assert!(
            missing[0].starts_with("kb.toml:7:17: `smtp` cannot be read"),
            "{missing:?}"
        );
        assert!(
            missing[1].starts_with("kb.toml:11:14: the environment variable `HOOK` is not set")
        );
        std::fs::write(folder.path().join("smtp"), "\n").unwrap();
        let wrong = told(&env("hunter2")).unwrap_err();
        assert!(wrong[0].contains("the password is empty"), "{wrong:?}");
        assert!(
            wrong[1].contains("the secret does not begin with `whsec_`"),
            "{wrong:?}"
        );
        assert!(!wrong.concat().contains("hunter2"));
        std::fs::write(folder.path().join("smtp"), "hunter2\n").unwrap();
        let good = "whsec_q83vAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0=";
        assert_eq!(told(&env(good)), Ok(2));
        std::fs::write(folder.path().join("smtp"), "x".repeat(5000)).unwrap();
        assert!(told(&env(good)).unwrap_err()[0].contains("too large"));
    }
}
