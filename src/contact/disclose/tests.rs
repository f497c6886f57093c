mod urgency;

use super::*;
use crate::contact::testing::{self, channel};
use crate::contact::{seal, unseal};

fn staffed(kind: Kind, hours: &str) -> Channel {
    testing::staffed(kind, hours, "Asia/Dhaka", None)
}

/// Sunday, 22 November 2026: two in the morning in Dhaka.
fn night() -> Timestamp {
    "2026-11-21T20:00:00Z".parse().unwrap()
}

fn noon() -> Timestamp {
    "2026-11-22T06:00:00Z".parse().unwrap()
}

fn found(found: Found) -> Situation {
    Situation {
        searched: Some(found),
        ..Situation::default()
    }
}

fn ids(offers: &[Offer<'_>]) -> Vec<String> {
    offers
        .iter()
        .map(|offer| offer.channel().id.clone())
        .collect()
}

/// The offers, the urgent one, and whether they are prominent; panics when they are held back.
fn offered<'a>(disclosure: &Disclosure<'a>) -> (Vec<String>, Option<String>, bool) {
    match disclosure {
        Disclosure::Offered {
            offers,
            urgent,
            prominent,
        } => (ids(offers), ids(urgent).first().cloned(), *prominent),
        Disclosure::Withheld { why, .. } => panic!("held back: {why:?}"),
    }
}

#[test]
fn the_gate_opens_as_the_site_says() {
    let channels = [channel(Kind::Form)];
    let nothing = Situation::default();
    let read = Situation {
        read: true,
        ..Situation::default()
    };
    let searched = found(Found::Good);
    let both = Situation {
        read: true,
        ..found(Found::Nothing)
    };
    for (mode, situation, open) in [
        (Mode::AfterSearch, &nothing, false),
        (Mode::AfterSearch, &read, false),
        (Mode::AfterSearch, &searched, true),
        (Mode::AfterSearch, &both, true),
        (Mode::AfterReading, &nothing, false),
        (Mode::AfterReading, &read, true),
        (Mode::AfterReading, &searched, true),
        (Mode::Open, &nothing, true),
        (Mode::Open, &both, true),
    ] {
        let disclosure = disclose(mode, &channels, &[], situation, noon());
        let opened = matches!(disclosure, Disclosure::Offered { .. });
        assert_eq!(opened, open, "{mode:?} {situation:?}");
    }
}

#[test]
fn only_a_search_that_answers_folds_the_channels_away() {
    let channels = [channel(Kind::Form)];
    for (result, expected) in [
        (Found::Good, false),
        (Found::Weak, true),
        (Found::Nothing, true),
        (Found::Broken, true),
    ] {
        let disclosure = disclose(Mode::AfterSearch, &channels, &[], &found(result), noon());
        assert_eq!(offered(&disclosure).2, expected, "{result:?}");
    }
}

#[test]
fn what_is_held_back_leaves_the_open_channels_and_the_urgent_one() {
    let open = Channel {
        gate: Gate::Always,
        ..channel(Kind::Link)
    };
    let channels = [channel(Kind::Phone), open];
    let urgent = Situation {
        read: true,
        urgent_article: true,
        ..Situation::default()
    };
    for (situation, card) in [(Situation::default(), None), (urgent, Some("phone"))] {
        match disclose(Mode::AfterSearch, &channels, &[], &situation, noon()) {
            Disclosure::Withheld {
                why: Why::NotSearched,
                always,
                urgent,
            } => {
                assert_eq!(ids(&always), ["link"]);
                assert_eq!(ids(&urgent).first().map(String::as_str), card);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn channels_stand_in_the_operators_order_and_those_of_the_article_first() {
    let first = Channel {
        priority: 5,
        ..channel(Kind::Link)
    };
    let channels = [channel(Kind::Form), channel(Kind::Phone), first];
    let disclosure = disclose(
        Mode::AfterSearch,
        &channels,
        &[],
        &found(Found::Good),
        noon(),
    );
    assert_eq!(offered(&disclosure).0, ["link", "form", "phone"]);
    let situation = Situation {
        preferred: vec!["phone".into(), "gone".into()],
        ..found(Found::Good)
    };
    let disclosure = disclose(Mode::AfterSearch, &channels, &[], &situation, noon());
    assert_eq!(offered(&disclosure).0, ["phone", "link", "form"]);
}

#[test]
fn a_channel_for_other_topics_is_left_out_unless_nobody_would_remain() {
    let billing = Channel {
        categories: vec!["billing".into()],
        ..staffed(Kind::Phone, "Mo-Su 09:00-17:00")
    };
    let parcels = Channel {
        tags: vec!["parcel".into()],
        ..channel(Kind::Form)
    };
    let channels = [billing, parcels];
    let about = |categories: &[&'static str], tags: &[&'static str]| Situation {
        categories: categories.iter().map(|one| (*one).into()).collect(),
        tags: tags.iter().map(|one| (*one).into()).collect(),
        ..found(Found::Good)
    };
    for (situation, now, expected) in [
        (about(&["billing"], &[]), noon(), &["phone"][..]),
        (about(&["billing/refunds"], &[]), noon(), &["phone"]),
        (about(&["billing-old"], &["parcel"]), noon(), &["form"]),
        (about(&["orders"], &["parcel"]), noon(), &["form"]),
        // Not known what it is about; about something that nobody is for; nobody there at night.
        (about(&[], &[]), noon(), &["phone", "form"]),
        (about(&["orders"], &[]), noon(), &["phone", "form"]),
        (about(&["billing"], &[]), night(), &["phone", "form"]),
    ] {
        let disclosure = disclose(Mode::AfterSearch, &channels, &[], &situation, now);
        assert_eq!(offered(&disclosure).0, expected, "{situation:?}");
    }
}

#[test]
fn what_cannot_wait_goes_where_somebody_is() {
    let hotline = Channel {
        id: "hotline".into(),
        urgent: true,
        ..staffed(Kind::Phone, "Mo-Su 09:00-23:00")
    };
    let late = staffed(Kind::Chat, "Mo-Su 20:00-26:00");
    let always = Channel {
        id: "emergency".into(),
        urgent: true,
        ..channel(Kind::Phone)
    };
    let urgent = Situation {
        urgent_words: true,
        ..found(Found::Good)
    };
    let form = || channel(Kind::Form);
    for (channels, now, first) in [
        (vec![form(), hotline.clone()], noon(), "hotline"),
        (vec![form(), hotline.clone(), always], night(), "emergency"),
        (vec![form(), hotline.clone()], night(), "form"),
        // Dhaka, one in the morning: the chat is there till two.
        (
            vec![form(), hotline.clone(), late.clone()],
            "2026-11-21T19:00:00Z".parse().unwrap(),
            "chat",
        ),
        (vec![hotline, late], night(), "hotline"),
    ] {
        let disclosure = disclose(Mode::AfterSearch, &channels, &[], &urgent, now);
        assert_eq!(offered(&disclosure).1.as_deref(), Some(first), "{now}");
    }
}

#[test]
fn who_is_taken_to_a_mailbox_is_told_when_somebody_is_there_again() {
    let hotline = Channel {
        urgent: true,
        ..staffed(Kind::Phone, "Mo-Su 09:00-23:00")
    };
    let forum = Channel {
        takes_messages: true,
        ..channel(Kind::Link)
    };
    let channels = [forum, hotline, channel(Kind::Form)];
    let urgent = Situation {
        urgent_words: true,
        ..found(Found::Good)
    };
    for (now, expected) in [(night(), &["form", "phone"][..]), (noon(), &["phone"])] {
        let disclosure = disclose(Mode::AfterSearch, &channels, &[], &urgent, now);
        let Disclosure::Offered { urgent, .. } = disclosure else {
            panic!("held back")
        };
        assert_eq!(ids(&urgent), expected, "{now}");
    }
}

#[test]
fn who_asks_for_a_person_sees_people_at_once() {
    let channels = [channel(Kind::Form)];
    let person = Situation {
        wants_people: true,
        ..found(Found::Good)
    };
    let disclosure = disclose(Mode::AfterSearch, &channels, &[], &person, noon());
    assert!(offered(&disclosure).2);
}

#[test]
fn what_cannot_wait_goes_to_the_urgent_channel_whatever_that_is_for() {
    let hotline = Channel {
        urgent: true,
        categories: vec!["billing".into()],
        ..channel(Kind::Phone)
    };
    let channels = [channel(Kind::Form), hotline];
    let urgent = Situation {
        urgent_words: true,
        categories: vec!["parcels".into()],
        ..found(Found::Good)
    };
    let disclosure = disclose(Mode::AfterSearch, &channels, &[], &urgent, noon());
    let (offers, first, _) = offered(&disclosure);
    assert_eq!(
        (offers, first.as_deref()),
        (vec!["form".into()], Some("phone"))
    );
}

#[test]
fn an_operators_word_wins_for_as_long_as_it_holds() {
    let at = |text: &str| -> Timestamp { text.parse().unwrap() };
    let word = |open, until: Option<&str>| Override {
        channel: "phone".into(),
        open,
        until: until.map(at),
        reason: Some(Localized::same("Storm")),
        said_at: at("2026-11-22T00:00:00Z"),
    };
    // In Dhaka from nine to five: from three to eleven in the world's time.
    let phone = staffed(Kind::Phone, "Mo-Su 09:00-17:00");
    let open = |until: Option<&str>| Status::Open {
        until: until.map(at),
    };
    let closed = |opens_at: Option<&str>| Status::Closed {
        opens_at: opens_at.map(at),
    };
    for (said, now, status, told) in [
        (
            word(false, None),
            "2026-11-22T06:00:00Z",
            closed(None),
            true,
        ),
        (
            word(false, Some("2026-11-22T08:00:00Z")),
            "2026-11-22T06:00:00Z",
            closed(Some("2026-11-22T08:00:00Z")),
            true,
        ),
        (
            word(false, Some("2026-11-22T20:00:00Z")),
            "2026-11-22T06:00:00Z",
            closed(Some("2026-11-23T03:00:00Z")),
            true,
        ),
        (
            word(false, Some("2026-11-22T08:00:00Z")),
            "2026-11-22T08:00:00Z",
            open(Some("2026-11-22T11:00:00Z")),
            false,
        ),
        (
            word(true, Some("2026-11-22T14:00:00Z")),
            "2026-11-22T12:00:00Z",
            open(Some("2026-11-22T14:00:00Z")),
            true,
        ),
        (
            word(true, Some("2026-11-23T04:00:00Z")),
            "2026-11-22T12:00:00Z",
            open(Some("2026-11-23T11:00:00Z")),
            true,
        ),
        (word(true, None), "2026-11-22T20:00:00Z", open(None), true),
    ] {
        let words = [said];
        let (found, reason) = phone.status(&words, at(now));
        assert_eq!(
            (found, reason.is_some()),
            (status, told),
            "{words:?} at {now}"
        );
    }
    // The later of two words.
    let later = Override {
        said_at: at("2026-11-22T01:00:00Z"),
        ..word(true, None)
    };
    let words = [later, word(false, None)];
    assert_eq!(phone.status(&words, night()).0, open(None));
}

#[test]
fn targets_are_written_by_sealing_alone() {
    let mut channels = vec![channel(Kind::Phone)];
    let sealed = seal(&channels).unwrap();
    let told = format!("{channels:?} {}", serde_json::to_string(&channels).unwrap());
    assert!(!told.contains("to the phone"), "{told}");
    let read = serde_json::to_string(&channels).unwrap();
    channels = serde_json::from_str(&read).unwrap();
    unseal(&mut channels, &sealed).unwrap();
    let disclosure = disclose(Mode::Open, &channels, &[], &Situation::default(), noon());
    let Disclosure::Offered { offers, .. } = disclosure else {
        panic!("held back")
    };
    assert_eq!(offers[0].target(), Some("to the phone"));
    channels[0].id = "another".into();
    assert!(unseal(&mut channels, &sealed).is_err());
}
