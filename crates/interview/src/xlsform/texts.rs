//! Texts of questions and choices: `${name}` and `jr:choice-name(${name}, '${name}')` become pieces of a template.

use std::collections::HashMap;

use super::rows::RawText;
use crate::fault::{FaultKind, Found};
use crate::form::text::Piece;
use crate::form::{Kind, NodeIndex, Template, Texts};
use crate::nearest::nearest;

/// How a choice's label is put into a text.
const CHOICE_NAME: &str = "jr:choice-name(";

/// What texts may refer to.
pub(super) struct Names<'a> {
    pub(super) by_name: &'a HashMap<String, NodeIndex>,
    pub(super) kinds: &'a [Kind],
}

/// Compiles the texts of one row.
pub(super) fn texts(raw: &[RawText], of: &str, names: &Names<'_>, found: &mut Found) -> Texts {
    let mut texts = Texts::default();
    for text in raw {
        match template(&text.text, names) {
            Ok(template) => {
                if !texts.put(text.kind, text.language, template) {
                    let column = text.kind.heading().to_owned();
                    found.add(text.place.clone(), FaultKind::TextTwice { of: of.to_owned(), column });
                }
            }
            Err(fault) => {
                found.add(text.place.clone(), fault);
                // It is there, only wrong: it must not be called missing as well.
                texts.put(text.kind, text.language, Template::plain(""));
            }
        }
    }
    texts
}

/// Compiles one text.
fn template(text: &str, names: &Names<'_>) -> Result<Template, FaultKind> {
    if text.contains("instance(") && text.contains("/root/") {
        let message = "instance() is not read in texts; use ${name} or jr:choice-name".to_owned();
        return Err(FaultKind::RefusedFunction { message });
    }
    let mut pieces = Vec::new();
    let mut words = String::new();
    let mut rest = text;
    loop {
        let reference = rest.find("${");
        let choice_name = rest.find(CHOICE_NAME);
        let (start, is_choice_name) = match (reference, choice_name) {
            (Some(reference), Some(choice)) if choice < reference => (choice, true),
            (None, Some(choice)) => (choice, true),
            (Some(reference), _) => (reference, false),
            (None, None) => break,
        };
        let (before, tail) = rest.split_at(start);
        words.push_str(before);
        if !words.is_empty() {
            pieces.push(Piece::Words(std::mem::take(&mut words)));
        }
        let (piece, after) = if is_choice_name { choice_label(tail, names)? } else { value(tail, names)? };
        pieces.push(piece);
        rest = after;
    }
    words.push_str(rest);
    if !words.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Words(words));
    }
    Ok(Template { pieces })
}

/// `${name}` at the beginning of `text`, and what follows it.
fn reference<'a>(text: &'a str, names: &Names<'_>) -> Result<(NodeIndex, &'a str), FaultKind> {
    let broken = || FaultKind::BrokenReference { found: text.chars().take(30).collect() };
    let inner = text.strip_prefix("${").ok_or_else(broken)?;
    let (name, after) = inner.split_once('}').ok_or_else(broken)?;
    if name.is_empty() || name.contains(|letter: char| letter.is_whitespace() || matches!(letter, '$' | '{'))
    {
        return Err(broken());
    }
    match names.by_name.get(name) {
        Some(index) => Ok((*index, after)),
        None => Err(FaultKind::UnknownReference {
            name: name.to_owned(),
            nearest: nearest(name, names.by_name.keys().map(String::as_str)),
        }),
    }
}

fn value<'a>(text: &'a str, names: &Names<'_>) -> Result<(Piece, &'a str), FaultKind> {
    reference(text, names).map(|(index, after)| (Piece::Value(index), after))
}

/// `jr:choice-name(${name}, '${name}')`: both must be the same select.
fn choice_label<'a>(text: &'a str, names: &Names<'_>) -> Result<(Piece, &'a str), FaultKind> {
    let broken = || FaultKind::BrokenReference { found: text.chars().take(60).collect() };
    let inner = text.strip_prefix(CHOICE_NAME).ok_or_else(broken)?.trim_start();
    let (value, after) = reference(inner, names)?;
    let after = after.trim_start().strip_prefix(',').ok_or_else(broken)?.trim_start();
    let quote = after.chars().next().filter(|letter| matches!(letter, '\'' | '"')).ok_or_else(broken)?;
    let after = after.strip_prefix(quote).ok_or_else(broken)?.trim_start();
    let (list_of, after) = reference(after, names)?;
    let after = after.trim_start().strip_prefix(quote).ok_or_else(broken)?.trim_start();
    let after = after.strip_prefix(')').ok_or_else(broken)?;
    let is_select = names.kinds.get(value).is_some_and(|kind| kind.list().is_some());
    if value != list_of || !is_select {
        return Err(broken());
    }
    Ok((Piece::ChoiceLabel(value), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compiled(text: &str) -> Result<Vec<Piece>, String> {
        let by_name = HashMap::from([("age".to_owned(), 0), ("city".to_owned(), 1)]);
        let names = Names { by_name: &by_name, kinds: &[Kind::Integer, Kind::One(0)] };
        template(text, &names).map(|template| template.pieces).map_err(|fault| fault.to_string())
    }

    #[test]
    fn answers_stand_in_texts() {
        let words = |text: &str| Piece::Words(text.to_owned());
        assert_eq!(compiled("plain"), Ok(vec![words("plain")]));
        assert_eq!(compiled("You are ${age}."), Ok(vec![words("You are "), Piece::Value(0), words(".")]));
        assert_eq!(
            compiled("In jr:choice-name(${city}, '${city}')?"),
            Ok(vec![words("In "), Piece::ChoiceLabel(1), words("?")])
        );
    }

    #[test]
    fn slips_in_references_are_named() {
        assert_eq!(compiled("${aeg}"), Err("there is no question “aeg”; did you mean “age”?".to_owned()));
        assert!(compiled("${age").unwrap_err().contains("must look like"));
        assert!(compiled("${}").is_err());
        assert!(compiled("jr:choice-name(${age}, '${age}')").is_err());
        assert!(compiled("jr:choice-name(${city}, '${age}')").is_err());
    }
}
