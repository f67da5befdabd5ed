//! What an expression uses: what the compiler of a form must check, and what it can bind beforehand.

use std::ops::Range;

use super::ast::{Call, Operator, Part, PartKind, Start, Step, Test};
use super::functions::{FunctionInfo, nearest_function};
use super::print::Expanded;
use super::tree::NodeId;
use super::{Expr, SyntaxError, number};

/// Something used, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used<T> {
    /// What.
    pub what: T,
    /// Where in the text, in bytes.
    pub span: Range<usize>,
}

/// What [`Expr::bind`] asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// `${name}`
    Question(&'a str),
    /// `/a/b/c`, child elements by name only.
    Path(&'a str),
}

impl Expr {
    /// Finds calls of unknown functions, wrong numbers of arguments, and patterns that cannot be used.
    pub fn check(&self) -> Result<(), SyntaxError> {
        let mut fault = None;
        self.each_call(&mut |call, span| {
            if fault.is_none() {
                fault = fault_of(call).map(|message| SyntaxError { offset: span.start, message });
            }
        });
        fault.map_or(Ok(()), Err)
    }

    /// The functions called, in the order of the text. Unknown ones are not among them.
    pub fn functions(&self) -> Vec<Used<&'static FunctionInfo>> {
        let mut all = Vec::new();
        self.each_call(&mut |call, span| {
            if let Some(what) = call.function {
                all.push(Used { what, span });
            }
        });
        all
    }

    /// The names called that are no functions.
    pub fn unknown_functions(&self) -> Vec<Used<String>> {
        let mut all = Vec::new();
        self.each_call(&mut |call, span| {
            if call.function.is_none() {
                all.push(Used { what: call.name.to_string(), span });
            }
        });
        all
    }

    /// Every number and every text that is written out.
    pub fn literals(&self) -> Vec<String> {
        let mut all = Vec::new();
        self.root.each(&mut |part| match &part.kind {
            PartKind::Number(value) => all.push(number::text(*value)),
            PartKind::Text(text) => all.push(text.to_string()),
            PartKind::Chain(..)
            | PartKind::Negate(..)
            | PartKind::Union(_)
            | PartKind::Group(_)
            | PartKind::Path(_)
            | PartKind::Call(_)
            | PartKind::Question(_)
            | PartKind::Bound(..) => {}
        });
        all
    }

    /// Every `${name}`.
    pub fn questions(&self) -> Vec<Used<String>> {
        let mut all = Vec::new();
        self.root.each(&mut |part| {
            if let PartKind::Question(name) = part.kind.written() {
                all.push(Used { what: name.to_string(), span: part.span.clone() });
            }
        });
        all
    }

    /// Every location path, printed.
    pub fn paths(&self) -> Vec<Used<String>> {
        let mut all = Vec::new();
        self.root.each(&mut |part| {
            let PartKind::Path(path) = part.kind.written() else { return };
            if !matches!(path.start, Start::Filter(..)) {
                let what = Expanded(part, &|name| format!("${{{name}}}")).to_string();
                all.push(Used { what, span: part.span.clone() });
            }
        });
        all
    }

    /// Every question that is compared with a written-out text: `${q} = 'x'`, `'x' != ${q}`, `selected(${q}, 'x')`.
    /// The span is the text's.
    pub fn compared(&self) -> Vec<Used<(String, String)>> {
        let mut all = Vec::new();
        let mut pair = |question: &Part, text: &Part| {
            if let (Some(question), PartKind::Text(code)) = (question.question(), &text.kind) {
                all.push(Used { what: (question.to_owned(), code.to_string()), span: text.span.clone() });
            }
        };
        self.root.each(&mut |part| {
            if let PartKind::Chain(first, rest) = &part.kind {
                let mut left = &**first;
                for (operator, right) in rest {
                    if matches!(operator, Operator::Equal | Operator::Unequal) {
                        pair(left, right);
                        pair(right, left);
                    }
                    left = right;
                }
            } else if let PartKind::Call(call) = &part.kind
                && let ("selected", [question, text]) = (&*call.name, &call.arguments[..])
            {
                pair(question, text);
            }
        });
        all
    }

    /// Replaces paths and questions by the nodes they lead to, so that evaluating needs no walk. What `find` does not
    /// know stays as it is.
    pub fn bind(&mut self, find: &mut dyn FnMut(&Target<'_>) -> Option<NodeId>) {
        self.root.each_mut(&mut |part| {
            let found = if let PartKind::Question(name) = &part.kind {
                find(&Target::Question(name))
            } else if let PartKind::Path(path) = &part.kind {
                path.simple().and_then(|path| find(&Target::Path(&path)))
            } else {
                None
            };
            if let Some(node) = found {
                let written = std::mem::replace(&mut part.kind, PartKind::Number(0.0));
                part.kind = PartKind::Bound(node, Box::new(written));
            }
        });
    }

    /// Prints the expression with every `${name}` replaced.
    pub fn expand(&self, question: &dyn Fn(&str) -> String) -> String {
        Expanded(&self.root, question).to_string()
    }

    /// Every axis taken, by name; `//` takes `descendant-or-self`.
    pub fn axes(&self) -> Vec<&'static str> {
        let mut all = Vec::new();
        self.each_step(&mut |step| all.push(step.axis.text()));
        all
    }

    /// The first thing used that intake does not need: a function, an axis, a union, a name with a prefix.
    pub fn outside_profile(&self) -> Option<String> {
        let mut found = None;
        self.root.each(&mut |part| {
            if matches!(part.kind, PartKind::Union(_)) {
                found.get_or_insert_with(|| "a union of node sets".to_owned());
            }
        });
        self.each_call(&mut |call, _| {
            if call.function.is_none_or(|function| !function.in_profile) {
                found.get_or_insert_with(|| format!("{}()", call.name));
            }
        });
        self.each_step(&mut |step| {
            if !step.axis.in_profile() {
                found.get_or_insert_with(|| format!("the axis {}", step.axis.text()));
            }
            if !matches!(step.test, Test::Any | Test::Star | Test::Name(_) | Test::Prefixed(..)) {
                found.get_or_insert_with(|| "a test for a kind of node".to_owned());
            }
        });
        found
    }

    /// Whether the value can differ from one moment to the next.
    pub fn reads_clock(&self) -> bool {
        self.functions().iter().any(|used| matches!(used.what.name, "today" | "now"))
    }

    /// Whether the value can differ by chance.
    pub fn reads_chance(&self) -> bool {
        let mut chance = false;
        self.each_call(&mut |call, _| {
            chance |= match &*call.name {
                "random" | "uuid" => true,
                "randomize" => call.arguments.len() < 2,
                _ => false,
            };
        });
        chance
    }

    fn each_step(&self, visit: &mut dyn FnMut(&Step)) {
        self.root.each(&mut |part| {
            if let PartKind::Path(path) = part.kind.written() {
                path.steps.iter().for_each(&mut *visit);
            }
        });
    }

    fn each_call<'a>(&'a self, visit: &mut dyn FnMut(&'a Call, Range<usize>)) {
        self.root.each(&mut |part| {
            if let PartKind::Call(call) = &part.kind {
                visit(call, part.span.clone());
            }
        });
    }
}

impl Part {
    /// The name, where this is nothing but `${name}`.
    fn question(&self) -> Option<&str> {
        if let PartKind::Group(inner) = &self.kind {
            return inner.question();
        }
        if let PartKind::Question(name) = self.kind.written() { Some(name) } else { None }
    }
}

fn fault_of(call: &Call) -> Option<String> {
    let name = &call.name;
    let Some(function) = call.function else {
        let near = nearest_function(name).map_or(String::new(), |near| format!("; did you mean {near}()?"));
        return Some(format!("there is no function {name}(){near}"));
    };
    if let Some(Err(fault)) = &call.pattern {
        return Some(fault.clone());
    }
    function.arity_fault(call.arguments.len())
}
