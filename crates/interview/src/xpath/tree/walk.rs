//! The ways from one node to others, which the axes of XPath are made of.

use super::{Kind, NONE, NodeId, Tree};

impl Tree {
    /// The parent; an attribute's is its element.
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        link(self.slot(node).parent)
    }

    /// The children in document order. Empty texts are no nodes.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut next = self.first_child(node);
        std::iter::from_fn(move || {
            let found = next?;
            next = self.next_sibling(found);
            Some(found)
        })
    }

    /// The attributes, without namespace declarations.
    pub fn attributes(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.declared(node).filter(|id| self.kind(*id) == Kind::Attribute)
    }

    /// The value of an attribute without a namespace.
    pub fn attribute(&self, node: NodeId, name: &str) -> Option<&str> {
        self.attributes(node).find(|id| self.name(*id) == name).map(|id| self.slot(id).value.as_str())
    }

    /// The namespace declarations written on this very element.
    pub(crate) fn namespaces(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.declared(node).filter(|id| self.kind(*id) == Kind::Namespace)
    }

    pub(crate) fn next_sibling(&self, node: NodeId) -> Option<NodeId> {
        let mut next = link(self.slot(node).next);
        while let Some(found) = next {
            if !self.void(found) {
                break;
            }
            next = link(self.slot(found).next);
        }
        next
    }

    pub(crate) fn previous_sibling(&self, node: NodeId) -> Option<NodeId> {
        let mut next = link(self.slot(node).previous);
        while let Some(found) = next {
            if !self.void(found) {
                break;
            }
            next = link(self.slot(found).previous);
        }
        next
    }

    /// Everything below a node in document order, without attributes.
    pub(crate) fn descendants(&self, node: NodeId) -> impl DoubleEndedIterator<Item = NodeId> + '_ {
        self.within(node.0.saturating_add(1), self.slot(node).end)
    }

    /// The nodes with identifiers from `from` to before `to`, without attributes and empty texts.
    pub(crate) fn within(&self, from: u32, to: u32) -> impl DoubleEndedIterator<Item = NodeId> + '_ {
        (from..to).map(NodeId).filter(|id| !self.is_attribute(*id) && !self.void(*id))
    }

    /// One past the last descendant.
    pub(crate) fn end_of(&self, node: NodeId) -> u32 {
        self.slot(node).end
    }

    pub(crate) fn is_attribute(&self, node: NodeId) -> bool {
        matches!(self.kind(node), Kind::Attribute | Kind::Namespace)
    }

    /// Whether `inner` lies below `outer`.
    pub(crate) fn contains(&self, outer: NodeId, inner: NodeId) -> bool {
        outer < inner && inner.0 < self.slot(outer).end
    }

    fn first_child(&self, node: NodeId) -> Option<NodeId> {
        let mut id = node.0.saturating_add(1);
        let end = self.slot(node).end;
        while id < end && self.is_attribute(NodeId(id)) {
            id += 1;
        }
        match id < end {
            true if self.void(NodeId(id)) => self.next_sibling(NodeId(id)),
            true => Some(NodeId(id)),
            false => None,
        }
    }

    fn declared(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let range = node.0.saturating_add(1)..self.slot(node).end;
        range.map(NodeId).take_while(|id| self.is_attribute(*id))
    }

    fn void(&self, node: NodeId) -> bool {
        let slot = self.slot(node);
        slot.kind == Kind::Text && slot.value.is_empty()
    }
}

fn link(id: u32) -> Option<NodeId> {
    (id != NONE).then_some(NodeId(id))
}
