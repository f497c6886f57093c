//! Mails to a mail server that works, and to one that does not.

use std::time::Duration;

use jiff::SignedDuration;
use kb::store::DeliveryState;

use crate::harness::{MailServer, Manner, Office, Step, TestSite, files_below, soon};

/// A target `mail` at a server on this machine.
pub(crate) fn smtp(server: &MailServer, more: &str) -> String {
    smtp_at(server.address.port(), more)
}

/// A target `mail` at a port of this machine.
pub(crate) fn smtp_at(port: u16, more: &str) -> String {
    format!(
        "[[delivery]]\nid = \"mail\"\nkind = \"smtp\"\nserver = \"127.0.0.1\"\nport = {port}\n\
         tls = \"none\"\nfrom = \"help@example.com\"\nto = [\"desk@example.com\"]\n{more}"
    )
}

/// Behind the second try.
const SIX_SECONDS: SignedDuration = SignedDuration::from_secs(6);

#[tokio::test]
async fn a_request_becomes_one_mail_at_once() {
    let server = MailServer::new().await;
    let mut office = Office::new(&smtp(&server, "")).await;
    office.start();
    let request = office.accept(1, &["mail"]).await;
    office.delivered(&request, "mail").await;
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, ["desk@example.com"]);
    let id = format!("<{}.mail@example.com>", request.reference);
    assert_eq!(mails[0].header("Message-ID"), id);
    assert_eq!(
        mails[0].header("X-Kb-Reference"),
        request.reference.as_str()
    );
    assert!(mails[0].header("From").ends_with("<help@example.com>"));
    office.pass(SignedDuration::from_hours(100), 10).await;
    assert_eq!(server.mails().len(), 1, "and never again");
    office.stop().await;
}

#[tokio::test]
async fn whatever_a_server_does_the_mail_arrives_when_it_is_well_again() {
    let server = MailServer::new().await;
    let mut office = Office::new(&smtp(&server, "")).await;
    office.start();
    let slow = Duration::from_secs(1);
    let steps = [
        Step::Banner,
        Step::Hello,
        Step::From,
        Step::To,
        Step::Data,
        Step::Dot,
    ];
    let mut cases = vec![(Manner::TakesAndHangsUp, "", 2)];
    for step in steps {
        cases.push((Manner::Answers(step, "451 try later"), "451", 1));
        cases.push((Manner::Answers(step, "550 never"), "550", 1));
        cases.push((Manner::HangsUp(step), "", 1));
        // Behind the dot it has the mail, and is only slow to say so.
        let copies = if step == Step::Dot { 2 } else { 1 };
        cases.push((Manner::Slow(step, slow), "took longer", copies));
    }
    for (n, (manner, said, copies)) in (1..).zip(cases) {
        server.behave([manner]);
        let request = office.accept(n, &["mail"]).await;
        let why = office.failed(&request, "mail").await;
        assert!(why.contains(said), "{manner:?}: {why}");
        office.clock.advance(SIX_SECONDS);
        office.delivered(&request, "mail").await;
        let mails = server.mails().into_iter();
        let id = format!("<{}.mail@example.com>", request.reference);
        let mails: Vec<_> = mails
            .filter(|mail| mail.header("Message-ID") == id)
            .collect();
        assert_eq!(mails.len(), copies, "{manner:?}");
    }
    office.stop().await;
}

#[tokio::test]
async fn a_recipient_that_is_refused_keeps_the_mail_from_nobody_else_and_nobody_gets_it_twice() {
    let server = MailServer::new().await;
    let three = "to = [\"a@example.com\", \"b@example.com\", \"c@example.com\"]";
    let toml = smtp(&server, "").replace("to = [\"desk@example.com\"]", three);
    let mut office = Office::new(&toml).await;
    office.start();
    let refuses = Manner::Refuses("b@", "450 no such mailbox now");
    server.behave([refuses, refuses]);
    let request = office.accept(1, &["mail"]).await;
    let why = office.failed(&request, "mail").await;
    assert!(
        why.contains("b@example.com") && why.contains("450"),
        "{why}"
    );
    let to = || -> Vec<Vec<String>> { server.mails().into_iter().map(|mail| mail.to).collect() };
    assert_eq!(to(), [["a@example.com", "c@example.com"]]);
    // Another process knows it, too.
    office.stop().await;
    office.start();
    office.clock.advance(SIX_SECONDS);
    soon("tried again", async || {
        (server.connections() == 2).then_some(())
    })
    .await;
    soon("planned again", async || {
        let delivery = office.delivery(&request, "mail").await;
        (delivery.attempts == 2 && delivery.next_at > office.now()).then_some(())
    })
    .await;
    office.clock.advance(SignedDuration::from_mins(6));
    office.delivered(&request, "mail").await;
    assert_eq!(to()[1..], [["b@example.com"]]);
    // Who has it sent again, has it sent to all.
    office.store.resend(&request.reference, None).await.unwrap();
    office.delivered(&request, "mail").await;
    assert_eq!(to()[2].len(), 3);
    office.stop().await;
}

#[tokio::test]
async fn nothing_is_sent_in_clear_where_protection_was_asked_for() {
    let server = MailServer::new().await;
    for (n, tls, said) in [
        (1, "starttls", "offers no STARTTLS"),
        (2, "implicit", "does not begin with TLS"),
    ] {
        let toml = smtp(&server, "").replace("\"none\"", &format!("{tls:?}"));
        let mut office = Office::new(&toml).await;
        office.start();
        let request = office.accept(n, &["mail"]).await;
        let why = office.failed(&request, "mail").await;
        assert!(why.contains(said), "{why}");
        assert_eq!(server.mails().len(), 0);
        office.stop().await;
    }
}

#[tokio::test]
async fn a_target_that_is_down_holds_no_other_up() {
    let server = MailServer::new().await;
    let gone = MailServer::new().await.stop().await;
    let other = smtp_at(gone.port(), "").replace("id = \"mail\"", "id = \"down\"");
    let mut office = Office::new(&format!("{}{other}", smtp(&server, ""))).await;
    office.start();
    for n in 1..=20 {
        office.accept(n, &["down"]).await;
    }
    let request = office.accept(21, &["down", "mail"]).await;
    office.delivered(&request, "mail").await;
    assert_ne!(
        office.delivery(&request, "down").await.state,
        DeliveryState::Delivered
    );
    office.stop().await;
}

#[tokio::test]
async fn who_is_told_to_stop_finishes_what_is_on_its_way() {
    let server = MailServer::new().await;
    let mut office = Office::new(&smtp(&server, "")).await;
    office.start();
    server.behave([Manner::Slow(Step::Dot, Duration::from_millis(200))]);
    let request = office.accept(1, &["mail"]).await;
    soon("on its way", async || {
        (server.connections() > 0).then_some(())
    })
    .await;
    office.stop().await;
    let delivery = office.delivery(&request, "mail").await;
    assert_eq!(delivery.state, DeliveryState::Delivered);
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn what_is_cut_off_by_the_stop_is_for_the_next_process() {
    let server = MailServer::new().await;
    let mut office = Office::new(&smtp(&server, "")).await;
    office.habits.mail = Duration::from_secs(60);
    office.habits.stop = Duration::from_millis(100);
    office.start();
    server.behave([Manner::Slow(Step::Data, Duration::from_secs(60))]);
    let request = office.accept(1, &["mail"]).await;
    soon("on its way", async || {
        (server.connections() > 0).then_some(())
    })
    .await;
    office.stop().await;
    assert_eq!(
        office.delivery(&request, "mail").await.state,
        DeliveryState::Pending
    );
    office.start();
    office.delivered(&request, "mail").await;
    assert_eq!(server.mails().len(), 1);
    office.stop().await;
}

#[tokio::test]
async fn a_password_that_is_refused_is_tried_again_once_it_was_mended() {
    let server = MailServer::new().await;
    server.behave([Manner::Answers(Step::Login, "535 5.7.8 no such password")]);
    let toml = smtp(&server, "user = \"kb\"\npassword_env = \"SECRET\"\n");
    let mut office = Office::new(&toml).await;
    office.start();
    let request = office.accept(1, &["mail"]).await;
    let why = office.failed(&request, "mail").await;
    let sent = server.logins().remove(0);
    assert!(
        why.contains("535") && !why.contains("whsec_") && !why.contains(&sent),
        "{why}"
    );
    office.stop().await;
    office.pass(SignedDuration::from_mins(1), 1).await;
    office.reconfigure(&toml.replace("SECRET", "PASSWORD"));
    office.start();
    // At once, not when the next try was planned.
    office.delivered(&request, "mail").await;
    let logins = server.logins();
    assert!(logins.len() == 2 && logins[1] != sent, "{logins:?}");
    office.stop().await;
}

#[test]
fn where_requests_are_carried_is_no_part_of_an_edition() {
    let site = TestSite::sample();
    let kb_toml = std::fs::read_to_string(site.folder().join("kb.toml")).unwrap();
    let id = site.build().id();
    let canary = "canary-desk";
    let more = smtp_at(25, "").replace("desk@", &format!("{canary}@"));
    site.write("kb.toml", format!("{kb_toml}{more}"));
    std::fs::remove_dir_all(site.index()).unwrap();
    assert_eq!(site.build().id(), id);
    for file in files_below(&site.index()) {
        let bytes = std::fs::read(site.index().join(&file)).unwrap();
        let found = bytes
            .windows(canary.len())
            .any(|some| some == canary.as_bytes());
        assert!(!found, "{file}");
    }
}
