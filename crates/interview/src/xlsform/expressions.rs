//! Expressions: parsed, checked against the questions there are, and bound to the nodes they read.

use std::collections::HashMap;

use crate::fault::{FaultKind, Found, Place};
use crate::form::{Kind, NodeIndex};
use crate::nearest::nearest;
use crate::xpath::{self, Expr, NodeId, Target};

use super::survey::{Draft, DraftList};

/// What an expression decides: this says what it may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Whether something is asked.
    Relevant,
    /// Whether an answer fits.
    Constraint,
    /// Whether an answer is needed.
    Required,
    /// A value.
    Calculation,
    /// A value before the question was asked.
    Default,
    /// Which choices are offered.
    ChoiceFilter,
}

/// Functions that intake does not need and that harm nothing, because chance is passed in and what it decides is kept.
const CHANCE: [&str; 3] = ["once", "random", "uuid"];

/// An expression, bound, with the nodes it reads.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) expr: Expr,
    pub(super) reads: Vec<NodeIndex>,
}

/// What expressions are compiled against.
pub(super) struct Scope<'a> {
    pub(super) drafts: &'a [Draft],
    pub(super) lists: &'a [DraftList],
    pub(super) ids: &'a [NodeId],
    pub(super) by_name: &'a HashMap<String, NodeIndex>,
    pub(super) by_path: &'a HashMap<String, NodeIndex>,
    pub(super) lenient: bool,
}

impl Scope<'_> {
    /// Compiles an expression of the node `owner`.
    pub(super) fn compile(
        &self,
        text: &str,
        purpose: Purpose,
        owner: NodeIndex,
        place: &Place,
        found: &mut Found,
    ) -> Option<Compiled> {
        if super::yes_no(text).is_some() && !text.contains('(') {
            let kind = FaultKind::NotAllowed {
                found: text.to_owned(),
                allowed: "an expression, such as true() or false()".to_owned(),
                nearest: None,
            };
            found.add(place.clone(), kind);
            return None;
        }
        let mut expr = match xpath::parse_form(text) {
            Ok(expr) => expr,
            Err(error) => {
                let at = text.get(..error.offset).map_or(0, |before| before.chars().count()) + 1;
                found.add(place.clone(), FaultKind::Unparsable { at, message: error.message });
                return None;
            }
        };
        let before = found.len();
        self.check_functions(&expr, place, found);
        let mut reads = Vec::new();
        for question in expr.questions() {
            match self.by_name.get(&question.what) {
                Some(index) => reads.push(*index),
                None => {
                    let names = self.by_name.keys().map(String::as_str);
                    let kind = FaultKind::UnknownReference {
                        nearest: nearest(&question.what, names),
                        name: question.what,
                    };
                    found.add(place.clone(), kind);
                }
            }
        }
        for path in expr.paths() {
            reads.extend(self.path(&path.what, purpose, owner, place, found));
        }
        reads.sort_unstable();
        reads.dedup();
        for read in &reads {
            self.check_read(*read, purpose, owner, place, found);
        }
        if !self.lenient {
            self.check_codes(&expr, place, found);
        }
        expr.bind(&mut |target| match target {
            Target::Question(name) => self.by_name.get(*name).and_then(|index| self.ids.get(*index)).copied(),
            Target::Path(path) => self.by_path.get(*path).and_then(|index| self.ids.get(*index)).copied(),
        });
        (found.len() == before).then_some(Compiled { expr, reads })
    }

    /// Functions outside the profile.
    fn check_functions(&self, expr: &Expr, place: &Place, found: &mut Found) {
        for function in expr.functions() {
            let name = function.what.name;
            if name == "jr:choice-name" {
                found.add(place.clone(), FaultKind::ChoiceNameOutsideLabel);
            } else if !function.what.in_profile && !CHANCE.contains(&name) && !self.lenient {
                let message = format!("the function {name}() is not in this programme's profile");
                found.add(place.clone(), FaultKind::RefusedFunction { message });
            }
        }
    }

    /// The node that a path leads to.
    fn path(
        &self,
        path: &str,
        purpose: Purpose,
        owner: NodeIndex,
        place: &Place,
        found: &mut Found,
    ) -> Option<NodeIndex> {
        let draft = self.drafts.get(owner)?;
        if path == "." && purpose != Purpose::ChoiceFilter {
            return Some(owner);
        }
        if purpose == Purpose::ChoiceFilter && !path.starts_with('/') {
            if path.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.'))
                && path != "."
            {
                self.check_choice_column(path, draft, place, found);
            }
            return None;
        }
        let absolute = absolute(path, &draft.path);
        let target = absolute.and_then(|absolute| self.by_path.get(&absolute)).copied();
        if target.is_none() && !self.lenient {
            found.add(place.clone(), FaultKind::UnknownPath { path: path.to_owned() });
        }
        target
    }

    /// A choice filter's column must be one that the choices have.
    fn check_choice_column(&self, column: &str, draft: &Draft, place: &Place, found: &mut Found) {
        let Some(list) = draft.kind.list().and_then(|list| self.lists.get(list)) else { return };
        let mut columns: Vec<&str> = vec!["name", "label"];
        columns.extend(list.rows.iter().flat_map(|row| row.extra.iter().map(|(name, _)| name.as_str())));
        if !columns.contains(&column) {
            let kind = FaultKind::UnknownChoiceColumn {
                name: column.to_owned(),
                nearest: nearest(column, columns.iter().copied()),
            };
            found.add(place.clone(), kind);
        }
    }

    /// Whether an expression with this purpose may read this node.
    fn check_read(
        &self,
        read: NodeIndex,
        purpose: Purpose,
        owner: NodeIndex,
        place: &Place,
        found: &mut Found,
    ) {
        let (Some(target), false) = (self.drafts.get(read), self.lenient) else { return };
        if matches!(target.kind, Kind::Group | Kind::Note) {
            let kind = FaultKind::UnknownReference { name: target.name.clone(), nearest: None };
            found.add(place.clone(), kind);
            return;
        }
        let free = matches!(purpose, Purpose::Calculation | Purpose::Default);
        if read > owner && !free {
            let kind = FaultKind::ReferenceToLater { name: target.name.clone(), row: target.row.number };
            found.add(place.clone(), kind);
        }
        if read == owner && matches!(purpose, Purpose::Relevant | Purpose::ChoiceFilter) {
            found.add(place.clone(), FaultKind::ReferenceToSelf { name: target.name.clone() });
        }
    }

    /// Codes that are compared with a select must be codes of its list.
    fn check_codes(&self, expr: &Expr, place: &Place, found: &mut Found) {
        for compared in expr.compared() {
            let (question, code) = compared.what;
            let Some(draft) = self.by_name.get(&question).and_then(|index| self.drafts.get(*index)) else {
                continue;
            };
            let Some(list) = draft.kind.list().and_then(|list| self.lists.get(list)) else { continue };
            let codes: Vec<&str> =
                list.rows.iter().filter_map(|row| row.get(super::columns::Plain::Name)).collect();
            if !code.is_empty() && !codes.contains(&code.as_str()) {
                let nearest = nearest(&code, codes.iter().copied());
                found.add(place.clone(), FaultKind::UnknownCode { code, name: question, nearest });
            }
        }
    }
}

/// A path from the root, for a path that starts at `from`. Nothing for paths with predicates or other axes.
fn absolute(path: &str, from: &str) -> Option<String> {
    let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | '/');
    if !path.chars().all(plain) {
        return None;
    }
    if path.starts_with('/') {
        return Some(path.to_owned());
    }
    let mut steps: Vec<&str> = from.split('/').filter(|step| !step.is_empty()).collect();
    for step in path.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                steps.pop()?;
            }
            name => steps.push(name),
        }
    }
    Some(format!("/{}", steps.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_start_at_the_node() {
        assert_eq!(absolute("../age", "/data/you/name").as_deref(), Some("/data/you/age"));
        assert_eq!(absolute("../../x", "/data/you/name").as_deref(), Some("/data/x"));
        assert_eq!(absolute("/data/x", "/data/you").as_deref(), Some("/data/x"));
        assert_eq!(absolute("../../../../x", "/data/you"), None);
        assert_eq!(absolute("../x[1]", "/data/you"), None);
    }
}
