//! Location paths.

use crate::xpath::ast::{Axis, Part, PartKind, Path, Start, Step, Test};
use crate::xpath::number;
use crate::xpath::tree::{Kind, NodeId};
use crate::xpath::value::{NodeSet, Value};

use super::{EvalError, Machine, Spot};

/// Names without a prefix mean elements without a namespace, or elements of an XForm.
const XFORMS: &str = "http://www.w3.org/2002/xforms";

/// Prefixes that need no declaration.
const PREFIXES: [(&str, &str); 12] = [
    ("enk", "http://enketo.org/xforms"),
    ("h", "http://www.w3.org/1999/xhtml"),
    ("html", "http://www.w3.org/1999/xhtml"),
    ("xhtml", "http://www.w3.org/1999/xhtml"),
    ("jr", "http://openrosa.org/javarosa"),
    ("javarosa", "http://openrosa.org/javarosa"),
    ("odk", "http://www.opendatakit.org/xforms"),
    ("orx", "http://openrosa.org/xforms"),
    ("openrosa-xforms", "http://openrosa.org/xforms"),
    ("xf", XFORMS),
    ("xforms", XFORMS),
    ("xml", "http://www.w3.org/XML/1998/namespace"),
];

impl<'a> Machine<'a, '_, '_> {
    pub(super) fn path(&mut self, path: &'a Path, spot: Spot) -> Result<NodeSet, EvalError> {
        let mut nodes = match &path.start {
            Start::Root => NodeSet::One(self.root),
            Start::Here => NodeSet::One(spot.node),
            Start::Filter(inner, predicates) => {
                let nodes = self.eval_nodes("a path", inner, spot)?;
                if predicates.is_empty() {
                    nodes
                } else {
                    NodeSet::Many(self.filter(nodes.as_slice().to_vec(), predicates)?)
                }
            }
        };
        for step in &path.steps {
            nodes = self.step(&nodes, step)?;
        }
        Ok(nodes)
    }

    fn step(&mut self, from: &NodeSet, step: &'a Step) -> Result<NodeSet, EvalError> {
        let namespace = match &step.test {
            Test::Prefixed(prefix, _) | Test::PrefixStar(prefix) => {
                Some(self.namespace(prefix, from.first().unwrap_or(self.root))?)
            }
            Test::Any | Test::Text | Test::Comment | Test::Instruction(_) | Test::Star | Test::Name(_) => {
                None
            }
        };
        if let NodeSet::One(node) = from {
            return self.step_from(*node, step, namespace.as_deref()).map(|mut nodes| {
                if is_reverse(step.axis) {
                    nodes.reverse();
                }
                match nodes[..] {
                    [only] => NodeSet::One(only),
                    _ => NodeSet::Many(nodes),
                }
            });
        }
        let mut all = Vec::new();
        for node in from.as_slice() {
            all.append(&mut self.step_from(*node, step, namespace.as_deref())?);
        }
        Ok(NodeSet::sorted(all))
    }

    /// The nodes of one step from one node, in the order of the axis.
    fn step_from(
        &mut self,
        node: NodeId,
        step: &'a Step,
        namespace: Option<&str>,
    ) -> Result<Vec<NodeId>, EvalError> {
        let mut found = Vec::new();
        self.walk(node, step.axis, &mut |candidate| {
            if self.passes(candidate, step, namespace) {
                found.push(candidate);
            }
        });
        self.filter(found, &step.predicates)
    }

    /// Applies predicates one after the other. A number means a position.
    fn filter(&mut self, mut nodes: Vec<NodeId>, predicates: &'a [Part]) -> Result<Vec<NodeId>, EvalError> {
        for predicate in predicates {
            if let PartKind::Number(wanted) = predicate.kind {
                let kept = (1_usize..).zip(&nodes).find(|(position, _)| number::count(*position) == wanted);
                nodes = kept.map(|(_, node)| *node).into_iter().collect();
                continue;
            }
            let size = nodes.len();
            let mut kept = Vec::new();
            for (node, position) in nodes.into_iter().zip(1_usize..) {
                let value = self.eval(predicate, Spot { node, position, size })?;
                let keep = match value {
                    Value::Number(_) | Value::Date(_) => number::count(position) == self.number(&value),
                    Value::Nodes(_) | Value::Text(_) | Value::Boolean(_) => value.boolean(),
                };
                if keep {
                    kept.push(node);
                }
            }
            nodes = kept;
        }
        Ok(nodes)
    }

    fn walk(&self, node: NodeId, axis: Axis, visit: &mut dyn FnMut(NodeId)) {
        let tree = self.tree;
        match axis {
            Axis::Own => visit(node),
            Axis::Child => tree.children(node).for_each(visit),
            Axis::Attribute => tree.attributes(node).for_each(visit),
            Axis::Namespace => tree.namespaces(node).for_each(visit),
            Axis::Parent => self.parent(node).into_iter().for_each(visit),
            Axis::Ancestor => self.ancestors(node).for_each(visit),
            Axis::AncestorOrSelf => {
                visit(node);
                self.ancestors(node).for_each(visit);
            }
            Axis::Descendant => tree.descendants(node).for_each(visit),
            Axis::DescendantOrSelf => {
                visit(node);
                tree.descendants(node).for_each(visit);
            }
            Axis::FollowingSibling if !tree.is_attribute(node) && node != self.root => {
                std::iter::successors(tree.next_sibling(node), |node| tree.next_sibling(*node))
                    .for_each(visit);
            }
            Axis::PrecedingSibling if !tree.is_attribute(node) && node != self.root => {
                std::iter::successors(tree.previous_sibling(node), |node| tree.previous_sibling(*node))
                    .for_each(visit);
            }
            Axis::FollowingSibling | Axis::PrecedingSibling => {}
            Axis::Following => {
                let top = self.ancestors(node).last().unwrap_or(node);
                tree.within(tree.end_of(node), tree.end_of(top)).for_each(visit);
            }
            Axis::Preceding => {
                let owner = if tree.is_attribute(node) { self.parent(node).unwrap_or(node) } else { node };
                let top = self.ancestors(owner).last().unwrap_or(owner);
                let before = tree.within(top.0.saturating_add(1), owner.0).rev();
                before.filter(|found| !tree.contains(*found, owner)).for_each(visit);
            }
        }
    }

    /// Nothing lies above the root of the evaluation, even where the document goes on.
    fn parent(&self, node: NodeId) -> Option<NodeId> {
        if node == self.root { None } else { self.tree.parent(node) }
    }

    fn ancestors(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(node), |node| self.parent(*node))
    }

    fn passes(&self, node: NodeId, step: &Step, namespace: Option<&str>) -> bool {
        let kind = self.tree.kind(node);
        let principal = if step.axis == Axis::Attribute {
            Kind::Attribute
        } else if step.axis == Axis::Namespace {
            Kind::Namespace
        } else {
            Kind::Element
        };
        match &step.test {
            Test::Any => true,
            Test::Text => kind == Kind::Text,
            Test::Comment => kind == Kind::Comment,
            Test::Instruction(None) => kind == Kind::Instruction,
            Test::Instruction(Some(target)) => kind == Kind::Instruction && self.tree.name(node) == &**target,
            Test::Star => kind == principal,
            Test::PrefixStar(_) => kind == principal && self.named(node, |_, found| found == namespace),
            Test::Name(name) => {
                kind == principal
                    && self
                        .named(node, |local, found| local == &**name && matches!(found, None | Some(XFORMS)))
            }
            Test::Prefixed(_, name) => {
                kind == principal && self.named(node, |local, found| local == &**name && found == namespace)
            }
        }
    }

    fn named(&self, node: NodeId, test: impl FnOnce(&str, Option<&str>) -> bool) -> bool {
        self.tree.full_name(node).is_some_and(|name| test(name.local(), name.namespace.as_deref()))
    }

    /// The namespace of a prefix: as declared around the node, or anywhere in the document, or known to the dialect.
    fn namespace(&self, prefix: &str, node: NodeId) -> Result<String, EvalError> {
        let tree = self.tree;
        let declared = |at: NodeId| {
            let mut own = tree.namespaces(at);
            let found = own.find(|found| tree.full_name(*found).is_some_and(|name| name.local() == prefix));
            found.map(|found| tree.text(found).into_owned())
        };
        let around = std::iter::successors(Some(node), |node| tree.parent(*node)).find_map(declared);
        let known = || PREFIXES.iter().find(|(known, _)| *known == prefix).map(|(_, uri)| (*uri).to_owned());
        around
            .or_else(known)
            .or_else(|| tree.descendants(tree.root()).find_map(declared))
            .ok_or_else(|| EvalError::Prefix(prefix.to_owned()))
    }
}

fn is_reverse(axis: Axis) -> bool {
    matches!(axis, Axis::Ancestor | Axis::AncestorOrSelf | Axis::Preceding | Axis::PrecedingSibling)
}
