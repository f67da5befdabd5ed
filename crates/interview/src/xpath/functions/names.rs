//! Names and languages of nodes.

use std::borrow::Cow;

use crate::xpath::ast::Part;
use crate::xpath::eval::{EvalError, Machine, Outcome, Spot};
use crate::xpath::tree::{Kind, NodeId};
use crate::xpath::value::Value;

fn named<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
    who: &'static str,
) -> Result<Option<NodeId>, EvalError> {
    if given.is_empty() {
        return Ok(Some(spot.node));
    }
    Ok(machine.nodes_argument(who, given, 0, spot)?.first())
}

fn text<'a>(text: &'a str) -> Outcome<'a> {
    Ok(Value::Text(Cow::Borrowed(text)))
}

/// Namespace nodes have no name in this dialect.
fn has_name(kind: Kind) -> bool {
    matches!(kind, Kind::Element | Kind::Attribute | Kind::Instruction)
}

pub(super) fn name<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let node = named(machine, given, spot, "name()")?.filter(|node| has_name(machine.tree.kind(*node)));
    text(node.map_or("", |node| machine.tree.name(node)))
}

pub(super) fn local_name<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
) -> Outcome<'a> {
    let node = named(machine, given, spot, "local-name()")?.filter(|node| has_name(machine.tree.kind(*node)));
    text(node.and_then(|node| machine.tree.full_name(node)).map_or("", |name| name.local()))
}

pub(super) fn namespace_uri<'a>(
    machine: &mut Machine<'a, '_, '_>,
    given: &'a [Part],
    spot: Spot,
) -> Outcome<'a> {
    let node = named(machine, given, spot, "namespace-uri()")?;
    let node = node.filter(|node| matches!(machine.tree.kind(*node), Kind::Element | Kind::Attribute));
    let name = node.and_then(|node| machine.tree.full_name(node));
    text(name.and_then(|name| name.namespace.as_deref()).unwrap_or_default())
}

/// Whether the nearest `xml:lang` is this language, or this language as spoken somewhere.
pub(super) fn lang<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let wanted = machine.text_argument(given, 0, spot)?.to_lowercase();
    let tree = machine.tree;
    let found = std::iter::successors(Some(spot.node), |node| tree.parent(*node))
        .find_map(|node| tree.attribute(node, "xml:lang"))
        .map(str::to_lowercase);
    let speaks = found.is_some_and(|found| {
        found.strip_prefix(&wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    });
    Ok(Value::Boolean(speaks && !wanted.is_empty()))
}
