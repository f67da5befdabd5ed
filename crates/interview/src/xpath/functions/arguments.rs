//! Reading arguments.

use std::borrow::Cow;

use crate::xpath::ast::Part;
use crate::xpath::eval::{EvalError, Machine, Outcome, Spot};
use crate::xpath::tree::NodeId;
use crate::xpath::value::{NodeSet, Value};

impl<'a> Machine<'a, '_, '_> {
    /// The argument at a place; arity was checked, so a missing one is an empty text.
    pub(super) fn argument(&mut self, arguments: &'a [Part], at: usize, spot: Spot) -> Outcome<'a> {
        arguments.get(at).map_or(Ok(Value::Text(Cow::Borrowed(""))), |part| self.eval(part, spot))
    }

    /// The argument, or the context node where there is none.
    pub(super) fn argument_or_here(&mut self, arguments: &'a [Part], spot: Spot) -> Outcome<'a> {
        match arguments.first() {
            Some(part) => self.eval(part, spot),
            None => Ok(Value::Nodes(NodeSet::One(spot.node))),
        }
    }

    pub(super) fn text_argument(
        &mut self,
        arguments: &'a [Part],
        at: usize,
        spot: Spot,
    ) -> Result<Cow<'a, str>, EvalError> {
        let value = self.argument(arguments, at, spot)?;
        Ok(self.text(value))
    }

    pub(super) fn number_argument(
        &mut self,
        arguments: &'a [Part],
        at: usize,
        spot: Spot,
    ) -> Result<f64, EvalError> {
        let value = self.argument(arguments, at, spot)?;
        Ok(self.number(&value))
    }

    pub(super) fn nodes_argument(
        &mut self,
        who: &'static str,
        arguments: &'a [Part],
        at: usize,
        spot: Spot,
    ) -> Result<NodeSet, EvalError> {
        match arguments.get(at) {
            Some(part) => self.eval_nodes(who, part, spot),
            None => Ok(NodeSet::EMPTY),
        }
    }

    /// The values of all arguments from a place on; a node set counts as one value per node.
    pub(super) fn each_argument(
        &mut self,
        arguments: &'a [Part],
        from: usize,
        spot: Spot,
    ) -> Result<Vec<Value<'a>>, EvalError> {
        let mut all = Vec::with_capacity(arguments.len());
        for part in arguments.iter().skip(from) {
            let value = self.eval(part, spot)?;
            if let Value::Nodes(nodes) = &value {
                all.extend(nodes.as_slice().iter().map(|node| one(*node)));
            } else {
                all.push(value);
            }
        }
        Ok(all)
    }

    /// Whether one value is true; of a single node, whether it holds more than white space.
    pub(super) fn single_boolean(&self, value: &Value<'_>) -> bool {
        if let Value::Nodes(nodes) = value {
            nodes.first().is_some_and(|node| !self.tree.text(node).trim_matches(is_space).is_empty())
        } else {
            value.boolean()
        }
    }
}

fn one(node: NodeId) -> Value<'static> {
    Value::Nodes(NodeSet::One(node))
}

/// White space of XML.
pub(super) fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\r' | '\n')
}
