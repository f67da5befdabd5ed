//! Nodes.

use crate::xpath::ast::Part;
use crate::xpath::eval::{EvalError, Machine, Outcome, Spot};
use crate::xpath::number;
use crate::xpath::tree::{Kind, NodeId};
use crate::xpath::value::{NodeSet, Value};

use super::arguments::is_space;

pub(super) fn count<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let nodes = machine.nodes_argument("count()", given, 0, spot)?;
    Ok(Value::Number(number::count(nodes.as_slice().len())))
}

pub(super) fn count_non_empty<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
) -> Outcome<'a> {
    let nodes = machine.nodes_argument("count-non-empty()", given, 0, spot)?;
    let full = nodes.as_slice().iter().filter(|node| !machine.tree.text(**node).is_empty());
    Ok(Value::Number(number::count(full.count())))
}

pub(super) fn current<'a>(machine: &mut Machine<'a, '_, '_>, _: &'a [Part], _: Spot) -> Outcome<'a> {
    Ok(Value::Nodes(NodeSet::One(machine.current)))
}

pub(super) fn last<'a>(_: &mut Machine<'a, '_, '_>, _: &'a [Part], spot: Spot) -> Outcome<'a> {
    Ok(Value::Number(number::count(spot.size)))
}

/// The place among the filtered nodes, or, of a given node, among its neighbours of the same name.
pub(super) fn position<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    if given.is_empty() {
        return Ok(Value::Number(number::count(spot.position)));
    }
    let nodes = machine.nodes_argument("position()", given, 0, spot)?;
    let [node] = nodes.as_slice() else {
        return match nodes.first() {
            None => Ok(Value::Number(f64::NAN)),
            Some(_) => Err(EvalError::Argument("position() needs one node, not several".to_owned())),
        };
    };
    let tree = machine.tree;
    let siblings = std::iter::successors(Some(*node), |node| tree.previous_sibling(*node));
    let same = siblings
        .filter(|sibling| tree.kind(*sibling) == Kind::Element)
        .take_while(|sibling| tree.name(*sibling) == tree.name(*node));
    Ok(Value::Number(number::count(same.count())))
}

pub(super) fn instance<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let id = machine.text_argument(given, 0, spot)?;
    Ok(Value::Nodes(machine.tree.instance(&id).map_or(NodeSet::EMPTY, NodeSet::One)))
}

/// Looks up a secondary instance: the child `wanted` of the first item whose child `by` holds a value.
pub(super) fn pulldata<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let id = machine.text_argument(given, 0, spot)?;
    let wanted = machine.text_argument(given, 1, spot)?;
    let by = machine.text_argument(given, 2, spot)?;
    let value = machine.text_argument(given, 3, spot)?;
    let tree = machine.tree;
    let child = |node: NodeId, name: &str| tree.children(node).find(|child| tree.name(*child) == name);
    let items = tree.instance(&id).and_then(|instance| child(instance, "root"));
    let mut items = items.into_iter().flat_map(|root| tree.children(root));
    let item = items.find(|item| child(*item, &by).is_some_and(|by| tree.text(by) == value));
    let found = item.and_then(|item| child(item, &wanted));
    Ok(Value::Nodes(found.map_or(NodeSet::EMPTY, NodeSet::One)))
}

/// The elements with these identifiers; of several elements with one, the first.
pub(super) fn id<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let values = machine.each_argument(given, 0, spot)?;
    let tree = machine.tree;
    let mut found = Vec::new();
    for value in values {
        let text = machine.text(value);
        for id in text.split(is_space).filter(|id| !id.is_empty()) {
            found.extend(tree.descendants(tree.root()).find(|node| tree.attribute(*node, "id") == Some(id)));
        }
    }
    Ok(Value::Nodes(NodeSet::sorted(found)))
}
