//! The jitter buffer: packets come when they like, frames leave every twenty milliseconds.
//!
//! Sound lies on a line of samples without end, by the timestamps of its packets; the buffer plays along that line, some way behind the
//! fastest packet. How far behind follows what the line does, between [`DELAY_MIN_MS`] and [`DELAY_MAX_MS`]: it grows when a frame is
//! missing that may still come, and shrinks where nobody speaks. Packets of any length are taken, whatever was negotiated.
//!
//! What is lost is covered by the frame before it, fading; after three frames there is silence. A stream that begins anew, under another
//! name or with another clock, goes on behind what is already here.

use std::collections::BTreeMap;
use std::time::Duration;

use zeroize::Zeroizing;

use super::frame::{FRAME_SAMPLES, Frame, samples_in, to_sample};
use super::level;
use super::rtp::ahead;
use super::spread::Spread;

/// The least way behind the fastest packet.
pub const DELAY_MIN_MS: i64 = 20;
/// The most.
pub const DELAY_MAX_MS: i64 = 240;
/// Where it begins, knowing nothing of the line.
pub const DELAY_START_MS: i64 = 80;
/// Packets that wait; beyond, none is taken.
pub const WAITING_MAX: usize = 128;
/// The samples of the longest packet that is taken.
pub const PACKET_SAMPLES_MAX: usize = 1_600;
/// The farthest ahead of what is played that a packet may lie.
const AHEAD_MAX: i64 = 8_000;
/// The farthest behind that a late packet may lie; beyond, its clock was set anew.
const BEHIND_MAX: i64 = 4_000;
/// So many packets in a row that do not fit say that the clock was set anew. One alone is a stray.
const STRAYS: u32 = 3;
/// If nobody asked for frames for so long, what lies behind is skipped.
const STALL_MAX: i64 = 8_000;
/// More way behind than is wanted by so much is given up where nobody speaks.
const SLACK: i64 = 2 * STEP;
/// Between two frames that are given up lie so many that are not.
const KEPT_BETWEEN: u32 = 4;
/// What is given up must be quieter than this.
const QUIET_DBFS: f32 = -45.0;
/// How loud a frame is that covers a gap, at its beginning and at its end.
const FADE: [(f32, f32); 3] = [(1.0, 0.7), (0.7, 0.3), (0.3, 0.0)];

const STEP: i64 = 160;
const SAMPLES_PER_MS: i64 = 8;

/// What is between the network and whoever listens.
#[derive(Default)]
pub struct JitterBuffer {
    /// The newest packet's timestamp, and where it lies.
    anchor: Option<(u32, i64)>,
    waiting: BTreeMap<i64, Zeroizing<Vec<i16>>>,
    spread: Spread,
    strays: Option<(u32, u32)>,
    play: Option<Play>,
    last: Frame,
    covered: usize,
    kept: u32,
    counts: Counts,
}

/// What became of packets and frames.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Frames that were given.
    pub frames: u64,
    /// Frames of which at least a part was missing.
    pub covered: u64,
    /// Packets that came after they were needed.
    pub late: u64,
    /// Packets that came again, were too long, too many or fitted nowhere.
    pub refused: u64,
}

/// Where the buffer plays.
struct Play {
    /// The next sample.
    at: i64,
    /// When it is due, in samples since the call began.
    due: i64,
}

impl std::fmt::Debug for JitterBuffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JitterBuffer").field("counts", &self.counts).finish_non_exhaustive()
    }
}

impl JitterBuffer {
    /// Takes the samples of a packet.
    pub fn put(&mut self, timestamp: u32, samples: &[i16], now: Duration) {
        let clock = samples_in(now);
        if samples.is_empty() || samples.len() > PACKET_SAMPLES_MAX {
            self.counts.refused += 1;
            return;
        }
        let Some(at) = self.place(timestamp, clock) else {
            self.counts.refused += 1;
            return;
        };
        let play = self.play.get_or_insert(Play { at: clock - DELAY_START_MS * SAMPLES_PER_MS, due: clock });
        self.spread.note(clock - at, clock);
        if end(at, samples) <= play.at {
            self.counts.late += 1;
        } else if self.waiting.len() >= WAITING_MAX || self.waiting.contains_key(&at) {
            self.counts.refused += 1;
        } else {
            self.waiting.insert(at, Zeroizing::new(samples.to_vec()));
        }
    }

    /// The next frame, if it is due. To be asked until there is none.
    pub fn next(&mut self, now: Duration) -> Option<Frame> {
        let clock = samples_in(now);
        self.skip_what_nobody_asked_for(clock);
        let play = self.play.as_mut().filter(|play| play.due <= clock)?;
        let (at, behind) = (play.at, play.due - play.at);
        play.due += STEP;
        self.counts.frames += 1;
        let least = self.spread.least().unwrap_or(0);
        let most = least + DELAY_MAX_MS * SAMPLES_PER_MS;
        let fits = self.spread.most().unwrap_or(least).max(least + DELAY_MIN_MS * SAMPLES_PER_MS);
        let wanted = fits.min(most) + STEP;
        let mut found = self.assemble(at);
        if !found.whole() && behind < wanted {
            // It may still come: this frame's place is filled, and it is waited for.
            self.counts.covered += 1;
            return Some(self.cover());
        }
        let mut next = at + STEP;
        let may_be_given_up = behind > wanted + SLACK && self.kept >= KEPT_BETWEEN;
        let quiet = may_be_given_up && level::dbfs(&found.frame) < QUIET_DBFS;
        if quiet || behind > most + STEP + SLACK {
            self.kept = 0;
            found = self.assemble(next);
            next += STEP;
        }
        self.kept = self.kept.saturating_add(1);
        if let Some(play) = &mut self.play {
            play.at = next;
        }
        self.forget_before(next);
        Some(self.complete(found))
    }

    /// Another stream begins: the next packet has a clock of its own.
    pub fn restart(&mut self) {
        self.anchor = None;
        self.strays = None;
    }

    /// What became of packets and frames.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Where on the line the packet lies; `None` if it fits nowhere yet.
    fn place(&mut self, timestamp: u32, clock: i64) -> Option<i64> {
        let Some((newest, newest_at)) = self.anchor else {
            return Some(self.place_anew(timestamp, clock));
        };
        let at = newest_at + ahead(newest, timestamp);
        let play = self.play.as_ref().map_or(at, |play| play.at);
        // Nothing may have come for long, so what is played may be far ahead of the newest packet.
        if (play - BEHIND_MAX..=play + AHEAD_MAX).contains(&at) {
            self.strays = None;
            if at > newest_at {
                self.anchor = Some((timestamp, at));
            }
            return Some(at);
        }
        let fits = self.strays.filter(|(last, _)| (0..=AHEAD_MAX).contains(&ahead(*last, timestamp)));
        let count = fits.map_or(1, |(_, count)| count + 1);
        self.strays = Some((timestamp, count));
        (count >= STRAYS).then(|| self.place_anew(timestamp, clock))
    }

    /// Puts a packet where it would lie had it travelled as fast as the fastest, behind all that waits.
    fn place_anew(&mut self, timestamp: u32, clock: i64) -> i64 {
        let usual = clock - self.spread.least().unwrap_or(0);
        let behind = self.waiting.last_key_value().map_or(usual, |(at, samples)| end(*at, samples));
        let at = usual.max(behind);
        self.anchor = Some((timestamp, at));
        self.strays = None;
        at
    }

    fn skip_what_nobody_asked_for(&mut self, clock: i64) {
        let Some(play) = &mut self.play else { return };
        let stalled = clock - play.due;
        if stalled > STALL_MAX {
            let skipped = stalled / STEP * STEP;
            play.due += skipped;
            play.at += skipped;
            let at = play.at;
            self.forget_before(at);
        }
    }

    /// What is here of the frame that begins at `at`.
    fn assemble(&self, at: i64) -> Found {
        let mut found = Found { frame: Frame::silence(), here: [false; FRAME_SAMPLES] };
        let longest = i64::try_from(PACKET_SAMPLES_MAX).unwrap_or(i64::MAX);
        for (&begin, samples) in self.waiting.range(at - longest..at + STEP) {
            let skipped = usize::try_from(at - begin).unwrap_or(0);
            let offset = usize::try_from(begin - at).unwrap_or(0);
            let places = found.frame.samples_mut().iter_mut().zip(&mut found.here).skip(offset);
            for ((place, here), sample) in places.zip(samples.iter().skip(skipped)) {
                if !*here {
                    (*place, *here) = (*sample, true);
                }
            }
        }
        found
    }

    /// Covers what is missing.
    fn complete(&mut self, found: Found) -> Frame {
        let Found { mut frame, here } = found;
        if here.iter().all(|here| *here) {
            self.covered = 0;
            self.last = frame.clone();
            return frame;
        }
        self.counts.covered += 1;
        let cover = self.cover();
        let places = frame.samples_mut().iter_mut().zip(cover.samples()).zip(here);
        places.filter(|(_, here)| !here).for_each(|((place, sample), _)| *place = *sample);
        frame
    }

    /// The last whole frame, fainter with every gap.
    fn cover(&mut self) -> Frame {
        let Some(&(from, to)) = FADE.get(self.covered) else { return Frame::silence() };
        self.covered += 1;
        let mut frame = self.last.clone();
        let step = (to - from) / 160.0;
        let mut loudness = from;
        for sample in frame.samples_mut() {
            *sample = to_sample(f32::from(*sample) * loudness);
            loudness += step;
        }
        frame
    }

    fn forget_before(&mut self, at: i64) {
        while let Some(first) = self.waiting.first_entry()
            && end(*first.key(), first.get()) <= at
        {
            first.remove();
        }
    }
}

/// What is here of a frame.
struct Found {
    frame: Frame,
    here: [bool; FRAME_SAMPLES],
}

impl Found {
    fn whole(&self) -> bool {
        self.here.iter().all(|here| *here)
    }
}

fn end(at: i64, samples: &[i16]) -> i64 {
    at + i64::try_from(samples.len()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MS: Duration = Duration::from_millis(1);

    /// The samples of packet `number`: a saw-tooth that tells where one is.
    fn packet(number: u32) -> Vec<i16> {
        (0..160).map(|sample| 2_000 + i16::try_from((number * 160 + sample) % 20_000).unwrap()).collect()
    }

    fn put(buffer: &mut JitterBuffer, number: u32, at_ms: u32) {
        buffer.put(number.wrapping_mul(160), &packet(number), at_ms * MS);
    }

    /// All frames that are due at `at_ms`.
    fn due(buffer: &mut JitterBuffer, at_ms: u32) -> Vec<Frame> {
        std::iter::from_fn(|| buffer.next(at_ms * MS)).collect()
    }

    #[test]
    fn an_even_line_gives_every_sample_in_order() {
        let mut buffer = JitterBuffer::default();
        let mut heard = Vec::new();
        for number in 0..200 {
            put(&mut buffer, number, number * 20);
            heard.extend(due(&mut buffer, number * 20 + 10));
        }
        assert_eq!(heard.len(), 200);
        let first = heard.iter().position(|frame| frame.samples()[0] == 2_000).unwrap();
        assert_eq!(first, 4, "80 ms behind");
        let sound: Vec<i16> = heard.iter().skip(first).flat_map(|frame| *frame.samples()).collect();
        let wanted: Vec<i16> = (0..200).flat_map(packet).collect();
        assert_eq!(sound, wanted[..sound.len()]);
        assert_eq!(buffer.counts(), Counts { frames: 200, covered: 4, late: 0, refused: 0 });
    }

    #[test]
    fn packets_of_any_length_in_any_order_and_twice() {
        let mut buffer = JitterBuffer::default();
        let sound: Vec<i16> = (0..8_000).map(|sample| 100 + sample).collect();
        // 10, 30 and 60 ms.
        let mut rest = (0, sound.as_slice());
        let mut packets = Vec::new();
        for length in [80, 240, 480].into_iter().cycle() {
            let Some((packet, behind)) = rest.1.split_at_checked(length) else { break };
            packets.push((rest.0, packet));
            rest = (rest.0 + u32::try_from(length).unwrap(), behind);
        }
        packets.chunks_mut(2).for_each(<[_]>::reverse);
        let mut heard = Vec::new();
        let mut arrival = 0;
        for &(timestamp, packet) in &packets {
            for _ in 0..2 {
                buffer.put(timestamp.wrapping_sub(500), packet, arrival * MS);
            }
            arrival += u32::try_from(packet.len()).unwrap() / 8;
            heard.extend(due(&mut buffer, arrival));
        }
        let heard: Vec<i16> = heard.iter().flat_map(|frame| *frame.samples()).filter(|s| *s != 0).collect();
        let first = usize::try_from(heard[0] - 100).unwrap();
        assert!(first <= 240 && heard.len() > 6_000);
        assert_eq!(heard, sound[first..first + heard.len()]);
        assert!(buffer.counts().refused >= 25, "what came twice");
    }

    #[test]
    fn a_lost_frame_is_covered_and_a_long_gap_is_silence() {
        let mut buffer = JitterBuffer::default();
        let mut heard = Vec::new();
        for number in 0..100 {
            if number != 50 && !(60..70).contains(&number) {
                buffer.put(number * 160, &[8_000; 160], number * 20 * MS);
            }
            heard.extend(due(&mut buffer, number * 20));
        }
        let level = |frame: &Frame| frame.samples()[80];
        let loud: Vec<i16> = heard.iter().skip(4).map(level).collect();
        assert!((6_000..8_000).contains(&loud[50]), "{}", loud[50]);
        assert_eq!(loud[51], 8_000);
        assert!(loud[60] > loud[61] && loud[61] > loud[62] && loud[62] > 0 && loud[63..69] == [0; 6]);
    }

    #[test]
    fn a_line_that_reorders_by_200_ms_is_heard_whole_after_a_moment() {
        let mut buffer = JitterBuffer::default();
        // A fixed pattern of delays up to 200 ms.
        let mut arrivals: Vec<(u32, u32)> = (0..1_000).map(|n| (n * 20 + (n * 7_919) % 200, n)).collect();
        arrivals.sort_unstable();
        let mut arrivals = arrivals.into_iter().peekable();
        let mut covered_late = 0;
        for tick in 0..1_000 {
            while let Some((at, number)) = arrivals.next_if(|(at, _)| *at <= tick * 20) {
                put(&mut buffer, number, at);
            }
            let before = buffer.counts().covered;
            due(&mut buffer, tick * 20);
            if tick > 100 {
                covered_late += buffer.counts().covered - before;
            }
        }
        assert_eq!(covered_late, 0, "{:?}", buffer.counts());
        assert!(buffer.counts().late <= 5, "{:?}", buffer.counts());
    }

    #[test]
    fn when_the_line_is_good_again_the_way_behind_is_given_up_in_silence() {
        let mut buffer = JitterBuffer::default();
        let mut frames = 0;
        for number in 0..1_500_u32 {
            let late = if number < 200 { (number * 7_919) % 200 } else { 0 };
            buffer.put(number * 160, &[0; 160], (number * 20 + late) * MS);
            frames += due(&mut buffer, number * 20).len();
        }
        assert_eq!(frames, 1_500, "a frame every 20 ms, whatever is given up");
        let behind = buffer.play.as_ref().map(|play| play.due - play.at).unwrap();
        assert!(behind <= 2 * STEP + STEP + SLACK, "{behind}");
    }

    #[test]
    fn a_new_stream_goes_on_behind_the_old_one() {
        let mut buffer = JitterBuffer::default();
        let mut heard = Vec::new();
        for number in 0..100_u32 {
            if number == 50 {
                buffer.restart();
            }
            let timestamp = if number < 50 { number * 160 } else { 3_000_000_000 + number * 160 };
            buffer.put(timestamp, &packet(number), number * 20 * MS);
            heard.extend(due(&mut buffer, number * 20));
        }
        let sound: Vec<i16> = heard.iter().skip(4).flat_map(|frame| *frame.samples()).collect();
        let wanted: Vec<i16> = (0..100).flat_map(packet).collect();
        assert_eq!(sound, wanted[..sound.len()]);
    }

    #[test]
    fn a_clock_set_anew_is_followed_and_a_stray_is_not() {
        let mut buffer = JitterBuffer::default();
        for number in 0..100_u32 {
            let timestamp = if number < 50 { number * 160 } else { 3_000_000_000 + number * 160 };
            buffer.put(timestamp, &packet(number), number * 20 * MS);
            if number == 20 {
                buffer.put(1_000_000, &packet(9), number * 20 * MS);
            }
            due(&mut buffer, number * 20);
        }
        assert_eq!(buffer.counts(), Counts { frames: 100, covered: 6, late: 0, refused: 3 });
    }

    #[test]
    fn after_a_stall_nobody_is_flooded_with_frames() {
        let mut buffer = JitterBuffer::default();
        put(&mut buffer, 0, 0);
        assert_eq!(due(&mut buffer, 0).len(), 1);
        assert!(due(&mut buffer, 3_600_000).len() <= 51);
        assert!(due(&mut buffer, 3_600_010).is_empty());
    }

    #[test]
    fn a_clock_that_runs_fast_or_slow_is_followed_without_end() {
        for parts in [7_990_u64, 8_010] {
            let mut buffer = JitterBuffer::default();
            for number in 0..30_000_u32 {
                let at = Duration::from_micros(u64::from(number) * 20_000 * parts / 8_000);
                buffer.put(number.wrapping_mul(160), &[if number % 100 < 20 { 0 } else { 3_000 }; 160], at);
                while buffer.next(at).is_some() {}
                assert!(buffer.waiting.len() < 30);
            }
            let counts = buffer.counts();
            assert!(counts.late < 60 && counts.covered < 200, "{parts}: {counts:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_it_never_grows_without_end(
            packets in proptest::collection::vec((any::<u32>(), 0..2_000_usize, 0..500_u32, 0..4_u8), 1..400)
        ) {
            let mut buffer = JitterBuffer::default();
            let (mut now, mut near) = (0, 0_u32);
            for (far, length, later, kind) in packets {
                now += later;
                near = if kind == 0 { far } else { near.wrapping_add(u32::try_from(length).unwrap()) };
                buffer.put(near, &vec![1; length], now * MS);
                if kind == 2 {
                    prop_assert!(due(&mut buffer, now).len() <= 51);
                }
                prop_assert!(buffer.waiting.len() <= WAITING_MAX);
            }
        }
    }
}
