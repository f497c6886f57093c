//! The templates of a theme as one language speaks them: compiled, with the functions they call.
//!
//! It must not know files' places or what pages are about.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use minijinja::value::Kwargs;
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value,
};

use crate::locale::{Arg, Locale};
use crate::problem::nearest;

/// Instructions that one page may take: hundreds of times what the largest page needs, so that a
/// loop without end in a theme is stopped within a moment.
const FUEL: u64 = 5_000_000;

/// Filters that make gigabytes of a number in one instruction. No page needs them.
const ENDLESS: [&str; 2] = ["format", "indent"];

/// An environment without templates: its rules and functions.
pub(super) fn environment(
    locale: &Arc<Locale>,
    statics: &Arc<HashMap<String, Value>>,
) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(escaping);
    environment.set_formatter(write);
    environment.set_fuel(Some(FUEL));
    for filter in ENDLESS {
        environment.remove_filter(filter);
    }
    // Makes errors name what was undefined, and where; it costs nothing until there is one.
    environment.set_debug(true);

    let strings = Arc::clone(locale);
    environment.add_function("t", move |key: &str, args: Kwargs| {
        text(&strings, key, &args)
    });
    let numbers = Arc::clone(locale);
    environment.add_function("number", move |number: Value| {
        whole(&number).map(|number| numbers.number(number))
    });
    let dates = Arc::clone(locale);
    environment.add_function("date", move |day: &str| {
        day_of(day).map(|day| dates.date(day))
    });
    let statics = Arc::clone(statics);
    environment.add_function("static", move |name: &str| {
        statics
            .get(name)
            .cloned()
            .ok_or_else(|| no_static(name, &statics))
    });
    environment
}

/// Everything is escaped as HTML but plain text files.
fn escaping(name: &str) -> AutoEscape {
    if name.ends_with(".txt") {
        AutoEscape::None
    } else {
        AutoEscape::Html
    }
}

/// Writes a value. Texts are escaped here, because minijinja would turn every slash of every
/// address into `&#x2f;`. What a page does not have (`none`) is written as nothing.
fn write(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if *state.auto_escape() == AutoEscape::Html && !value.is_safe() => {
            escape(out, text).map_err(Error::from)
        }
        None if value.is_none() => Ok(()),
        _ => minijinja::escape_formatter(out, state, value),
    }
}

/// Escapes what means something in HTML's text and in its quoted attributes.
fn escape(out: &mut Output<'_>, text: &str) -> fmt::Result {
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.write_str(&text[written..at])?;
        out.write_str(entity)?;
        written = at + 1;
    }
    out.write_str(&text[written..])
}

fn text(locale: &Locale, key: &str, args: &Kwargs) -> Result<Value, Error> {
    let names: Vec<&str> = args.args().collect();
    if names.is_empty()
        && let Some(constant) = locale.constant(key)
    {
        return Ok(Value::from(Arc::clone(constant)));
    }
    let values = names
        .iter()
        .map(|name| Ok((*name, args.get::<Value>(name)?)));
    let values: Vec<(&str, Value)> = values.collect::<Result<_, Error>>()?;
    let arguments = values
        .iter()
        .map(|(name, value)| Ok((*name, argument(key, name, value)?)));
    let arguments: Vec<(&str, Arg<'_>)> = arguments.collect::<Result<_, Error>>()?;
    let text = locale.try_text(key, &arguments);
    text.map(Value::from).map_err(|why| wrong(why.to_string()))
}

fn argument<'a>(key: &str, name: &str, value: &'a Value) -> Result<Arg<'a>, Error> {
    if let Some(text) = value.as_str() {
        return Ok(Arg::Text(text));
    }
    whole(value).map(Arg::Number).map_err(|_| {
        wrong(format!(
            "t(\"{key}\") takes texts and whole numbers, but `{name}` is {value:?}"
        ))
    })
}

fn whole(value: &Value) -> Result<u64, Error> {
    let number = u64::try_from(value.clone());
    number.map_err(|_| wrong(format!("number() takes a whole number, not {value:?}")))
}

/// The day of a date, or of a point in time as it is written.
fn day_of(text: &str) -> Result<jiff::civil::Date, Error> {
    let day = text.get(..10).unwrap_or(text);
    day.parse().map_err(|_| {
        wrong(format!(
            "date() takes a date such as 2026-11-21, not {text:?}"
        ))
    })
}

fn no_static(name: &str, statics: &HashMap<String, Value>) -> Error {
    let hint = match nearest(name, statics.keys().map(String::as_str)) {
        Some(meant) => format!("; did you mean `{meant}`?"),
        None => String::new(),
    };
    wrong(format!("the theme has no static file `{name}`{hint}"))
}

fn wrong(what: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, what)
}
