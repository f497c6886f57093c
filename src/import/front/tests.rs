use super::*;
use crate::content::front_matter;

#[test]
fn what_is_not_touched_stays_as_it_was_written() {
    let text = "---\n# why\ntitle:   'A: b'   # said\nlist:\n  - one\n  - two\nsidebar_position: 3\n---\nText\n";
    let mut front = part(text).front.unwrap();
    assert_eq!(front.take("sidebar_position"), Some(3.into()));
    front.set("order", 3);
    assert_eq!(
        front.write(),
        "---\norder: 3\n# why\ntitle:   'A: b'   # said\nlist:\n  - one\n  - two\n---\n"
    );
}

#[test]
fn toml_stays_toml() {
    let text = "+++\ntitle = \"A\"\n[params]\ntitle = \"B\"\n+++\nText\n";
    let mut front = part(text).front.unwrap();
    front.set("aliases", vec!["/old"]);
    assert_eq!(
        front.write(),
        "+++\naliases = [\"/old\"]\ntitle = \"A\"\n[params]\ntitle = \"B\"\n+++\n"
    );
}

#[test]
fn whatever_is_set_is_read_again_as_it_was() {
    for title in [
        "Refunds",
        "a: b",
        "yes",
        "12",
        "- x",
        "\"q\"",
        "টাকা #১",
        "x: ",
        "মূল্য: ৳৫০",
        "{a}",
        "\\",
        "'",
    ] {
        let mut front = Front::default();
        front.set("title", title);
        front.set("tags", vec![title, "b, c"]);
        let (read, problems) = front_matter::read("a.md", &front.write()).unwrap();
        assert_eq!(problems, vec![], "{title}");
        assert_eq!(read.title.as_deref(), Some(title.trim()));
        assert_eq!(read.tags, [title.trim(), "b, c"]);
    }
}

#[test]
fn a_key_that_is_set_anew_leaves_nothing_of_the_old_one() {
    let rest = "tags = [\"a\"]\n";
    for (matter, left) in [
        ("aliases = [\n\"/old\",\n]\ntags = [\"a\"]\n", rest),
        (
            "tags = [\"a\"]\naliases = [\n# why = what\n\"/a = b\",\n\"/[c]\" ]\n",
            rest,
        ),
        (
            "aliases = \"\"\"\n# a\nb = 1\n[c]\n\"\"\"\ntags = [\"a\"]\n",
            rest,
        ),
        (
            "aliases = [\n'/old'\n]\ntags = [\n\"a\"\n]\n[params]\naliases = [\n1,\n]\n",
            "tags = [\n\"a\"\n]\n[params]\naliases = [\n1,\n]\n",
        ),
    ] {
        let mut front = part(&format!("+++\n{matter}+++\nText\n")).front.unwrap();
        front.set("aliases", vec!["/new"]);
        let expected = format!("+++\naliases = [\"/new\"]\n{left}+++\n");
        assert_eq!(front.write(), expected, "{matter}");
    }
}

#[test]
fn what_cannot_be_changed_line_by_line_is_written_anew_and_means_the_same() {
    for text in [
        "---\n{title: A, aliases: [/old], n: {a: 1}}\n---\n",
        "---\n  title: A\n  aliases: /old\n  n: { a: 1 }\n---\n",
        "---\naliases: &all\n  - /old\ntitle: A\nn: {a: 1}\ntags: *all\n---\n",
        "+++\ntitle = \"A\"\n  day = 2026-01-02\n  aliases = [\"/old\"]\n[n]\na = 1\n+++\n",
        "+++\naliases = [\"/old\"]\n  title = \"A\"\nn.a = 1\n+++\n",
        "+++\ntitle = \"A\"\nn.a = 1\n[aliases]\nold = \"/old\"\n+++\n",
    ] {
        let mut front = part(text).front.unwrap();
        let mut wanted = front.values.clone();
        front.set("aliases", vec!["/new"]);
        wanted.insert("aliases".into(), vec!["/new"].into());
        let written = front.write();
        let again = part(&written).front.unwrap();
        assert_eq!(again.values, wanted, "{text}{written}");
        assert_eq!(again.title().as_deref(), Some("A"), "{text}{written}");
    }
}
