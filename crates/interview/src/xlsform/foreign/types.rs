//! What a type of another tool becomes in a trial.

use crate::language::Language;

/// An expression that is empty.
pub(super) const EMPTY: &str = "''";
/// The row's own calculation or default.
pub(super) const OWN: &str = "";

/// What a row of another tool becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A type of ours, in our spelling.
    Known(String),
    /// A type of ours, whose list gets one more choice.
    OrOther(String, String),
    /// The end of a group or repeat.
    End,
    /// A repeat begins.
    Repeat,
    /// A number between two others.
    Range,
    /// A value that the form itself makes, and shows to nobody.
    Computed(&'static str),
    /// It notes something that nobody was asked for; this is what expressions read in its place.
    Silent(&'static str),
    /// A question that is not asked, and why.
    Unasked(&'static str),
    /// Nothing that is known: the compiler says so.
    Unknown,
}

/// What is noted without asking, and what expressions read in its place: the time of the trial, or nothing.
const SILENT: [(&str, &str); 20] = [
    ("start", "now()"),
    ("end", "now()"),
    ("today", "today()"),
    ("deviceid", EMPTY),
    ("device_id", EMPTY),
    ("imei", EMPTY),
    ("subscriberid", EMPTY),
    ("simserial", EMPTY),
    ("sim_id", EMPTY),
    ("phonenumber", EMPTY),
    ("phone_number", EMPTY),
    ("username", EMPTY),
    ("email", EMPTY),
    ("uri:deviceid", EMPTY),
    ("uri:username", EMPTY),
    ("audit", EMPTY),
    ("background-audio", EMPTY),
    ("background-geopoint", EMPTY),
    ("start-geopoint", EMPTY),
    ("last-saved", EMPTY),
];

const PLACE: &str = "it asks for an exact place";
const FILE: &str = "it asks for a file, a picture or a recording";
const BESIDE: &str = "its choices stand in a file beside the form";

/// What is not asked.
const UNASKED: [(&str, &str); 20] = [
    ("geopoint", PLACE),
    ("geotrace", PLACE),
    ("geoshape", PLACE),
    ("gps", PLACE),
    ("location", PLACE),
    ("osm", PLACE),
    ("image", FILE),
    ("photo", FILE),
    ("audio", FILE),
    ("video", FILE),
    ("file", FILE),
    ("barcode", "it asks for a code to be photographed"),
    ("datetime", "date and time in one cannot be asked here"),
    ("rank", "ordering a list cannot be asked by SMS"),
    ("select_one_from_file", BESIDE),
    ("select_multiple_from_file", BESIDE),
    ("csv-external", BESIDE),
    ("xml-external", BESIDE),
    ("xml_external", BESIDE),
    ("entity", "answers are not saved to entity lists"),
];

/// What the text in the `type` column of another tool means in a trial.
pub(super) fn meaning(text: &str, has_file_choices: bool) -> Meaning {
    let words: Vec<&str> = text.split_whitespace().collect();
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let last = |skip: usize| words.get(skip).copied().unwrap_or_default().to_owned();
    let (family, list, rest) = match lower.as_slice() {
        ["begin", "group", ..] | ["begin_group", ..] => return Meaning::Known("begin_group".to_owned()),
        ["begin", "repeat", ..] | ["begin_repeat", ..] => return Meaning::Repeat,
        ["end", "group" | "repeat", ..] | ["end_group" | "end_repeat", ..] => return Meaning::End,
        ["select", "one", "from", _, rest @ ..] => ("select_one", last(3), rest),
        ["select", "one", _, rest @ ..] => ("select_one", last(2), rest),
        ["select", "multiple", "from", _, rest @ ..] => ("select_multiple", last(3), rest),
        ["select", "multiple", _, rest @ ..] => ("select_multiple", last(2), rest),
        ["select", "all", "that", "apply", "from", _, rest @ ..] => ("select_multiple", last(5), rest),
        ["select_one" | "select1" | "select_one_external", _, rest @ ..] => ("select_one", last(1), rest),
        ["select_multiple", _, rest @ ..] => ("select_multiple", last(1), rest),
        ["phone", "number"] => return Meaning::Silent(EMPTY),
        ["date", "time"] => return Meaning::Unasked("date and time in one cannot be asked here"),
        [one, ..] => return single(one, words.len()),
        [] => return Meaning::Unknown,
    };
    if has_file_choices || list.contains('.') || matches!(rest, ["from", "file", ..]) || list == "from" {
        return Meaning::Unasked(BESIDE);
    }
    match rest {
        [] => Meaning::Known(format!("{family} {list}")),
        ["or_other"] | ["or", "specify", "other"] => Meaning::OrOther(format!("{family} {list}"), list),
        _ => Meaning::Unknown,
    }
}

/// A type of one word.
fn single(one: &str, words: usize) -> Meaning {
    let by_name = |list: &[(&'static str, &'static str)]| {
        list.iter().find(|(name, _)| *name == one).map(|(_, what)| *what)
    };
    if let Some(value) = by_name(&SILENT) {
        return Meaning::Silent(value);
    }
    if let Some(why) = by_name(&UNASKED) {
        return Meaning::Unasked(why);
    }
    let known = match one {
        "text" | "string" => "text",
        "integer" | "int" => "integer",
        "decimal" => "decimal",
        "date" => "date",
        "time" => "time",
        "note" => "note",
        "acknowledge" | "trigger" => "acknowledge",
        "calculate" | "calculation" => "calculate",
        "range" => return Meaning::Range,
        "hidden" => return Meaning::Computed(OWN),
        _ => return Meaning::Unknown,
    };
    if words == 1 { Meaning::Known(known.to_owned()) } else { Meaning::Unknown }
}

/// A range as a number with a rule: `start`, `end` and `step` of its parameters, as other tools take them when left out.
pub(super) fn range(parameters: &str) -> (&'static str, String) {
    let parameter = |name: &str, otherwise: &str| {
        let parts = parameters.split([' ', ',', ';']).filter_map(|part| part.split_once('='));
        parts
            .map(|(key, value)| (key.trim(), value.trim()))
            .find(|(key, value)| *key == name && value.parse::<f64>().is_ok())
            .map_or_else(|| otherwise.to_owned(), |(_, value)| value.to_owned())
    };
    let (start, end, step) = (parameter("start", "1"), parameter("end", "10"), parameter("step", "1"));
    let whole = [&start, &end, &step].into_iter().all(|number| number.parse::<i64>().is_ok());
    let rule = format!(". >= {start} and . <= {end}");
    (if whole { "integer" } else { "decimal" }, rule)
}

/// A tag for the name of a language: the one it gives in brackets, else letters of the name, which mean nothing to anybody.
pub(super) fn tag(name: &str) -> String {
    const LETTERS: std::ops::RangeInclusive<usize> = 5..=8;
    let name = name.trim();
    let given = name.strip_suffix(')').and_then(|name| name.rsplit_once('(')).map(|(_, tag)| tag.trim());
    if let Some(tag) = given.into_iter().chain([name]).find_map(|tag| Language::parse(tag).ok()) {
        // In the one spelling that a tag has: so it is read back.
        return tag.to_string();
    }
    let letters = name
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphabetic)
        .take(*LETTERS.end())
        .collect::<String>();
    // Names in other scripts are told apart by a number in letters.
    let number: u32 =
        name.chars().map(u32::from).fold(0, |sum, letter| sum.wrapping_mul(31).wrapping_add(letter));
    let spelled = number
        .to_string()
        .chars()
        .filter_map(|digit| char::from_digit(digit.to_digit(10)? + 10, 20))
        .collect::<String>();
    let letters = if LETTERS.contains(&letters.len()) { letters } else { letters + &spelled + "aaaaa" };
    letters.chars().take(*LETTERS.end()).collect()
}

/// An expression with plain quotes.
pub(super) fn plain_quotes(expression: &str) -> String {
    expression.replace(['‘', '’'], "'").replace(['“', '”'], "\"")
}

/// An expression with `x` for every `jr:choice-name(x, '…')`, if it has any: words are for people, rules read codes.
pub(super) fn without_choice_names(expression: &str) -> Option<String> {
    const CALL: &str = "jr:choice-name(";
    let (before, rest) = expression.split_once(CALL)?;
    let (mut depth, mut quoted, mut comma, mut end) = (1_usize, None, None, None);
    for (at, letter) in rest.char_indices() {
        match (letter, quoted) {
            (_, Some(quote)) => quoted = (letter != quote).then_some(quote),
            ('\'' | '"', None) => quoted = Some(letter),
            ('(', None) => depth += 1,
            (')', None) => depth -= 1,
            (',', None) if depth == 1 && comma.is_none() => comma = Some(at),
            _ => {}
        }
        if depth == 0 {
            end = Some(at);
            break;
        }
    }
    let (comma, end) = (comma?, end?);
    let (code, after) = (rest.get(..comma)?.trim(), rest.get(end + 1..)?);
    let after = without_choice_names(after).unwrap_or_else(|| after.to_owned());
    Some(format!("{before}{code}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_read_codes_where_they_read_words() {
        assert_eq!(
            without_choice_names(
                "concat(jr:choice-name(selected-at(${a}, 0), '${a}'), ' ', jr:choice-name(${b},'${b}'))"
            ),
            Some("concat(selected-at(${a}, 0), ' ', ${b})".to_owned())
        );
        assert_eq!(without_choice_names("${a} = 'jr'"), None);
        assert_eq!(without_choice_names("jr:choice-name(${a}"), None);
    }

    #[test]
    fn types_of_other_tools_become_ours_or_are_set_aside() {
        let known = |text: &str| Meaning::Known(text.to_owned());
        assert_eq!(meaning("Select_One  yes_no", false), known("select_one yes_no"));
        assert_eq!(meaning("select all that apply from Crops", false), known("select_multiple Crops"));
        assert_eq!(meaning("begin group", false), known("begin_group"));
        assert_eq!(
            meaning("select_one a or_other", false),
            Meaning::OrOther("select_one a".to_owned(), "a".to_owned())
        );
        assert_eq!(meaning("select_one_from_file towns.csv", false), Meaning::Unasked(BESIDE));
        assert_eq!(meaning("select_one towns", true), Meaning::Unasked(BESIDE));
        assert_eq!(meaning("start", false), Meaning::Silent("now()"));
        assert_eq!(meaning("geopoint", false), Meaning::Unasked(PLACE));
        assert_eq!(meaning("end repeat", false), Meaning::End);
        assert_eq!(meaning("integr", false), Meaning::Unknown);
        assert_eq!(meaning("", false), Meaning::Unknown);
    }

    #[test]
    fn every_name_of_a_language_gives_a_tag() {
        assert_eq!(tag("English (en)"), "en");
        assert_eq!(tag("Kurdish"), "kurdish");
        for name in
            ["Português (não)", "Dari", "العربية", "中文", "English (United States of America)", "ລາວ"]
        {
            assert!(Language::parse(&tag(name)).is_ok(), "{name}: {}", tag(name));
        }
        assert_ne!(tag("العربية"), tag("中文"));
    }

    #[test]
    fn a_range_is_a_number_with_a_rule() {
        assert_eq!(range("start=0 end=5 step=1"), ("integer", ". >= 0 and . <= 5".to_owned()));
        assert_eq!(range("end=1;step=0.1"), ("decimal", ". >= 1 and . <= 1".to_owned()));
        assert_eq!(range("start=) or (1"), ("integer", ". >= 1 and . <= 10".to_owned()));
    }
}
