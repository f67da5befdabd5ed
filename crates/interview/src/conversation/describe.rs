//! Opened answers as lines to read, in any language of the form.

use super::prompt::in_words;
use super::submit::{READING, Submitted};
use super::{AnswerValue, AnsweredLine};
use crate::form::{Form, NodeIndex, Template};
use crate::language::Language;

impl Form {
    /// The answers in the order of the form, labelled in `language`.
    ///
    /// Answers to a question that this revision of the form does not have come last, under their bare names: whatever
    /// was sent can be read.
    pub fn describe(&self, submitted: &Submitted, language: &Language) -> Vec<AnsweredLine> {
        let language = self.language_index(language);
        let answer = |index: NodeIndex| {
            let node = self.nodes.get(index)?;
            let value = submitted.answers.get(&node.name).map(AnswerValue::joined);
            value.or_else(|| submitted.volatile.get(&node.name).cloned())
        };
        let fill = |text: &Template| {
            let value = |index: NodeIndex| answer(index).unwrap_or_default();
            let label = |index: NodeIndex| in_words(self, index, &value(index), READING, language);
            text.fill(&value, &label)
        };
        let mut lines = Vec::new();
        for (index, node) in self.nodes.iter().enumerate() {
            let declined = submitted.declined.contains(&node.name);
            let given = submitted.answers.get(&node.name);
            if !node.kind.is_question() || (given.is_none() && !declined) {
                continue;
            }
            let value = given.cloned().unwrap_or(AnswerValue::Text(String::new()));
            let mut parent = node.parent;
            let mut group = None;
            while let (None, Some(outer)) = (&group, parent.and_then(|index| self.nodes.get(index))) {
                group = outer.texts.label(READING, language).map(fill);
                parent = outer.parent;
            }
            lines.push(AnsweredLine {
                question: node.name.clone(),
                label: node.texts.label(READING, language).map_or_else(|| node.name.clone(), fill),
                value_label: in_words(self, index, &value.joined(), READING, language),
                value,
                declined,
                group,
            });
        }
        let is_known = |name: &String| {
            self.by_name
                .get(name)
                .and_then(|index| self.nodes.get(*index))
                .is_some_and(|node| node.kind.is_question())
        };
        let unknown_answers = submitted.answers.iter().map(|(name, value)| (name, value.clone(), false));
        let unknown_declined =
            submitted.declined.iter().map(|name| (name, AnswerValue::Text(String::new()), true));
        for (name, value, declined) in unknown_answers.chain(unknown_declined) {
            if !is_known(name) {
                let value_label = value.joined();
                let (question, label) = (name.clone(), name.clone());
                lines.push(AnsweredLine { question, label, value, value_label, declined, group: None });
            }
        }
        lines
    }
}
