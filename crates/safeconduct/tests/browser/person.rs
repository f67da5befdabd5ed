//! What a person outside does at a gate, by looking at the page and clicking what it offers.

use std::time::Duration;

use fantoccini::Locator;

use crate::browser::Browser;

/// A person who applies.
pub(crate) struct Person<'a> {
    pub(crate) browser: &'a Browser,
    pub(crate) gate: String,
    pub(crate) language: &'static str,
    /// What he clicked or typed so far.
    pub(crate) taps: usize,
}

/// What he holds afterwards.
pub(crate) struct Receipt {
    pub(crate) words: Vec<String>,
    pub(crate) digits: String,
}

/// The longest that an answer may take from the desk to a gate.
const ANSWER_MAX: Duration = Duration::from_secs(20);

/// Choices he prefers where they are offered; elsewhere he takes the first.
const PREFERRED: &[&str] = &["any", "no", "here", "read", "yes", "serving", "armed_forces", "ru", "one"];
/// Codes where another answer than the preferred one would end the interview early.
const NOT_FIRST: &[(&str, &str)] = &[("unsure", "yes")];

impl<'a> Person<'a> {
    pub(crate) fn at(browser: &'a Browser, gate: String, language: &'static str) -> Self {
        Self { browser, gate, language, taps: 0 }
    }

    /// From the first page to the first question.
    pub(crate) async fn begin(&mut self) {
        self.browser.goto(&format!("{}/{}/", self.gate, self.language)).await;
        self.tap("a.big.main").await;
        self.tap("form button.big.main").await;
    }

    /// Answers whatever is asked until the review. Typed fields get `text(n)`, n counting from 0.
    pub(crate) async fn answer_all(&mut self, text: impl Fn(usize) -> String) {
        let mut typed = 0;
        for _ in 0..60 {
            if self.browser.url().await.ends_with("/r") {
                return;
            }
            self.answer_one(&mut typed, &text).await;
        }
        panic!("no review after 60 pages; now:\n{}", self.browser.text().await);
    }

    /// Answers the question that is shown; a typed field gets `text`.
    pub(crate) async fn answer_next(&mut self, text: &str) {
        self.answer_one(&mut 0, &|_| text.to_owned()).await;
    }

    async fn answer_one(&mut self, typed: &mut usize, text: &impl Fn(usize) -> String) {
        if let Some(choice) = self.choice().await {
            self.tap(&choice).await;
        } else if self.browser.has("#v").await {
            self.browser.type_into("#v", &text(*typed)).await;
            *typed += 1;
            self.taps += 1;
            self.tap("main form button.big.main").await;
        } else {
            if self.browser.has("input[type=checkbox][name=v]").await {
                self.taps += 1;
                self.browser.click("input[type=checkbox][name=v]").await;
            }
            self.tap("main form button.big.main").await;
        }
    }

    /// The button that he chooses on a page with choices; none on other pages.
    pub(crate) async fn choice(&self) -> Option<String> {
        let offered = self.offered().await;
        let wanted = PREFERRED.iter().find(|code| offered.iter().any(|o| o == *code));
        let code = match NOT_FIRST.iter().find(|(with, _)| offered.iter().any(|o| o == with)) {
            Some((_, code)) => code,
            None => wanted.copied().or(offered.first().map(String::as_str))?,
        };
        Some(format!("button[name=v][value=\"{code}\"]"))
    }

    async fn offered(&self) -> Vec<String> {
        let mut codes = Vec::new();
        for button in self.browser.client.find_all(Locator::Css("button[name=v]")).await.unwrap() {
            codes.push(button.attr("value").await.unwrap().unwrap_or_default());
        }
        codes
    }

    /// Sends from the review, and reads the receipt.
    pub(crate) async fn send(&mut self) -> Receipt {
        self.tap("form[action=s] button").await;
        self.receipt().await
    }

    pub(crate) async fn receipt(&self) -> Receipt {
        let words = self.browser.text_of("#receipt-words").await;
        let digits = self.browser.text_of("#receipt-digits").await;
        Receipt {
            words: words
                .split_whitespace()
                .filter(|w| !w.chars().all(|c| c.is_ascii_digit() || c == '.'))
                .map(str::to_owned)
                .collect(),
            digits: digits.chars().filter(char::is_ascii_digit).collect(),
        }
    }

    /// Opens the mailbox with whatever form of the receipt.
    pub(crate) async fn open_mailbox(&mut self, receipt: &str) {
        self.browser.goto(&format!("{}/{}/c", self.gate, self.language)).await;
        self.browser.type_into("#v", receipt).await;
        self.tap("main form button.big.main").await;
    }

    /// The answers in the open mailbox, oldest first.
    pub(crate) async fn messages(&self) -> Vec<String> {
        let mut messages = Vec::new();
        for message in self.browser.client.find_all(Locator::Css(".message")).await.unwrap() {
            messages.push(message.text().await.unwrap());
        }
        messages
    }

    /// Looks again, as a person does, until an answer is there.
    pub(crate) async fn wait_for_answer(&self) -> Vec<String> {
        let deadline = tokio::time::Instant::now() + ANSWER_MAX;
        loop {
            let messages = self.messages().await;
            if !messages.is_empty() {
                return messages;
            }
            assert!(
                tokio::time::Instant::now() < deadline,
                "no answer came; the page says:\n{}",
                self.browser.text().await
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
            self.browser.client.refresh().await.unwrap();
        }
    }

    /// Taps what leads to another page.
    pub(crate) async fn tap(&mut self, css: &str) {
        self.taps += 1;
        self.browser.follow(css).await;
    }
}
