//! `kb requests`: what operators see of what customers handed over, and what becomes of it.

use std::path::PathBuf;

use kb::contact::{Priority, Reference, Request};
use kb::store::{Acceptance, Store};

use crate::harness::{TestSite, request, stored};

/// A site with three requests: one with people, one stuck, one urgent and on its way.
fn site() -> TestSite {
    let site = TestSite::sample().config(
        "[[delivery]]\nkind = \"webhook\"\nid = \"hook\"\nurl = \"https://example.com/hook\"\nsecret_env = \"HOOK\"\n\
         [[delivery]]\nkind = \"smtp\"\nid = \"mail\"\nserver = \"smtp.example.com\"\nfrom = \"help@example.com\"\nto = [\"desk@example.com\"]\n",
    );
    with(&site, async |store| {
        let targets = ["mail".to_owned()];
        store.accept(&request(1), &targets).await.unwrap();
        store.accept(&request(2), &targets).await.unwrap();
        let due = store
            .due("mail", jiff::Timestamp::now(), 10, &[])
            .await
            .unwrap();
        let now = jiff::Timestamp::now();
        store.delivered(due[0].claim, now).await.unwrap();
        store.stuck(due[1].claim, "550 no such user").await.unwrap();
        let urgent = Request {
            priority: Priority::Urgent,
            ..request(3)
        };
        store.accept(&urgent, &targets).await.unwrap();
    });
    site
}

fn data(site: &TestSite) -> PathBuf {
    site.folder().join("data")
}

fn with(site: &TestSite, work: impl AsyncFnOnce(Store)) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async { work(stored(&data(site)).await).await });
}

fn reference(n: u64) -> Reference {
    request(n).reference
}

#[test]
fn a_site_without_requests_says_so_and_nothing_is_made() {
    let site = TestSite::sample();
    for command in [
        &["requests"][..],
        &["requests", "list"],
        &["requests", "export"],
        &["requests", "erase", "a@example.com"],
    ] {
        let ran = site.kb(command.iter().copied()).run().ended(0);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert!(
            said.contains("There are no") || said.contains("nothing to erase"),
            "{said}"
        );
    }
    let json = site.kb(["requests", "--format", "json"]).run().ended(0);
    assert_eq!(json.json()["requests"], serde_json::json!([]));
    site.kb(["requests", "show", reference(1).as_str()])
        .run()
        .ended(2)
        .says(&["there is no request"]);
    assert!(!data(&site).exists());
}

#[test]
fn a_list_names_requests_and_masks_addresses() {
    let site = site();
    let ran = site.kb(["requests"]).run().ended(0);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines.len(), 4, "{}", ran.stdout);
    for (line, parts) in lines.iter().zip([
        &[reference(3).as_str(), "urgent", "pending", "r…@example.com"][..],
        &[reference(2).as_str(), "normal", "stuck"],
        &["mail: stuck after 1 try: 550 no such user"],
        &[reference(1).as_str(), "delivered"],
    ]) {
        for part in parts {
            assert!(line.contains(part), "{part} in {line}");
        }
    }
    assert!(!ran.stdout.contains("rahima"), "{}", ran.stdout);
    for (state, count) in [("pending", 1), ("stuck", 1), ("delivered", 1), ("all", 3)] {
        let ran = site.kb(["requests", "list", "--state", state, "--format", "json"]);
        let json = ran.run().ended(0).json();
        let requests = json["requests"].as_array().unwrap();
        assert_eq!(requests.len(), count, "{state}");
        assert_eq!(requests[0]["reply_to"], "r…@example.com");
        assert!(requests[0].get("message").is_none());
    }
    let ran = site.kb(["requests", "--limit", "2", "--format", "json"]);
    let json = ran.run().ended(0).json();
    assert_eq!(json["requests"].as_array().unwrap().len(), 2);
}

#[test]
fn a_request_is_shown_whole_by_its_reference_as_people_say_it() {
    let site = site();
    let said = reference(2).as_str().to_lowercase().replace('-', " ");
    let ran = site.kb(["requests", "show", &said]).run().ended(0);
    for part in [
        reference(2).as_str(),
        "rahima2@example.com",
        "  Request 2",
        "Searched for\n  টাকা ফেরত",
        "How do I get a refund? (/en/billing/refunds)",
        "mail: stuck after 1 try",
        "accepted",
    ] {
        assert!(ran.stdout.contains(part), "{part} in {}", ran.stdout);
    }
    let ran = site.kb(["requests", "show", &said, "--format", "json"]);
    let json = ran.run().ended(0).json();
    assert_eq!(json["reply_to"]["email"], "rahima2@example.com");
    assert_eq!(json["journey"]["questions"][0], "টাকা ফেরত");
    assert_eq!(json["events"][0]["what"], "accepted");
    // Whoever has these may look at the receipt, or send the form again.
    let text = json.to_string();
    for secret in [request(2).receipt.as_str(), request(2).nonce.as_str()] {
        assert!(!text.contains(secret));
    }
    site.kb(["requests", "show", "K7MG-4QFZ"])
        .run()
        .ended(2)
        .says(&["`K7MG-4QFZ` is no reference"]);
}

#[test]
fn requests_are_seen_while_the_settings_are_being_mended() {
    let site = site();
    site.write("kb.toml", "[[channel]]\nkind = \"fon\"\n");
    let ran = site.kb(["requests"]).run().ended(0);
    assert!(ran.stdout.contains(reference(2).as_str()), "{}", ran.stdout);
    ran.says(&[
        "not \"fon\"",
        "kb.toml has errors; what can be read of it holds.",
    ]);
    site.remove("kb.toml");
    site.kb(["requests"]).run().ended(0);
    site.remove("data/kb.db");
    let ran = site.kb(["requests"]).run().ended(2);
    ran.says(&["there is no kb.toml in", "`-C`"]);
}

#[test]
fn a_stuck_request_is_resent() {
    let site = site();
    let stuck = reference(2);
    let ran = site.kb(["requests", "resend", stuck.as_str()]).run();
    assert!(ran.ended(0).stdout.contains("carried to mail again"));
    site.kb(["requests", "resend", stuck.as_str(), "--to", "hok"])
        .run()
        .ended(2)
        .says(&["there is no delivery `hok`", "did you mean `hook`?"]);
    site.kb(["requests", "resend", stuck.as_str(), "--to", "hook"])
        .run()
        .ended(0);
    let ran = site.kb(["requests", "show", stuck.as_str(), "--format", "json"]);
    let json = ran.run().ended(0).json();
    assert_eq!(json["state"], "pending");
    assert_eq!(json["deliveries"][1]["target"], "hook");
}

#[test]
fn an_export_holds_all_and_a_table_holds_no_formula() {
    let site = site();
    let ran = site.kb(["requests", "export"]).run().ended(0);
    let lines: Vec<serde_json::Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["reference"], reference(3).as_str());
    assert!(lines[0]["message"].as_str().unwrap().contains("Request 3"));
    let ran = site.kb(["requests", "export", "--csv"]).run().ended(0);
    assert!(
        ran.stdout
            .starts_with("\u{feff}\"reference\",\"accepted_at\"")
    );
    assert_eq!(ran.stdout.matches("\"'=রহিমা বেগম\"").count(), 3);
    let ran = site.kb(["requests", "export", "--since", "2100-01-01"]);
    assert_eq!(ran.run().ended(0).stdout, "");
    site.kb(["requests", "export", "--since", "soon"])
        .run()
        .ended(2)
        .says(&["`soon` is no date"]);
}

#[test]
fn erasing_says_what_it_will_erase_and_wants_a_yes() {
    let site = site();
    // A server has the store open meanwhile.
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let open = runtime.block_on(stored(&data(&site)));
    let stuck = reference(2);
    assert!(runtime.block_on(open.find(&stuck)).unwrap().is_some());
    site.kb(["requests", "erase", "RAHIMA2@example.com"])
        .run()
        .ended(2)
        .says(&[stuck.as_str(), "1 request", "not with people", "--yes"]);
    let ran = site.kb(["requests", "erase", "RAHIMA2@example.com", "--yes"]);
    assert!(ran.run().ended(0).stdout.contains(stuck.as_str()));
    let ran = site.kb(["requests", "show", stuck.as_str()]).run().ended(0);
    assert!(ran.stdout.contains("erased") && !ran.stdout.contains("rahima"));
    let ran = site.kb(["requests", "erase", reference(1).as_str(), "--yes"]);
    assert!(ran.run().ended(0).stdout.contains("Erased 1 request"));
    let ran = site.kb(["requests", "erase", "nobody@example.com", "--yes"]);
    assert!(ran.run().ended(0).stdout.contains("nothing to erase"));
    site.kb(["requests", "erase", "somebody", "--yes"])
        .run()
        .ended(2)
        .says(&["neither a reference"]);
    let accepted = runtime.block_on(open.accept(&request(4), &[]));
    assert_eq!(accepted.unwrap(), Acceptance::New);
    assert!(open.is_healthy());
    for name in ["kb.db", "kb.db-wal"] {
        let bytes = std::fs::read(data(&site).join(name)).unwrap_or_default();
        for word in ["rahima1@", "rahima2@", "Request 1", "Request 2"] {
            let found = bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes());
            assert!(!found, "{word} in {name}");
        }
    }
}

#[test]
fn a_file_that_is_no_database_of_kb_is_refused_with_the_remedy() {
    let site = TestSite::sample().config("[store]\nurl = \"sqlite:kept.db\"\n");
    std::fs::write(site.folder().join("kept.db"), "songs\n".repeat(1_000)).unwrap();
    site.kb(["requests"])
        .run()
        .ended(3)
        .says(&["kept.db", "is no database of kb", "`[store]`"]);
}
