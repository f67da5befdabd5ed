//! What a row is, by its `type`. Types that note something about people without asking them are refused by name.

use crate::fault::FaultKind;
use crate::nearest::nearest;

/// A row's type, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RowType {
    Text,
    Integer,
    Decimal,
    Date,
    Time,
    Note,
    Acknowledge,
    Calculate,
    One(String),
    Many(String),
    BeginGroup,
    EndGroup,
}

/// The types of the profile, for suggestions.
const KNOWN: &[&str] = &[
    "text",
    "integer",
    "decimal",
    "date",
    "time",
    "note",
    "acknowledge",
    "calculate",
    "select_one",
    "select_multiple",
    "begin_group",
    "end_group",
];

/// Types that spy, with what each would do to somebody who trusts the form.
const SPYING: &[(&str, &str)] = &[
    ("deviceid", "it notes which device this is; a seized list of devices is a list of people"),
    ("device_id", "it notes which device this is; a seized list of devices is a list of people"),
    ("subscriberid", "it notes the subscriber's number, which names the person"),
    ("simserial", "it notes the SIM card, which names the person"),
    ("phonenumber", "it notes the phone number, which names the person"),
    ("phone_number", "it notes the phone number, which names the person"),
    ("username", "it notes who is signed in on the device"),
    ("email", "it notes the e-mail address of the device's owner"),
    ("start", "it notes the exact time, which links a person to network traffic"),
    ("end", "it notes the exact time, which links a person to network traffic"),
    ("today", "it notes the day by itself; where a day is needed, calculate it from today()"),
    ("audit", "it records each step, with times and places"),
    ("background-audio", "it records sound in secret"),
    ("background-geopoint", "it notes where the person is, in secret"),
    ("start-geopoint", "it notes where the person is, in secret"),
    ("geopoint", "it asks for an exact place; places belong to the hand-over, coarse and by two people"),
    ("geotrace", "it asks for exact places; places belong to the hand-over, coarse and by two people"),
    ("geoshape", "it asks for exact places; places belong to the hand-over, coarse and by two people"),
    ("gps", "it asks for an exact place; places belong to the hand-over, coarse and by two people"),
    ("image", "photos carry faces, places and the camera's number; files are not taken at this stage"),
    ("photo", "photos carry faces, places and the camera's number; files are not taken at this stage"),
    ("audio", "a voice is a face; files are not taken at this stage"),
    ("video", "videos carry faces and places; files are not taken at this stage"),
    ("file", "files carry names and places inside; they are not taken at this stage"),
    ("barcode", "codes on papers name their owner"),
    ("osm", "it asks for exact places on a map"),
];

/// Types that XLSForm knows and the profile leaves out.
const REFUSED: &[(&str, &str)] = &[
    ("datetime", "ask for the date and the time apart"),
    ("range", "ask for an integer with a constraint"),
    ("rank", "ordering lists is hard on a small phone and impossible by SMS"),
    ("hidden", "nothing is hidden from the person; use calculate"),
    ("select_one_from_file", "choices stand in the workbook itself"),
    ("select_multiple_from_file", "choices stand in the workbook itself"),
    ("select_one_external", "choices stand in the workbook itself"),
    ("csv-external", "nothing is read from files beside the workbook"),
    ("xml-external", "nothing is read from files beside the workbook"),
    ("xml_external", "nothing is read from files beside the workbook"),
    ("begin_loop", "loops are refused, as repeats are"),
    ("end_loop", "loops are refused, as repeats are"),
    ("entity", "answers are sealed, not saved to entity lists"),
];

/// What the text in the `type` column means.
pub(super) fn row_type(text: &str, name: &str) -> Result<RowType, FaultKind> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (first, rest) =
        (words.first().copied().unwrap_or_default().to_owned(), words.get(1..).unwrap_or_default());
    let (family, rest) = match (first.as_str(), rest) {
        ("begin" | "end", [what, rest @ ..]) => (format!("{first}_{what}"), rest),
        ("select", [one, rest @ ..]) if *one == "one" => ("select_one".to_owned(), rest),
        ("select", [many, rest @ ..]) if *many == "multiple" => ("select_multiple".to_owned(), rest),
        ("select1", rest) => ("select_one".to_owned(), rest),
        ("phone", [number, rest @ ..]) if number.eq_ignore_ascii_case("number") => {
            ("phonenumber".to_owned(), rest)
        }
        (_, rest) => (first.clone(), rest),
    };
    let known = match family.as_str() {
        "text" | "string" => RowType::Text,
        "integer" | "int" => RowType::Integer,
        "decimal" => RowType::Decimal,
        "date" => RowType::Date,
        "time" => RowType::Time,
        "note" => RowType::Note,
        "acknowledge" | "trigger" => RowType::Acknowledge,
        "calculate" => RowType::Calculate,
        "begin_group" => RowType::BeginGroup,
        "end_group" => RowType::EndGroup,
        "begin_repeat" | "end_repeat" => return Err(FaultKind::Repeat { name: name.to_owned() }),
        "select_one" | "select_multiple" => return select(&family, rest, text),
        _ => return Err(unknown(&family.to_lowercase(), text)),
    };
    if rest.is_empty() { Ok(known) } else { Err(unknown(text, text)) }
}

/// A type with a list of choices behind it.
fn select(family: &str, rest: &[&str], text: &str) -> Result<RowType, FaultKind> {
    match rest {
        [list] if family == "select_one" => Ok(RowType::One((*list).to_owned())),
        [list] => Ok(RowType::Many((*list).to_owned())),
        [_, other] if other.eq_ignore_ascii_case("or_other") => Err(FaultKind::RefusedType {
            found: text.to_owned(),
            reason: "or_other adds words that no translator saw; add a choice and a text question",
        }),
        [from, file, ..] if from.eq_ignore_ascii_case("from") && file.eq_ignore_ascii_case("file") => {
            Err(FaultKind::RefusedType {
                found: text.to_owned(),
                reason: "choices stand in the workbook itself",
            })
        }
        _ => Err(unknown(text, text)),
    }
}

/// The fault for a type outside the profile: refused by name, or simply unknown.
fn unknown(family: &str, text: &str) -> FaultKind {
    let found = text.to_owned();
    let by_name =
        |list: &[(&str, &'static str)]| list.iter().find(|(name, _)| *name == family).map(|(_, why)| *why);
    if let Some(reason) = by_name(SPYING) {
        return FaultKind::SpyingType { found, reason };
    }
    if let Some(reason) = by_name(REFUSED) {
        return FaultKind::RefusedType { found, reason };
    }
    FaultKind::UnknownType { found, nearest: nearest(family, KNOWN.iter().copied()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_understood() {
        assert_eq!(row_type("select_one yes_no", "q"), Ok(RowType::One("yes_no".into())));
        assert_eq!(row_type("select multiple colours", "q"), Ok(RowType::Many("colours".into())));
        assert_eq!(row_type("begin group", "g"), Ok(RowType::BeginGroup));
        assert_eq!(row_type("begin_group", "g"), Ok(RowType::BeginGroup));
        assert!(row_type("Integer", "q").unwrap_err().to_string().contains("did you mean “integer”?"));
    }

    #[test]
    fn what_spies_is_refused_by_name() {
        for (name, reason) in SPYING {
            let fault = row_type(name, "q").unwrap_err().to_string();
            assert!(fault.contains(name) && fault.contains(reason), "{fault}");
        }
        assert!(matches!(row_type("begin repeat", "kin"), Err(FaultKind::Repeat { name }) if name == "kin"));
    }

    #[test]
    fn slips_get_a_suggestion() {
        let fault = row_type("integr", "q").unwrap_err().to_string();
        assert_eq!(fault, "unknown type “integr”; did you mean “integer”?");
        assert!(row_type("text area", "q").is_err());
        assert!(row_type("", "q").is_err());
    }
}
