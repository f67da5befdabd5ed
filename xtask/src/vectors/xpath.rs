//! XPath vectors: a document, a context node, an expression, and what it gives.
//!
//! Vectors of one recording share its clock and time zone. Both are read from the vectors where they say them, and are
//! otherwise those of the first recording. Where a value still differs, it is asked whether it depends on the clock, on
//! chance or on a language chosen before: whether another clock, another seed or another language changes it. Only then
//! is it refused instead of wrong.

use anyhow::{Context, Result};
use interview::xpath::{
    EvalError, Expr, Focus, Itext, Kind, NoItext, NodeId, Tree, World, evaluate_boolean, evaluate_nodes,
    evaluate_number, evaluate_text, parse,
};
use jiff::{ToSpan as _, Zoned};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Tally, Verdict};

/// When and where the vectors of November 2026 were recorded.
const RECORDED: &str = "2026-11-22T19:58:15-07:00[America/Phoenix]";
const RECORDED_STAMP: &str = "2026-11-22T19:58:15-07:00";

#[derive(Deserialize)]
struct Vector {
    f: String,
    xml: String,
    ctx: Vec<Json>,
    expr: String,
    rt: u8,
    v: Recorded,
}

#[derive(Deserialize)]
struct Recorded {
    n: Option<Json>,
    s: Option<String>,
    b: Option<bool>,
    ns: Option<Vec<Vec<Json>>>,
}

/// What the engine gave, in the form of a recorded value.
#[derive(Clone, Debug, PartialEq)]
enum Given {
    Number(f64),
    Text(String),
    Boolean(bool),
    Nodes(Vec<Vec<Json>>),
}

/// What an evaluation may depend on beside the document.
#[derive(Clone)]
struct Setting {
    now: Zoned,
    seed: u64,
    language: Option<String>,
}

pub(super) fn run(vectors: &[Json]) -> Result<Tally> {
    let vectors: Vec<Vector> = vectors
        .iter()
        .enumerate()
        .map(|(at, vector)| {
            Vector::deserialize(vector).with_context(|| format!("vector {} has another form", at + 1))
        })
        .collect::<Result<_>>()?;
    let setting = Setting { now: clock(&vectors)?, seed: 1, language: None };
    let mut tally = Tally::default();
    for vector in &vectors {
        tally.add(&vector.f, &vector.expr, judge(vector, &setting));
    }
    Ok(tally)
}

/// The clock of the recording: what a vector of nothing but `now()` or `today()` gave.
fn clock(vectors: &[Vector]) -> Result<Zoned> {
    // Without a database of time zones the offset will do: that zone has had but one since 1968.
    let recorded = RECORDED.parse().or_else(|_| {
        let offset = jiff::tz::Offset::constant(-7);
        RECORDED_STAMP.parse::<jiff::Timestamp>().map(|stamp| stamp.to_zoned(offset.to_time_zone()))
    });
    let recorded: Zoned = recorded.context("the recorded time")?;
    let zone = recorded.time_zone();
    let said = |expr: &str| {
        let found = vectors.iter().find(|vector| vector.expr.trim() == expr);
        found.and_then(|vector| vector.v.s.clone())
    };
    if let Some(now) = said("now()").and_then(|text| text.parse::<jiff::Timestamp>().ok()) {
        return Ok(now.to_zoned(zone.clone()));
    }
    if let Some(today) = said("today()").and_then(|text| text.parse::<jiff::civil::Date>().ok()) {
        return Ok(today.at(12, 0, 0, 0).to_zoned(zone.clone())?);
    }
    Ok(recorded)
}

fn judge(vector: &Vector, setting: &Setting) -> Verdict {
    let tree = match Tree::from_xml(&vector.xml) {
        Ok(tree) => tree,
        Err(fault) => return refused(format!("the document cannot be read: {fault}"), false),
    };
    let Some(context) = find(&tree, &vector.ctx) else {
        return Verdict::Wrong(format!("the context node {:?} is not in the document", vector.ctx));
    };
    let expr = match parse(&vector.expr) {
        Ok(expr) => expr,
        Err(fault) => return refused(format!("syntax: {}", fault.message), true),
    };
    let outside = expr.outside_profile();
    let ask = |setting: &Setting| give(vector, &tree, context, &expr, setting);
    let given = match ask(setting) {
        Ok(given) => given,
        Err(fault) => {
            return refused(
                format!("{fault} [{}]", outside.as_deref().unwrap_or("in profile")),
                outside.is_none(),
            );
        }
    };
    if matches(vector, &given) {
        return Verdict::Right;
    }
    match dependence(&expr, &tree, setting, vector, &given, &ask) {
        Some(reason) => refused(reason, false),
        None => Verdict::Wrong(format!("gave {given:?}, not {} (at {:?})", vector.v.text(), vector.ctx)),
    }
}

fn refused(reason: String, needed: bool) -> Verdict {
    Verdict::Refused { reason, needed }
}

/// Why a value that differs from the recorded one may rightly differ.
fn dependence(
    expr: &Expr,
    tree: &Tree,
    setting: &Setting,
    vector: &Vector,
    given: &Given,
    ask: &dyn Fn(&Setting) -> Result<Given, EvalError>,
) -> Option<String> {
    let differs = |other: Setting| ask(&other).is_ok_and(|other| other != *given);
    let right = |other: Setting| ask(&other).is_ok_and(|other| matches(vector, &other));
    if expr.reads_clock() {
        let clocks = [1.hour(), 1.day(), 40.days(), 400.days()];
        let later = clocks.into_iter().filter_map(|span| setting.now.checked_add(span).ok());
        let earlier = clocks.into_iter().filter_map(|span| setting.now.checked_sub(span).ok());
        if later.chain(earlier).any(|now| differs(Setting { now, ..setting.clone() })) {
            return Some("it depends on the clock, and the recording had another".to_owned());
        }
    }
    if expr.reads_chance() && (2..10).any(|seed| differs(Setting { seed, ..setting.clone() })) {
        return Some("it depends on chance".to_owned());
    }
    let languages = translations(tree).filter_map(|node| tree.attribute(node, "lang"));
    for language in languages {
        if right(Setting { language: Some(language.to_owned()), ..setting.clone() }) {
            return Some("it depends on the language: right in another than the document's first".to_owned());
        }
    }
    None
}

fn give(
    vector: &Vector,
    tree: &Tree,
    context: NodeId,
    expr: &Expr,
    setting: &Setting,
) -> Result<Given, EvalError> {
    let itext = Translations { language: setting.language.clone() };
    let mut rng = StdRng::seed_from_u64(setting.seed);
    let mut world = World { now: &setting.now, rng: &mut rng, itext: &itext, choices: &NoItext };
    let at = Focus::at(tree, context);
    Ok(if vector.v.n.is_some() {
        Given::Number(evaluate_number(expr, at, &mut world)?)
    } else if vector.v.s.is_some() {
        Given::Text(evaluate_text(expr, at, &mut world)?.into_owned())
    } else if vector.v.b.is_some() {
        Given::Boolean(evaluate_boolean(expr, at, &mut world)?)
    } else {
        let nodes = evaluate_nodes(expr, at, &mut world)?;
        let mut paths: Vec<Vec<Json>> = nodes.into_iter().map(|node| path(tree, node)).collect();
        if matches!(vector.rt, 8 | 9) {
            paths.truncate(1);
        }
        Given::Nodes(paths)
    })
}

fn matches(vector: &Vector, given: &Given) -> bool {
    let recorded = &vector.v;
    match given {
        Given::Number(number) => recorded.n.as_ref().is_some_and(|wanted| same_number(wanted, *number)),
        Given::Text(text) => recorded.s.as_deref() == Some(text),
        Given::Boolean(yes) => recorded.b == Some(*yes),
        Given::Nodes(nodes) => recorded.ns.as_ref().is_some_and(|wanted| {
            // Types 4 and 6 ask for no order.
            if !matches!(vector.rt, 4 | 6) {
                return nodes == wanted;
            }
            nodes.len() == wanted.len() && nodes.iter().all(|node| wanted.contains(node))
        }),
    }
}

/// Equal, or as near as two libraries of trigonometry come.
fn same_number(wanted: &Json, given: f64) -> bool {
    let wanted = match wanted {
        Json::String(text) if text == "NaN" => f64::NAN,
        Json::String(text) => match text.parse() {
            Ok(number) => number,
            Err(_) => return false,
        },
        Json::Number(number) => number.as_f64().unwrap_or(f64::NAN),
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => return false,
    };
    wanted == given
        || wanted.is_nan() && given.is_nan()
        || wanted.is_finite() && (wanted - given).abs() <= wanted.abs() * 4.0 * f64::EPSILON
}

/// The node at a path of child positions; an attribute by `@name` at the end.
fn find(tree: &Tree, path: &[Json]) -> Option<NodeId> {
    path.iter().try_fold(tree.root(), |node, step| {
        if let Some(name) = step.as_str() {
            let name = name.strip_prefix('@')?;
            return tree.attributes(node).find(|found| tree.name(*found) == name);
        }
        tree.children(node).nth(usize::try_from(step.as_u64()?).ok()?)
    })
}

fn path(tree: &Tree, node: NodeId) -> Vec<Json> {
    let Some(parent) = tree.parent(node) else { return Vec::new() };
    let mut all = path(tree, parent);
    let attribute = matches!(tree.kind(node), Kind::Attribute | Kind::Namespace);
    all.push(if attribute {
        Json::from(format!("@{}", tree.name(node)))
    } else {
        Json::from(tree.children(parent).position(|child| child == node))
    });
    all
}

/// The texts that the document itself carries, as an XForm does.
struct Translations {
    language: Option<String>,
}

fn translations(tree: &Tree) -> impl Iterator<Item = NodeId> + '_ {
    below(tree, tree.root()).into_iter().filter(|node| tree.name(*node) == "translation")
}

fn below(tree: &Tree, node: NodeId) -> Vec<NodeId> {
    tree.children(node).flat_map(|child| [vec![child], below(tree, child)].concat()).collect()
}

impl Itext for Translations {
    fn itext(&self, tree: &Tree, id: &str) -> Option<String> {
        let all: Vec<NodeId> = translations(tree).collect();
        let spoken = match &self.language {
            Some(language) => all.iter().find(|node| tree.attribute(**node, "lang") == Some(language)),
            None => all.iter().find(|node| tree.attribute(**node, "default").is_some()).or(all.first()),
        };
        let mut texts = tree.children(*spoken?);
        let text = texts.find(|text| tree.attribute(*text, "id") == Some(id))?;
        let values = || tree.children(text).filter(|child| tree.name(*child) == "value");
        let value =
            values().find(|value| tree.attribute(*value, "form").is_none()).or_else(|| values().next())?;
        Some(tree.text(value).into_owned())
    }
}

impl Recorded {
    fn text(&self) -> String {
        let Self { n, s, b, ns } = self;
        match (n, s, b, ns) {
            (Some(n), ..) => n.to_string(),
            (_, Some(s), ..) => format!("{s:?}"),
            (_, _, Some(b), _) => b.to_string(),
            (.., ns) => format!("{ns:?}"),
        }
    }
}
