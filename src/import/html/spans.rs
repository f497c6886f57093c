//! Words with their emphasis and links, written as Markdown that reads back as the same.
//!
//! It must not know HTML.

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Span {
    /// Plain words; blanks at the ends count.
    Text(String),
    /// Markdown that is finished: code, a picture, a tag.
    Done(String),
    /// A new line.
    Break,
    /// Words between marks: in Markdown, and in HTML where Markdown cannot tell their ends.
    Marked {
        mark: &'static str,
        tag: &'static str,
        inner: Vec<Span>,
    },
    /// A link: where it leads, with its title.
    Link { inner: Vec<Span>, to: String },
}

/// How a break in a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breaks {
    /// As Markdown: the line ends with a backslash.
    Markdown,
    /// As `<br>`, where a line cannot end.
    Html,
}

/// The spans as one text without blanks around it.
pub(super) fn write(spans: &[Span], breaks: Breaks) -> String {
    let mut out = String::new();
    put(spans, None, breaks, &mut out);
    let trimmed = out.trim_matches([' ', '\n']);
    // A break behind everything breaks nothing.
    let mut trimmed = trimmed.trim_end_matches("\\\n");
    while let Some(shorter) = trimmed.strip_suffix("<br>").or_else(|| {
        trimmed
            .strip_suffix('\\')
            .filter(|rest| breaks == Breaks::Markdown && !rest.ends_with('\\'))
    }) {
        trimmed = shorter.trim_end();
    }
    trimmed.to_owned()
}

fn put(spans: &[Span], next: Option<char>, breaks: Breaks, out: &mut String) {
    for (number, span) in spans.iter().enumerate() {
        let rest = &spans[number + 1..];
        match span {
            Span::Text(text) => put_text(text, out),
            Span::Done(done) => out.push_str(done),
            Span::Break => {
                out.truncate(out.trim_end_matches(' ').len());
                if !out.is_empty() && !out.ends_with('\n') {
                    out.push_str(match breaks {
                        Breaks::Markdown => "\\\n",
                        Breaks::Html => "<br>",
                    });
                }
            }
            Span::Marked { mark, tag, inner } => {
                let next = first_of(rest).or(next);
                put_marked(mark, tag, inner, next, breaks, out);
            }
            Span::Link { inner, to } => {
                let words = write(inner, Breaks::Html);
                if words.is_empty() {
                    continue;
                }
                if blank_at(inner, Edge::Start) {
                    put_text(" ", out);
                }
                if out.ends_with('!') && !out.ends_with("\\!") {
                    out.pop();
                    out.push_str("\\!");
                }
                out.push_str(&format!("[{words}]({to})"));
                if blank_at(inner, Edge::End) {
                    out.push(' ');
                }
            }
        }
    }
}

fn put_text(text: &str, out: &mut String) {
    let at_start = out.is_empty() || out.ends_with([' ', '\n']) || out.ends_with("<br>");
    let text = if at_start {
        text.trim_start_matches(' ')
    } else {
        text
    };
    out.push_str(text);
}

fn put_marked(
    mark: &str,
    tag: &str,
    inner: &[Span],
    next: Option<char>,
    breaks: Breaks,
    out: &mut String,
) {
    let words = write(inner, breaks);
    let after = blank_at(inner, Edge::End);
    if blank_at(inner, Edge::Start) {
        put_text(" ", out);
    }
    if words.is_empty() {
        return;
    }
    let previous = out.chars().next_back();
    let following = if after { Some(' ') } else { next };
    let first = words.chars().next();
    let last = words.chars().next_back();
    let opens = open(previous, first, mark) && open(following, last, mark);
    if opens && !words.contains("\n") {
        out.push_str(&format!("{mark}{words}{mark}"));
    } else {
        out.push_str(&format!("<{tag}>{words}</{tag}>"));
    }
    if after {
        out.push(' ');
    }
}

/// Whether a mark between what is outside and inside of it is read as one.
fn open(outside: Option<char>, inside: Option<char>, mark: &str) -> bool {
    let sign = mark.chars().next();
    if outside == sign || inside == sign {
        return false;
    }
    let is_sign = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
    match inside {
        None => false,
        Some(c) if c.is_whitespace() => false,
        Some(c) if is_sign(c) => {
            outside.is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation())
        }
        Some(_) => true,
    }
}

/// An end of a row of spans.
#[derive(Clone, Copy)]
enum Edge {
    Start,
    End,
}

/// Whether a blank stands at an end of spans.
fn blank_at(mut spans: &[Span], edge: Edge) -> bool {
    loop {
        let outermost = match edge {
            Edge::Start => spans.first(),
            Edge::End => spans.last(),
        };
        match (outermost, edge) {
            (Some(Span::Marked { inner, .. } | Span::Link { inner, .. }), _) => spans = inner,
            (Some(Span::Text(text)), Edge::Start) => return text.starts_with(' '),
            (Some(Span::Text(text)), Edge::End) => return text.ends_with(' '),
            _ => return false,
        }
    }
}

/// The sign that spans begin with.
fn first_of(spans: &[Span]) -> Option<char> {
    spans.iter().find_map(|span| match span {
        Span::Text(text) | Span::Done(text) => text.chars().next(),
        Span::Break => Some(' '),
        Span::Marked { mark, .. } => mark.chars().next(),
        Span::Link { inner, .. } => first_of(inner).map(|_| '['),
    })
}

/// Words as they stand in Markdown: every sign that would mean something there is escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut previous = ' ';
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        let is_mark = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '{' | '~' => true,
            '_' => !(previous.is_alphanumeric() && next.is_alphanumeric()),
            '&' => next.is_ascii_alphabetic() || next == '#',
            _ => false,
        };
        if is_mark {
            out.push('\\');
        }
        out.push(c);
        previous = c;
    }
    out
}

/// A paragraph no line of which begins something else than a paragraph.
pub(super) fn guarded(text: &str) -> String {
    let lines = text.split('\n').map(|line| match begins_something(line) {
        Some(at) => format!("{}\\{}", &line[..at], &line[at..]),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Where a sign must be escaped, when the line would begin a heading, a list, a quotation, a rule.
fn begins_something(line: &str) -> Option<usize> {
    let blank = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\\']);
    let first = line.chars().next()?;
    match first {
        '#' => blank(line.trim_start_matches('#')).then_some(0),
        '>' => Some(0),
        '-' | '+' | '=' if blank(&line[1..]) => Some(0),
        ':' => (line.starts_with(":::") || line.starts_with(": ")).then_some(0),
        '0'..='9' => {
            let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let rest = &line[digits..];
            (rest.starts_with(['.', ')']) && blank(&rest[1..])).then_some(digits)
        }
        '-' | '=' | '|' | '+' => {
            let only = line.trim_end_matches('\\');
            only.chars().all(|c| "-=|:+ ".contains(c)).then_some(0)
        }
        _ => None,
    }
}
