//! Asking other sites: one question at a time to each, with a pause, and none to those who do not want
//! any more.
//!
//! It must not know which articles the answers are for.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use super::External;
use super::address::Address;
use crate::fetch::{Answer, Caller, NoAnswer, Reach};

/// So often an address may lead on to another.
const HOPS: usize = 5;

/// After so many questions in a row without an answer a site is left alone.
const TRIES: usize = 2;

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Found {
    /// Something is there, or somebody who does not tell programs.
    There,
    /// It has moved for good to this address, where something is.
    Moved(String),
    /// Nothing is there; the status says so.
    Gone(u16),
    /// Nobody answers, or what is answered says nothing; in words.
    Silent(String),
    /// It is in a private network.
    Private,
}

/// What came of all questions.
#[derive(Default)]
pub(super) struct Asked {
    pub(super) found: BTreeMap<Address, Found>,
    /// Sites that were left alone: why, and what was not asked.
    pub(super) tired: BTreeMap<String, (String, Vec<Address>)>,
    /// What there was no time for.
    pub(super) too_late: Vec<Address>,
}

impl Asked {
    /// Whether it looks as if this machine has no way to others: several sites, and none answers.
    pub(super) fn is_cut_off(&self) -> bool {
        let sites: BTreeSet<String> = self.found.keys().map(Address::site).collect();
        let mut found = self.found.values();
        sites.len() > 1 && found.all(|found| matches!(found, Found::Silent(_)))
    }
}

/// The pace of a site that is spoken to.
#[derive(Default)]
struct Pace {
    last: Option<Instant>,
    failures: usize,
    /// Why it is left alone.
    tired: Option<String>,
}

struct Asker {
    caller: Caller,
    headers: [(&'static str, String); 2],
    pause: std::time::Duration,
    paces: Mutex<HashMap<String, Arc<Mutex<Pace>>>>,
}

/// Asks for all of these addresses.
pub(super) async fn ask(
    addresses: BTreeSet<Address>,
    external: &External<'_>,
    agent: String,
) -> Asked {
    let habits = external.habits;
    let reach = match external.private {
        true => Reach::Anywhere,
        false => Reach::Public,
    };
    let asker = Arc::new(Asker {
        caller: Caller::new(reach, habits.patience),
        headers: [("user-agent", agent), ("accept", "*/*".to_owned())],
        pause: habits.pause,
        paces: Mutex::default(),
    });
    let mut sites: BTreeMap<String, Vec<Address>> = BTreeMap::new();
    for address in addresses {
        sites.entry(address.site()).or_default().push(address);
    }
    let all = sites.len() as u64;
    let slots = Arc::new(Semaphore::new(habits.at_once));
    let until = Instant::now() + habits.whole;
    let mut tasks = JoinSet::new();
    for (site, addresses) in sites {
        let (asker, slots) = (Arc::clone(&asker), Arc::clone(&slots));
        tasks.spawn(async move {
            let _slot = slots.acquire_owned().await;
            asker.site(site, addresses, until).await
        });
    }
    let mut asked = Asked::default();
    let mut done = 0;
    while let Some(site) = tasks.join_next().await {
        done += 1;
        (external.progress)(done, all);
        let Ok(mut site) = site else { continue };
        asked.found.append(&mut site.found);
        asked.tired.append(&mut site.tired);
        asked.too_late.append(&mut site.too_late);
    }
    asked.too_late.sort();
    asked
}

impl Asker {
    /// Asks one site for its addresses, one after the other.
    async fn site(&self, site: String, addresses: Vec<Address>, until: Instant) -> Asked {
        let mut asked = Asked::default();
        let mut addresses = addresses.into_iter();
        for address in addresses.by_ref() {
            let Ok(found) = timeout_at(until, self.follow(&address)).await else {
                asked.too_late.push(address);
                asked.too_late.extend(addresses);
                return asked;
            };
            let pace = self.pace(&address).await;
            let why = pace.lock().await.tired.clone();
            asked.found.insert(address, found);
            if let Some(why) = why {
                let left: Vec<_> = addresses.collect();
                asked.tired.insert(site, (why, left));
                return asked;
            }
        }
        asked
    }

    /// What is at an address, wherever it leads on to.
    async fn follow(&self, first: &Address) -> Found {
        let mut at = first.clone();
        // Where it has moved to for good: up to the first one that says "for now".
        let mut moved: Option<Address> = None;
        let mut for_good = true;
        for _ in 0..=HOPS {
            let answer = match self.ask(&at).await {
                Ok(answer) => answer,
                Err(NoAnswer::Private) => return Found::Private,
                Err(NoAnswer::Failed(why)) => return Found::Silent(why),
            };
            let status = answer.status();
            let on = answer.header("location").and_then(|to| at.join(to));
            match (status, on) {
                (300..=399, Some(on)) => {
                    for_good &= matches!(status, 301 | 308);
                    if for_good {
                        moved = Some(on.clone());
                    }
                    at = on;
                }
                (404 | 410, _) => return Found::Gone(status),
                (429 | 500..=599, _) => return Found::Silent(format!("it answers {status}")),
                // Something is there, and keeps programs or strangers out.
                (400..=499, _) => return Found::There,
                _ => {
                    return match moved {
                        Some(to) if to != *first => Found::Moved(to.as_str().to_owned()),
                        _ => Found::There,
                    };
                }
            }
        }
        Found::Silent(format!("it leads on more than {HOPS} times"))
    }

    /// Asks once: shortly first, and for the whole where the short answer is no good one.
    async fn ask(&self, address: &Address) -> Result<Answer, NoAnswer> {
        let pace = self.pace(address).await;
        let mut pace = pace.lock().await;
        if let Some(why) = &pace.tired {
            return Err(NoAnswer::Failed(why.clone()));
        }
        pace.wait(self.pause).await;
        let mut answer = self.caller.head(address.as_str(), &self.headers).await;
        if answer
            .as_ref()
            .is_ok_and(|answer| answer.status() >= 400 && answer.status() != 429)
        {
            pace.wait(self.pause).await;
            answer = self.caller.get(address.as_str(), &self.headers).await;
        }
        pace.note(&answer);
        answer
    }

    async fn pace(&self, address: &Address) -> Arc<Mutex<Pace>> {
        let mut paces = self.paces.lock().await;
        Arc::clone(paces.entry(address.site()).or_default())
    }
}

impl Pace {
    /// Waits until a site may be asked again.
    async fn wait(&mut self, pause: std::time::Duration) {
        if let Some(last) = self.last {
            tokio::time::sleep_until(last + pause).await;
        }
        self.last = Some(Instant::now());
    }

    fn note(&mut self, answer: &Result<Answer, NoAnswer>) {
        self.last = Some(Instant::now());
        match answer {
            Ok(answer) if matches!(answer.status(), 429 | 503) => {
                self.tired = Some(format!("it answers {}, and wants rest", answer.status()));
            }
            Ok(_) | Err(NoAnswer::Private) => self.failures = 0,
            Err(NoAnswer::Failed(_)) => {
                self.failures += 1;
                if self.failures >= TRIES {
                    self.tired = Some("it did not answer twice".to_owned());
                }
            }
        }
    }
}
