//! Completeness: every text in every language, for every mode that the form declares; defaults that are possible answers.

use crate::conversation::answer;
use crate::fault::{FaultKind, Found, Place};
use crate::form::build::Parts;
use crate::form::{Default, Kind, Mode, NamedLanguage, Node, NodeIndex, TextKind, Texts};

/// Whose texts are looked at.
struct Owner<'a> {
    sheet: &'static str,
    name: String,
    row: u32,
    texts: &'a Texts,
    kinds: &'a [TextKind],
    needs_label: bool,
    asked: bool,
}

/// Checks the texts of every node and choice.
pub(super) fn texts(parts: &Parts, found: &mut Found) {
    for (index, node) in parts.nodes.iter().enumerate() {
        references(index, node, parts, found);
        let owner = Owner {
            sheet: "survey",
            name: node.name.clone(),
            row: node.row,
            texts: &node.texts,
            kinds: &TextKind::SURVEY,
            needs_label: node.kind.is_asked(),
            asked: node.kind.is_asked(),
        };
        check(&owner, parts, found);
        if node.constraint.is_some() && !node.texts.has(TextKind::ConstraintMessage) {
            let place = Place::row("survey", node.row).column("constraint");
            found.add(place, FaultKind::UnexplainedConstraint { of: node.name.clone() });
        }
    }
    for list in &parts.lists {
        for choice in &list.choices {
            let owner = Owner {
                sheet: "choices",
                name: format!("{}/{}", list.name, choice.code),
                row: choice.row,
                texts: &choice.texts,
                kinds: &TextKind::CHOICES,
                needs_label: true,
                asked: true,
            };
            check(&owner, parts, found);
        }
    }
    let settings = Owner {
        sheet: "settings",
        name: "settings".to_owned(),
        row: 1,
        texts: &parts.texts,
        kinds: &[TextKind::Title],
        needs_label: false,
        asked: false,
    };
    check(&settings, parts, found);
}

/// Texts may hold earlier answers only; messages about an answer may hold that answer as well.
fn references(index: NodeIndex, node: &Node, parts: &Parts, found: &mut Found) {
    for (kind, _, text) in node.texts.iter() {
        let about_answer = matches!(kind, TextKind::ConstraintMessage | TextKind::RequiredMessage);
        for read in text.reads().filter(|read| *read > index || (*read == index && !about_answer)) {
            let Some(target) = parts.nodes.get(read) else { continue };
            let place = Place::row("survey", node.row).column(kind.heading());
            found.add(place, FaultKind::ReferenceToLater { name: target.name.clone(), row: target.row });
        }
    }
}

/// Checks one owner's texts.
fn check(owner: &Owner<'_>, parts: &Parts, found: &mut Found) {
    // A recording may be there in one language only: in the others the words are spoken.
    for kind in owner.kinds.iter().filter(|kind| **kind != TextKind::Audio) {
        let needed = *kind == TextKind::Label && owner.needs_label;
        if !needed && !owner.texts.has(*kind) {
            continue;
        }
        let missing: Vec<String> = parts
            .languages
            .iter()
            .enumerate()
            .filter(|(index, _)| owner.texts.get(*kind, *index).is_none())
            .map(|(_, language)| language.heading())
            .collect();
        if parts.languages.is_empty() {
            missing_everywhere(owner, *kind, found);
        } else if !missing.is_empty() {
            let place = Place::row(owner.sheet, owner.row).column(kind.heading());
            let fault = FaultKind::MissingText {
                of: owner.name.clone(),
                column: kind.heading().to_owned(),
                languages: missing,
            };
            found.add(place, fault);
        }
    }
    if owner.asked {
        for (index, language) in parts.languages.iter().enumerate() {
            check_modes(owner, parts, index, language, found);
        }
    }
}

/// A form whose columns name no language at all.
fn missing_everywhere(owner: &Owner<'_>, kind: TextKind, found: &mut Found) {
    let place = Place::row(owner.sheet, owner.row);
    let languages = vec!["any language".to_owned()];
    found.add(
        place,
        FaultKind::MissingText { of: owner.name.clone(), column: kind.heading().to_owned(), languages },
    );
}

/// A text must fit each mode that the form declares.
fn check_modes(owner: &Owner<'_>, parts: &Parts, index: usize, language: &NamedLanguage, found: &mut Found) {
    for mode in parts.modes.iter().copied().filter(|mode| *mode != Mode::Web) {
        let Some(text) = owner.texts.label(mode, index) else { continue };
        let limit = mode.chars_max();
        if text.chars() > limit {
            let place = Place::row(owner.sheet, owner.row).column(mode.name());
            let kind = FaultKind::TextTooLong {
                of: owner.name.clone(),
                language: language.heading(),
                mode: mode.name(),
                found: text.chars(),
                limit,
            };
            found.add(place, kind);
        }
    }
}

/// What is asked must say something, even where texts need not be complete.
pub(super) fn has_words(node: &Node, found: &mut Found) {
    let said =
        [TextKind::Label, TextKind::Hint, TextKind::Audio].into_iter().any(|kind| node.texts.has(kind));
    if node.kind.is_asked() && node.calculation.is_none() && !said {
        found.add(Place::row("survey", node.row), FaultKind::MissingValue { column: "label" });
    }
}

/// A default must be a possible answer.
pub(super) fn static_default(node: &Node, codes: &[&str], found: &mut Found) {
    let Some(Default::Value(text)) = &node.default else { return };
    let possible = match node.kind {
        Kind::Text | Kind::Group | Kind::Note | Kind::Calculate => true,
        Kind::Integer => answer::whole(text).is_some(),
        Kind::Decimal => answer::number(text).is_some(),
        Kind::Date => answer::date(text).is_some(),
        Kind::Time => answer::time(text).is_some(),
        Kind::Acknowledge => text == answer::TICKED,
        Kind::One(_) => codes.contains(&text.as_str()),
        Kind::Many(_) => text.split_whitespace().all(|code| codes.contains(&code)),
    };
    if !possible {
        let place = Place::row("survey", node.row).column("default");
        found.add(place, FaultKind::BadDefault { found: text.clone() });
    }
}
