//! Prints an expression as XPath again.

use std::fmt::{self, Display, Formatter};

use super::Expr;
use super::ast::{Axis, Part, PartKind, Path, Start, Step, Test};
use super::number;

impl Display for Expr {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write_part(out, &self.root, &|name| format!("${{{name}}}"))
    }
}

pub(super) struct Expanded<'a>(pub(super) &'a Part, pub(super) &'a dyn Fn(&str) -> String);

impl Display for Expanded<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write_part(out, self.0, self.1)
    }
}

type Questions<'a> = &'a dyn Fn(&str) -> String;

fn write_part(out: &mut Formatter<'_>, part: &Part, questions: Questions<'_>) -> fmt::Result {
    write_kind(out, &part.kind, questions)
}

fn write_kind(out: &mut Formatter<'_>, kind: &PartKind, questions: Questions<'_>) -> fmt::Result {
    match kind {
        PartKind::Number(value) => out.write_str(&number::plain(*value)),
        PartKind::Text(text) => {
            let quote = if text.contains('\'') { '"' } else { '\'' };
            write!(out, "{quote}{text}{quote}")
        }
        PartKind::Chain(first, rest) => {
            write_part(out, first, questions)?;
            rest.iter().try_for_each(|(operator, part)| {
                write!(out, " {} ", operator.text())?;
                write_part(out, part, questions)
            })
        }
        PartKind::Negate(signs, inner) => {
            (0..*signs).try_for_each(|_| out.write_str("-"))?;
            write_part(out, inner, questions)
        }
        PartKind::Union(parts) => write_list(out, parts, " | ", questions),
        PartKind::Group(inner) => {
            out.write_str("(")?;
            write_part(out, inner, questions)?;
            out.write_str(")")
        }
        PartKind::Path(path) => write_path(out, path, questions),
        PartKind::Call(call) => {
            write!(out, "{}(", call.name)?;
            write_list(out, &call.arguments, ", ", questions)?;
            out.write_str(")")
        }
        PartKind::Question(name) => out.write_str(&questions(name)),
        PartKind::Bound(_, written) => write_kind(out, written, questions),
    }
}

fn write_list(
    out: &mut Formatter<'_>,
    parts: &[Part],
    between: &str,
    questions: Questions<'_>,
) -> fmt::Result {
    parts.iter().enumerate().try_for_each(|(at, part)| {
        if at > 0 {
            out.write_str(between)?;
        }
        write_part(out, part, questions)
    })
}

fn write_path(out: &mut Formatter<'_>, path: &Path, questions: Questions<'_>) -> fmt::Result {
    let mut slash = match &path.start {
        Start::Here => "",
        Start::Root if path.steps.is_empty() => return out.write_str("/"),
        Start::Root => "/",
        Start::Filter(inner, predicates) => {
            write_part(out, inner, questions)?;
            write_predicates(out, predicates, questions)?;
            "/"
        }
    };
    path.steps.iter().try_for_each(|step| {
        out.write_str(slash)?;
        slash = "/";
        write_step(out, step, questions)
    })
}

fn write_step(out: &mut Formatter<'_>, step: &Step, questions: Questions<'_>) -> fmt::Result {
    match (step.axis, &step.test) {
        (Axis::Own, Test::Any) => out.write_str(".")?,
        (Axis::Parent, Test::Any) => out.write_str("..")?,
        (axis, test) => {
            if axis == Axis::Attribute {
                out.write_str("@")?;
            } else if axis != Axis::Child {
                write!(out, "{}::", axis.text())?;
            }
            match test {
                Test::Any => out.write_str("node()")?,
                Test::Text => out.write_str("text()")?,
                Test::Comment => out.write_str("comment()")?,
                Test::Instruction(None) => out.write_str("processing-instruction()")?,
                Test::Instruction(Some(target)) => {
                    let quote = if target.contains('\'') { '"' } else { '\'' };
                    write!(out, "processing-instruction({quote}{target}{quote})")?;
                }
                Test::Star => out.write_str("*")?,
                Test::PrefixStar(prefix) => write!(out, "{prefix}:*")?,
                Test::Name(name) => out.write_str(name)?,
                Test::Prefixed(prefix, name) => write!(out, "{prefix}:{name}")?,
            }
        }
    }
    write_predicates(out, &step.predicates, questions)
}

fn write_predicates(out: &mut Formatter<'_>, predicates: &[Part], questions: Questions<'_>) -> fmt::Result {
    predicates.iter().try_for_each(|predicate| {
        out.write_str("[")?;
        write_part(out, predicate, questions)?;
        out.write_str("]")
    })
}
