//! What an expression uses: what the compiler of a form must check, and what it can bind beforehand.

use std::ops::Range;

use super::ast::{Call, PartKind, Start};
use super::functions::{FunctionInfo, nearest_function};
use super::print::Expanded;
use super::tree::NodeId;
use super::{Expr, SyntaxError};

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

    /// Every `${name}`.
    pub fn questions(&self) -> Vec<Used<String>> {
        let mut all = Vec::new();
        self.root.each(&mut |part| {
            let kind = match &part.kind {
                PartKind::Bound(_, written) => written,
                other => other,
            };
            if let PartKind::Question(name) = kind {
                all.push(Used { what: name.to_string(), span: part.span.clone() });
            }
        });
        all
    }

    /// Every location path, printed.
    pub fn paths(&self) -> Vec<Used<String>> {
        let mut all = Vec::new();
        self.root.each(&mut |part| {
            let path = match &part.kind {
                PartKind::Path(path) => !matches!(path.start, Start::Filter(..)),
                PartKind::Bound(_, written) => matches!(**written, PartKind::Path(_)),
                _ => false,
            };
            if path {
                let what = Expanded(part, &|name| format!("${{{name}}}")).to_string();
                all.push(Used { what, span: part.span.clone() });
            }
        });
        all
    }

    /// Replaces paths and questions by the nodes they lead to, so that evaluating needs no walk. What `find` does not
    /// know stays as it is.
    pub fn bind(&mut self, find: &mut dyn FnMut(&Target<'_>) -> Option<NodeId>) {
        self.root.each_mut(&mut |part| {
            let found = match &part.kind {
                PartKind::Question(name) => find(&Target::Question(name)),
                PartKind::Path(path) => path.simple().and_then(|path| find(&Target::Path(&path))),
                _ => None,
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

    fn each_call<'a>(&'a self, visit: &mut dyn FnMut(&'a Call, Range<usize>)) {
        self.root.each(&mut |part| {
            if let PartKind::Call(call) = &part.kind {
                visit(call, part.span.clone());
            }
        });
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
