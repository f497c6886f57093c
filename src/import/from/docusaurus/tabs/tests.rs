use super::*;

fn text(text: &str) -> String {
    let lines = carried(text).lines.into_iter().map(|(_, line)| line);
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn tabs_are_tabs_however_their_tags_are_laid_out() {
    for (written, expected) in [
        (
            "<Tabs>\n<TabItem value=\"a\" label=\"A b\">one **line**</TabItem>\n</Tabs>\n<Tabs><TabItem value=\"c\">x</TabItem></Tabs>",
            ":::tabs\n:::tab A b\n\none **line**\n\n:::\n:::\n:::tabs\n:::tab c\n\nx\n\n:::\n:::",
        ),
        (
            "<Tabs>\n  <TabItem value=\"a\" label=\"A\" default>\n    one\n\n        code\n  </TabItem>\n</Tabs>",
            ":::tabs\n:::tab A\none\n\n    code\n:::\n:::",
        ),
        (
            "<Tabs\n  groupId=\"os\"\n  values={[\n    {label: 'An A > b', value: 'a'},\n  ]}>\n<TabItem\n  value=\"a\">one</TabItem></Tabs>",
            ":::tabs\n:::tab An A > b\n\none\n\n:::\n:::",
        ),
        (
            "one <Tabs><TabItem label={'A'} value=\"x\">two</TabItem></Tabs> three\n\nfour",
            "one\n\n:::tabs\n:::tab A\n\ntwo\n\n:::\n:::\n\nthree\n\n\nfour",
        ),
        (
            "- one\n\n  <Tabs>\n  <TabItem label=\"A\">\n\n  two\n\n  </TabItem>\n  </Tabs>",
            "- one\n\n  :::tabs\n  :::tab A\n\n  two\n\n  :::\n  :::",
        ),
        (
            "<Tabs><TabItem label=\"A\"><Tabs><TabItem label=\"B\">x</TabItem></Tabs></TabItem></Tabs>",
            ":::tabs\n:::tab A\n:::tabs\n:::tab B\n\nx\n\n:::\n:::\n:::\n:::",
        ),
    ] {
        assert_eq!(text(written), expected, "{written}");
    }
}

#[test]
fn what_is_no_tabs_stays_as_it_is() {
    for written in [
        "`<Tabs><TabItem label=\"A\">x</TabItem></Tabs>`\n",
        "```\n<Tabs><TabItem label=\"A\">x</TabItem></Tabs>\n```\n",
        "<Tabs>\n<TabItem label=\"A\">never closed\n</Tabs>\n",
        "<TabItem label=\"A\">alone</TabItem>\n",
        "> <Tabs><TabItem label=\"A\">x</TabItem></Tabs>\n",
        "| <Tabs><TabItem label=\"A\">x</TabItem></Tabs> |\n",
        "<Tabs></Tabs> <TabsList> a\n\n   b\n",
        "\n\n",
        "",
    ] {
        assert_eq!(
            text(written),
            written.strip_suffix('\n').unwrap_or(written),
            "{written}"
        );
    }
}

#[test]
fn every_line_keeps_its_number() {
    let lines = carried("a\n<Tabs>\n<TabItem label=\"A\">\nb\n</TabItem></Tabs>\nc\n").lines;
    let numbers: Vec<(usize, &str)> = lines
        .iter()
        .map(|(at, line)| (*at, line.as_str()))
        .collect();
    assert_eq!(
        numbers,
        [
            (1, "a"),
            (2, ":::tabs"),
            (3, ":::tab A"),
            (4, "b"),
            (5, ":::"),
            (5, ":::"),
            (6, "c")
        ]
    );
}

#[test]
fn what_tags_say_that_kb_has_nothing_for_is_named() {
    let text = "<Tabs groupId=\"os\"\n  queryString values={[{value: 'a', defaultValue: 'b'}]} defaultValue='a'>\n<TabItem value=\"a\" label=\"the default one\" default>x</TabItem>\n<TabItem value=\"b\" default>x</TabItem>\n</Tabs>\n<Tabs defaultValue=\"b\"><TabItem value=\"a\">x</TabItem><TabItem value=\"b\">x</TabItem></Tabs>";
    let dropped = carried(text).dropped;
    let dropped: Vec<(usize, &str)> = dropped.iter().map(|(at, name, _)| (*at, *name)).collect();
    assert_eq!(
        dropped,
        [
            (1, "groupId"),
            (1, "queryString"),
            (4, "default"),
            (6, "defaultValue")
        ]
    );
}

#[test]
fn many_tags_are_read_in_no_time() {
    for part in [
        "<Tabs>",
        "<TabItem ",
        "<Tabs><TabItem>",
        "<Tabs x={",
        "</Tabs>",
        "<Tabs x='",
    ] {
        carried(&part.repeat(40_000));
        carried(&format!("{part}\n").repeat(40_000));
    }
    carried(&"<Tabs><TabItem>x</TabItem></Tabs>".repeat(20_000));
    let (open, close) = ("<Tabs><TabItem>", "</TabItem></Tabs>");
    carried(&format!("{}x{}", open.repeat(20_000), close.repeat(20_000)));
}
