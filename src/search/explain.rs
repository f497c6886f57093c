//! Why an article is worth what it is: the payments that made up its score, one by one.
//!
//! For writers and developers, not for customers: it asks for the same payments as the search does
//! and writes them down instead of adding them up. It must not know how that is shown.

use std::collections::HashMap;

use serde::Serialize;
use tantivy::DocId;

use super::Wanted;
use super::payments::{Payee, Payment, Where};
use super::plan::Plan;
use super::query::Query;
use super::schema;
use super::scores::{OUTDATED, held};
use super::searcher::Searcher;
use super::segment::{Segment, Terms};

/// Why an article stands where it does.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Explanation {
    /// What puts it before all others, whatever its score.
    pub first: Option<First>,
    /// Its writer says that it is out of date: everything counts half.
    pub outdated: bool,
    /// What its score is the sum of, in the order of the question's words.
    pub reasons: Vec<Reason>,
}

/// Why an article comes before all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum First {
    /// A writer has chosen it for the question.
    Pinned,
    /// The question is its whole title.
    Title,
}

/// A part of a score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// What the customer typed.
    pub word: String,
    /// The term of the index that it was read as, or two of them.
    pub term: String,
    /// Where the article has it.
    #[serde(rename = "in")]
    pub found_in: Where,
    /// What that is worth.
    pub score: f32,
}

impl Searcher {
    /// Explains the scores of these articles, by their numbers, for a question searched in the same
    /// way. One that the index does not hold has no reasons.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    pub fn explain(
        &self,
        query: &Query,
        wanted: &Wanted<'_>,
        numbers: &[u32],
    ) -> anyhow::Result<Vec<Explanation>> {
        let readings = self.read(query, wanted);
        let plan = Plan::of(&readings, self.articles);
        let pairs = self.pairs(&readings);
        let mut explained = HashMap::new();
        for segment in &self.segments {
            let mut accounts = Accounts::of(segment, query, numbers)?;
            let payments = self.payments(segment, wanted.unfinished);
            for word in &plan.words {
                payments.word(word, &mut accounts)?;
            }
            for pair in &pairs {
                payments.pair(pair, &mut accounts)?;
            }
            explained.extend(accounts.closed());
        }
        let of = |number| explained.remove(number).unwrap_or_default();
        Ok(numbers.iter().map(of).collect())
    }
}

/// What some articles of a segment were paid, written down.
struct Accounts<'q> {
    typed: &'q str,
    /// In ascending order, as are `accounts`.
    docs: Vec<DocId>,
    accounts: Vec<Account>,
}

#[derive(Default)]
struct Account {
    number: u32,
    explanation: Explanation,
    /// The best payment of the present round.
    best: Option<Reason>,
}

impl<'q> Accounts<'q> {
    fn of(segment: &Segment, query: &'q Query, numbers: &[u32]) -> anyhow::Result<Self> {
        let wanted = numbers.iter().filter_map(|number| {
            let doc = segment.columns.doc(*number)?;
            (!segment.gone.contains(&doc)).then_some((doc, *number))
        });
        let mut wanted: Vec<(DocId, u32)> = wanted.collect();
        wanted.sort_unstable();
        let (docs, accounts) = wanted
            .into_iter()
            .map(|(doc, number)| {
                let account = Account {
                    number,
                    ..Account::default()
                };
                (doc, account)
            })
            .unzip();
        let mut all = Self {
            typed: query.typed(),
            docs,
            accounts,
        };
        all.mark(&segment.whole, query.whole(), |e| {
            e.first = Some(First::Title);
        })?;
        all.mark(&segment.pinned, query.whole(), |e| {
            e.first = Some(First::Pinned);
        })?;
        all.mark(&segment.outdated, schema::OUTDATED, |e| e.outdated = true)?;
        Ok(all)
    }

    fn mark(
        &mut self,
        terms: &Terms,
        number: u64,
        mark: impl Fn(&mut Explanation),
    ) -> anyhow::Result<()> {
        if let Some(postings) = terms.postings(&terms.number(number))? {
            let Self { docs, accounts, .. } = self;
            held(postings, false, docs, |at, _, _| {
                mark(&mut accounts[at].explanation);
            });
        }
        Ok(())
    }

    /// The finished accounts, by the articles' numbers.
    fn closed(mut self) -> impl Iterator<Item = (u32, Explanation)> {
        self.next_round();
        self.accounts
            .into_iter()
            .map(|account| (account.number, account.explanation))
    }
}

impl Payee for Accounts<'_> {
    fn next_round(&mut self) {
        for account in &mut self.accounts {
            account.explanation.reasons.extend(account.best.take());
        }
    }

    fn take(&mut self, payment: Payment<'_>) {
        let Payment {
            found_in,
            term,
            place,
            pay,
            postings,
            counted,
        } = payment;
        let Self {
            typed,
            docs,
            accounts,
        } = self;
        held(postings, counted, docs, |at, doc, count| {
            let account = &mut accounts[at];
            let share = if account.explanation.outdated {
                OUTDATED
            } else {
                1.0
            };
            let score = share * pay.worth(doc, count);
            if account.best.as_ref().is_none_or(|best| score > best.score) {
                account.best = Some(Reason {
                    word: typed[place.clone()].to_owned(),
                    term: term.to_owned(),
                    found_in,
                    score,
                });
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{EVERYTHING, Help, article};
    use super::*;
    use crate::lang::Lang;

    fn help() -> Help {
        let lang = Lang::english();
        let lines = [
            "shop | Refunds | Money back within five days. Ask for your money.",
            "shop | Vouchers | What a voucher pays. A refund pays it back.",
            "shop | Money | Of the shop. Our money comes from you.",
            "shop | Opening | We open at ten and close at eight.",
        ];
        let articles = lines.iter().enumerate();
        let mut articles: Vec<_> = articles
            .map(|(at, line)| article(&lang, at, line))
            .collect();
        articles[1].outdated = true;
        let guide = super::super::Guide {
            synonyms: vec!["cash, money".to_owned()],
            pinned: vec![("when open".to_owned(), "3".to_owned())],
        };
        Help::guided(lang, articles, guide)
    }

    fn explained(help: &Help, text: &str) -> Vec<(f32, Explanation)> {
        let found = help.search(text);
        let query = Query::parse(text, &help.lang).unwrap();
        let numbers: Vec<u32> = found.hits.iter().map(|hit| hit.number).collect();
        let explained = help
            .searcher
            .explain(&query, &EVERYTHING, &numbers)
            .unwrap();
        let scores = found.hits.iter().map(|hit| hit.score);
        scores.zip(explained).collect()
    }

    #[test]
    fn the_reasons_of_every_hit_add_up_to_its_score() {
        let help = help();
        for text in [
            "money back",
            "refunds",
            "how do I get a refnud of my money",
            "cash bakc",
            "vouch",
            "when open",
            "mon-ey",
            "ask for money, money",
        ] {
            let all = explained(&help, text);
            assert!(!all.is_empty(), "{text}");
            for (score, explanation) in all {
                let sum: f32 = explanation.reasons.iter().map(|r| r.score).sum();
                assert!(
                    (sum - score).abs() < 1e-4,
                    "{text}: {score} {explanation:?}"
                );
            }
        }
    }

    #[test]
    fn a_reason_names_what_was_typed_and_what_was_found_where() {
        let help = help();
        let all = explained(&help, "cash back");
        let of = |reason: &Reason| (reason.word.clone(), reason.term.clone(), reason.found_in);
        let first: Vec<_> = all[0].1.reasons.iter().map(of).collect();
        let own = |word: &str, term: &str, found_in| (word.to_owned(), term.to_owned(), found_in);
        assert_eq!(
            first,
            [
                own("cash", "money", Where::Text),
                own("back", "back", Where::Text),
                own("cash back", "money back", Where::Pair),
            ]
        );
    }

    #[test]
    fn what_stands_before_all_others_is_told_and_so_is_what_is_out_of_date() {
        let help = help();
        assert_eq!(
            explained(&help, "when open")[0].1.first,
            Some(First::Pinned)
        );
        assert_eq!(explained(&help, "refunds")[0].1.first, Some(First::Title));
        let vouchers = explained(&help, "voucher");
        assert!(vouchers[0].1.outdated && vouchers[0].1.first.is_none());
    }
}
