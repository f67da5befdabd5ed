//! What an expression is made of.

use std::ops::Range;

use regex::Regex;

use super::functions::FunctionInfo;
use super::tree::NodeId;

/// A part of an expression, with its place in the text.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) kind: PartKind,
    pub(super) span: Range<usize>,
}

#[derive(Clone, Debug)]
pub(super) enum PartKind {
    Number(f64),
    Text(Box<str>),
    /// Operators of one precedence, from left to right. A list and not a tree, so that a long chain costs no stack.
    Chain(Box<Part>, Vec<(Operator, Part)>),
    /// Any number of minus signs.
    Negate(usize, Box<Part>),
    Union(Vec<Part>),
    /// A parenthesis; kept so that printing gives back what was read.
    Group(Box<Part>),
    Path(Path),
    Call(Call),
    /// `${name}` of an XLSForm.
    Question(Box<str>),
    /// A path or question that was bound to its node, with how it was written.
    Bound(NodeId, Box<PartKind>),
}

#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) name: Box<str>,
    /// None where no such function exists: an error only if it is ever evaluated.
    pub(super) function: Option<&'static FunctionInfo>,
    pub(super) arguments: Vec<Part>,
    /// The compiled pattern of a `regex()` whose pattern is written out, or why it cannot be used.
    pub(super) pattern: Option<Result<Box<Regex>, String>>,
}

#[derive(Clone, Debug)]
pub(super) struct Path {
    pub(super) start: Start,
    pub(super) steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub(super) enum Start {
    Root,
    Here,
    /// An expression, filtered by predicates over its whole result.
    Filter(Box<Part>, Vec<Part>),
}

#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) axis: Axis,
    pub(super) test: Test,
    pub(super) predicates: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Test {
    /// `node()`
    Any,
    /// `text()`
    Text,
    /// `comment()`
    Comment,
    /// `processing-instruction('target')`
    Instruction(Option<Box<str>>),
    /// `*`
    Star,
    /// `prefix:*`
    PrefixStar(Box<str>),
    /// `name`
    Name(Box<str>),
    /// `prefix:name`
    Prefixed(Box<str>, Box<str>),
}

macro_rules! named {
    ($(#[$meta:meta])* $kind:ident { $($variant:ident => $text:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $kind { $($variant),* }

        impl $kind {
            pub(super) fn text(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }
    };
}

named! {
    /// The directions a step can take.
    Axis {
        Ancestor => "ancestor",
        AncestorOrSelf => "ancestor-or-self",
        Attribute => "attribute",
        Child => "child",
        Descendant => "descendant",
        DescendantOrSelf => "descendant-or-self",
        Following => "following",
        FollowingSibling => "following-sibling",
        Namespace => "namespace",
        Parent => "parent",
        Preceding => "preceding",
        PrecedingSibling => "preceding-sibling",
        Own => "self",
    }
}

named! {
    /// Operators between two operands; `|` is none of them, because it joins node sets only.
    Operator {
        Or => "or",
        And => "and",
        Equal => "=",
        Unequal => "!=",
        Less => "<",
        AtMost => "<=",
        Greater => ">",
        AtLeast => ">=",
        Plus => "+",
        Minus => "-",
        Times => "*",
        Divide => "div",
        Modulo => "mod",
    }
}

impl Axis {
    const ALL: [Self; 13] = [
        Self::Ancestor,
        Self::AncestorOrSelf,
        Self::Attribute,
        Self::Child,
        Self::Descendant,
        Self::DescendantOrSelf,
        Self::Following,
        Self::FollowingSibling,
        Self::Namespace,
        Self::Parent,
        Self::Preceding,
        Self::PrecedingSibling,
        Self::Own,
    ];

    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|axis| axis.text() == text)
    }

    /// Whether intake needs it. Whatever is not needed works, but an author is told.
    pub(super) fn in_profile(self) -> bool {
        matches!(self, Self::Attribute | Self::Child | Self::Own | Self::Parent)
    }
}

impl Operator {
    /// Higher binds tighter.
    pub(super) fn precedence(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::Unequal => 3,
            Self::Less | Self::AtMost | Self::Greater | Self::AtLeast => 4,
            Self::Plus | Self::Minus => 5,
            Self::Times | Self::Divide | Self::Modulo => 6,
        }
    }
}

impl Path {
    /// `/a/b/c` where the path is nothing but that.
    pub(super) fn simple(&self) -> Option<String> {
        if !matches!(self.start, Start::Root) || self.steps.is_empty() {
            return None;
        }
        let mut all = String::new();
        for step in &self.steps {
            match (step.axis, &step.test, step.predicates.is_empty()) {
                (Axis::Child, Test::Name(name), true) => {
                    all.push('/');
                    all.push_str(name);
                }
                _ => return None,
            }
        }
        Some(all)
    }
}

impl PartKind {
    /// The same before it was bound.
    pub(super) fn written(&self) -> &Self {
        if let Self::Bound(_, written) = self { written } else { self }
    }
}

impl Part {
    /// Calls `visit` with this part and every part within it, in the order of the text.
    pub(super) fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a Part)) {
        visit(self);
        match &self.kind {
            PartKind::Number(_) | PartKind::Text(_) | PartKind::Question(_) | PartKind::Bound(..) => {}
            PartKind::Chain(first, rest) => {
                first.each(visit);
                rest.iter().for_each(|(_, part)| part.each(visit));
            }
            PartKind::Negate(_, inner) | PartKind::Group(inner) => inner.each(visit),
            PartKind::Union(parts) => parts.iter().for_each(|part| part.each(visit)),
            PartKind::Call(call) => call.arguments.iter().for_each(|part| part.each(visit)),
            PartKind::Path(path) => {
                if let Start::Filter(inner, predicates) = &path.start {
                    inner.each(visit);
                    predicates.iter().for_each(|part| part.each(visit));
                }
                path.steps.iter().flat_map(|step| &step.predicates).for_each(|part| part.each(visit));
            }
        }
    }

    /// The same, for changing.
    pub(super) fn each_mut(&mut self, visit: &mut dyn FnMut(&mut Part)) {
        visit(self);
        match &mut self.kind {
            PartKind::Number(_) | PartKind::Text(_) | PartKind::Question(_) | PartKind::Bound(..) => {}
            PartKind::Chain(first, rest) => {
                first.each_mut(visit);
                rest.iter_mut().for_each(|(_, part)| part.each_mut(visit));
            }
            PartKind::Negate(_, inner) | PartKind::Group(inner) => inner.each_mut(visit),
            PartKind::Union(parts) => parts.iter_mut().for_each(|part| part.each_mut(visit)),
            PartKind::Call(call) => call.arguments.iter_mut().for_each(|part| part.each_mut(visit)),
            PartKind::Path(path) => {
                if let Start::Filter(inner, predicates) = &mut path.start {
                    inner.each_mut(visit);
                    predicates.iter_mut().for_each(|part| part.each_mut(visit));
                }
                let predicates = path.steps.iter_mut().flat_map(|step| &mut step.predicates);
                predicates.for_each(|part| part.each_mut(visit));
            }
        }
    }
}
