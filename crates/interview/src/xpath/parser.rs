//! Builds an expression from its tokens: the grammar of XPath 1.0, without variables.

use std::ops::Range;

use super::SyntaxError;
use super::ast::{Axis, Call, Operator, Part, PartKind, Path, Start, Step, Test};
use super::functions;
use super::lexer::{Spanned, Token, tokens};

/// Parentheses, predicates and arguments nested deeper than this are refused, so that no text can exhaust the stack.
const DEPTH_MAX: usize = 128;
/// Longer texts are refused.
const LENGTH_MAX: usize = 64 * 1024;

pub(super) fn parse(text: &str, questions: bool) -> Result<Part, SyntaxError> {
    if text.len() > LENGTH_MAX {
        return Err(SyntaxError { offset: LENGTH_MAX, message: "the expression is too long".to_owned() });
    }
    let mut parser = Parser { tokens: tokens(text, questions)?, at: 0, end: text.len(), depth: 0 };
    let part = parser.expression()?;
    match parser.peek() {
        None => Ok(part),
        Some(Token::CloseParen) => Err(parser.fail("this ) closes nothing")),
        Some(_) => Err(parser.fail("the expression should have ended here, or an operator is missing")),
    }
}

struct Parser<'a> {
    tokens: Vec<Spanned<'a>>,
    at: usize,
    end: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn peek_second(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at + 1).map(|(token, _)| token)
    }

    fn eat(&mut self, token: &Token<'_>) -> bool {
        let found = self.peek() == Some(token);
        self.at += usize::from(found);
        found
    }

    fn here(&self) -> usize {
        self.tokens.get(self.at).map_or(self.end, |(_, span)| span.start)
    }

    fn since(&self, start: usize) -> Range<usize> {
        let end =
            self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(start, |(_, span)| span.end);
        start..end.max(start)
    }

    fn fail(&self, message: impl Into<String>) -> SyntaxError {
        SyntaxError { offset: self.here(), message: message.into() }
    }

    fn expression(&mut self) -> Result<Part, SyntaxError> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(self.fail("the expression is nested too deeply"));
        }
        let part = self.level(1);
        self.depth -= 1;
        part
    }

    /// Operators that bind at least as tightly as `least`.
    fn level(&mut self, least: u8) -> Result<Part, SyntaxError> {
        let start = self.here();
        let mut left = self.unary()?;
        while let Some(precedence) = self.operator().map(Operator::precedence).filter(|found| *found >= least)
        {
            let mut rest = Vec::new();
            while let Some(operator) = self.operator().filter(|found| found.precedence() == precedence) {
                self.at += 1;
                rest.push((operator, self.level(precedence + 1)?));
            }
            left = Part { kind: PartKind::Chain(Box::new(left), rest), span: self.since(start) };
        }
        Ok(left)
    }

    fn operator(&self) -> Option<Operator> {
        match self.peek() {
            Some(Token::Operator(operator)) => Some(*operator),
            _ => None,
        }
    }

    fn unary(&mut self) -> Result<Part, SyntaxError> {
        let start = self.here();
        let mut signs = 0;
        while self.eat(&Token::Operator(Operator::Minus)) {
            signs += 1;
        }
        let inner = self.union()?;
        if signs == 0 {
            return Ok(inner);
        }
        Ok(Part { kind: PartKind::Negate(signs, Box::new(inner)), span: self.since(start) })
    }

    fn union(&mut self) -> Result<Part, SyntaxError> {
        let start = self.here();
        let first = self.path()?;
        if self.peek() != Some(&Token::Union) {
            return Ok(first);
        }
        let mut all = vec![first];
        while self.eat(&Token::Union) {
            all.push(self.path()?);
        }
        Ok(Part { kind: PartKind::Union(all), span: self.since(start) })
    }

    fn path(&mut self) -> Result<Part, SyntaxError> {
        let start = self.here();
        let mut path = Path { start: Start::Here, steps: Vec::new() };
        if self.eat(&Token::Slash) {
            path.start = Start::Root;
            if self.starts_step() {
                self.steps(&mut path)?;
            }
        } else if self.eat(&Token::DoubleSlash) {
            path.start = Start::Root;
            path.steps.push(anywhere());
            self.steps(&mut path)?;
        } else if let Some(primary) = self.primary()? {
            let predicates = self.predicates()?;
            let more = matches!(self.peek(), Some(Token::Slash | Token::DoubleSlash));
            if predicates.is_empty() && !more {
                return Ok(primary);
            }
            path.start = Start::Filter(Box::new(primary), predicates);
            if self.eat(&Token::Slash) {
                self.steps(&mut path)?;
            } else if self.eat(&Token::DoubleSlash) {
                path.steps.push(anywhere());
                self.steps(&mut path)?;
            }
        } else {
            self.steps(&mut path)?;
        }
        Ok(Part { kind: PartKind::Path(path), span: self.since(start) })
    }

    fn starts_step(&self) -> bool {
        matches!(
            self.peek(),
            Some(
                Token::Name(_)
                    | Token::Prefixed(..)
                    | Token::Star
                    | Token::PrefixStar(_)
                    | Token::Dot
                    | Token::DoubleDot
                    | Token::At
            )
        )
    }

    fn steps(&mut self, path: &mut Path) -> Result<(), SyntaxError> {
        loop {
            path.steps.push(self.step()?);
            if self.eat(&Token::DoubleSlash) {
                path.steps.push(anywhere());
            } else if !self.eat(&Token::Slash) {
                return Ok(());
            }
        }
    }

    fn step(&mut self) -> Result<Step, SyntaxError> {
        if self.eat(&Token::Dot) {
            let predicates = self.predicates()?;
            return Ok(Step { axis: Axis::Own, test: Test::Any, predicates });
        }
        if self.eat(&Token::DoubleDot) {
            let predicates = self.predicates()?;
            return Ok(Step { axis: Axis::Parent, test: Test::Any, predicates });
        }
        let mut axis = Axis::Child;
        if self.eat(&Token::At) {
            axis = Axis::Attribute;
        } else if let (Some(Token::Name(name)), Some(Token::DoubleColon)) = (self.peek(), self.peek_second())
        {
            axis = Axis::parse(name).ok_or_else(|| self.fail(format!("there is no axis {name:?}")))?;
            self.at += 2;
        }
        let test = self.test()?;
        Ok(Step { axis, test, predicates: self.predicates()? })
    }

    fn test(&mut self) -> Result<Test, SyntaxError> {
        let test = match self.peek() {
            Some(Token::Star) => Test::Star,
            Some(Token::PrefixStar(prefix)) => Test::PrefixStar((*prefix).into()),
            Some(Token::Prefixed(prefix, name)) => Test::Prefixed((*prefix).into(), (*name).into()),
            Some(Token::Name(name)) if self.peek_second() == Some(&Token::OpenParen) => {
                let name = *name;
                return self.node_type(name);
            }
            Some(Token::Name(name)) => Test::Name((*name).into()),
            Some(_) => return Err(self.fail("a value or a path is missing before this")),
            None => return Err(self.fail("the expression ends too early")),
        };
        self.at += 1;
        Ok(test)
    }

    fn node_type(&mut self, name: &str) -> Result<Test, SyntaxError> {
        let test = match name {
            "node" => Test::Any,
            "text" => Test::Text,
            "comment" => Test::Comment,
            "processing-instruction" => {
                let third = self.tokens.get(self.at + 2).map(|(token, _)| token);
                let target =
                    if let Some(Token::Text(target)) = third { Some(Box::from(*target)) } else { None };
                self.at += usize::from(target.is_some());
                Test::Instruction(target)
            }
            _ => return Err(self.fail(format!("{name}() cannot be a step of a path"))),
        };
        self.at += 2;
        if self.eat(&Token::CloseParen) { Ok(test) } else { Err(self.fail("a ) is missing before this")) }
    }

    fn predicates(&mut self) -> Result<Vec<Part>, SyntaxError> {
        let mut all = Vec::new();
        while self.eat(&Token::OpenBracket) {
            all.push(self.expression()?);
            if !self.eat(&Token::CloseBracket) {
                return Err(self.fail("a ] is missing before this"));
            }
        }
        Ok(all)
    }

    /// A literal, a parenthesis, a function call or a question; nothing where a step begins.
    fn primary(&mut self) -> Result<Option<Part>, SyntaxError> {
        let start = self.here();
        let kind = match self.peek() {
            Some(Token::Number(number)) => PartKind::Number(*number),
            Some(Token::Text(text)) => PartKind::Text((*text).into()),
            Some(Token::Question(name)) => PartKind::Question((*name).into()),
            Some(Token::OpenParen) => {
                self.at += 1;
                let inner = self.expression()?;
                if !self.eat(&Token::CloseParen) {
                    return Err(self.fail("a ) is missing before this"));
                }
                let kind = PartKind::Group(Box::new(inner));
                return Ok(Some(Part { kind, span: self.since(start) }));
            }
            Some(Token::Name(name)) if self.peek_second() == Some(&Token::OpenParen) => {
                if matches!(*name, "node" | "text" | "comment" | "processing-instruction") {
                    return Ok(None);
                }
                let name = (*name).to_owned();
                return self.call(name, start).map(Some);
            }
            Some(Token::Prefixed(prefix, name)) if self.peek_second() == Some(&Token::OpenParen) => {
                let name = format!("{prefix}:{name}");
                return self.call(name, start).map(Some);
            }
            _ => return Ok(None),
        };
        self.at += 1;
        Ok(Some(Part { kind, span: self.since(start) }))
    }

    fn call(&mut self, name: String, start: usize) -> Result<Part, SyntaxError> {
        self.at += 2;
        let mut arguments = Vec::new();
        if !self.eat(&Token::CloseParen) {
            loop {
                arguments.push(self.expression()?);
                if self.eat(&Token::CloseParen) {
                    break;
                }
                if !self.eat(&Token::Comma) {
                    return Err(self.fail("a comma or a ) is missing before this"));
                }
            }
        }
        let function = functions::find(&name);
        let pattern = match (&*name, arguments.get(1).map(|argument| &argument.kind)) {
            ("regex", Some(PartKind::Text(pattern))) => Some(functions::pattern(pattern).map(Box::new)),
            _ => None,
        };
        let kind = PartKind::Call(Call { name: name.into(), function, arguments, pattern });
        Ok(Part { kind, span: self.since(start) })
    }
}

/// What `//` stands for.
fn anywhere() -> Step {
    Step { axis: Axis::DescendantOrSelf, test: Test::Any, predicates: Vec::new() }
}
