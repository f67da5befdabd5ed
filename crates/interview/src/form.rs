//! A compiled questionnaire: what is asked, in which order, under which conditions, in which words.
//!
//! A form is made once, by the compiler in [`crate::xlsform`], and shared by every conversation. It holds a dependency
//! graph, so that an answer re-evaluates only what depends on it.

use std::collections::HashMap;

use crate::fault::Place;
use crate::language::Language;
use crate::xpath::{Expr, NodeId, Tree};

pub use outline::{Outline, OutlineChoice, OutlineNode};
pub use refusal::{Refusal, RefusalWords};
pub(crate) use text::Piece;
pub use text::{Mode, Template, TextKind, Texts};

pub(crate) mod build;
mod outline;
mod refusal;
pub(crate) mod text;

/// The position of a node in its form.
pub(crate) type NodeIndex = usize;

/// A language of a form, with the name its columns use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedLanguage {
    /// The tag.
    pub tag: Language,
    /// The name in its own script.
    pub name: String,
}

impl NamedLanguage {
    /// The language as column headings write it: `Русский (ru)`.
    pub fn heading(&self) -> String {
        format!("{} ({})", self.name, self.tag)
    }
}

/// A compiled questionnaire.
#[derive(Debug)]
pub struct Form {
    pub(crate) name: String,
    pub(crate) root: String,
    pub(crate) version: String,
    pub(crate) revision: String,
    pub(crate) programme: String,
    pub(crate) texts: Texts,
    pub(crate) modes: Vec<Mode>,
    pub(crate) languages: Vec<NamedLanguage>,
    pub(crate) default_language: usize,
    /// The default language's name as the settings give it, if they do.
    pub(crate) default_name: Option<String>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) by_name: HashMap<String, NodeIndex>,
    pub(crate) lists: Vec<List>,
    /// All nodes, empty; a conversation works on a copy.
    pub(crate) template: Tree,
    /// Every node, each after all that it depends on.
    pub(crate) order: Vec<NodeIndex>,
    pub(crate) words: Vec<RefusalWords>,
    /// The recordings that it names, with their cells.
    pub(crate) recordings: Vec<(Place, String)>,
}

/// One group, question or calculation.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) parent: Option<NodeIndex>,
    pub(crate) kind: Kind,
    pub(crate) id: NodeId,
    pub(crate) texts: Texts,
    pub(crate) relevant: Option<Expr>,
    pub(crate) constraint: Option<Expr>,
    pub(crate) required: Required,
    pub(crate) default: Option<Default>,
    pub(crate) calculation: Option<Expr>,
    pub(crate) choice_filter: Option<Expr>,
    pub(crate) appearance: Vec<String>,
    pub(crate) decline: bool,
    pub(crate) read_only: Option<String>,
    /// The calculation reads the clock or chance: its value is kept, not computed again by the desk.
    pub(crate) volatile: bool,
    /// The nodes that must be looked at again when this one's value or relevance changes.
    pub(crate) dependents: Vec<NodeIndex>,
    /// The position in `Form::order`.
    pub(crate) rank: usize,
    pub(crate) row: u32,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Group,
    Text,
    Integer,
    Decimal,
    Date,
    Time,
    Note,
    One(usize),
    Many(usize),
    Acknowledge,
    Calculate,
}

impl Kind {
    /// Whether it is put before a person.
    pub(crate) fn is_asked(&self) -> bool {
        !matches!(self, Self::Group | Self::Calculate)
    }

    /// Whether a person answers it.
    pub(crate) fn is_question(&self) -> bool {
        self.is_asked() && *self != Self::Note
    }

    /// The list it chooses from.
    pub(crate) fn list(&self) -> Option<usize> {
        match self {
            Self::One(list) | Self::Many(list) => Some(*list),
            Self::Group
            | Self::Text
            | Self::Integer
            | Self::Decimal
            | Self::Date
            | Self::Time
            | Self::Note
            | Self::Acknowledge
            | Self::Calculate => None,
        }
    }

    /// The codes of a value. Only several are parted by spaces: forms of other tools have codes of one choice with spaces in them.
    pub(crate) fn codes_of<'a>(&self, value: &'a str) -> Vec<&'a str> {
        match self {
            Self::One(_) if value.is_empty() => Vec::new(),
            Self::One(_) => vec![value],
            Self::Group
            | Self::Text
            | Self::Integer
            | Self::Decimal
            | Self::Date
            | Self::Time
            | Self::Note
            | Self::Many(_)
            | Self::Acknowledge
            | Self::Calculate => value.split_whitespace().collect(),
        }
    }

    /// Its name in an XLSForm.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Group => "begin_group",
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Date => "date",
            Self::Time => "time",
            Self::Note => "note",
            Self::One(_) => "select_one",
            Self::Many(_) => "select_multiple",
            Self::Acknowledge => "acknowledge",
            Self::Calculate => "calculate",
        }
    }
}

/// When an answer is needed.
#[derive(Debug)]
pub(crate) enum Required {
    Never,
    Always,
    When(Expr),
}

/// What a question holds before it was asked.
#[derive(Debug)]
pub(crate) enum Default {
    Value(String),
    Computed(Expr),
}

/// A list of choices.
#[derive(Debug)]
pub(crate) struct List {
    pub(crate) name: String,
    pub(crate) choices: Vec<ListChoice>,
}

/// A choice.
#[derive(Debug)]
pub(crate) struct ListChoice {
    pub(crate) code: String,
    pub(crate) texts: Texts,
    pub(crate) columns: Vec<(String, String)>,
    pub(crate) id: NodeId,
    pub(crate) row: u32,
}

impl Form {
    /// The form's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version its author gave it.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The SHA-256 of the form's tables, in hexadecimal: conversations and submissions are pinned to it.
    pub fn revision(&self) -> &str {
        &self.revision
    }

    /// The form's languages.
    pub fn languages(&self) -> impl Iterator<Item = &Language> {
        self.languages.iter().map(|language| &language.tag)
    }

    /// The modes in which the form is complete.
    pub fn modes(&self) -> &[Mode] {
        &self.modes
    }

    /// The form's title, neutral by the rules of a pack.
    pub fn title(&self, language: &Language) -> String {
        let language = self.language_index(language);
        self.texts
            .get(TextKind::Title, language)
            .map_or_else(|| self.name.clone(), |text| self.words_of(text))
    }

    /// The names of all questions, in order; notes and calculations are none.
    pub fn questions(&self) -> impl Iterator<Item = &str> {
        self.nodes.iter().filter(|node| node.kind.is_question()).map(|node| node.name.as_str())
    }

    /// The codes that a question's list has, in order; empty for questions without a list.
    pub fn codes(&self, question: &str) -> Vec<&str> {
        let list = self.by_name.get(question).and_then(|index| self.list_of(*index));
        list.map(|list| list.choices.iter().map(|choice| choice.code.as_str()).collect()).unwrap_or_default()
    }

    /// Whether a question is answered in words of one's own.
    pub(crate) fn takes_words(&self, question: &str) -> bool {
        let node = self.by_name.get(question).and_then(|index| self.nodes.get(*index));
        node.is_some_and(|node| node.kind == Kind::Text)
    }

    /// The names of the recordings that the form wants, for each language.
    pub fn recordings(&self) -> Vec<(Language, String)> {
        let of_nodes = self.nodes.iter().map(|node| &node.texts);
        let of_choices = self.lists.iter().flat_map(|list| list.choices.iter().map(|choice| &choice.texts));
        of_nodes
            .chain(of_choices)
            .flat_map(Texts::iter)
            .filter(|(kind, ..)| *kind == TextKind::Audio)
            .filter_map(|(_, language, text)| {
                Some((self.languages.get(language)?.tag.clone(), self.words_of(text)))
            })
            .collect()
    }

    /// Every text in every language, with the name of its node (`list/choice` for choices), for checks over a pack.
    pub(crate) fn all_texts(&self) -> impl Iterator<Item = (String, TextKind, &NamedLanguage, String)> {
        let own = std::iter::once(("settings".to_owned(), &self.texts));
        let of_nodes = self.nodes.iter().map(|node| (node.name.clone(), &node.texts));
        let of_choices = self.lists.iter().flat_map(|list| {
            list.choices.iter().map(|choice| (format!("{}/{}", list.name, choice.code), &choice.texts))
        });
        own.chain(of_nodes).chain(of_choices).flat_map(move |(name, texts)| {
            texts.iter().filter_map(move |(kind, language, text)| {
                Some((name.clone(), kind, self.languages.get(language)?, self.words_of(text)))
            })
        })
    }

    /// Says in the languages of a programme what is wrong with an answer.
    pub(crate) fn set_words(&mut self, words: Vec<RefusalWords>) {
        self.words = words;
    }

    /// Makes the form part of a programme.
    pub(crate) fn set_programme(&mut self, id: &str, default_language: &Language) {
        id.clone_into(&mut self.programme);
        self.default_language = self.language_index(default_language);
    }

    /// A text with the names of questions where answers would stand.
    pub(crate) fn words_of(&self, text: &Template) -> String {
        let name = |index: NodeIndex| {
            self.nodes.get(index).map(|node| format!("${{{}}}", node.name)).unwrap_or_default()
        };
        text.fill(&name, &name)
    }

    /// The position of a language; of the default language, if the form does not have it.
    pub(crate) fn language_index(&self, language: &Language) -> usize {
        self.languages.iter().position(|named| named.tag == *language).unwrap_or(self.default_language)
    }

    /// The list that a node chooses from.
    pub(crate) fn list_of(&self, index: NodeIndex) -> Option<&List> {
        self.nodes.get(index).and_then(|node| node.kind.list()).and_then(|list| self.lists.get(list))
    }

    /// The label of a choice.
    pub(crate) fn choice_label(
        &self,
        list: &List,
        code: &str,
        mode: Mode,
        language: usize,
    ) -> Option<String> {
        let choice = list.choices.iter().find(|choice| choice.code == code)?;
        Some(choice.texts.label(mode, language).map_or_else(|| code.to_owned(), |text| self.words_of(text)))
    }
}
