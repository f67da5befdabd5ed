//! The evaluated form behind a state: values as a tree, relevance, and what must be looked at again after an answer.

use super::Env;
use super::state::{Kept, State};
use crate::form::{Default, Form, List, ListChoice, Node, NodeIndex, Required};
use crate::xpath::{self, Expr, Focus, NoItext, NodeId, Tree, World};

/// The evaluated form.
#[derive(Clone)]
pub(super) struct Working {
    /// The value of each node; blank where it is not relevant.
    tree: Tree,
    relevant: Vec<bool>,
    /// Answered, declined, skipped or seen.
    visited: Vec<bool>,
    /// The answer is still among the choices offered.
    fits: Vec<bool>,
}

impl Working {
    /// Evaluates everything once.
    pub(super) fn build(form: &Form, state: &mut State, env: &mut Env<'_>) -> Self {
        let count = form.nodes.len();
        let mut working = Self {
            tree: form.template.clone(),
            relevant: vec![false; count],
            visited: state.answers.iter().map(Option::is_some).collect(),
            fits: vec![true; count],
        };
        working.visited.resize(count, false);
        for index in &form.order {
            working.look_at(form, state, *index, false, env);
        }
        working
    }

    pub(super) fn is_relevant(&self, index: NodeIndex) -> bool {
        self.relevant.get(index).copied().unwrap_or(false)
    }

    /// Asked, relevant, and without an answer that still fits.
    pub(super) fn is_open(&self, form: &Form, index: NodeIndex) -> bool {
        self.is_relevant(index)
            && form.nodes.get(index).is_some_and(|node| node.kind.is_asked())
            && !self.is_settled(index)
    }

    /// Answered, and the answer still fits.
    pub(super) fn is_settled(&self, index: NodeIndex) -> bool {
        self.visited.get(index).copied().unwrap_or(false) && self.fits.get(index).copied().unwrap_or(false)
    }

    /// How many questions are open; notes are none.
    pub(super) fn open_questions(&self, form: &Form) -> usize {
        let nodes = form.nodes.iter().enumerate();
        nodes.filter(|(index, node)| node.kind.is_question() && self.is_open(form, *index)).count()
    }

    /// The value that other questions see.
    pub(super) fn value(&self, node: &Node) -> String {
        self.tree.text(node.id).into_owned()
    }

    /// Keeps an answer and looks again at what depends on it.
    pub(super) fn say(
        &mut self,
        form: &Form,
        state: &mut State,
        index: NodeIndex,
        kept: Kept,
        env: &mut Env<'_>,
    ) {
        if let Some(slot) = state.answers.get_mut(index) {
            *slot = Some(kept);
        }
        if let Some(visited) = self.visited.get_mut(index) {
            *visited = true;
        }
        if self.look_at(form, state, index, true, env) {
            self.spread(form, state, index, env);
        }
    }

    /// Looks again at all that depends on a node, in the order in which they depend on each other.
    fn spread(&mut self, form: &Form, state: &mut State, changed: NodeIndex, env: &mut Env<'_>) {
        let Some(first) = form.nodes.get(changed) else { return };
        let mut waiting = vec![false; form.nodes.len()];
        let wait = |waiting: &mut Vec<bool>, node: &Node| {
            for dependent in &node.dependents {
                if let Some(slot) = waiting.get_mut(*dependent) {
                    *slot = true;
                }
            }
        };
        wait(&mut waiting, first);
        for index in form.order.iter().skip(first.rank + 1).copied() {
            if !waiting.get(index).copied().unwrap_or(false) {
                continue;
            }
            if self.look_at(form, state, index, true, env)
                && let Some(node) = form.nodes.get(index)
            {
                wait(&mut waiting, node);
            }
        }
    }

    /// Evaluates one node's relevance and value; whether either changed. `again` computes anew what clock and chance
    /// decided, because something it depends on changed.
    fn look_at(
        &mut self,
        form: &Form,
        state: &mut State,
        index: NodeIndex,
        again: bool,
        env: &mut Env<'_>,
    ) -> bool {
        let Some(node) = form.nodes.get(index) else { return false };
        let inside = node.parent.is_none_or(|parent| self.is_relevant(parent));
        let relevant = inside
            && node.relevant.as_ref().is_none_or(|condition| {
                // What cannot be evaluated is asked rather than dropped.
                self.is_true(node.id, condition, env).unwrap_or(true)
            });
        let was_relevant = self.relevant.get(index).copied().unwrap_or(false);
        if let Some(slot) = self.relevant.get_mut(index) {
            *slot = relevant;
        }
        let mut changed = was_relevant != relevant;
        if node.kind == crate::form::Kind::Group || node.kind == crate::form::Kind::Note {
            return changed;
        }
        let value = if relevant { self.own_value(state, index, node, again, env) } else { String::new() };
        let fits =
            value.is_empty() || node.choice_filter.is_none() || self.all_offered(form, index, &value, env);
        if let Some(slot) = self.fits.get_mut(index) {
            *slot = fits;
        }
        let value = if fits { value } else { String::new() };
        if *self.tree.text(node.id) != *value {
            self.tree.set_text(node.id, &value);
            changed = true;
        }
        changed
    }

    /// What a relevant node holds: what was said, what is calculated, or its default.
    fn own_value(
        &mut self,
        state: &mut State,
        index: NodeIndex,
        node: &Node,
        again: bool,
        env: &mut Env<'_>,
    ) -> String {
        let kept_volatile = match state.volatile.get(index) {
            Some(Some(Kept::Said(value))) => Some(value.clone()),
            _ => None,
        };
        if let Some(calculation) = &node.calculation {
            if let (Some(value), false) = (&kept_volatile, again) {
                return value.clone();
            }
            if let Some(value) = &kept_volatile {
                // `once(…)` reads what the node held.
                self.tree.set_text(node.id, value);
            }
            let value = self.text(node.id, calculation, env).unwrap_or_default();
            if node.volatile {
                keep_volatile(state, index, &value);
            }
            return value;
        }
        match (state.kept(index), &node.default) {
            (Some(Kept::Said(value)), _) => value.clone(),
            (Some(_), _) | (None, None) => String::new(),
            (None, Some(Default::Value(value))) => value.clone(),
            (None, Some(Default::Computed(expr))) => match kept_volatile {
                Some(value) => value,
                None => {
                    let value = self.text(node.id, expr, env).unwrap_or_default();
                    keep_volatile(state, index, &value);
                    value
                }
            },
        }
    }

    /// Whether an answer is needed.
    pub(super) fn is_required(&self, form: &Form, index: NodeIndex, env: &mut Env<'_>) -> bool {
        let Some(node) = form.nodes.get(index) else { return false };
        match &node.required {
            Required::Never => false,
            Required::Always => true,
            Required::When(condition) => self.is_true(node.id, condition, env).unwrap_or(true),
        }
    }

    /// Whether a question's own rule accepts a value.
    pub(super) fn accepts(&mut self, form: &Form, index: NodeIndex, value: &str, env: &mut Env<'_>) -> bool {
        let Some((node, constraint)) =
            form.nodes.get(index).and_then(|node| Some((node, node.constraint.as_ref()?)))
        else {
            return true;
        };
        let before = self.tree.text(node.id).into_owned();
        self.tree.set_text(node.id, value);
        // A rule that cannot be evaluated must not keep somebody from answering.
        let accepted = self.is_true(node.id, constraint, env).unwrap_or(true);
        self.tree.set_text(node.id, &before);
        accepted
    }

    /// The choices that a question offers now.
    pub(super) fn choices<'f>(
        &self,
        form: &'f Form,
        index: NodeIndex,
        env: &mut Env<'_>,
    ) -> Vec<&'f ListChoice> {
        let (Some(node), Some(list)) = (form.nodes.get(index), form.list_of(index)) else {
            return Vec::new();
        };
        self.offered(node, list, env)
    }

    fn offered<'f>(&self, node: &Node, list: &'f List, env: &mut Env<'_>) -> Vec<&'f ListChoice> {
        let offered = |choice: &&ListChoice| {
            node.choice_filter.as_ref().is_none_or(|filter| {
                let focus =
                    Focus { tree: &self.tree, root: self.tree.root(), node: choice.id, position: 1, size: 1 };
                let mut world = World { now: env.now, rng: env.rng, itext: &NoItext, choices: &NoItext };
                xpath::evaluate_boolean(filter, focus, &mut world).unwrap_or(true)
            })
        };
        list.choices.iter().filter(offered).collect()
    }

    /// Whether every code of a value is offered.
    fn all_offered(&self, form: &Form, index: NodeIndex, value: &str, env: &mut Env<'_>) -> bool {
        let offered = self.choices(form, index, env);
        let codes = form.nodes.get(index).map(|node| node.kind.codes_of(value)).unwrap_or_default();
        codes.into_iter().all(|code| offered.iter().any(|choice| choice.code == code))
    }

    fn is_true(&self, node: NodeId, condition: &Expr, env: &mut Env<'_>) -> Option<bool> {
        let mut world = World { now: env.now, rng: env.rng, itext: &NoItext, choices: &NoItext };
        xpath::evaluate_boolean(condition, Focus::at(&self.tree, node), &mut world).ok()
    }

    fn text(&self, node: NodeId, expr: &Expr, env: &mut Env<'_>) -> Option<String> {
        let mut world = World { now: env.now, rng: env.rng, itext: &NoItext, choices: &NoItext };
        let text = xpath::evaluate_text(expr, Focus::at(&self.tree, node), &mut world).ok()?;
        Some(text.into_owned())
    }
}

/// Keeps what clock or chance decided.
fn keep_volatile(state: &mut State, index: NodeIndex, value: &str) {
    if let Some(slot) = state.volatile.get_mut(index) {
        *slot = Some(Kept::Said(value.chars().take(super::TEXT_CHARS_MAX).collect()));
    }
}
