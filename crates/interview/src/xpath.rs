//! XPath 1.0 in the ODK XForms dialect: the language of a questionnaire's rules.
//!
//! An expression is parsed once, when a form is compiled, and evaluated with every answer. The dialect is the one of
//! ODK Web Forms, pinned by recorded vectors (`cargo run -p xtask -- vectors`); `docs/xpath-profile.md` lists what is
//! in it. Nothing here reads a clock, draws a random number or touches anything outside the given tree: what an
//! expression may know comes in through [`World`] and [`Focus`].

use std::ops::Range;

pub use self::date::Moment;
pub use self::eval::{
    ChoiceNames, EvalError, Focus, Itext, NoItext, World, evaluate, evaluate_boolean, evaluate_nodes,
    evaluate_number, evaluate_text,
};
pub use self::functions::{FUNCTIONS, FunctionInfo, nearest_function};
pub use self::tree::{Builder, Kind, NodeId, Tree, XmlError};
pub use self::uses::{Target, Used};
pub use self::value::{NodeSet, Value};

mod ast;
mod date;
mod eval;
mod functions;
mod lexer;
mod number;
mod parser;
mod print;
pub mod tree;
mod uses;
mod value;

/// A parsed expression.
#[derive(Clone, Debug)]
pub struct Expr {
    root: ast::Part,
}

/// Why a text is no expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at character {offset}: {message}")]
pub struct SyntaxError {
    /// Where, in bytes from the start.
    pub offset: usize,
    /// What is wrong, for the author of a form.
    pub message: String,
}

/// Parses an expression. Unknown functions are no error until they are evaluated; [`Expr::check`] finds them.
pub fn parse(text: &str) -> Result<Expr, SyntaxError> {
    parser::parse(text, false).map(|root| Expr { root })
}

/// Parses an expression of an XLSForm: `${name}` refers to a question, and unknown functions, wrong numbers of
/// arguments and broken patterns are errors.
pub fn parse_form(text: &str) -> Result<Expr, SyntaxError> {
    let expr = parser::parse(text, true).map(|root| Expr { root })?;
    expr.check()?;
    Ok(expr)
}

impl Expr {
    /// Where in the text the whole expression stands, without the white space around it.
    pub fn span(&self) -> Range<usize> {
        self.root.span.clone()
    }
}

#[cfg(test)]
mod tests;
