//! Builds a tree in document order, which is what makes identifiers comparable.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Kind, NONE, Name, NodeId, Slot, Tree};

/// Puts a [`Tree`] together: open, fill, close.
#[derive(Debug)]
pub struct Builder {
    tree: Tree,
    names: Vec<Name>,
    known: HashMap<(String, Option<Arc<str>>), u32>,
    instances: HashMap<String, NodeId>,
    /// The open elements, from the document down, each with the child it got last.
    open: Vec<(u32, u32)>,
}

impl Builder {
    pub(super) fn new(base: Option<Arc<Tree>>) -> Self {
        let offset = base.as_ref().map_or(0, |base| base.end());
        let tree = Tree { base, offset, ..Tree::default() };
        let mut builder = Self {
            tree,
            names: Vec::new(),
            known: HashMap::new(),
            instances: HashMap::new(),
            open: Vec::new(),
        };
        let document = builder.push(Kind::Document, NONE, "");
        builder.open.push((document.0, NONE));
        builder
    }

    /// Opens an element without a namespace.
    pub fn open(&mut self, name: &str) -> NodeId {
        self.open_in(name, None)
    }

    pub(super) fn open_in(&mut self, name: &str, namespace: Option<Arc<str>>) -> NodeId {
        let name = self.name(name, namespace);
        let node = self.child(Kind::Element, name, "");
        self.open.push((node.0, NONE));
        node
    }

    /// Adds an attribute to the open element; only before its first child.
    pub fn attribute(&mut self, name: &str, value: &str) -> NodeId {
        self.attribute_in(Kind::Attribute, name, None, value)
    }

    pub(super) fn attribute_in(
        &mut self,
        kind: Kind,
        name: &str,
        namespace: Option<Arc<str>>,
        value: &str,
    ) -> NodeId {
        let name = self.name(name, namespace);
        self.push(kind, name, value)
    }

    /// Adds text to the open element.
    pub fn text(&mut self, text: &str) -> NodeId {
        self.child(Kind::Text, NONE, text)
    }

    pub(super) fn other(&mut self, kind: Kind, name: &str, value: &str) {
        let name = if name.is_empty() { NONE } else { self.name(name, None) };
        self.child(kind, name, value);
    }

    /// Adds an element that holds only text, which [`Tree::set_text`] may replace later.
    pub fn leaf(&mut self, name: &str, text: &str) -> NodeId {
        let node = self.open(name);
        self.text(text);
        self.close();
        node
    }

    /// Makes the open element what `instance('id')` stands for.
    pub fn instance(&mut self, id: &str) {
        if let Some((node, _)) = self.open.last() {
            self.instances.entry(id.to_owned()).or_insert(NodeId(*node));
        }
    }

    /// Makes the open element the primary instance, unless there is one already.
    pub(super) fn primary(&mut self) {
        if let Some((node, _)) = self.open.last() {
            self.tree.primary.get_or_insert(NodeId(*node));
        }
    }

    /// Closes the open element. The document itself stays open.
    pub fn close(&mut self) {
        if self.open.len() < 2 {
            return;
        }
        if let Some((node, NONE)) = self.open.last().copied() {
            // A place for a text to come: `set_text` never changes the shape.
            self.text("");
            self.seal(node);
        } else if let Some((node, _)) = self.open.last().copied() {
            self.seal(node);
        }
        self.open.pop();
    }

    /// The finished tree; what is still open is closed.
    pub fn finish(mut self) -> Tree {
        while self.open.len() > 1 {
            self.close();
        }
        self.seal(self.tree.offset);
        self.tree.names = Arc::new(self.names);
        self.tree.instances = Arc::new(self.instances);
        self.tree
    }

    fn seal(&mut self, node: u32) {
        let end = self.tree.end();
        if let Some(slot) = self.slot(node) {
            slot.end = end;
        }
    }

    fn child(&mut self, kind: Kind, name: u32, value: &str) -> NodeId {
        let node = self.push(kind, name, value);
        let previous = self.open.last().map_or(NONE, |(_, last)| *last);
        if let Some(slot) = self.slot(previous) {
            slot.next = node.0;
        }
        if let Some(slot) = self.slot(node.0) {
            slot.previous = previous;
        }
        if let Some((_, last)) = self.open.last_mut() {
            *last = node.0;
        }
        node
    }

    fn push(&mut self, kind: Kind, name: u32, value: &str) -> NodeId {
        let id = self.tree.end();
        let parent = self.open.last().map_or(NONE, |(node, _)| *node);
        self.tree.slots.push(Slot {
            kind,
            name,
            parent,
            next: NONE,
            previous: NONE,
            end: id.saturating_add(1),
            value: value.to_owned(),
        });
        NodeId(id)
    }

    fn slot(&mut self, node: u32) -> Option<&mut Slot> {
        let at = node.checked_sub(self.tree.offset)?;
        self.tree.slots.get_mut(usize::try_from(at).ok()?)
    }

    fn name(&mut self, qualified: &str, namespace: Option<Arc<str>>) -> u32 {
        let next = u32::try_from(self.names.len()).unwrap_or(NONE);
        let entry = self.known.entry((qualified.to_owned(), namespace.clone()));
        *entry.or_insert_with(|| {
            let local_at = qualified.find(':').map_or(0, |colon| colon + 1);
            self.names.push(Name { qualified: qualified.into(), local_at, namespace });
            next
        })
    }
}

impl Tree {
    /// One past the last identifier.
    pub(super) fn end(&self) -> u32 {
        self.offset.saturating_add(u32::try_from(self.slots.len()).unwrap_or(NONE))
    }
}
