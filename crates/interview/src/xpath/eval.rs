//! Evaluates expressions.

use std::borrow::Cow;

use jiff::Zoned;
use rand::Rng;

use super::Expr;
use super::ast::{Call, Operator, Part, PartKind};
use super::date::{self, Moment};
use super::number;
use super::tree::{NodeId, Tree};
use super::value::{NodeSet, Value};

mod axes;
mod compare;

/// What an expression may know of the world outside the tree.
pub struct World<'e> {
    /// The present, in the person's time zone.
    pub now: &'e Zoned,
    /// Chance.
    pub rng: &'e mut dyn Rng,
    /// The texts of the language that is spoken.
    pub itext: &'e dyn Itext,
    /// The labels of choices.
    pub choices: &'e dyn ChoiceNames,
}

/// Texts for `jr:itext()`.
pub trait Itext {
    /// The text with this identifier.
    fn itext(&self, tree: &Tree, id: &str) -> Option<String>;
}

/// Labels for `jr:choice-name()`.
pub trait ChoiceNames {
    /// The label of the choice `value` of the question at `path`.
    fn choice_name(&self, value: &str, path: &str) -> Option<String>;
}

/// No texts and no labels.
#[derive(Debug)]
pub struct NoItext;

impl Itext for NoItext {
    fn itext(&self, _: &Tree, _: &str) -> Option<String> {
        None
    }
}

impl ChoiceNames for NoItext {
    fn choice_name(&self, _: &str, _: &str) -> Option<String> {
        None
    }
}

/// Where an expression is evaluated.
#[derive(Clone, Copy, Debug)]
pub struct Focus<'a> {
    /// The document.
    pub tree: &'a Tree,
    /// What `/` means.
    pub root: NodeId,
    /// What `.` means.
    pub node: NodeId,
    /// What `position()` is outside of any predicate.
    pub position: usize,
    /// What `last()` is outside of any predicate.
    pub size: usize,
}

impl<'a> Focus<'a> {
    /// At one node, with the primary instance of an XForm, or else the document, as root.
    pub fn at(tree: &'a Tree, node: NodeId) -> Self {
        Self { tree, root: tree.primary().unwrap_or(tree.root()), node, position: 1, size: 1 }
    }
}

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvalError {
    /// No such function.
    #[error("there is no function {0}()")]
    UnknownFunction(String),
    /// A wrong number of arguments.
    #[error("{0}")]
    Arity(String),
    /// Something other than nodes where only nodes can be.
    #[error("{0} needs nodes")]
    NeedsNodes(&'static str),
    /// A prefix that nothing declares.
    #[error("the prefix {0:?} is not declared")]
    Prefix(String),
    /// A `${name}` that was never bound.
    #[error("there is no question {0:?}")]
    Question(String),
    /// An argument that a function cannot use.
    #[error("{0}")]
    Argument(String),
}

/// Evaluates an expression.
pub fn evaluate<'a>(expr: &'a Expr, at: Focus<'a>, world: &mut World<'_>) -> Result<Value<'a>, EvalError> {
    Machine::new(at, world).eval(&expr.root, Spot::of(at))
}

/// Evaluates an expression as a condition.
pub fn evaluate_boolean(expr: &Expr, at: Focus<'_>, world: &mut World<'_>) -> Result<bool, EvalError> {
    Machine::new(at, world).eval_boolean(&expr.root, Spot::of(at))
}

/// Evaluates an expression as a number.
pub fn evaluate_number(expr: &Expr, at: Focus<'_>, world: &mut World<'_>) -> Result<f64, EvalError> {
    Machine::new(at, world).eval_number(&expr.root, Spot::of(at))
}

/// Evaluates an expression as a text.
pub fn evaluate_text<'a>(
    expr: &'a Expr,
    at: Focus<'a>,
    world: &mut World<'_>,
) -> Result<Cow<'a, str>, EvalError> {
    Machine::new(at, world).eval_text(&expr.root, Spot::of(at))
}

/// Evaluates an expression that leads to nodes.
pub fn evaluate_nodes(expr: &Expr, at: Focus<'_>, world: &mut World<'_>) -> Result<Vec<NodeId>, EvalError> {
    let nodes = Machine::new(at, world).eval_nodes("a path", &expr.root, Spot::of(at))?;
    Ok(nodes.as_slice().to_vec())
}

pub(super) type Outcome<'a> = Result<Value<'a>, EvalError>;

/// The context node with its place among the nodes that a predicate filters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) node: NodeId,
    pub(super) position: usize,
    pub(super) size: usize,
}

impl Spot {
    fn of(at: Focus<'_>) -> Self {
        Self { node: at.node, position: at.position, size: at.size }
    }
}

/// One evaluation.
pub(super) struct Machine<'a, 'w, 'e> {
    pub(super) tree: &'a Tree,
    pub(super) root: NodeId,
    /// What `current()` means.
    pub(super) current: NodeId,
    pub(super) world: &'w mut World<'e>,
}

impl<'a, 'w, 'e> Machine<'a, 'w, 'e> {
    fn new(at: Focus<'a>, world: &'w mut World<'e>) -> Self {
        Self { tree: at.tree, root: at.root, current: at.node, world }
    }

    pub(super) fn eval(&mut self, part: &'a Part, spot: Spot) -> Outcome<'a> {
        match &part.kind {
            PartKind::Number(value) => Ok(Value::Number(*value)),
            PartKind::Text(text) => Ok(Value::Text(Cow::Borrowed(text))),
            PartKind::Bound(node, _) => Ok(Value::Nodes(NodeSet::One(*node))),
            PartKind::Group(inner) => self.eval(inner, spot),
            PartKind::Chain(first, rest) => self.chain(first, rest, spot),
            PartKind::Negate(signs, inner) => {
                let value = self.eval_number(inner, spot)?;
                Ok(Value::Number(if signs % 2 == 1 { -value } else { value }))
            }
            PartKind::Union(parts) => self.union(parts, spot),
            PartKind::Path(path) => self.path(path, spot).map(Value::Nodes),
            PartKind::Call(call) => self.call(call, spot),
            PartKind::Question(name) => Err(EvalError::Question(name.to_string())),
        }
    }

    pub(super) fn eval_boolean(&mut self, part: &'a Part, spot: Spot) -> Result<bool, EvalError> {
        self.eval(part, spot).map(|value| value.boolean())
    }

    pub(super) fn eval_number(&mut self, part: &'a Part, spot: Spot) -> Result<f64, EvalError> {
        let value = self.eval(part, spot)?;
        Ok(self.number(&value))
    }

    pub(super) fn eval_text(&mut self, part: &'a Part, spot: Spot) -> Result<Cow<'a, str>, EvalError> {
        let value = self.eval(part, spot)?;
        Ok(self.text(value))
    }

    pub(super) fn eval_nodes(
        &mut self,
        who: &'static str,
        part: &'a Part,
        spot: Spot,
    ) -> Result<NodeSet, EvalError> {
        match self.eval(part, spot)? {
            Value::Nodes(nodes) => Ok(nodes),
            Value::Number(_) | Value::Text(_) | Value::Boolean(_) | Value::Date(_) => {
                Err(EvalError::NeedsNodes(who))
            }
        }
    }

    fn chain(&mut self, first: &'a Part, rest: &'a [(Operator, Part)], spot: Spot) -> Outcome<'a> {
        let mut left = self.eval(first, spot)?;
        for (operator, part) in rest {
            left = match operator {
                Operator::Or => Value::Boolean(left.boolean() || self.eval_boolean(part, spot)?),
                Operator::And => Value::Boolean(left.boolean() && self.eval_boolean(part, spot)?),
                Operator::Plus => Value::Number(self.number(&left) + self.eval_number(part, spot)?),
                Operator::Minus => Value::Number(self.number(&left) - self.eval_number(part, spot)?),
                Operator::Times => Value::Number(self.number(&left) * self.eval_number(part, spot)?),
                Operator::Divide => Value::Number(self.number(&left) / self.eval_number(part, spot)?),
                Operator::Modulo => Value::Number(self.number(&left) % self.eval_number(part, spot)?),
                Operator::Equal
                | Operator::Unequal
                | Operator::Less
                | Operator::AtMost
                | Operator::Greater
                | Operator::AtLeast => {
                    let right = self.eval(part, spot)?;
                    Value::Boolean(self.compare(*operator, &left, &right))
                }
            };
        }
        Ok(left)
    }

    fn union(&mut self, parts: &'a [Part], spot: Spot) -> Outcome<'a> {
        let mut all = Vec::new();
        for part in parts {
            all.extend_from_slice(self.eval_nodes("a union", part, spot)?.as_slice());
        }
        Ok(Value::Nodes(NodeSet::sorted(all)))
    }

    fn call(&mut self, call: &'a Call, spot: Spot) -> Outcome<'a> {
        let Some(function) = call.function else {
            return Err(EvalError::UnknownFunction(call.name.to_string()));
        };
        if let Some(fault) = function.arity_fault(call.arguments.len()) {
            return Err(EvalError::Arity(fault));
        }
        match (&call.pattern, call.arguments.first()) {
            (Some(Ok(pattern)), Some(text)) => {
                Ok(Value::Boolean(pattern.is_match(&self.eval_text(text, spot)?)))
            }
            (Some(Err(fault)), _) => Err(EvalError::Argument(fault.clone())),
            _ => (function.run)(self, &call.arguments, spot),
        }
    }

    /// The number that a value counts as. A text that looks like a date counts as its day.
    pub(super) fn number(&self, value: &Value<'_>) -> f64 {
        match value {
            Value::Nodes(nodes) => {
                nodes.first().map_or(f64::NAN, |node| self.number_of_text(&self.tree.text(node)))
            }
            Value::Number(number) => *number,
            Value::Text(text) => self.number_of_text(text),
            Value::Boolean(yes) => f64::from(*yes),
            Value::Date(moment) => moment.number(),
        }
    }

    pub(super) fn number_of_text(&self, text: &str) -> f64 {
        match self.date_of_text(text) {
            Some(moment) => moment.number(),
            None => number::parse(text),
        }
    }

    pub(super) fn date_of_text(&self, text: &str) -> Option<Moment> {
        date::parse(text, self.world.now.time_zone())
    }

    /// The text of a value.
    pub(super) fn text(&self, value: Value<'a>) -> Cow<'a, str> {
        match value {
            Value::Nodes(nodes) => nodes.first().map_or(Cow::Borrowed(""), |node| self.tree.text(node)),
            Value::Number(number) => Cow::Owned(number::text(number)),
            Value::Text(text) => text,
            Value::Boolean(true) => Cow::Borrowed("true"),
            Value::Boolean(false) => Cow::Borrowed("false"),
            Value::Date(moment) => Cow::Owned(moment.text(self.world.now.time_zone())),
        }
    }
}

impl Value<'_> {
    /// Whether the value counts as true.
    pub fn boolean(&self) -> bool {
        match self {
            Value::Nodes(nodes) => !nodes.as_slice().is_empty(),
            Value::Number(number) => *number != 0.0 && !number.is_nan(),
            Value::Text(text) => !text.is_empty(),
            Value::Boolean(yes) => *yes,
            Value::Date(moment) => moment.boolean(),
        }
    }
}
