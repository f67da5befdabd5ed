//! `indexed-repeat()`: the values within the n-th repeat.

use std::cmp::Ordering;

use crate::xpath::ast::Part;
use crate::xpath::eval::{EvalError, Machine, Outcome, Spot};
use crate::xpath::number;
use crate::xpath::tree::{NodeId, Tree};
use crate::xpath::value::{NodeSet, Value};

/// Repeats may be named in any order; the outer ones are resolved first.
pub(super) fn indexed_repeat<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
) -> Outcome<'a> {
    const WHO: &str = "indexed-repeat()";
    if given.len().is_multiple_of(2) {
        return Err(EvalError::Arity("indexed-repeat() takes pairs of a repeat and its number".to_owned()));
    }
    let mut pairs = Vec::new();
    for at in (1..given.len()).step_by(2) {
        let repeats = machine.nodes_argument(WHO, given, at, spot)?;
        pairs.push((repeats, machine.number_argument(given, at + 1, spot)?));
    }
    let tree = machine.tree;
    pairs.sort_by(|(a, _), (b, _)| depth_order(tree, a, b));
    let mut within: Option<NodeId> = None;
    for (repeats, wanted) in &pairs {
        let inside = repeats
            .as_slice()
            .iter()
            .filter(|repeat| within.is_none_or(|outer| tree.contains(outer, **repeat)));
        let chosen = (1_usize..).zip(inside).find(|(position, _)| number::count(*position) == *wanted);
        match chosen {
            Some((_, repeat)) => within = Some(*repeat),
            None => return Ok(Value::Nodes(NodeSet::EMPTY)),
        }
    }
    let targets = machine.nodes_argument(WHO, given, 0, spot)?;
    let found =
        targets.as_slice().iter().filter(|target| within.is_some_and(|outer| tree.contains(outer, **target)));
    Ok(Value::Nodes(NodeSet::Many(found.copied().collect())))
}

fn depth_order(tree: &Tree, a: &NodeSet, b: &NodeSet) -> Ordering {
    let any = |outer: &NodeSet, inner: &NodeSet| {
        outer
            .as_slice()
            .iter()
            .any(|outer| inner.as_slice().iter().any(|inner| tree.contains(*outer, *inner)))
    };
    if any(a, b) {
        Ordering::Less
    } else if any(b, a) {
        Ordering::Greater
    } else {
        Ordering::Equal
    }
}
