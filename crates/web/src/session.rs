//! Staff sessions: kept in memory only, found by a hash of the cookie, ended by time, by silence or by hand.
//!
//! Not for the gate: people outside never get a cookie.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use rand::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::csrf::Token;

/// A session ends this long after its last request.
pub const IDLE_MINUTES_MAX: i64 = 30;
/// A session ends this long after sign-in, however busy: one shift.
pub const LIFE_HOURS_MAX: i64 = 12;
/// The most sessions at once; the longest silent one gives way.
pub const SESSIONS_MAX: usize = 10_000;

/// Whether the browser reaches us over TLS, which decides the cookie's name and rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// `__Host-` cookie, `Secure`.
    Https,
    /// For a trial on one's own machine.
    PlainHttp,
}

impl Transport {
    const fn cookie(self) -> &'static str {
        match self {
            Self::Https => "__Host-session",
            Self::PlainHttp => "session",
        }
    }
}

struct Entry<T> {
    who: T,
    began: Timestamp,
    last_seen: Timestamp,
}

/// The sessions of one application; `T` says who is signed in.
pub struct Sessions<T> {
    entries: Mutex<HashMap<[u8; 32], Entry<T>>>,
    transport: Transport,
}

impl<T> std::fmt::Debug for Sessions<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sessions").field("transport", &self.transport).finish_non_exhaustive()
    }
}

/// One signed-in request.
#[derive(Clone, Debug)]
pub struct Session<T> {
    /// Who is signed in.
    pub who: T,
    /// What this session's forms must carry.
    pub csrf: Token,
}

impl<T: Clone> Sessions<T> {
    /// No sessions yet.
    #[must_use]
    pub fn new(transport: Transport) -> Self {
        Self { entries: Mutex::new(HashMap::new()), transport }
    }

    /// Begins a session; the value goes into `Set-Cookie`.
    pub fn begin(&self, who: T, now: Timestamp, rng: &mut impl CryptoRng) -> HeaderValue {
        let mut secret = Zeroizing::new([0_u8; 32]);
        rng.fill_bytes(secret.as_mut_slice());
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|_, entry| alive(entry, now));
        if entries.len() >= SESSIONS_MAX
            && let Some(oldest) = entries.iter().min_by_key(|(_, entry)| entry.last_seen).map(|(key, _)| *key)
        {
            entries.remove(&oldest);
        }
        entries.insert(key_of(&secret), Entry { who, began: now, last_seen: now });
        let value = Zeroizing::new(URL_SAFE_NO_PAD.encode(secret.as_slice()));
        self.cookie(&value, "")
    }

    /// The session a request belongs to. Counts as a sign of life.
    pub fn find(&self, headers: &HeaderMap, now: Timestamp) -> Option<Session<T>> {
        let secret = self.secret(headers)?;
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let key = key_of(&secret);
        let entry = entries.get_mut(&key)?;
        if !alive(entry, now) {
            entries.remove(&key);
            return None;
        }
        entry.last_seen = now;
        Some(Session { who: entry.who.clone(), csrf: Token::of_session(&secret) })
    }

    /// Ends a request's session; the value goes into `Set-Cookie` and removes the cookie.
    pub fn end(&self, headers: &HeaderMap) -> HeaderValue {
        if let Some(secret) = self.secret(headers) {
            self.entries.lock().unwrap_or_else(PoisonError::into_inner).remove(&key_of(&secret));
        }
        self.cookie("", "; Max-Age=0")
    }

    /// Ends every session for which `ends` says so: somebody left, a password was changed, the desk was locked.
    pub fn end_where(&self, ends: impl Fn(&T) -> bool) {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, entry| !ends(&entry.who));
    }

    fn cookie(&self, value: &str, more: &str) -> HeaderValue {
        let secure = match self.transport {
            Transport::Https => "; Secure",
            Transport::PlainHttp => "",
        };
        let text =
            format!("{}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{more}", self.transport.cookie());
        HeaderValue::try_from(text).expect("base64url and fixed text are header text")
    }

    fn secret(&self, headers: &HeaderMap) -> Option<Zeroizing<[u8; 32]>> {
        let name = self.transport.cookie();
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(each, _)| *each == name)
            .and_then(|(_, value)| URL_SAFE_NO_PAD.decode(value).ok())
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
            .map(Zeroizing::new)
    }
}

fn alive<T>(entry: &Entry<T>, now: Timestamp) -> bool {
    now.duration_since(entry.last_seen) <= SignedDuration::from_mins(IDLE_MINUTES_MAX)
        && now.duration_since(entry.began) <= SignedDuration::from_hours(LIFE_HOURS_MAX)
}

/// Sessions are found by hash, so that no comparison ever touches the secret and a memory dump shows none.
fn key_of(secret: &[u8; 32]) -> [u8; 32] {
    Sha256::digest(secret).into()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;

    fn headers(cookie: &HeaderValue) -> HeaderMap {
        let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        HeaderMap::from_iter([(header::COOKIE, format!("other=1; {pair}").parse().unwrap())])
    }

    #[test]
    fn a_session_lives_while_used_and_dies_by_silence_age_and_hand() {
        let sessions = Sessions::new(Transport::Https);
        let mut rng = rand::rngs::StdRng::seed_from_u64(1);
        let start: Timestamp = "2026-11-23T18:00:00Z".parse().unwrap();
        let at = |minutes| start.checked_add(SignedDuration::from_mins(minutes)).unwrap();
        let cookie = sessions.begin("oksana", start, &mut rng);
        assert!(cookie.to_str().unwrap().starts_with("__Host-session="));
        let asked = headers(&cookie);
        let mut minute = 0;
        while minute < LIFE_HOURS_MAX * 60 {
            assert_eq!(sessions.find(&asked, at(minute)).unwrap().who, "oksana");
            minute += IDLE_MINUTES_MAX;
        }
        assert!(sessions.find(&asked, at(minute + 1)).is_none());

        let silent = headers(&sessions.begin("petro", start, &mut rng));
        assert!(sessions.find(&silent, at(IDLE_MINUTES_MAX + 1)).is_none());

        let ended = headers(&sessions.begin("iryna", start, &mut rng));
        assert!(sessions.end(&ended).to_str().unwrap().contains("Max-Age=0"));
        assert!(sessions.find(&ended, start).is_none());

        let locked = headers(&sessions.begin("olha", start, &mut rng));
        sessions.end_where(|who| *who == "olha");
        assert!(sessions.find(&locked, start).is_none());
        assert!(sessions.find(&HeaderMap::new(), start).is_none());
    }
}
