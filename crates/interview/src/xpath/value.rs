//! What an expression evaluates to.

use std::borrow::Cow;

use super::date::Moment;
use super::tree::NodeId;

/// A value of XPath 1.0, and a date of the ODK dialect, which counts as a number of days and prints as a date.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// Nodes in document order.
    Nodes(NodeSet),
    /// A number.
    Number(f64),
    /// A text, borrowed from the tree or the expression where possible.
    Text(Cow<'a, str>),
    /// Yes or no.
    Boolean(bool),
    /// A point in time.
    Date(Moment),
}

/// Nodes in document order, each once. One node costs no allocation, because most paths of a form lead to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeSet {
    /// Exactly one.
    One(NodeId),
    /// None, or several.
    Many(Vec<NodeId>),
}

impl NodeSet {
    pub(super) const EMPTY: Self = Self::Many(Vec::new());

    /// As a slice.
    pub fn as_slice(&self) -> &[NodeId] {
        match self {
            Self::One(node) => std::slice::from_ref(node),
            Self::Many(nodes) => nodes,
        }
    }

    /// The first in document order.
    pub fn first(&self) -> Option<NodeId> {
        self.as_slice().first().copied()
    }

    /// Puts nodes in order.
    pub(super) fn sorted(mut nodes: Vec<NodeId>) -> Self {
        nodes.sort_unstable();
        nodes.dedup();
        Self::Many(nodes)
    }
}

impl From<Vec<NodeId>> for NodeSet {
    fn from(nodes: Vec<NodeId>) -> Self {
        Self::Many(nodes)
    }
}
