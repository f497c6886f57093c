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
