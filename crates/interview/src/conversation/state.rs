//! The state of a conversation: a small value that can be put away after each step.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::working::Working;
use super::{ANSWER_BYTES_RESERVED, ANSWERS_BYTES_MAX, Channel, STATE_BYTES_MAX};
use crate::form::{Form, NodeIndex};
use crate::language::Language;

/// The state of a conversation.
///
/// What a person said is inside: `Debug` does not print it.
#[derive(Clone, Serialize, Deserialize)]
pub struct State {
    pub(super) form: String,
    pub(super) revision: String,
    pub(super) language: Language,
    pub(super) channel: Channel,
    pub(super) place: Place,
    /// By the position of the question in the form.
    #[serde(with = "sparse")]
    pub(super) answers: Vec<Option<Kept>>,
    /// What clock and chance decided in calculations and defaults, by position.
    #[serde(with = "sparse", default, skip_serializing_if = "all_none")]
    pub(super) volatile: Vec<Option<Kept>>,
    /// Made of the rest whenever it is missing.
    #[serde(skip)]
    pub(super) working: Option<Working>,
}

/// Where the conversation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Place {
    At(NodeIndex),
    Review,
}

/// What is kept of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    Said(String),
    Declined,
    Skipped,
    Seen,
}

/// Bytes are no state of this form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StateError {
    /// Not a state at all, or a broken one.
    #[error("this is not the state of a conversation")]
    NotAState,
    /// A state of another form or of another revision of it.
    #[error("this conversation belongs to another revision of the form")]
    OtherRevision,
}

impl State {
    pub(super) fn new(form: &Form, language: &Language, channel: Channel) -> Self {
        let known = form.languages.get(form.language_index(language));
        Self {
            form: form.name.clone(),
            revision: form.revision.clone(),
            language: known.map_or_else(|| language.clone(), |known| known.tag.clone()),
            channel,
            place: Place::Review,
            answers: vec![None; form.nodes.len()],
            volatile: vec![None; form.nodes.len()],
            working: None,
        }
    }

    /// The name of the form.
    pub fn form(&self) -> &str {
        &self.form
    }

    /// The revision of the form.
    pub fn revision(&self) -> &str {
        &self.revision
    }

    /// The person's language.
    pub fn language(&self) -> &Language {
        &self.language
    }

    /// The way on which he reached us.
    pub fn channel(&self) -> Channel {
        self.channel
    }

    /// Whether the conversation stands at the review.
    pub fn is_at_review(&self) -> bool {
        self.place == Place::Review
    }

    /// Whether anything was answered yet.
    pub fn is_untouched(&self) -> bool {
        self.answers.iter().all(Option::is_none)
    }

    /// The state as bytes, to be sealed and put away.
    pub fn encode(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// A state from bytes, if they are a state of exactly this form.
    pub fn decode(bytes: &[u8], form: &Form) -> Result<Self, StateError> {
        if bytes.len() > STATE_BYTES_MAX {
            return Err(StateError::NotAState);
        }
        let state: Self = serde_json::from_slice(bytes).map_err(|_| StateError::NotAState)?;
        state.fitted(form)
    }

    /// A state that was read as part of something larger, if it is a state of exactly this form.
    pub(crate) fn fitted(self, form: &Form) -> Result<Self, StateError> {
        let mut state = self;
        if state.form != form.name || state.revision != form.revision {
            return Err(StateError::OtherRevision);
        }
        let nodes = form.nodes.len();
        let known_place = match state.place {
            Place::At(index) => form.nodes.get(index).is_some_and(|node| node.kind.is_asked()),
            Place::Review => true,
        };
        if state.answers.len() > nodes || state.volatile.len() > nodes || !known_place {
            return Err(StateError::NotAState);
        }
        state.answers.resize(nodes, None);
        state.volatile.resize(nodes, None);
        Ok(state)
    }

    /// Whether the state belongs to this form.
    pub(super) fn is_of(&self, form: &Form) -> bool {
        self.revision == form.revision && self.form == form.name && self.answers.len() == form.nodes.len()
    }

    /// What is kept of a question.
    pub(super) fn kept(&self, index: NodeIndex) -> Option<&Kept> {
        self.answers.get(index).and_then(Option::as_ref)
    }

    /// Whether all answers together stay small enough, if the answer at `index` were `value`.
    pub(super) fn has_room(&self, form: &Form, index: NodeIndex, value: &str) -> bool {
        let own = entry_bytes(value);
        if own <= ANSWER_BYTES_RESERVED {
            return true;
        }
        let others = form
            .nodes
            .iter()
            .enumerate()
            .filter(|(position, node)| *position != index && node.kind.is_asked());
        let answers: usize = others
            .map(|(position, _)| match self.kept(position) {
                Some(Kept::Said(said)) => entry_bytes(said).max(ANSWER_BYTES_RESERVED),
                Some(Kept::Declined | Kept::Skipped | Kept::Seen) | None => ANSWER_BYTES_RESERVED,
            })
            .sum();
        own + answers + self.volatile_bytes() <= ANSWERS_BYTES_MAX
    }

    /// The bytes of all answers.
    pub(super) fn answers_bytes(&self) -> usize {
        let said = |kept: &Option<Kept>| match kept {
            Some(Kept::Said(said)) => entry_bytes(said),
            Some(Kept::Declined | Kept::Skipped | Kept::Seen) => entry_bytes(""),
            None => 0,
        };
        self.answers.iter().map(said).sum::<usize>() + self.volatile_bytes()
    }

    fn volatile_bytes(&self) -> usize {
        self.volatile
            .iter()
            .flatten()
            .map(|kept| if let Kept::Said(said) = kept { entry_bytes(said) } else { 0 })
            .sum()
    }
}

/// The bytes of one answer in the serialised state, with its key and punctuation.
fn entry_bytes(text: &str) -> usize {
    let escaped: usize = text
        .chars()
        .map(|letter| match letter {
            '"' | '\\' | '\n' | '\t' => 2,
            control if control.is_ascii_control() => 6,
            other => other.len_utf8(),
        })
        .sum();
    escaped + 12
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answered = self.answers.iter().filter(|kept| kept.is_some()).count();
        f.debug_struct("State").field("form", &self.form).field("answered", &answered).finish_non_exhaustive()
    }
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.form == other.form
            && self.revision == other.revision
            && self.language == other.language
            && self.channel == other.channel
            && self.place == other.place
            && self.answers == other.answers
            && self.volatile == other.volatile
    }
}

fn all_none(kept: &[Option<Kept>]) -> bool {
    kept.iter().all(Option::is_none)
}

impl Serialize for Kept {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Said(text) => serializer.serialize_str(text),
            Self::Declined => serializer.serialize_u8(0),
            Self::Skipped => serializer.serialize_u8(1),
            Self::Seen => serializer.serialize_u8(2),
        }
    }
}

impl<'de> Deserialize<'de> for Kept {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Wire {
            Said(String),
            Mark(u8),
        }
        match Wire::deserialize(deserializer)? {
            Wire::Said(text) => Ok(Self::Said(text)),
            Wire::Mark(0) => Ok(Self::Declined),
            Wire::Mark(1) => Ok(Self::Skipped),
            Wire::Mark(2) => Ok(Self::Seen),
            Wire::Mark(_) => Err(serde::de::Error::custom("unknown mark")),
        }
    }
}

/// A list in which most places are empty, as a map from position to value.
mod sparse {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serializer};

    use super::Kept;
    use crate::xlsform::NODES_MAX;

    pub(super) fn serialize<S: Serializer>(kept: &[Option<Kept>], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            kept.iter().enumerate().filter_map(|(position, kept)| Some((position, kept.as_ref()?))),
        )
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Option<Kept>>, D::Error> {
        let map = BTreeMap::<usize, Kept>::deserialize(deserializer)?;
        let len = map.last_key_value().map_or(0, |(position, _)| position.saturating_add(1));
        if len > NODES_MAX {
            return Err(serde::de::Error::custom("no form has so many questions"));
        }
        let mut kept = vec![None; len];
        for (position, value) in map {
            if let Some(slot) = kept.get_mut(position) {
                *slot = Some(value);
            }
        }
        Ok(kept)
    }
}
