//! Who is there for what cannot wait.

use super::*;
use crate::contact::Target;

#[test]
fn whoever_answers_in_hours_is_there_in_them_also_where_messages_can_be_left() {
    let leaves = |kind, hours: Option<&str>| Channel {
        takes_messages: true,
        ..hours.map_or_else(|| channel(kind), |hours| staffed(kind, hours))
    };
    for (kind, hours, now, there) in [
        (Kind::Link, Some("Mo-Su 09:00-18:00"), noon(), true),
        (Kind::Link, Some("Mo-Su 09:00-18:00"), night(), false),
        (Kind::Link, None, noon(), false),
        (Kind::Chat, Some("Mo-Su 09:00-18:00"), noon(), true),
        (Kind::Form, Some("Mo-Su 09:00-18:00"), noon(), false),
        (Kind::Email, None, noon(), false),
    ] {
        let channel = leaves(kind, hours);
        assert_eq!(
            Offer::at(&channel, &[], now).is_somebody_there(),
            there,
            "{kind:?} {hours:?}"
        );
    }
}

#[test]
fn who_cannot_wait_has_a_way_without_scripts_beside_a_chat_that_is_one() {
    let script = |text: &str| Embed {
        script: text.into(),
        origin: "https://chat.example.com".into(),
    };
    let chat = Channel {
        target: Target::new(String::new(), Some(script("https://chat.example.com/w.js"))),
        ..channel(Kind::Chat)
    };
    let hotline = Channel {
        urgent: true,
        ..staffed(Kind::Phone, "Mo-Su 09:00-18:00")
    };
    let channels = [hotline, chat, channel(Kind::Form)];
    let urgent = Situation {
        urgent_words: true,
        ..found(Found::Good)
    };
    let shown = |now| match disclose(Mode::AfterSearch, &channels, &[], &urgent, now) {
        Disclosure::Offered { urgent, .. } => ids(&urgent),
        Disclosure::Withheld { .. } => panic!(),
    };
    assert_eq!(shown(night()), ["chat", "form"]);
    assert_eq!(shown(noon()), ["phone"]);
}
