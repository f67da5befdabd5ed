//! Questions that can never be asked: a condition that no combination of answers makes true is a dead branch, and a
//! dead branch is somebody who is never asked whether he is wounded.

use crate::fault::{FaultKind, Found, Place};
use crate::form::{Default, Form, Kind, Node, NodeIndex, Required};
use crate::xpath::{self, Expr, Focus, NoItext, Target, World};

/// The most combinations of answers that are tried for one condition.
const COMBINATIONS_MAX: usize = 4_096;

/// Notes each condition that no answers can make true, and each rule that fails when it is tried.
pub(super) fn check(form: &Form, found: &mut Found) {
    for node in &form.nodes {
        try_rules(form, node, found);
        let Some(relevant) = &node.relevant else { continue };
        let Some(combinations) = combinations(form, relevant) else { continue };
        if !can_be_true(form, node.id, relevant, &combinations) {
            let place = Place::row("survey", node.row).column("relevant");
            found.add(place, FaultKind::NeverAsked { name: node.name.clone() });
        }
    }
}

/// Evaluates each rule of a node once, over a form without answers.
fn try_rules(form: &Form, node: &Node, found: &mut Found) {
    let required = match &node.required {
        Required::When(condition) => Some(condition),
        Required::Never | Required::Always => None,
    };
    let default = match &node.default {
        Some(Default::Computed(expr)) => Some(expr),
        Some(Default::Value(_)) | None => None,
    };
    let rules = [
        ("relevant", node.relevant.as_ref()),
        ("constraint", node.constraint.as_ref()),
        ("calculation", node.calculation.as_ref()),
        ("required", required),
        ("default", default),
    ];
    let now = jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC);
    let mut chance = NoChance;
    for (column, rule) in rules {
        let Some(rule) = rule else { continue };
        let mut world = World { now: &now, rng: &mut chance, itext: &NoItext, choices: &NoItext };
        if let Err(error) = xpath::evaluate_text(rule, Focus::at(&form.template, node.id), &mut world) {
            let place = Place::row("survey", node.row).column(column);
            found.add(place, FaultKind::Unparsable { at: 1, message: error.to_string() });
        }
    }
}

/// The questions that a condition reads, each with every value it may have; nothing if they are too many to try or not all
/// are choices.
fn combinations(form: &Form, condition: &Expr) -> Option<Vec<(NodeIndex, Vec<String>)>> {
    if condition.reads_clock() || condition.reads_chance() || !condition.paths().is_empty() {
        return None;
    }
    let mut total = 1usize;
    let mut read: Vec<(NodeIndex, Vec<String>)> = Vec::new();
    for question in condition.questions() {
        let index = form.by_name.get(&question.what).copied()?;
        if read.iter().any(|(known, _)| *known == index) {
            continue;
        }
        let values = values(form, index)?;
        total = total.checked_mul(values.len())?;
        if total > COMBINATIONS_MAX {
            return None;
        }
        read.push((index, values));
    }
    Some(read)
}

/// Every value that a question of few answers may have.
fn values(form: &Form, index: NodeIndex) -> Option<Vec<String>> {
    let node = form.nodes.get(index)?;
    let codes =
        || form.list_of(index).map(|list| list.choices.iter().map(|choice| choice.code.clone()).collect());
    let mut values: Vec<String> = vec![String::new()];
    match node.kind {
        Kind::One(_) => values.extend::<Vec<String>>(codes()?),
        Kind::Acknowledge => values.push(crate::conversation::answer::TICKED.to_owned()),
        Kind::Many(_) => {
            let codes: Vec<String> = codes()?;
            if codes.len() > 10 {
                return None;
            }
            for code in codes {
                let longer: Vec<String> =
                    values.iter().map(|value| format!("{value} {code}").trim().to_owned()).collect();
                values.extend(longer);
            }
        }
        Kind::Group
        | Kind::Text
        | Kind::Integer
        | Kind::Decimal
        | Kind::Date
        | Kind::Time
        | Kind::Note
        | Kind::Calculate => return None,
    }
    Some(values)
}

/// Whether some combination makes the condition true. What cannot be evaluated counts as possible.
fn can_be_true(
    form: &Form,
    node: xpath::NodeId,
    condition: &Expr,
    read: &[(NodeIndex, Vec<String>)],
) -> bool {
    let mut tree = form.template.clone();
    let mut condition = condition.clone();
    condition.bind(&mut |target| match target {
        Target::Question(name) => {
            form.by_name.get(*name).and_then(|index| form.nodes.get(*index)).map(|node| node.id)
        }
        Target::Path(_) => None,
    });
    let now = jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC);
    let mut chance = NoChance;
    let mut digits = vec![0usize; read.len()];
    loop {
        for ((index, values), digit) in read.iter().zip(&digits) {
            if let (Some(node), Some(value)) = (form.nodes.get(*index), values.get(*digit)) {
                tree.set_text(node.id, value);
            }
        }
        let focus = Focus::at(&tree, node);
        let mut world = World { now: &now, rng: &mut chance, itext: &NoItext, choices: &NoItext };
        if xpath::evaluate_boolean(&condition, focus, &mut world).unwrap_or(true) {
            return true;
        }
        if !advance(&mut digits, read) {
            return false;
        }
    }
}

/// The next combination; `false` after the last.
fn advance(digits: &mut [usize], read: &[(NodeIndex, Vec<String>)]) -> bool {
    for (digit, (_, values)) in digits.iter_mut().zip(read) {
        *digit += 1;
        if *digit < values.len() {
            return true;
        }
        *digit = 0;
    }
    false
}

/// No chance at all: only whether rules can be evaluated is asked, not what comes out where chance decides.
struct NoChance;

impl rand::TryRng for NoChance {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(0)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(0)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        bytes.fill(0);
        Ok(())
    }
}
