//! Debian's Chromium, driven as a person drives it: look, click, type.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};

/// The longest that a page may take, on the slowest line that a test emulates.
const PAGE_MAX: Duration = Duration::from_secs(60);

/// A browser window and its driver.
pub(crate) struct Browser {
    driver: Child,
    _profile: tempfile::TempDir,
    pub(crate) client: Client,
}

/// What a page gets that asks for a microphone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Microphone {
    /// There is none.
    Missing,
    /// Somebody would have to allow it.
    Asked,
    /// One that beeps.
    Given,
}

/// Who looks.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) scripts: bool,
    pub(crate) dark: bool,
    pub(crate) microphone: Microphone,
    /// The browser's languages, as in Accept-Language.
    pub(crate) languages: &'static str,
}

/// A small old telephone without scripts, in Russian.
pub(crate) const PHONE: Look = Look {
    width: 320,
    height: 568,
    scripts: false,
    dark: false,
    microphone: Microphone::Missing,
    languages: "ru",
};
/// A desk with scripts.
pub(crate) const DESK: Look = Look {
    width: 1280,
    height: 800,
    scripts: true,
    dark: false,
    microphone: Microphone::Missing,
    languages: "en",
};

impl Browser {
    pub(crate) async fn open(look: Look) -> Self {
        let [port] = loopback::ports();
        let profile = tempfile::tempdir().unwrap();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .arg("--silent")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed by ./check");
        let mut arguments = vec![
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--hide-scrollbars".to_owned(),
            format!("--accept-lang={}", look.languages),
            format!("--user-data-dir={}", profile.path().display()),
            format!("--window-size={},{}", look.width, look.height),
        ];
        if look.dark {
            arguments.push("--force-dark-mode".to_owned());
        }
        if look.microphone != Microphone::Missing {
            arguments.push("--use-fake-device-for-media-stream".to_owned());
        }
        if look.microphone == Microphone::Given {
            arguments.push("--use-fake-ui-for-media-stream".to_owned());
        }
        let scripts = if look.scripts { 1 } else { 2 };
        let capabilities = json!({
            "goog:chromeOptions": {
                "args": arguments,
                "prefs": {
                    "profile.managed_default_content_settings.javascript": scripts,
                    "intl.accept_languages": look.languages,
                },
            },
        });
        let Value::Object(capabilities) = capabilities else { unreachable!("an object") };
        let address = format!("http://127.0.0.1:{port}");
        let mut tries = 0;
        let client = loop {
            match ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
                .capabilities(capabilities.clone())
                .connect(&address)
                .await
            {
                Ok(client) => break client,
                Err(_) if tries < 100 => {
                    tries += 1;
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Err(error) => panic!("chromedriver does not answer: {error}"),
            }
        };
        let browser = Self { driver, _profile: profile, client };
        // A headless window has a least width; the emulated screen has none.
        browser
            .cdp(
                "Emulation.setDeviceMetricsOverride",
                json!({"width": look.width, "height": look.height, "deviceScaleFactor": 1, "mobile": look.width < 500}),
            )
            .await;
        browser
    }

    /// A command of the DevTools protocol.
    pub(crate) async fn cdp(&self, command: &str, parameters: Value) -> Value {
        let cdp = Cdp { command: command.to_owned(), parameters };
        self.client.issue_cmd(cdp).await.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    pub(crate) async fn goto(&self, address: &str) {
        self.client.goto(address).await.unwrap_or_else(|error| panic!("opening {address}: {error}"));
    }

    /// Clicks what leads to another page, and waits until this one is gone.
    pub(crate) async fn follow(&self, css: &str) {
        self.leave(css, async || self.click(css).await).await;
    }

    /// Does what leads to another page, and waits until this one is gone: nothing after it can meet the old page.
    pub(crate) async fn leave(&self, what: &str, act: impl AsyncFnOnce()) {
        let page = self.client.find(Locator::Css("html")).await.expect("a page");
        act().await;
        let deadline = tokio::time::Instant::now() + PAGE_MAX;
        while page.tag_name().await.is_ok() {
            assert!(
                tokio::time::Instant::now() < deadline,
                "`{what}` led nowhere from:\n{}",
                self.text().await
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Clicks what the selector finds first.
    pub(crate) async fn click(&self, css: &str) {
        let element = self.client.find(Locator::Css(css)).await;
        let element = match element {
            Ok(element) => element,
            Err(_) => panic!("nothing to click at `{css}` on:\n{}", self.text().await),
        };
        element.click().await.unwrap_or_else(|error| panic!("clicking `{css}`: {error}"));
    }

    pub(crate) async fn type_into(&self, css: &str, text: &str) {
        let element = self.client.find(Locator::Css(css)).await.unwrap_or_else(|e| panic!("no `{css}`: {e}"));
        element.clear().await.ok();
        element.send_keys(text).await.unwrap_or_else(|error| panic!("typing into `{css}`: {error}"));
    }

    pub(crate) async fn has(&self, css: &str) -> bool {
        self.client.find(Locator::Css(css)).await.is_ok()
    }

    pub(crate) async fn text_of(&self, css: &str) -> String {
        match self.client.find(Locator::Css(css)).await {
            Ok(element) => element.text().await.unwrap(),
            Err(_) => panic!("no `{css}` on:\n{}", self.text().await),
        }
    }

    /// All that a person reads on the page.
    pub(crate) async fn text(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(error) => format!("(no page: {error})"),
        }
    }

    pub(crate) async fn url(&self) -> String {
        self.client.current_url().await.unwrap().to_string()
    }

    /// Waits, without a fixed sleep, until the page shows `text`.
    pub(crate) async fn wait_for_text(&self, text: &str) {
        let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
        while !self.text().await.contains(text) {
            assert!(
                tokio::time::Instant::now() < deadline,
                "`{text}` did not appear on:\n{}",
                self.text().await
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Keeps a picture where `SAFECONDUCT_PICTURES` names a folder.
    pub(crate) async fn picture(&self, name: &str) {
        let Ok(folder) = std::env::var("SAFECONDUCT_PICTURES") else { return };
        let png = self.client.screenshot().await.expect("a picture");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.png")), png).unwrap();
    }

    /// What axe finds wrong with the page, as one line each; empty is good.
    pub(crate) async fn accessibility(&self) -> Vec<String> {
        let tools = std::env::var("SAFECONDUCT_TOOLS").expect("./check sets SAFECONDUCT_TOOLS");
        let axe =
            std::fs::read_to_string(std::path::Path::new(&tools).join("axe/axe.min.js")).expect("axe-core");
        self.client.execute(&axe, vec![]).await.expect("axe loads");
        let run = "const done = arguments[arguments.length - 1];
            axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})
               .then(found => done(found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.failureSummary).join(' | '))),
                     error => done(['axe failed: ' + error]));";
        let found = self.client.execute_async(run, vec![]).await.expect("axe runs");
        found.as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect()
    }

    pub(crate) async fn close(mut self) {
        self.client.clone().close().await.ok();
        self.driver.kill().ok();
        self.driver.wait().ok();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.driver.kill().ok();
        self.driver.wait().ok();
    }
}

#[derive(Debug)]
struct Cdp {
    command: String,
    parameters: Value,
}

impl WebDriverCompatibleCommand for Cdp {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.expect("a session")))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({"cmd": self.command, "params": self.parameters}).to_string()))
    }
}
