//! Somebody at the desk, by HTTP alone.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

/// Posts a sealed envelope at a gate, as a mirror would.
pub(crate) async fn post_envelope(gate: &str, envelope: &[u8]) {
    let address = gate.trim_start_matches("http://");
    let answer = ask(address, "POST", "/e", "", "application/octet-stream", envelope).await;
    assert_eq!(answer.status, 204, "{}", answer.body);
}

pub(crate) struct Staff {
    address: String,
    cookie: String,
}

impl Staff {
    pub(crate) fn at(address: &str) -> Self {
        Self { address: address.to_owned(), cookie: String::new() }
    }

    pub(crate) async fn unlock(&self, passphrase: &str) {
        let answer = self.post("/unlock", &[("passphrase", passphrase)]).await;
        assert_eq!((answer.status, answer.header("location")), (303, Some("/sign-in")), "{}", answer.body);
    }

    pub(crate) async fn sign_in(self, name: &str, password: &str) -> Self {
        let answer = self.post("/sign-in", &[("name", name), ("password", password)]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        Self { cookie, ..self }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        ask(&self.address, "GET", path, &self.cookie, "", b"").await
    }

    /// What is no text.
    pub(crate) async fn get_bytes(&self, path: &str) -> Vec<u8> {
        let (status, _, body) = ask_bytes(&self.address, "GET", path, &self.cookie, "", b"").await;
        assert_eq!(status, 200, "{path}");
        body
    }

    /// Every case that is not over.
    pub(crate) async fn cases(&self) -> Vec<String> {
        cases(&self.get("/?view=all").await.body)
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let kind = "application/x-www-form-urlencoded";
        ask(&self.address, "POST", path, &self.cookie, kind, form.join("&").as_bytes()).await
    }

    /// Fills in the form to `action` on the page at `page`.
    async fn submit(&self, page: &str, action: &str, more: &[(&str, &str)]) -> Answer {
        let shown = self.get(page).await.body;
        let start = shown
            .find(&format!("action=\"{action}\""))
            .unwrap_or_else(|| panic!("no form to {action}: {shown}"));
        let form = &shown[start..start + shown[start..].find("</form>").unwrap()];
        let hidden: Vec<(&str, &str)> = form
            .split("<input type=\"hidden\" name=\"")
            .skip(1)
            .map(|rest| {
                let (name, rest) = rest.split_once('"').unwrap();
                (name, rest.split_once("value=\"").unwrap().1.split('"').next().unwrap())
            })
            .collect();
        self.post(action, &[&hidden[..], more].concat()).await
    }

    /// The first case in which these words stand.
    pub(crate) async fn find(&self, words: &str) -> Option<String> {
        cases(&self.get(&format!("/search?q={}", percent(words))).await.body).into_iter().next()
    }

    pub(crate) async fn case_with(&self, words: &str) -> String {
        self.find(words).await.unwrap_or_else(|| panic!("no case with {words}"))
    }

    pub(crate) async fn reply(&self, case: &str, text: &str) {
        self.reply_with(case, &[("text", text), ("hours", "anyway")]).await;
    }

    /// The same, and he hears it by telephone at once.
    pub(crate) async fn reply_aloud(&self, case: &str, text: &str) {
        self.reply_with(case, &[("text", text), ("hours", "anyway"), ("telephone", "yes")]).await;
    }

    async fn reply_with(&self, case: &str, fields: &[(&str, &str)]) {
        let page = format!("/case/{case}");
        let sent = self.submit(&page, &format!("{page}/reply"), fields).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
    }

    /// Whether the page says that he wants to be told of the next answer.
    pub(crate) async fn is_told_of(&self, case: &str) -> bool {
        self.get(&format!("/case/{case}")).await.body.contains("he asked to be told once")
    }

    pub(crate) async fn note(&self, case: &str, text: &str) {
        let page = format!("/case/{case}");
        let kept = self.submit(&page, &format!("{page}/note"), &[("note", text)]).await;
        assert_eq!(kept.status, 303, "{}", kept.body);
    }

    pub(crate) async fn act(&self, case: &str, act: &str) {
        let page = format!("/case/{case}");
        let done = self.submit(&page, &format!("{page}/act"), &[("act", act)]).await;
        assert_eq!(done.status, 303, "{}", done.body);
    }

    pub(crate) async fn purge(&self, case: &str) {
        let page = format!("/case/{case}/purge");
        let done = self.submit(&page, &page, &[]).await;
        assert_eq!(done.status, 200, "{}", done.body);
    }

    /// Every page that shows anything of a case, one behind the other.
    pub(crate) async fn read_everything(&self) -> String {
        let all = self.get("/?view=all").await.body;
        let mut pages = vec!["/".to_owned(), "/envelopes".to_owned(), "/figures".to_owned()];
        pages.extend(cases(&all).iter().map(|case| format!("/case/{case}")));
        let mut text = all;
        for page in pages {
            let shown = self.get(&page).await;
            assert_eq!(shown.status, 200, "{page}");
            text.push_str(&shown.body);
        }
        text
    }
}

fn cases(html: &str) -> Vec<String> {
    html.split("data-case=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

async fn ask(address: &str, method: &str, path: &str, cookie: &str, kind: &str, body: &[u8]) -> Answer {
    let (status, head, body) = ask_bytes(address, method, path, cookie, kind, body).await;
    Answer { status, head, body: String::from_utf8(body).unwrap() }
}

async fn ask_bytes(
    address: &str,
    method: &str,
    path: &str,
    cookie: &str,
    kind: &str,
    body: &[u8],
) -> (u16, String, Vec<u8>) {
    let mut line = TcpStream::connect(address).await.unwrap();
    let mut head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\naccept-language: en\r\n"
    );
    for (name, value) in [("cookie", cookie), ("content-type", kind)] {
        if !value.is_empty() {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
    }
    if method == "POST" {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    line.write_all(format!("{head}\r\n").as_bytes()).await.unwrap();
    line.write_all(body).await.unwrap();
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).await.unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.unwrap_or_else(|| panic!("{path}: no whole answer: {answer:?}"));
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head, answer[end + 4..].to_vec())
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}
