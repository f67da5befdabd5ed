//! The strict compiler: from the tables of an XLSForm to a [`Form`], or to every fault in them.
//!
//! Ordinary XLSForm tools are forgiving: an unknown column vanishes without a word, a missing translation becomes a
//! dash, a question that can never be asked is no error. Here a slip can cost a life, so all of these are faults, with
//! sheet, row, column and the name that was probably meant. Types that note something about people without asking
//! them are refused by name.

use std::collections::HashMap;
use std::sync::Arc;

use crate::conversation::ASKED_MAX;
use crate::fault::{FaultKind, Faults, Found, Place};
use crate::form::build::{self, Parts};
use crate::form::{Default, Form, Kind, NamedLanguage, Node, NodeIndex, Required, TextKind};
use crate::workbook::Workbook;
use crate::xpath::{NodeId, Tree};

use columns::{Languages, Plain};
use expressions::{Compiled, Purpose, Scope};
use rows::{RawForm, RawRow};
use settings::Settings;
use survey::{Draft, DraftList};

pub(crate) use cells::yes_no;
pub(crate) use columns::NO_LANGUAGE;

mod cells;
mod checks;
mod columns;
mod expressions;
pub mod foreign;
mod reach;
mod rows;
mod settings;
mod survey;
mod texts;
mod types;

/// The most nodes that a form may have.
pub const NODES_MAX: usize = 1_000;

/// By which rules a form is compiled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// Every rule; complete in exactly these languages.
    Programme(Vec<NamedLanguage>),
    /// Every rule; complete in whatever languages its columns name.
    #[default]
    Alone,
    /// For forms of other tools that are tried out ([`foreign`]): as [`Self::Lenient`], and choices may have any code, or the
    /// same code where a filter parts them.
    Foreign,
    /// For forms that were written for other tools: texts may be missing or name no language, names may be any XML name,
    /// and what a person could never reach is let pass.
    Lenient,
}

/// Compiles the form called `name`.
pub fn compile(workbook: &Workbook, name: &str, profile: &Profile) -> Result<Form, Faults> {
    let mut found = Found::default();
    let foreign = *profile == Profile::Foreign;
    let lenient = foreign || *profile == Profile::Lenient;
    let mut languages = match profile {
        Profile::Programme(known) => Languages { known: known.clone(), closed: true, lenient },
        Profile::Alone | Profile::Lenient | Profile::Foreign => {
            Languages { known: Vec::new(), closed: false, lenient }
        }
    };
    let raw = rows::read(workbook, &mut languages, &mut found);
    let settings = Settings::read(&raw.settings, name, &languages, &mut found);
    let mut lists = survey::lists(&raw, foreign, &mut found);
    let drafts = survey::nodes(&raw, &settings.root, lenient, &mut lists, &mut found);
    if drafts.len() > NODES_MAX {
        let place = Place { sheet: Some("survey".to_owned()), ..Place::default() };
        found.add(
            place,
            FaultKind::TooLarge { what: "this form", limit: NODES_MAX, unit: "questions and groups" },
        );
        return Err(found.into_faults());
    }
    if !lenient && drafts.iter().filter(|draft| draft.kind.is_asked()).count() > ASKED_MAX {
        let place = Place { sheet: Some("survey".to_owned()), ..Place::default() };
        found.add(
            place,
            FaultKind::TooLarge { what: "this form", limit: ASKED_MAX, unit: "questions and notes" },
        );
    }
    let parts = assemble(&raw, settings, &drafts, &lists, languages, &mut found);
    if !lenient {
        checks::texts(&parts, &mut found);
    }
    let mut form = build::form(parts, build::revision(workbook), &mut found);
    form.recordings = recordings(&raw);
    if !lenient && found.is_empty() {
        reach::check(&form, &mut found);
    }
    found.or(form)
}

/// Compiles a workbook in the terse Markdown of XLSForm tools' own tests, by the lenient profile.
pub fn compile_for_vectors(markdown: &str) -> Result<Form, Faults> {
    compile(&Workbook::from_terse_markdown(markdown)?, "data", &Profile::Lenient)
}

/// Every recording that a cell names.
fn recordings(raw: &RawForm) -> Vec<(Place, String)> {
    let texts = raw.survey.iter().chain(&raw.choices).flat_map(|row| &row.texts);
    texts
        .filter(|text| text.kind == TextKind::Audio)
        .map(|text| (text.place.clone(), text.text.clone()))
        .collect()
}

/// Compiles every node's texts and expressions.
fn assemble(
    raw: &RawForm,
    settings: Settings,
    drafts: &[Draft],
    lists: &[DraftList],
    languages: Languages,
    found: &mut Found,
) -> Parts {
    let lenient = languages.lenient;
    let (base, list_ids) = build::list_tree(&lists_for_tree(lists));
    let (template, ids) = instance_tree(&settings.root, drafts, &Arc::new(base));
    let by_name: HashMap<String, NodeIndex> =
        drafts.iter().enumerate().map(|(index, draft)| (draft.name.clone(), index)).collect();
    let by_path: HashMap<String, NodeIndex> =
        drafts.iter().enumerate().map(|(index, draft)| (draft.path.clone(), index)).collect();
    let kinds: Vec<Kind> = drafts.iter().map(|draft| draft.kind.clone()).collect();
    let names = texts::Names { by_name: &by_name, kinds: &kinds };
    let own_texts = texts::texts(&raw.settings.texts, "settings", &names, found);
    check_default_twice(drafts, lists, &languages, settings.default_name.as_deref(), found);
    let compiled_lists = lists
        .iter()
        .zip(&list_ids)
        .map(|(list, ids)| build::list(list.name.clone(), list_choices(list, ids, &names, found)))
        .collect();
    let scope = Scope { drafts, lists, ids: &ids, by_name: &by_name, by_path: &by_path, lenient };
    let mut nodes = Vec::with_capacity(drafts.len());
    let mut reads = Vec::with_capacity(drafts.len());
    for ((index, draft), id) in drafts.iter().enumerate().zip(&ids) {
        let (mut node, node_reads) = node(index, draft, *id, &scope, found);
        node.texts = texts::texts(&draft.row.texts, &draft.name, &names, found);
        checks::static_default(&node, &lists_for_default(lists, &node.kind), found);
        if lenient {
            checks::has_words(&node, found);
        }
        nodes.push(node);
        reads.push(node_reads);
    }
    Parts {
        name: settings.name,
        root: settings.root,
        version: settings.version,
        texts: own_texts,
        modes: settings.modes,
        languages: languages.known,
        default_language: settings.default_language,
        default_name: settings.default_name,
        nodes,
        reads,
        by_name,
        lists: compiled_lists,
        template,
    }
}

/// A text that names no language is in the default language: it must not be given in both ways.
fn check_default_twice(
    drafts: &[Draft],
    lists: &[DraftList],
    languages: &Languages,
    default: Option<&str>,
    found: &mut Found,
) {
    let position = |name: &str| languages.known.iter().position(|language| language.name == name);
    let (Some(unnamed), Some(named)) = (position(NO_LANGUAGE), default.and_then(position)) else { return };
    let rows = drafts.iter().map(|draft| &draft.row).chain(lists.iter().flat_map(|list| &list.rows));
    for row in rows.filter(|_| unnamed != named) {
        for text in row.texts.iter().filter(|text| text.language == unnamed) {
            if row.texts.iter().any(|other| other.language == named && other.kind == text.kind) {
                let of = row.get(Plain::Name).unwrap_or_default().to_owned();
                let column = text.kind.heading().to_owned();
                found.add(text.place.clone(), FaultKind::TextTwice { of, column });
            }
        }
    }
}

/// The nodes as a tree over the choices.
fn instance_tree(root: &str, drafts: &[Draft], base: &Arc<Tree>) -> (Tree, Vec<NodeId>) {
    let mut builder = Tree::build_over(Arc::clone(base));
    builder.open(root);
    let mut ids = Vec::with_capacity(drafts.len());
    let mut open: Vec<NodeIndex> = Vec::new();
    for (index, draft) in drafts.iter().enumerate() {
        while open.last().copied() != draft.parent {
            if open.pop().is_none() {
                break;
            }
            builder.close();
        }
        if draft.kind == Kind::Group {
            ids.push(builder.open(&draft.name));
            open.push(index);
        } else {
            ids.push(builder.leaf(&draft.name, ""));
        }
    }
    for _ in open {
        builder.close();
    }
    builder.close();
    (builder.finish(), ids)
}

/// One node's expressions, with what it depends on.
fn node(
    index: NodeIndex,
    draft: &Draft,
    id: NodeId,
    scope: &Scope<'_>,
    found: &mut Found,
) -> (Node, Vec<NodeIndex>) {
    let row = &draft.row;
    if scope.lenient {
        cells::check_search(draft, found);
    } else {
        cells::check_meaning(draft, found);
    }
    let mut reads: Vec<NodeIndex> = draft.parent.into_iter().collect();
    let compile = |column: Plain, purpose: Purpose, found: &mut Found| -> Option<Compiled> {
        let text = row.get(column)?;
        scope.compile(text, purpose, index, &row.place("survey", column), found)
    };
    let relevant = compile(Plain::Relevant, Purpose::Relevant, found);
    let constraint = compile(Plain::Constraint, Purpose::Constraint, found);
    let calculation = compile(Plain::Calculation, Purpose::Calculation, found);
    // Without choices there is nothing to filter: an answer would never be one of those offered.
    let choice_filter =
        draft.kind.list().and_then(|_| compile(Plain::ChoiceFilter, Purpose::ChoiceFilter, found));
    let required = match row.get(Plain::Required).map(yes_no) {
        None | Some(Some(false)) => Required::Never,
        Some(Some(true)) => Required::Always,
        Some(None) => match compile(Plain::Required, Purpose::Required, found) {
            Some(compiled) => Required::When(compiled.expr),
            None => Required::Always,
        },
    };
    let default = match row.get(Plain::Default) {
        None => None,
        Some(text) if cells::is_computed(text, &draft.kind) => {
            compile(Plain::Default, Purpose::Default, found).map(|compiled| Default::Computed(compiled.expr))
        }
        Some(text) => Some(Default::Value(text.to_owned())),
    };
    if draft.kind == Kind::Calculate && calculation.is_none() && row.get(Plain::Calculation).is_none() {
        let excused = scope.lenient && matches!(default, Some(Default::Computed(_)));
        if !excused {
            found.add(Place::row("survey", row.number), FaultKind::MissingValue { column: "calculation" });
        }
    }
    for compiled in [&relevant, &calculation, &choice_filter].into_iter().flatten() {
        reads.extend(&compiled.reads);
    }
    // `once(…)` reads the node's own value; that is no circle.
    if !relevant.as_ref().is_some_and(|compiled| compiled.reads.contains(&index)) {
        reads.retain(|read| *read != index);
    }
    let decline = cells::flag(row, Plain::Decline, found);
    cells::flag(row, Plain::ReadOnly, found);
    let volatile = calculation.as_ref().is_some_and(|compiled| {
        let expr = &compiled.expr;
        let once = || expr.functions().iter().any(|function| function.what.name == "once");
        expr.reads_clock() || expr.reads_chance() || once()
    });
    let node = Node {
        name: draft.name.clone(),
        path: draft.path.clone(),
        parent: draft.parent,
        kind: draft.kind.clone(),
        id,
        texts: crate::form::Texts::default(),
        relevant: relevant.map(|compiled| compiled.expr),
        constraint: constraint.map(|compiled| compiled.expr),
        required,
        default,
        calculation: calculation.map(|compiled| compiled.expr),
        choice_filter: choice_filter.map(|compiled| compiled.expr),
        appearance: row
            .get(Plain::Appearance)
            .map(|text| text.split_whitespace().map(str::to_owned).collect())
            .unwrap_or_default(),
        decline,
        read_only: row.get(Plain::ReadOnly).map(str::to_owned),
        volatile,
        dependents: Vec::new(),
        rank: 0,
        row: row.number,
    };
    (node, reads)
}

/// What a list looks like as a tree: for each choice its name and its columns.
fn lists_for_tree(lists: &[DraftList]) -> Vec<build::TreeList<'_>> {
    let columns = |row: &'_ RawRow| row.extra.clone();
    lists
        .iter()
        .map(|list| build::TreeList {
            name: &list.name,
            choices: list
                .rows
                .iter()
                .map(|row| (row.get(Plain::Name).unwrap_or_default().to_owned(), columns(row)))
                .collect(),
        })
        .collect()
}

/// The choices of a list, with their texts.
fn list_choices(
    list: &DraftList,
    ids: &[NodeId],
    names: &texts::Names<'_>,
    found: &mut Found,
) -> Vec<crate::form::ListChoice> {
    list.rows
        .iter()
        .zip(ids)
        .map(|(row, id)| {
            let code = row.get(Plain::Name).unwrap_or_default().to_owned();
            let of = format!("{}/{code}", list.name);
            let texts = texts::texts(&row.texts, &of, names, found);
            crate::form::ListChoice { code, texts, columns: row.extra.clone(), id: *id, row: row.number }
        })
        .collect()
}

/// The codes a default may be.
fn lists_for_default<'a>(lists: &'a [DraftList], kind: &Kind) -> Vec<&'a str> {
    let list = kind.list().and_then(|list| lists.get(list));
    list.map(|list| list.rows.iter().filter_map(|row| row.get(Plain::Name)).collect()).unwrap_or_default()
}
