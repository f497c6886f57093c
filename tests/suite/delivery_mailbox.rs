//! Mail to a server of other people's making, read by a program of other people's making: by TLS, after
//! a login, with Python's own eyes.
//!
//! Certificates that a program trusts are named to it by a variable before it starts; so the test that
//! hands over is run by another one, in a process of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::delivery::smtp_at;
use crate::harness::{Office, data, skipped};

const INNER: &str = "delivery_mailbox::hands_over_to_the_mailbox_of_the_other_test";

fn python() -> Option<&'static str> {
    let mut candidates = ["/usr/bin/python3", "python3"].into_iter();
    candidates.find(|python| {
        let mut command = Command::new(python);
        command
            .args(["-c", "import aiosmtpd"])
            .stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    })
}

/// A certificate for this machine that nobody has signed but itself.
fn certificate(folder: &Path) -> bool {
    let made = Command::new("openssl")
        .args("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE".split(' '))
        .current_dir(folder)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status();
    made.is_ok_and(|status| status.success())
}

#[test]
fn a_mailbox_of_others_reads_in_the_mail_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let Some(python) = python() else {
        return skipped("there is no aiosmtpd (Debian: python3-aiosmtpd)");
    };
    if !certificate(folder.path()) {
        return skipped("there is no openssl");
    }
    let mut mailbox = Command::new(python)
        .arg(data("delivery/mailbox.py"))
        // It tells on and on of a client that does not trust it.
        .stderr(Stdio::null())
        .args([
            folder.path().join("cert.pem"),
            folder.path().join("key.pem"),
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(mailbox.stdout.take().unwrap()).lines();
    let port = lines.next().unwrap().unwrap();
    let hand_over = |trusted: bool| {
        let mut inner = Command::new(std::env::current_exe().unwrap());
        inner.args([INNER, "--exact", "--ignored"]);
        inner.env("KB_TEST_MAILBOX", &port);
        if trusted {
            inner.env("SSL_CERT_FILE", folder.path().join("cert.pem"));
        }
        inner.output().unwrap()
    };
    let refused = hand_over(false);
    let said = String::from_utf8_lossy(&refused.stdout).into_owned();
    assert!(said.to_lowercase().contains("certificate"), "{said}");
    let done = hand_over(true);
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stdout)
    );
    let told: serde_json::Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    drop(mailbox.stdin.take());
    mailbox.wait().unwrap();

    assert_eq!(told["defects"], serde_json::json!([]));
    assert_eq!(told["to"], serde_json::json!(["desk@example.com"]));
    assert_eq!(told["type"], "multipart/alternative");
    assert_eq!(
        told["from"],
        serde_json::json!([["Acme help", "help@example.com"]])
    );
    assert_eq!(
        told["reply_to"],
        serde_json::json!([["রহিমা বেগম", "rahima@example.com"]])
    );
    let headers = &told["headers"];
    let subject = headers["subject"].as_str().unwrap();
    assert!(
        subject.contains("Urgent: আমার টাকা ফেরত আসেনি। <b>অর্ডার</b>"),
        "{subject}"
    );
    assert_eq!(headers["x-kb-priority"], "urgent");
    assert_eq!(headers["date"], "Sun, 22 Nov 2026 02:10:00 +0000");
    let text = told["parts"]["text/plain"].as_str().unwrap();
    let message = "  আমার টাকা ফেরত আসেনি। <b>অর্ডার</b> নম্বর ১২৩৪।\n\n  পাঁচ দিন আগে <script>alert(1)</script> বাতিল করেছি & এখনও কিছু পাইনি।\n  .\n  --kb";
    let text = text.replace("\r\n", "\n");
    assert!(text.contains(message), "{text}");
    assert!(
        text.contains("What was tried:\n  আমি দুইবার চেষ্টা করেছি।"),
        "{text}"
    );
    let html = told["parts"]["text/html"].as_str().unwrap();
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !html.contains("<script"));
}

#[tokio::test]
#[ignore = "it is run by the test above, which has a mailbox for it"]
async fn hands_over_to_the_mailbox_of_the_other_test() {
    let Ok(port) = std::env::var("KB_TEST_MAILBOX") else {
        return;
    };
    let toml = smtp_at(
        port.parse().unwrap(),
        "user = \"kb\"\npassword_env = \"PASSWORD\"\n",
    )
    .replace("127.0.0.1", "localhost")
    .replace("\"none\"", "\"starttls\"");
    let mut office = Office::new(&toml).await;
    office.habits.mail = std::time::Duration::from_secs(20);
    office.start();
    let request = office.accept(1, &["mail"]).await;
    let delivery = office.tried(&request, "mail").await;
    assert_eq!(delivery.error, None);
    office.stop().await;
}
