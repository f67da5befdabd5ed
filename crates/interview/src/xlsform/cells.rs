//! What single cells of `survey` mean, and which cells mean nothing for a type.

use super::columns::Plain;
use super::rows::RawRow;
use super::survey::Draft;
use crate::fault::{FaultKind, Found};
use crate::form::Kind;
use crate::nearest::nearest;

/// Appearances that our channels read.
const APPEARANCES: [&str; 3] = ["multiline", "minimal", "numbers"];

/// `yes` or `no` in the spellings of XLSForm; `None` for anything else.
pub(crate) fn yes_no(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "true" | "true()" => Some(true),
        "no" | "false" | "false()" => Some(false),
        _ => None,
    }
}

/// A column that holds yes or no.
pub(super) fn flag(row: &RawRow, column: Plain, found: &mut Found) -> bool {
    let Some(text) = row.get(column) else { return false };
    yes_no(text).unwrap_or_else(|| {
        let kind = FaultKind::NotAllowed {
            found: text.to_owned(),
            allowed: "yes, no".to_owned(),
            nearest: nearest(text, ["yes", "no"]),
        };
        found.add(row.place("survey", column), kind);
        false
    })
}

/// Whether a default is an expression: it refers to something or calls a function.
pub(super) fn is_computed(text: &str, kind: &Kind) -> bool {
    if text.contains("${") {
        return true;
    }
    let call = text.split_once('(').is_some_and(|(name, rest)| {
        rest.contains(')')
            && name
                .rsplit(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '-' | ':' | '_')))
                .next()
                .is_some_and(|name| name.starts_with(|letter: char| letter.is_ascii_alphabetic()))
    });
    // In a text question a bracket is more likely to be a bracket.
    call && (*kind != Kind::Text || crate::xpath::parse_form(text).is_ok())
}

/// `search()` takes choices from a file beside the form.
pub(super) fn check_search(draft: &Draft, found: &mut Found) {
    if draft.row.get(Plain::Appearance).is_some_and(|text| text.contains("search(")) {
        let message =
            "search() reads choices from a file beside the form; choices stand in the workbook".to_owned();
        found.add(draft.row.place("survey", Plain::Appearance), FaultKind::RefusedFunction { message });
    }
}

/// Notes cells that mean nothing for the row's type: their author expects something that will not happen.
pub(super) fn check_meaning(draft: &Draft, found: &mut Found) {
    let asked = draft.kind.is_asked();
    let question = draft.kind.is_question();
    let select = draft.kind.list().is_some();
    let means = |column: Plain| match column {
        Plain::Required | Plain::Decline | Plain::Constraint | Plain::Default => question,
        Plain::Calculation | Plain::ReadOnly => draft.kind == Kind::Calculate,
        Plain::ChoiceFilter => select,
        Plain::Appearance => asked,
        Plain::Type
        | Plain::Name
        | Plain::Relevant
        | Plain::ListName
        | Plain::FormId
        | Plain::Version
        | Plain::DefaultLanguage
        | Plain::Modes
        | Plain::RootName
        | Plain::Column => true,
    };
    for (column, (title, _)) in draft.row.plain.iter().filter(|(column, _)| !means(**column)) {
        let kind = FaultKind::Meaningless { column: title.clone(), kind: draft.kind.name().to_owned() };
        found.add(draft.row.place("survey", *column), kind);
    }
    if draft.kind == Kind::Calculate {
        for text in &draft.row.texts {
            let column = text.kind.heading().to_owned();
            found.add(text.place.clone(), FaultKind::Meaningless { column, kind: "calculate".to_owned() });
        }
    }
    for word in draft.row.get(Plain::Appearance).unwrap_or_default().split_whitespace() {
        if !APPEARANCES.contains(&word) {
            let kind = FaultKind::NotAllowed {
                found: word.to_owned(),
                allowed: APPEARANCES.join(", "),
                nearest: nearest(word, APPEARANCES),
            };
            found.add(draft.row.place("survey", Plain::Appearance), kind);
        }
    }
}
