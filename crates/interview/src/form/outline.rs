//! A form as XForms tools see it, for comparison with what other compilers make of the same workbook.
//!
//! Only for tests against foreign vectors: [`Form::outline`] says in one shape what the compiled form means,
//! [`Outline::from_xform`] reads the same shape out of an XForm, and [`Outline::difference`] names the first difference.

use std::collections::{BTreeMap, BTreeSet};

use super::{Default, Form, Kind, Node, Piece, Required, Template, TextKind, Texts};

mod read;

/// Texts by language; the empty language is that of texts that name none.
type Words = BTreeMap<String, String>;

/// The meaning of a form. Paths are without the root's name; spaces in expressions are brought to one form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Every group, question and calculation, in order.
    pub nodes: Vec<OutlineNode>,
    /// Every list that a question uses: each choice's code, further columns and label.
    pub lists: BTreeMap<String, Vec<OutlineChoice>>,
}

/// One node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutlineNode {
    /// Where it is.
    pub path: String,
    /// How it is asked: `input`, `select1`, `select`, `trigger`, `group`; empty for calculations.
    pub control: String,
    /// Type, rules and other attributes of the binding.
    pub binding: BTreeMap<&'static str, String>,
    /// The texts by kind.
    pub texts: BTreeMap<&'static str, Words>,
    /// The list and the filter of its choices.
    pub choices: Option<(String, String)>,
}

/// One choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutlineChoice {
    /// Its code.
    pub code: String,
    /// Its further columns.
    pub columns: BTreeMap<String, String>,
    /// Its texts by kind.
    pub texts: BTreeMap<&'static str, Words>,
}

impl Outline {
    /// The first difference between two outlines, in words.
    pub fn difference(&self, other: &Self) -> Option<String> {
        let paths = |outline: &Self| outline.nodes.iter().map(|node| node.path.clone()).collect::<Vec<_>>();
        if paths(self) != paths(other) {
            return Some(format!("nodes {:?} and {:?}", paths(self), paths(other)));
        }
        let differing = self.nodes.iter().zip(&other.nodes).find(|(one, two)| one != two);
        if let Some((one, two)) = differing {
            return Some(format!("{one:?} and {two:?}"));
        }
        let used: BTreeSet<&String> =
            other.nodes.iter().filter_map(|node| node.choices.as_ref().map(|(list, _)| list)).collect();
        used.into_iter()
            .find(|list| self.lists.get(*list) != other.lists.get(*list))
            .map(|list| format!("list {list}: {:?} and {:?}", self.lists.get(list), other.lists.get(list)))
    }
}

impl Form {
    /// The form's meaning in the shape that foreign XForms can be brought to.
    pub fn outline(&self) -> Outline {
        let nodes = self.nodes.iter().map(|node| self.outline_node(node)).collect();
        let lists = self.lists.iter().map(|list| {
            let choices = list.choices.iter().map(|choice| OutlineChoice {
                code: choice.code.clone(),
                columns: choice.columns.iter().cloned().collect(),
                texts: self.outline_texts(&choice.texts, &[TextKind::Label, TextKind::Audio]),
            });
            (list.name.clone(), choices.collect())
        });
        Outline { nodes, lists: lists.collect() }
    }

    fn outline_node(&self, node: &Node) -> OutlineNode {
        let mut binding = BTreeMap::new();
        let expression = |expr: &crate::xpath::Expr| {
            spaced(
                &expr.expand(&|name| {
                    let path = self.by_name.get(name).and_then(|index| self.nodes.get(*index));
                    path.map(|node| node.path.clone()).unwrap_or_default()
                }),
                &self.root,
            )
        };
        let rules = [
            ("relevant", &node.relevant),
            ("constraint", &node.constraint),
            ("calculate", &node.calculation),
        ];
        for (name, rule) in rules {
            if let Some(expr) = rule {
                binding.insert(name, expression(expr));
            }
        }
        match &node.required {
            Required::Never => {}
            Required::Always => {
                binding.insert("required", "true()".to_owned());
            }
            Required::When(expr) => {
                binding.insert("required", expression(expr));
            }
        }
        match &node.default {
            None => {}
            Some(Default::Value(value)) => {
                binding.insert("default", without_space(value));
            }
            Some(Default::Computed(expr)) => {
                binding.insert("default", without_space(&expression(expr)));
            }
        }
        let read_only = node.read_only.as_deref().and_then(crate::xlsform::yes_no).unwrap_or(false);
        if node.kind == Kind::Note || read_only {
            binding.insert("readonly", "true()".to_owned());
        }
        if node.kind != Kind::Group {
            binding.insert("type", xforms_type(&node.kind).to_owned());
        }
        if !node.appearance.is_empty() {
            binding.insert("appearance", node.appearance.join(" "));
        }
        let shown = node.kind.is_asked() || node.kind == Kind::Group;
        // A question that is calculated and has no words is not shown.
        let words_of = |kinds: &[TextKind]| self.outline_texts(&node.texts, kinds);
        let mut texts = if shown {
            words_of(&[TextKind::Label, TextKind::Hint, TextKind::Audio])
        } else {
            BTreeMap::new()
        };
        let silent = texts.is_empty();
        texts.extend(words_of(&[TextKind::RequiredMessage, TextKind::ConstraintMessage]));
        let hidden = node.kind != Kind::Group && node.calculation.is_some() && silent;
        let control = match node.kind {
            _ if hidden => "",
            Kind::Group => "group",
            Kind::One(_) => "select1",
            Kind::Many(_) => "select",
            Kind::Acknowledge => "trigger",
            Kind::Calculate => "",
            Kind::Text | Kind::Integer | Kind::Decimal | Kind::Date | Kind::Time | Kind::Note => "input",
        };
        let filter = node.choice_filter.as_ref().map(expression).unwrap_or_default();
        let list = node.kind.list().and_then(|list| self.lists.get(list));
        OutlineNode {
            path: without_root(&node.path, &self.root),
            control: control.to_owned(),
            binding,
            texts,
            choices: list.map(|list| (list.name.clone(), filter)),
        }
    }

    fn outline_texts(&self, texts: &Texts, kinds: &[TextKind]) -> BTreeMap<&'static str, Words> {
        let mut by_kind: BTreeMap<&'static str, Words> = BTreeMap::new();
        for (kind, language, template) in texts.iter().filter(|(kind, ..)| kinds.contains(kind)) {
            // What names no language, and what is in the default one, is the same.
            let own = |language: &&super::NamedLanguage| {
                language.name != crate::xlsform::NO_LANGUAGE
                    && Some(&language.name) != self.default_name.as_ref()
            };
            let language =
                self.languages.get(language).filter(own).map_or("", |language| language.name.as_str());
            by_kind
                .entry(kind.heading())
                .or_default()
                .insert(language.to_owned(), self.outline_text(template));
        }
        by_kind
    }

    fn outline_text(&self, template: &Template) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Words(words) => words.clone(),
            Piece::Value(index) | Piece::ChoiceLabel(index) => {
                let path = self.nodes.get(*index).map(|node| without_root(&node.path, &self.root));
                format!("{{{}}}", path.unwrap_or_default())
            }
        };
        one_space(&template.pieces.iter().map(piece).collect::<String>())
    }
}

/// The data type of a binding.
fn xforms_type(kind: &Kind) -> &'static str {
    match kind {
        Kind::Integer => "int",
        Kind::Decimal => "decimal",
        Kind::Date => "date",
        Kind::Time => "time",
        Kind::Group
        | Kind::Text
        | Kind::Note
        | Kind::One(_)
        | Kind::Many(_)
        | Kind::Acknowledge
        | Kind::Calculate => "string",
    }
}

/// A path without the root's name.
fn without_root(path: &str, root: &str) -> String {
    path.strip_prefix('/')
        .and_then(|path| path.strip_prefix(root))
        .map_or_else(|| path.to_owned(), str::to_owned)
}

/// An expression without spaces outside quotes and without the root's name.
fn spaced(expression: &str, root: &str) -> String {
    let expression = match crate::xpath::parse(expression) {
        Ok(parsed) => parsed.to_string(),
        Err(_) => expression.to_owned(),
    };
    expression.replace(&format!("/{root}/"), "/")
}

/// Runs of white space as one space, none at the ends.
fn one_space(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text without any white space.
fn without_space(text: &str) -> String {
    text.split_whitespace().collect()
}
