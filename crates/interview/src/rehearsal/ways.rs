//! What the rules of a questionnaire speak of: a made-up person says that sooner than anything else, or he would turn round at the
//! first question that asks for his consent and never see the rest.

use std::collections::{BTreeMap, BTreeSet};

use crate::form::{Form, Node, Required};
use crate::xpath::Expr;

/// So many numbers and words are taken from the rules about one question.
const SPOKEN_MAX: usize = 24;

/// For each question, the numbers and words that rules about it hold.
#[derive(Debug)]
pub(super) struct Ways {
    spoken: BTreeMap<String, BTreeSet<String>>,
}

impl Ways {
    pub(super) fn of(form: &Form) -> Self {
        let of_node = |node: &Node| {
            let own = node.constraint.iter().map(Expr::literals);
            let others = node.dependents.iter().filter_map(|index| form.nodes.get(*index));
            let others = others.flat_map(rules).map(Expr::literals);
            (node.name.clone(), own.chain(others).flatten().take(SPOKEN_MAX).collect())
        };
        Self { spoken: form.nodes.iter().filter(|node| node.kind.is_question()).map(of_node).collect() }
    }

    /// The positions of those choices that some rule speaks of.
    pub(super) fn opening(&self, question: &str, codes: &[&str]) -> Vec<usize> {
        let Some(spoken) = self.spoken.get(question) else { return Vec::new() };
        codes.iter().enumerate().filter(|(_, code)| spoken.contains(**code)).map(|(at, _)| at).collect()
    }

    /// The numbers of which some rule speaks, and those beside them: it is at the edge that a rule decides.
    pub(super) fn whole_numbers(&self, question: &str) -> Vec<String> {
        let spoken = self.spoken.get(question).into_iter().flatten();
        let whole = spoken.filter_map(|text| text.parse::<i64>().ok());
        let beside = whole.flat_map(|number| {
            [Some(number), number.checked_add(1), number.checked_sub(1), number.checked_neg()]
        });
        beside.flatten().map(|number| number.to_string()).collect()
    }

    /// The codes and numbers of which some rule speaks, as they stand there and with a minus. Only what holds a digit: a
    /// mere word could be one that a messenger hears as a command.
    pub(super) fn codes(&self, question: &str) -> Vec<String> {
        let has_digit = |text: &&String| text.bytes().any(|byte| byte.is_ascii_digit());
        let spoken = self.spoken.get(question).into_iter().flatten().filter(has_digit);
        let negative = |text: &String| text.parse::<f64>().is_ok().then(|| format!("-{text}"));
        spoken.flat_map(|text| std::iter::once(text.clone()).chain(negative(text))).collect()
    }
}

/// The rules of a node by which it depends on others.
fn rules(node: &Node) -> impl Iterator<Item = &Expr> {
    let required = if let Required::When(rule) = &node.required { Some(rule) } else { None };
    [node.relevant.as_ref(), node.calculation.as_ref(), node.choice_filter.as_ref(), required]
        .into_iter()
        .flatten()
}
