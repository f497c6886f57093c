use super::*;

#[test]
fn an_end_belongs_to_the_nearest_tag_of_its_name() {
    for (text, filled) in [
        ("{% note %}a{% endnote %}", "> [!NOTE]\n> a"),
        (
            "{% note %}a{% note %}b{% endnote %}{% endnote %}",
            "> [!NOTE]\n> a> [!NOTE]\n> > b",
        ),
        (
            "{% note %}a {% note %}b{% endnote %}",
            "{% note %}a > [!NOTE]\n> b",
        ),
        ("{{ ক {{ {% note %}a{% endnote %}", "{{ ক {{ > [!NOTE]\n> a"),
        (
            "{% raw %}{% note %}{{ x }}{% endraw %}",
            "{% note %}{{ x }}",
        ),
        (
            "{% raw %}{% note %}a{% endnote %}",
            "{% raw %}> [!NOTE]\n> a",
        ),
        (
            "{% note %}{% raw %}{% endnote %}{% endraw %}{% endnote %}",
            "> [!NOTE]\n> {% endnote %}",
        ),
    ] {
        let liquid = Liquid {
            export: &Export::default(),
            config: &Map::new(),
            front: &Front::default(),
            source: "a.md",
            lines: 0,
        };
        let mut losses = Losses::default();
        assert_eq!(liquid.fill(text, &mut losses), filled, "{text}");
    }
}

#[test]
fn every_tag_that_stays_is_told_with_its_line() {
    let liquid = Liquid {
        export: &Export::default(),
        config: &Map::new(),
        front: &Front::default(),
        source: "a.md",
        lines: 3,
    };
    let mut losses = Losses::default();
    let text = "{{ a }}\n\n{% note %}\nb\n{{ c }} {{ d }}\n{% endnote %}\n{% e %}\n";
    liquid.fill(text, &mut losses);
    let lines = losses.finish().into_iter().map(|told| told.place.line);
    assert_eq!(lines.collect::<Vec<_>>(), [4, 8, 8, 10].map(Some));
}

#[test]
fn what_an_include_is_given_is_a_text_or_what_a_variable_holds() {
    let config = crate::import::front::yaml(
        "phone: 1\nbaseurl: /help\ndata:\n  contact:\n    phone: '+880 2'\n",
    );
    let parted = crate::import::front::part("---\ntitle: Pay\nkind: tip\nlist: [a]\n---\n");
    let liquid = Liquid {
        export: &Export::default(),
        config: &config.unwrap(),
        front: &parted.front.unwrap(),
        source: "a.md",
        lines: 0,
    };
    for (arguments, filled) in [
        (
            "type=\"info\" content=\"a page.title\"",
            Some("> [!NOTE]\n> a page.title"),
        ),
        ("type='info' content=page.title", Some("> [!NOTE]\n> Pay")),
        ("type=page.kind content=site.phone", Some("> [!TIP]\n> 1")),
        (
            "type=\"info\" content=site.data.contact.phone",
            Some("> [!NOTE]\n> +880 2"),
        ),
        (
            "type=\"info\" title=page.title content=12",
            Some(":::note Pay\n12\n:::"),
        ),
        ("type=\"info\" content=note", None),
        ("type=\"info\" content=page.list", None),
        ("type=\"info\" content=page.title.more", None),
        ("type=\"info\" content=site.data.contact.fax", None),
        ("type=\"info\" title=name content=\"a\"", None),
        ("type=kind content=\"a\"", None),
    ] {
        let text = format!("{{% include callout.html {arguments} %}}");
        let mut losses = Losses::default();
        let said = liquid.fill(&text, &mut losses);
        assert_eq!(said, filled.unwrap_or(&text), "{arguments}");
        let told: Vec<&str> = losses.finish().iter().map(|told| told.code.name).collect();
        assert_eq!(told.is_empty(), filled.is_some(), "{arguments}: {told:?}");
    }
}
