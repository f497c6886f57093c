//! Where to publish to, as it is written on a command line. It must not know what is carried there.

use std::path::PathBuf;

use anyhow::{bail, ensure};

/// Another index directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// On this machine, or mounted.
    Folder(PathBuf),
    /// On a server.
    Remote(Remote),
}

/// A server that is reached over SSH.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// `user@host` or `host`, as `ssh` takes it.
    pub host: String,
    /// Another port than the usual one.
    pub port: Option<u16>,
    /// The index directory there.
    pub path: String,
    /// How kb is called there.
    pub kb: String,
}

impl Target {
    /// Reads `ssh://user@host:port/path`, `user@host:path`, `file:/path` or a path; `kb` is how kb is
    /// called on a server.
    ///
    /// # Errors
    /// It is none of them.
    pub fn parse(text: &str, kb: &str) -> anyhow::Result<Self> {
        if let Some(rest) = text.strip_prefix("ssh://") {
            let Some((place, path)) = rest.split_once('/') else {
                bail!("`{text}` names no folder: write ssh://user@host/path/to/index");
            };
            let (host, port) = match place.rsplit_once(':') {
                // A colon within brackets belongs to the address.
                Some((host, port)) if !port.ends_with(']') => {
                    let Ok(port) = port.parse() else {
                        bail!("`{port}` in `{text}` is no port");
                    };
                    (host, Some(port))
                }
                _ => (place, None),
            };
            return Self::remote(text, host, port, format!("/{path}"), kb);
        }
        if let Some(path) = text.strip_prefix("file:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            ensure!(!path.is_empty(), "`{text}` names no folder");
            return Ok(Self::Folder(PathBuf::from(path)));
        }
        if let Some((scheme, _)) = text.split_once("://") {
            bail!("kb cannot publish to `{scheme}://`: name a folder, or ssh://user@host/path");
        }
        let colon = text.starts_with('[').then(|| text.find("]:")).flatten();
        let colon = colon.map(|at| at + 1).or_else(|| text.find(':'));
        match colon {
            Some(at) if !text[..at].contains('/') => {
                Self::remote(text, &text[..at], None, text[at + 1..].to_owned(), kb)
            }
            _ => {
                ensure!(!text.is_empty(), "the target is empty: name a folder");
                Ok(Self::Folder(PathBuf::from(text)))
            }
        }
    }

    fn remote(
        text: &str,
        host: &str,
        port: Option<u16>,
        path: String,
        kb: &str,
    ) -> anyhow::Result<Self> {
        let (user, bare) = host
            .rsplit_once('@')
            .map_or((None, host), |(user, host)| (Some(user), host));
        let bare = bare.strip_prefix('[').unwrap_or(bare);
        let bare = bare.strip_suffix(']').unwrap_or(bare);
        // What begins with a hyphen would be an option of ssh.
        let plain = |name: &str| {
            !name.is_empty()
                && !name.starts_with('-')
                && !name.contains(|c: char| c.is_whitespace() || c.is_control())
        };
        ensure!(
            plain(bare) && user.is_none_or(plain),
            "`{host}` in `{text}` is no host"
        );
        ensure!(
            !path.is_empty() && path != "/" && !path.contains(char::is_control),
            "`{text}` names no folder: write user@host:/path/to/index"
        );
        // A shell would take these for the home of somebody, and kb writes paths as they are.
        let tilde = path.strip_prefix('/').unwrap_or(&path).starts_with('~');
        ensure!(
            !tilde || path.strip_prefix("~/").is_some_and(|rest| !rest.is_empty()),
            "`{path}` in `{text}` is no path that kb follows: write the whole path, or user@host:~/index for a \
             folder in the home of the one who logs in"
        );
        Ok(Self::Remote(Remote {
            host: user.map_or_else(|| bare.to_owned(), |user| format!("{user}@{bare}")),
            port,
            path,
            kb: kb.to_owned(),
        }))
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Folder(path) => path.display().fmt(f),
            Self::Remote(remote) => write!(f, "{}:{}", remote.host, remote.path),
        }
    }
}
