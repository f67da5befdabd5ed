//! The rows of `survey` as a tree of named nodes, and the rows of `choices` as lists.

use std::collections::{BTreeMap, HashMap};

use super::columns::Plain;
use super::rows::{RawForm, RawRow};
use super::types::{RowType, row_type};
use crate::fault::{FaultKind, Found, Place};
use crate::form::{Kind, NodeIndex};
use crate::nearest::nearest;

/// A node before its expressions and texts are compiled.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) parent: Option<NodeIndex>,
    pub(super) kind: Kind,
    pub(super) row: RawRow,
}

/// A list before its texts are compiled.
#[derive(Debug)]
pub(super) struct DraftList {
    pub(super) name: String,
    pub(super) rows: Vec<RawRow>,
    used: bool,
}

/// What names are made of.
const NAME_RULE: &str = "a small letter first, then at most 39 small letters, digits and underscores";
const CODE_RULE: &str = "at most 40 letters, digits, underscores, hyphens and dots, without spaces";
const SEVERAL_RULE: &str = "no spaces, because they part the answers where several can be chosen";
const XML_RULE: &str = "a letter or underscore first, then letters, digits, underscores, hyphens and dots";
/// The longest name or code.
const NAME_CHARS_MAX: usize = 40;

/// The lists of `choices`, in the order in which they first appear.
pub(super) fn lists(raw: &RawForm, foreign: bool, found: &mut Found) -> Vec<DraftList> {
    let mut lists: Vec<DraftList> = Vec::new();
    let mut codes: HashMap<(String, String), u32> = HashMap::new();
    for row in &raw.choices {
        let place = Place::row("choices", row.number);
        let Some(list) = row.get(Plain::ListName) else {
            found.add(place, FaultKind::MissingValue { column: "list_name" });
            continue;
        };
        let Some(code) = row.get(Plain::Name) else {
            found.add(place, FaultKind::MissingValue { column: "name" });
            continue;
        };
        if !is_code(code) && !foreign {
            let kind = FaultKind::BadName { name: code.to_owned(), rule: CODE_RULE };
            found.add(row.place("choices", Plain::Name), kind);
        }
        let taken = codes.insert((list.to_owned(), code.to_owned()), row.number).filter(|_| !foreign);
        if let Some(first) = taken {
            let kind = FaultKind::DuplicateName { name: code.to_owned(), first };
            found.add(row.place("choices", Plain::Name), kind);
            continue;
        }
        match lists.iter_mut().find(|known| known.name == list) {
            Some(known) => known.rows.push(row.clone()),
            None => lists.push(DraftList { name: list.to_owned(), rows: vec![row.clone()], used: false }),
        }
    }
    lists
}

/// The nodes of `survey`, in document order, each after its group.
pub(super) fn nodes(
    raw: &RawForm,
    root: &str,
    lenient: bool,
    lists: &mut [DraftList],
    found: &mut Found,
) -> Vec<Draft> {
    let mut nodes: Vec<Draft> = Vec::new();
    let mut open: Vec<NodeIndex> = Vec::new();
    let mut names: BTreeMap<String, u32> = BTreeMap::new();
    let mut missing_lists: Vec<(Place, String)> = Vec::new();
    for row in &raw.survey {
        let place = Place::row("survey", row.number);
        let name = row.get(Plain::Name).unwrap_or_default();
        let Some(kind) = row.get(Plain::Type) else {
            found.add(place, FaultKind::MissingValue { column: "type" });
            continue;
        };
        let kind = match row_type(kind, name) {
            Ok(kind) => kind,
            Err(fault) => {
                // The end of a refused repeat is refused with its beginning.
                let ends =
                    matches!(fault, FaultKind::Repeat { .. }) && kind.to_lowercase().starts_with("end");
                if !ends {
                    found.add(row.place("survey", Plain::Type), fault);
                    remember(&mut names, name, row.number);
                }
                continue;
            }
        };
        if kind == RowType::EndGroup {
            end(row, &nodes, &mut open, found);
            continue;
        }
        if name.is_empty() {
            found.add(place, FaultKind::MissingValue { column: "name" });
            continue;
        }
        check_name(row, name, lenient, found);
        if let Some(first) = remember(&mut names, name, row.number) {
            let kind = FaultKind::DuplicateName { name: name.to_owned(), first };
            found.add(row.place("survey", Plain::Name), kind);
        }
        let kind = match kind {
            RowType::Text => Kind::Text,
            RowType::Integer => Kind::Integer,
            RowType::Decimal => Kind::Decimal,
            RowType::Date => Kind::Date,
            RowType::Time => Kind::Time,
            RowType::Note => Kind::Note,
            RowType::Acknowledge => Kind::Acknowledge,
            RowType::Calculate => Kind::Calculate,
            RowType::BeginGroup | RowType::EndGroup => Kind::Group,
            RowType::One(list) | RowType::Many(list) if !lists.iter().any(|known| known.name == list) => {
                missing_lists.push((row.place("survey", Plain::Type), list));
                continue;
            }
            RowType::One(list) => Kind::One(list_position(lists, &list)),
            RowType::Many(list) => {
                let position = list_position(lists, &list);
                check_parted(lists.get(position), found);
                Kind::Many(position)
            }
        };
        let parent = open.last().copied();
        let path = match parent.and_then(|parent| nodes.get(parent)) {
            Some(parent) => format!("{}/{name}", parent.path),
            None => format!("/{root}/{name}"),
        };
        if kind == Kind::Group {
            open.push(nodes.len());
        }
        nodes.push(Draft { name: name.to_owned(), path, parent, kind, row: row.clone() });
    }
    for index in open {
        let Some(group) = nodes.get(index) else { continue };
        let place = group.row.place("survey", Plain::Name);
        found.add(place, FaultKind::Unended { name: group.name.clone() });
    }
    check_lists(lists, &missing_lists, lenient, found);
    if !nodes.iter().any(|node| node.kind.is_asked()) && found.is_empty() {
        found.add(Place { sheet: Some("survey".to_owned()), ..Place::default() }, FaultKind::NothingAsked);
    }
    check_groups(&nodes, found);
    nodes
}

/// Notes a name; the row that had it before, if any.
fn remember(names: &mut BTreeMap<String, u32>, name: &str, row: u32) -> Option<u32> {
    if name.is_empty() {
        return None;
    }
    match names.get(name) {
        Some(first) => Some(*first),
        None => {
            names.insert(name.to_owned(), row);
            None
        }
    }
}

/// An `end_group`, which may name the group it ends.
fn end(row: &RawRow, nodes: &[Draft], open: &mut Vec<NodeIndex>, found: &mut Found) {
    let meaningless =
        |column: &str| FaultKind::Meaningless { column: column.to_owned(), kind: "end_group".to_owned() };
    for text in &row.texts {
        found.add(text.place.clone(), meaningless(text.kind.heading()));
    }
    for (column, (title, _)) in
        row.plain.iter().filter(|(column, _)| !matches!(column, Plain::Type | Plain::Name))
    {
        found.add(row.place("survey", *column), meaningless(title));
    }
    let ended = open.pop().and_then(|index| nodes.get(index));
    let named = row.get(Plain::Name);
    let expected = match ended {
        None => "no group is open".to_owned(),
        Some(group) if named.is_some_and(|name| name != group.name) => {
            format!("the open group is “{}”", group.name)
        }
        Some(_) => return,
    };
    found.add(row.place("survey", Plain::Type), FaultKind::UnmatchedEnd { expected });
}

/// A name by the rules of the profile.
fn check_name(row: &RawRow, name: &str, lenient: bool, found: &mut Found) {
    let (good, rule) = if lenient { (is_xml_name(name), XML_RULE) } else { (is_name(name), NAME_RULE) };
    if !good {
        let kind = FaultKind::BadName { name: name.chars().take(NAME_CHARS_MAX * 2).collect(), rule };
        found.add(row.place("survey", Plain::Name), kind);
    }
}

/// Lists that are wanted and missing, and lists that nobody wants: usually the same slip.
fn check_lists(lists: &[DraftList], missing: &[(Place, String)], lenient: bool, found: &mut Found) {
    for (place, list) in missing {
        let names = lists.iter().map(|known| known.name.as_str());
        let kind = FaultKind::UnknownList { list: list.clone(), nearest: nearest(list, names) };
        found.add(place.clone(), kind);
    }
    if lenient {
        return;
    }
    for list in lists.iter().filter(|list| !list.used) {
        let Some(row) = list.rows.first() else { continue };
        let wanted = missing.iter().map(|(_, name)| name.as_str());
        let kind = FaultKind::UnusedList { list: list.name.clone(), nearest: nearest(&list.name, wanted) };
        found.add(row.place("choices", Plain::ListName), kind);
    }
}

/// Groups in which nothing is asked.
fn check_groups(nodes: &[Draft], found: &mut Found) {
    for (index, group) in nodes.iter().enumerate().filter(|(_, node)| node.kind == Kind::Group) {
        if !nodes.iter().any(|node| node.parent == Some(index)) {
            let place = group.row.place("survey", Plain::Name);
            found.add(place, FaultKind::EmptyGroup { name: group.name.clone() });
        }
    }
}

/// Several answers are parted by spaces, so that no code may have one. Only a form of another tool can come so far with one.
fn check_parted(list: Option<&DraftList>, found: &mut Found) {
    for row in list.into_iter().flat_map(|list| &list.rows) {
        let code = row.get(Plain::Name).unwrap_or_default();
        if code.contains(char::is_whitespace) {
            let kind = FaultKind::BadName { name: code.to_owned(), rule: SEVERAL_RULE };
            found.add_once(row.place("choices", Plain::Name), kind);
        }
    }
}

/// The position of a list that exists; it is used from now on.
fn list_position(lists: &mut [DraftList], name: &str) -> usize {
    let position = lists.iter().position(|list| list.name == name).unwrap_or_default();
    if let Some(list) = lists.get_mut(position) {
        list.used = true;
    }
    position
}

/// Whether this can be a question's name in a pack.
fn is_name(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name.len() <= NAME_CHARS_MAX
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

/// Whether this can be a question's name in any XLSForm.
fn is_xml_name(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
        && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.'))
}

/// Whether this can be a choice's code. A space would split a select_multiple's value.
fn is_code(code: &str) -> bool {
    code.chars().count() <= NAME_CHARS_MAX
        && code.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.'))
}
