//! The document an expression reads: an arena of nodes in document order.
//!
//! A form's answers live in such a tree. It is built once, in document order, and never changes its shape afterwards:
//! only the texts of leaf elements are replaced. That makes a node's identifier its place in document order, and a
//! set of nodes sortable by plain integers. A tree may lie *over* a shared one: the choice lists of a form are built
//! once and read by every conversation, while each conversation owns only its own answers.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

pub use self::build::Builder;
pub use self::xml::XmlError;

mod build;
mod walk;
mod xml;

/// A node of one [`Tree`]; smaller means earlier in document order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

/// What a node is. A document type declaration is no node of XPath's data model, but documents made by a DOM have
/// one, and `node()` finds it there; the vectors of the dialect count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The root above the root element.
    Document,
    /// `<!DOCTYPE …>`.
    Doctype,
    /// An element.
    Element,
    /// An attribute that declares no namespace.
    Attribute,
    /// An attribute `xmlns` or `xmlns:…`, found only by the namespace axis.
    Namespace,
    /// Text or one CDATA section.
    Text,
    /// A comment.
    Comment,
    /// A processing instruction.
    Instruction,
}

/// A name as written and as resolved.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub(super) struct Name {
    /// `prefix:local`, or the local name alone.
    pub(super) qualified: Box<str>,
    /// Where the local name starts in `qualified`.
    pub(super) local_at: usize,
    /// The namespace, where there is one.
    pub(super) namespace: Option<Arc<str>>,
}

impl Name {
    pub(super) fn local(&self) -> &str {
        self.qualified.get(self.local_at..).unwrap_or_default()
    }
}

/// `u32::MAX` in a link means "there is none".
pub(super) const NONE: u32 = u32::MAX;

#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) kind: Kind,
    pub(super) name: u32,
    pub(super) parent: u32,
    pub(super) next: u32,
    pub(super) previous: u32,
    /// One past the last descendant.
    pub(super) end: u32,
    pub(super) value: String,
}

/// Stands for a node that is not in the tree, so that no lookup can panic.
static NOWHERE: Slot = Slot {
    kind: Kind::Comment,
    name: NONE,
    parent: NONE,
    next: NONE,
    previous: NONE,
    end: 0,
    value: String::new(),
};

/// A document; see the module's text.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    base: Option<Arc<Tree>>,
    /// Identifiers below this one belong to `base`.
    offset: u32,
    slots: Vec<Slot>,
    names: Arc<Vec<Name>>,
    instances: Arc<HashMap<String, NodeId>>,
    primary: Option<NodeId>,
}

impl Tree {
    /// Starts a document.
    pub fn build() -> Builder {
        Builder::new(None)
    }

    /// Starts a document over `base`, whose nodes and instances stay readable under the identifiers they have there.
    pub fn build_over(base: Arc<Tree>) -> Builder {
        Builder::new(Some(base))
    }

    /// The document node of the tree's own part.
    pub fn root(&self) -> NodeId {
        NodeId(self.offset)
    }

    /// The primary instance where the document is an XForm: what `/` means in a form's expressions.
    pub fn primary(&self) -> Option<NodeId> {
        self.primary
    }

    /// The element that `instance('id')` stands for.
    pub fn instance(&self, id: &str) -> Option<NodeId> {
        let own = self.instances.get(id).copied();
        own.or_else(|| self.base.as_ref().and_then(|base| base.instance(id)))
    }

    /// Replaces the text of a leaf element. Elements with child elements, and nodes of a shared base, stay as they are.
    pub fn set_text(&mut self, node: NodeId, text: &str) {
        let Some(at) = node.0.checked_sub(self.offset) else { return };
        let Some(at) = usize::try_from(at).ok() else { return };
        let Some(slot) = self.slots.get(at) else { return };
        let mut target = at;
        if slot.kind == Kind::Element {
            let own = usize::try_from(slot.end.saturating_sub(self.offset)).unwrap_or(at);
            let Some(inner) = self.slots.get(at..own) else { return };
            let Some(found) = inner.iter().position(|inner| inner.kind == Kind::Text) else { return };
            if inner.iter().skip(1).any(|inner| inner.kind == Kind::Element) {
                return;
            }
            target = at + found;
        }
        if let Some(slot) = self.slots.get_mut(target) {
            slot.value.clear();
            slot.value.push_str(text);
        }
    }

    /// The string value: an element's is all the text within it.
    pub fn text(&self, node: NodeId) -> Cow<'_, str> {
        let slot = self.slot(node);
        if !matches!(slot.kind, Kind::Element | Kind::Document) {
            return Cow::Borrowed(&slot.value);
        }
        let mut all = Cow::Borrowed("");
        for inner in (node.0 + 1)..slot.end {
            let inner = self.slot(NodeId(inner));
            if inner.kind != Kind::Text || inner.value.is_empty() {
                continue;
            }
            if all.is_empty() {
                all = Cow::Borrowed(inner.value.as_str());
            } else {
                all.to_mut().push_str(&inner.value);
            }
        }
        all
    }

    /// What a node is.
    pub fn kind(&self, node: NodeId) -> Kind {
        self.slot(node).kind
    }

    /// The name as written, with its prefix; empty for nodes without one.
    pub fn name(&self, node: NodeId) -> &str {
        self.full_name(node).map_or("", |name| &name.qualified)
    }

    pub(super) fn full_name(&self, node: NodeId) -> Option<&Name> {
        if node.0 < self.offset {
            return self.base.as_ref().and_then(|base| base.full_name(node));
        }
        let at = usize::try_from(self.slot(node).name).ok()?;
        self.names.get(at)
    }

    pub(super) fn slot(&self, node: NodeId) -> &Slot {
        match node.0.checked_sub(self.offset) {
            Some(at) => usize::try_from(at).ok().and_then(|at| self.slots.get(at)).unwrap_or(&NOWHERE),
            None => self.base.as_ref().map_or(&NOWHERE, |base| base.slot(node)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_leaves_change_and_shapes_do_not() {
        let mut tree = Tree::from_xml("<data><a>1</a><b/><c><d>x</d></c></data>").unwrap();
        let data = tree.children(tree.root()).next().unwrap();
        let [a, b, c] = tree.children(data).collect::<Vec<_>>()[..] else { panic!("three children") };
        tree.set_text(a, "eins");
        tree.set_text(b, "zwei");
        tree.set_text(c, "never");
        assert_eq!((tree.text(a), tree.text(b), tree.text(c)), ("eins".into(), "zwei".into(), "x".into()));
        tree.set_text(b, "");
        assert_eq!(tree.text(data), "einsx");
        assert_eq!(tree.children(b).count(), 0, "an empty text is no node");
    }

    #[test]
    fn a_tree_lies_over_a_shared_one() {
        let mut choices = Tree::build();
        choices.open("instance");
        choices.instance("towns");
        choices.leaf("item", "Orikhiv");
        choices.close();
        let choices = Arc::new(choices.finish());
        let mut own = Tree::build_over(Arc::clone(&choices));
        own.open("data");
        let town = own.leaf("town", "");
        own.close();
        let mut own = own.finish();
        own.set_text(town, "a");
        let towns = own.instance("towns").unwrap();
        assert_eq!(
            (own.name(towns), own.text(towns), own.text(town)),
            ("instance", "Orikhiv".into(), "a".into())
        );
        own.set_text(towns, "the base never changes");
        assert_eq!(choices.text(towns), "Orikhiv");
    }
}
