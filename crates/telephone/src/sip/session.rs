//! How long a session lives without a sign of life (RFC 4028), decided as whoever was called.
//!
//! We let the caller refresh wherever he can. Where he wants us to, we refresh by UPDATE; if he does not take UPDATE, we answer
//! as one who does not know session timers, because nothing in this code may send an INVITE.

use std::time::Duration;

/// The shortest interval that is taken (RFC 4028, 5).
pub(super) const MIN_SE_SECONDS: u32 = 90;
/// What we ask for, where the caller knows timers and asks for nothing.
pub(super) const SESSION_SECONDS: u32 = 1800;

/// Who gives the sign of life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refresher {
    /// Whoever called.
    Them,
    /// We.
    Us,
}

/// What a request says of its session.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asked {
    /// Session-Expires, and whom it wants to refresh.
    pub(super) expires: Option<(u32, Option<Refresher>)>,
    /// Min-SE.
    pub(super) min: Option<u32>,
    /// Whether the caller knows timers.
    pub(super) supported: bool,
    /// Whether he takes UPDATE.
    pub(super) takes_update: bool,
}

/// What is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decided {
    /// Nothing is said of timers.
    Without,
    /// The interval is too short: 422.
    TooShort,
    /// There is one.
    With(Timer),
}

/// A session's timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Timer {
    /// Its seconds.
    pub(super) seconds: u32,
    /// Who refreshes.
    pub(super) refresher: Refresher,
    /// Whether the caller knows timers, and so has to keep to it.
    pub(super) required: bool,
}

impl Asked {
    /// Reads the values of the headers.
    pub(super) fn read(
        expires: Option<&str>,
        min: Option<&str>,
        supported: bool,
        takes_update: bool,
    ) -> Self {
        let seconds = |text: &str| text.split(';').next()?.trim().parse::<u32>().ok();
        let refresher = |text: &str| {
            let named = text
                .split(';')
                .skip(1)
                .find_map(|p| p.trim().to_ascii_lowercase().strip_prefix("refresher=").map(str::to_owned));
            match named.as_deref() {
                Some("uac") => Some(Refresher::Them),
                Some("uas") => Some(Refresher::Us),
                _ => None,
            }
        };
        let expires = expires.and_then(|text| Some((seconds(text)?, refresher(text))));
        Self { expires, min: min.and_then(seconds), supported, takes_update }
    }

    /// What is answered.
    pub(super) fn decide(self) -> Decided {
        let least = self.min.unwrap_or(MIN_SE_SECONDS).max(MIN_SE_SECONDS);
        let (seconds, wanted) = match self.expires {
            Some((seconds, _)) if seconds < MIN_SE_SECONDS => return Decided::TooShort,
            Some((seconds, wanted)) => (seconds, wanted),
            None if self.supported => (SESSION_SECONDS.max(least), None),
            None => return Decided::Without,
        };
        // Whoever does not know timers cannot refresh (RFC 4028, 9, table 2).
        let refresher = if self.supported { wanted.unwrap_or(Refresher::Them) } else { Refresher::Us };
        if refresher == Refresher::Us && !self.takes_update {
            return Decided::Without;
        }
        Decided::With(Timer { seconds, refresher, required: self.supported })
    }
}

impl Timer {
    /// As the answer says it.
    pub(super) fn header(self) -> String {
        let refresher = match self.refresher {
            Refresher::Them => "uac",
            Refresher::Us => "uas",
        };
        format!("{};refresher={refresher}", self.seconds)
    }

    /// After what silence the session is over: a little before the interval is (RFC 4028, 10).
    pub(super) fn ends_after(self) -> Duration {
        let early = (self.seconds / 3).min(32);
        Duration::from_secs(self.seconds.saturating_sub(early).into())
    }

    /// When we give the sign of life, if it is ours to give.
    pub(super) fn refresh_after(self) -> Option<Duration> {
        (self.refresher == Refresher::Us).then(|| Duration::from_secs((self.seconds / 2).into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(expires: Option<&str>, supported: bool, takes_update: bool) -> Decided {
        Asked::read(expires, None, supported, takes_update).decide()
    }

    fn with(seconds: u32, refresher: Refresher, required: bool) -> Decided {
        Decided::With(Timer { seconds, refresher, required })
    }

    #[test]
    fn the_caller_refreshes_wherever_he_can() {
        assert_eq!(decide(None, false, true), Decided::Without);
        assert_eq!(decide(None, true, false), with(SESSION_SECONDS, Refresher::Them, true));
        assert_eq!(decide(Some("300"), true, false), with(300, Refresher::Them, true));
        assert_eq!(decide(Some("300 ; refresher=UAC"), true, false), with(300, Refresher::Them, true));
        assert_eq!(decide(Some("300;refresher=uas"), true, true), with(300, Refresher::Us, true));
        assert_eq!(decide(Some("300;refresher=uas"), true, false), Decided::Without);
        assert_eq!(decide(Some("300"), false, true), with(300, Refresher::Us, false));
        assert_eq!(decide(Some("89"), true, true), Decided::TooShort);
        assert_eq!(decide(Some("x"), false, true), Decided::Without);
        let least = Asked { min: Some(7200), supported: true, ..Asked::default() };
        assert_eq!(least.decide(), with(7200, Refresher::Them, true));
    }

    #[test]
    fn a_session_ends_a_little_early_and_is_refreshed_halfway() {
        let timer = Timer { seconds: 90, refresher: Refresher::Us, required: true };
        assert_eq!(
            (timer.ends_after().as_secs(), timer.refresh_after().map(|d| d.as_secs())),
            (60, Some(45))
        );
        assert_eq!(timer.header(), "90;refresher=uas");
        assert_eq!(Timer { seconds: 1800, ..timer }.ends_after().as_secs(), 1768);
    }
}
