//! Cuts an expression into tokens.
//!
//! Whether `*`, `and`, `or`, `div` and `mod` are operators depends on what stands before them, as XPath 1.0 §3.7 says.
//! The dialect goes one step further: where an operator must stand, `1div2` and `1 or-1` are read as `1 div 2` and
//! `1 or -1`.

use std::ops::Range;

use super::SyntaxError;
use super::ast::Operator;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'a> {
    Number(f64),
    Text(&'a str),
    Name(&'a str),
    Prefixed(&'a str, &'a str),
    Star,
    PrefixStar(&'a str),
    Question(&'a str),
    Operator(Operator),
    Union,
    Slash,
    DoubleSlash,
    Dot,
    DoubleDot,
    At,
    Comma,
    DoubleColon,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
}

pub(super) type Spanned<'a> = (Token<'a>, Range<usize>);

/// All tokens of `text`. `${name}` is a token only where `questions` says so.
pub(super) fn tokens(text: &str, questions: bool) -> Result<Vec<Spanned<'_>>, SyntaxError> {
    let mut lexer = Lexer { text, at: 0, questions };
    let mut all: Vec<Spanned<'_>> = Vec::new();
    loop {
        lexer.skip_space();
        let start = lexer.at;
        let operator = all.last().is_some_and(|(token, _)| ends_operand(token));
        match lexer.next(operator)? {
            Some(token) => all.push((token, start..lexer.at)),
            None => return Ok(all),
        }
    }
}

/// Whether an operator must follow: the token is the last of an operand.
fn ends_operand(token: &Token<'_>) -> bool {
    !matches!(
        token,
        Token::At
            | Token::DoubleColon
            | Token::OpenParen
            | Token::OpenBracket
            | Token::Comma
            | Token::Operator(_)
            | Token::Union
            | Token::Slash
            | Token::DoubleSlash
    )
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    questions: bool,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, length: usize) -> &'a str {
        let taken = self.rest().get(..length).unwrap_or_default();
        self.at += taken.len();
        taken
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(char::is_whitespace).len();
    }

    fn fail(&self, message: impl Into<String>) -> SyntaxError {
        SyntaxError { offset: self.at, message: message.into() }
    }

    fn next(&mut self, operator: bool) -> Result<Option<Token<'a>>, SyntaxError> {
        let Some(first) = self.rest().chars().next() else { return Ok(None) };
        if let Some(token) = self.mark(operator) {
            return Ok(Some(token));
        }
        match first {
            '"' | '\'' => self.literal(first).map(Some),
            '0'..='9' | '.' => self.number().map(Some),
            '$' => self.dollar().map(Some),
            letter if starts_name(letter) => self.name(operator).map(Some),
            other => Err(self.fail(format!("{other:?} has no meaning here"))),
        }
    }

    /// Tokens that are one or two marks.
    fn mark(&mut self, operator: bool) -> Option<Token<'a>> {
        const MARKS: [(&str, Token<'static>); 19] = [
            ("//", Token::DoubleSlash),
            ("/", Token::Slash),
            ("::", Token::DoubleColon),
            ("..", Token::DoubleDot),
            ("@", Token::At),
            (",", Token::Comma),
            ("(", Token::OpenParen),
            (")", Token::CloseParen),
            ("[", Token::OpenBracket),
            ("]", Token::CloseBracket),
            ("|", Token::Union),
            ("=", Token::Operator(Operator::Equal)),
            ("!=", Token::Operator(Operator::Unequal)),
            ("<=", Token::Operator(Operator::AtMost)),
            ("<", Token::Operator(Operator::Less)),
            (">=", Token::Operator(Operator::AtLeast)),
            (">", Token::Operator(Operator::Greater)),
            ("+", Token::Operator(Operator::Plus)),
            ("-", Token::Operator(Operator::Minus)),
        ];
        let rest = self.rest();
        let token = if rest.starts_with('*') {
            self.at += 1;
            return Some(if operator { Token::Operator(Operator::Times) } else { Token::Star });
        } else if rest.starts_with('.') && !rest.starts_with("..") {
            let number = rest.chars().nth(1).is_some_and(|next| next.is_ascii_digit());
            (!number).then_some((".", Token::Dot))
        } else {
            MARKS.into_iter().find(|(mark, _)| rest.starts_with(mark))
        };
        let (mark, token) = token?;
        self.at += mark.len();
        Some(token)
    }

    fn literal(&mut self, quote: char) -> Result<Token<'a>, SyntaxError> {
        let inner = self.rest().get(1..).unwrap_or_default();
        let Some(end) = inner.find(quote) else {
            return Err(self.fail("this quotation mark is never closed"));
        };
        self.at += end + 2;
        Ok(Token::Text(inner.get(..end).unwrap_or_default()))
    }

    fn number(&mut self) -> Result<Token<'a>, SyntaxError> {
        let rest = self.rest();
        let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let mut length = digits(rest);
        if rest.get(length..).is_some_and(|rest| rest.starts_with('.')) {
            length += 1 + digits(rest.get(length + 1..).unwrap_or_default());
        }
        let start = self.at;
        let text = self.take(length);
        text.parse()
            .map(Token::Number)
            .map_err(|_| SyntaxError { offset: start, message: format!("{text} is not a number") })
    }

    fn dollar(&mut self) -> Result<Token<'a>, SyntaxError> {
        if !self.questions || !self.rest().starts_with("${") {
            return Err(self.fail("variables are not part of ODK XForms"));
        }
        let inner = self.rest().get(2..).unwrap_or_default();
        let Some(end) = inner.find('}') else {
            return Err(self.fail("this ${ is never closed"));
        };
        let name = inner.get(..end).unwrap_or_default().trim();
        if name.is_empty() || !name.chars().all(continues_name) {
            return Err(self.fail("between ${ and } there must be the name of a question"));
        }
        self.at += end + 3;
        Ok(Token::Question(name))
    }

    fn name(&mut self, operator: bool) -> Result<Token<'a>, SyntaxError> {
        let first = self.word();
        if operator {
            return self.operator(first);
        }
        let rest = self.rest();
        if !rest.starts_with(':') || rest.starts_with("::") {
            return Ok(Token::Name(first));
        }
        let after = rest.chars().nth(1);
        self.at += 1;
        match after {
            Some('*') => {
                self.at += 1;
                Ok(Token::PrefixStar(first))
            }
            Some(letter) if starts_name(letter) => Ok(Token::Prefixed(first, self.word())),
            _ => Err(self.fail(format!("after {first}: there must be a name"))),
        }
    }

    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|letter| !continues_name(letter)).unwrap_or(rest.len());
        self.take(length)
    }

    /// A word where an operator must stand.
    fn operator(&mut self, word: &'a str) -> Result<Token<'a>, SyntaxError> {
        for operator in [Operator::Or, Operator::And, Operator::Divide, Operator::Modulo] {
            let Some(rest) = word.strip_prefix(operator.text()) else { continue };
            if rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.') {
                self.at -= rest.len();
                return Ok(Token::Operator(operator));
            }
        }
        self.at -= word.len();
        Err(self.fail(format!("before {word:?} an operator such as \"and\" is missing")))
    }
}

fn starts_name(letter: char) -> bool {
    letter == '_' || letter.is_alphabetic()
}

fn continues_name(letter: char) -> bool {
    matches!(letter, '_' | '-' | '.' | '\u{b7}') || letter.is_alphanumeric() || is_mark(letter)
}

/// Combining marks, which Indic and Arabic names need within a word.
fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}
