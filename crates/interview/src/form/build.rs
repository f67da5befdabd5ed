//! Making a [`Form`] of compiled parts: the dependency graph, the order of evaluation, the tree of choices, the revision.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::{Form, List, ListChoice, Mode, NamedLanguage, Node, NodeIndex, RefusalWords, Texts};
use crate::fault::{FaultKind, Found, Place};
use crate::workbook::Workbook;
use crate::xpath::{NodeId, Tree};

/// What the compiler hands over.
pub(crate) struct Parts {
    pub(crate) name: String,
    pub(crate) root: String,
    pub(crate) version: String,
    pub(crate) texts: Texts,
    pub(crate) modes: Vec<Mode>,
    pub(crate) languages: Vec<NamedLanguage>,
    pub(crate) default_language: usize,
    pub(crate) default_name: Option<String>,
    pub(crate) nodes: Vec<Node>,
    /// For each node, the nodes that its relevance, value and choices depend on.
    pub(crate) reads: Vec<Vec<NodeIndex>>,
    pub(crate) by_name: HashMap<String, NodeIndex>,
    pub(crate) lists: Vec<List>,
    pub(crate) template: Tree,
}

/// A list as it goes into the tree that choice filters look at.
pub(crate) struct TreeList<'a> {
    pub(crate) name: &'a str,
    /// Each choice's code and further columns.
    pub(crate) choices: Vec<(String, Vec<(String, String)>)>,
}

/// The choices as secondary instances, and the node of each choice.
pub(crate) fn list_tree(lists: &[TreeList<'_>]) -> (Tree, Vec<Vec<NodeId>>) {
    let mut builder = Tree::build();
    builder.open("lists");
    let mut ids = Vec::with_capacity(lists.len());
    for list in lists {
        builder.open("instance");
        builder.instance(list.name);
        builder.open("root");
        let mut of_list = Vec::with_capacity(list.choices.len());
        for (code, columns) in &list.choices {
            of_list.push(builder.open("item"));
            builder.leaf("name", code);
            for (name, value) in columns {
                builder.leaf(name, value);
            }
            builder.close();
        }
        builder.close();
        builder.close();
        ids.push(of_list);
    }
    builder.close();
    (builder.finish(), ids)
}

/// A compiled list.
pub(crate) fn list(name: String, choices: Vec<ListChoice>) -> List {
    List { name, choices }
}

/// The form, with its graph. Nodes that depend on each other in a circle are a fault.
pub(crate) fn form(mut parts: Parts, revision: String, found: &mut Found) -> Form {
    let order = order(&parts, found);
    for (rank, index) in order.iter().enumerate() {
        if let Some(node) = parts.nodes.get_mut(*index) {
            node.rank = rank;
        }
    }
    for (reader, reads) in parts.reads.iter().enumerate() {
        for read in reads.iter().filter(|read| **read != reader) {
            if let Some(node) = parts.nodes.get_mut(*read)
                && !node.dependents.contains(&reader)
            {
                node.dependents.push(reader);
            }
        }
    }
    let words = parts.languages.iter().map(|_| RefusalWords::english()).collect();
    Form {
        name: parts.name,
        root: parts.root,
        version: parts.version,
        revision,
        programme: String::new(),
        texts: parts.texts,
        modes: parts.modes,
        languages: parts.languages,
        default_language: parts.default_language,
        default_name: parts.default_name,
        nodes: parts.nodes,
        by_name: parts.by_name,
        lists: parts.lists,
        template: parts.template,
        order,
        words,
        recordings: Vec::new(),
    }
}

/// Where a node is in the depth-first walk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Done,
}

/// Every node after all that it depends on, document order where nothing decides.
fn order(parts: &Parts, found: &mut Found) -> Vec<NodeIndex> {
    let mut marks = vec![Mark::New; parts.nodes.len()];
    let mut order = Vec::with_capacity(parts.nodes.len());
    // A stack of our own, not recursion: a hostile workbook may hold a long chain.
    let mut stack: Vec<(NodeIndex, usize)> = Vec::new();
    for start in 0..parts.nodes.len() {
        if marks.get(start) != Some(&Mark::New) {
            continue;
        }
        stack.push((start, 0));
        set(&mut marks, start, Mark::Open);
        while let Some((index, next)) = stack.pop() {
            let read = parts.reads.get(index).and_then(|reads| reads.get(next)).copied();
            let Some(read) = read else {
                set(&mut marks, index, Mark::Done);
                order.push(index);
                continue;
            };
            stack.push((index, next + 1));
            match marks.get(read) {
                Some(Mark::New) => {
                    set(&mut marks, read, Mark::Open);
                    stack.push((read, 0));
                }
                Some(Mark::Open) => circle(parts, &stack, read, found),
                Some(Mark::Done) | None => {}
            }
        }
    }
    order
}

fn set(marks: &mut [Mark], index: NodeIndex, mark: Mark) {
    if let Some(slot) = marks.get_mut(index) {
        *slot = mark;
    }
}

/// Notes a circle, by the names on it.
fn circle(parts: &Parts, stack: &[(NodeIndex, usize)], closing: NodeIndex, found: &mut Found) {
    let on_circle = stack.iter().map(|(index, _)| *index).skip_while(|index| *index != closing);
    let nodes = || on_circle.clone().filter_map(|index| parts.nodes.get(index));
    let mut names: Vec<&str> = nodes().map(|node| node.name.as_str()).collect();
    let Some(first) = nodes().next() else { return };
    names.push(&first.name);
    let place = Place::row("survey", first.row);
    found.add(place, FaultKind::Cycle { path: names.join(" → ") });
}

/// The hash of a form's tables. It changes with every heading and cell, not with comments or the places of rows.
pub(crate) fn revision(workbook: &Workbook) -> String {
    let mut hash = Sha256::new();
    let mut feed = |text: &str| {
        hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(text.as_bytes());
    };
    feed("safeconduct form 1");
    for sheet in &workbook.sheets {
        feed(&sheet.name.trim().to_lowercase());
        for table in &sheet.tables {
            feed("table");
            table.headings.iter().for_each(|heading| feed(heading));
            for row in &table.rows {
                feed("row");
                row.cells.iter().for_each(|cell| feed(cell));
            }
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
