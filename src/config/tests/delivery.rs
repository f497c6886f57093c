use super::*;

const SMTP: &str = "[[delivery]]\nkind = \"smtp\"\nserver = \"smtp.example.com\"\nfrom = \"help@example.com\"\nto = [\"desk@example.com\"]\n";
const HOOK: &str = "[[delivery]]\nkind = \"webhook\"\nurl = \"https://example.com/hook\"\nsecret_env = \"HOOK_SECRET\"\n";

fn deliveries(text: &str) -> Vec<Delivery> {
    let read = read("kb.toml", Some(text), &[]);
    assert_eq!(read.problems, [], "{text}");
    read.site.deliveries
}

#[test]
fn mail_goes_by_tls_to_the_usual_port_unless_said_otherwise() {
    for (more, tls, port) in [
        ("", Tls::Implicit, 465),
        ("tls = \"starttls\"\n", Tls::StartTls, 587),
        ("tls = \"none\"\nallow_plain = true\n", Tls::Off, 25),
        ("port = 2525\n", Tls::Implicit, 2525),
    ] {
        let all = deliveries(&format!("{SMTP}{more}"));
        let Carrier::Smtp(smtp) = &all[0].carrier else {
            panic!("{all:?}");
        };
        assert_eq!((smtp.tls, smtp.port, &smtp.login), (tls, port, &None));
        assert_eq!(
            (all[0].id.as_str(), smtp.server.as_str()),
            ("smtp", "smtp.example.com")
        );
    }
    for here in ["localhost", "127.0.0.1", "::1", "[::1]"] {
        let text = format!("{SMTP}tls = \"none\"\n").replace("smtp.example.com", here);
        assert_eq!(deliveries(&text).len(), 1, "{here}");
    }
}

#[test]
fn every_key_of_a_delivery_is_read_and_none_holds_a_secret() {
    let all = deliveries(&format!(
        "{SMTP}id = \"desk\"\nuser = \"kb\"\npassword_file = \"secrets/smtp\"\ncategories = [\"/billing/\"]\n\
         priorities = [\"urgent\", \"high\"]\n{HOOK}"
    ));
    assert_eq!(all[0].categories, ["billing"]);
    assert_eq!(all[0].priorities.len(), 2);
    let Carrier::Smtp(Smtp {
        login: Some(login), ..
    }) = &all[0].carrier
    else {
        panic!("{all:?}");
    };
    assert_eq!(
        login.password.source,
        SecretSource::File("secrets/smtp".into())
    );
    assert_eq!(login.password.place.line, Some(8));
    let Carrier::Webhook(hook) = &all[1].carrier else {
        panic!("{all:?}");
    };
    assert_eq!(hook.url.as_str(), "https://example.com/hook");
    assert_eq!(
        format!("{:?}", hook.url),
        "WebhookUrl(https://example.com/…)"
    );
    assert_eq!(
        hook.secret.source,
        SecretSource::Variable("HOOK_SECRET".into())
    );
}

#[test]
fn deliveries_never_leave_with_the_settings() {
    let site = read("kb.toml", Some(&format!("{SMTP}{HOOK}")), &[]).site;
    assert_eq!(site.deliveries.len(), 2);
    let json = serde_json::to_string(&site).unwrap();
    assert!(
        !json.contains("example.com") && !json.contains("HOOK_SECRET"),
        "{json}"
    );
}

#[test]
fn what_is_wrong_with_a_delivery_is_said_with_its_remedy() {
    for (text, expected) in [
        (
            "[[delivery]]\n",
            "1:1: `[[delivery]]` has no `kind` (write `kind = \"smtp\"`",
        ),
        (
            "[[delivery]]\nkind = \"mail\"\n",
            "2:8: `kind` must be `smtp` or `webhook`, not \"mail\" (choose one",
        ),
        (
            "[[delivery]]\nkind = \"webhok\"\n",
            "did you mean `webhook`?",
        ),
        (
            "[delivery]\nkind = \"smtp\"\n",
            "`delivery` must be a list of tables, not a table (write `[[delivery]]`",
        ),
        (
            &SMTP.replace("from", "form"),
            "4:1: unknown key `form` in `[[delivery]]` (did you mean `from`?)",
        ),
        (
            &SMTP.replace("to = [\"desk@example.com\"]\n", ""),
            "1:1: `[[delivery]]` has no `to`",
        ),
        (
            &SMTP.replace("[\"desk@example.com\"]", "[]"),
            "`to` is an empty list",
        ),
        (
            &SMTP.replace("desk@", ""),
            "`to` must be a mail address, not \"example.com\"",
        ),
        (
            &SMTP.replace("smtp.example.com", "smtp.example.com:25"),
            "the port is `port`",
        ),
        (
            &format!("{SMTP}tls = \"none\"\n"),
            "6:7: `tls` is \"none\": messages and addresses would go to `smtp.example.com`",
        ),
        (
            &format!("{SMTP}tls = \"ssl\"\n"),
            "`tls` must be `implicit`, `starttls` or `none`",
        ),
        (
            &format!("{SMTP}allow_plain = \"yes\"\n"),
            "`allow_plain` must be true or false",
        ),
        (
            &format!("{SMTP}port = 70000\n"),
            "`port` must be a whole number from 1 to 65535",
        ),
        (
            &format!("{SMTP}user = \"kb\"\n"),
            "`user` has no password (add `password_env",
        ),
        (
            &format!("{SMTP}password_env = \"X\"\n"),
            "the password has no `user`",
        ),
        (
            &format!("{SMTP}password_env = \"hunter-2\"\n"),
            "`password_env` must be the name of an environment variable",
        ),
        (
            &format!("{SMTP}user = \"kb\"\npassword_env = \"X\"\npassword_file = \"y\"\n"),
            "both say where it is kept",
        ),
        (
            &format!("{SMTP}id = \"Desk 1\"\n"),
            "`id` must be a short name",
        ),
        (
            &format!("{SMTP}priorities = [\"low\"]\n"),
            "`priorities` must be `normal`, `high` or `urgent`, not \"low\"",
        ),
        (
            &format!("{SMTP}{SMTP}"),
            "6:1: there is another `[[delivery]]` with the id `smtp`",
        ),
        (
            &format!("{SMTP}url = \"x\"\n"),
            "unknown key `url` in `[[delivery]]`",
        ),
        (
            &HOOK.replace("secret_env = \"HOOK_SECRET\"\n", ""),
            "1:1: `[[delivery]]` has no secret to sign with",
        ),
        (
            &HOOK.replace("https", "http"),
            "`url` begins with `http://`",
        ),
        (
            &HOOK.replace("https", "ftp"),
            "`url` must be a web address, not `ftp:`",
        ),
        (&HOOK.replace("https://", ""), "`url` is no web address"),
        (
            &HOOK.replace("example", "me:pw@example"),
            "`url` holds a name or a password",
        ),
        (&HOOK.replace("/hook", "/hook#x"), "`url` has a `#`"),
        (
            &format!("{HOOK}tls = \"none\"\n"),
            "unknown key `tls` in `[[delivery]]`",
        ),
    ] {
        let found = problems(text);
        assert!(
            found.iter().any(|line| line.contains(expected)),
            "{expected} in {found:#?}"
        );
        assert!(found.len() <= 2, "{found:#?}");
    }
}

#[test]
fn a_secret_in_the_file_is_refused_and_not_repeated() {
    for text in [
        format!("{SMTP}user = \"kb\"\npassword = \"hunter2\"\n"),
        format!("{SMTP}user = \"kb\"\npassword_env = \"hunter2!\"\n"),
        format!("{SMTP}user = \"kb\"\npassword = \"hunter2\n"),
        HOOK.replace("secret_env = \"HOOK_SECRET\"", "secret = \"hunter2\""),
        HOOK.replace("HOOK_SECRET", "whsec_hunter2"),
        HOOK.replace("https://", "https://kb:hunter2@"),
        HOOK.replace("https://", "http://kb:hunter2@"),
    ] {
        let found = problems(&text);
        assert!(!found.is_empty());
        assert!(
            !found.iter().any(|line| line.contains("hunter2")),
            "{found:#?}"
        );
        // Nor is the line shown below it.
        let read = read("kb.toml", Some(&text), &[]);
        for problem in &read.problems {
            let shown = serde_json::to_string(problem).unwrap();
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }
    let found = problems(&format!("{SMTP}user = \"kb\"\npassword = \"hunter2\"\n"));
    assert_eq!(
        found[0],
        "kb.toml:7:1: `password` stands in kb.toml, which others may read (set a variable and write its name, `password_env = \"KB_PASSWORD\"`, or write `password_file`; then change the password)"
    );
}

#[test]
fn a_webhook_into_a_private_network_is_refused_in_every_notation() {
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "0.0.0.0",
        "0",
        "10.0.0.1",
        "192.168.0.1",
        "172.16.0.1",
        "169.254.169.254",
        "2852039166",
        "100.64.0.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[fd00::1]",
        "[fe80::1]",
        "[64:ff9b::7f00:1]",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "kb.localhost",
        "１２７.0.0.1",
        "127。0。0。1",
    ] {
        let text = HOOK.replace("example.com", host);
        let found = problems(&text);
        assert!(
            found.len() == 1 && found[0].contains("leads to this machine"),
            "{host}: {found:?}"
        );
        assert_eq!(
            deliveries(&format!("{text}allow_private = true\n")).len(),
            1
        );
    }
}

#[test]
fn a_form_whose_requests_go_nowhere_is_warned_of_once() {
    let form = "[[channel]]\nid = \"form\"\nkind = \"form\"\n";
    let missed = |text: &str| {
        let site = read("kb.toml", Some(text), &[]).site;
        site.missed_delivery()
    };
    let found = missed(form).unwrap();
    assert!(found.code == code::NOT_CARRIED && !found.is_error());
    assert_eq!(found.place.line, Some(1));
    // Carried, with links that lead nowhere.
    let found = missed(&format!("{form}{SMTP}")).unwrap();
    assert!(found.code == code::NO_ADDRESS && !found.is_error());
    let site = "[site]\nurl = \"https://help.example.com\"\n";
    assert_eq!(missed(&format!("{site}{form}{SMTP}")), None);
    assert_eq!(missed(""), None);
}
