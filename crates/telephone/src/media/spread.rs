//! How unequally packets have travelled lately: the least and the most, of the last seconds.

/// For how long one bucket counts, in samples.
const BUCKET_SAMPLES: i64 = 4_000;
/// How many are kept: four seconds. After a change of the way the buffer is right again in that time.
const BUCKETS: usize = 8;

/// The least and the most of the last seconds.
#[derive(Debug, Default)]
pub(super) struct Spread {
    buckets: [Option<(i64, i64)>; BUCKETS],
    /// The number of the newest bucket since the beginning.
    newest: i64,
}

impl Spread {
    /// Notes how long a packet travelled, in samples from whatever zero. `clock` does not go back.
    pub(super) fn note(&mut self, transit: i64, clock: i64) {
        let number = clock.div_euclid(BUCKET_SAMPLES).max(self.newest);
        let passed = usize::try_from(number - self.newest).unwrap_or(BUCKETS).min(BUCKETS);
        self.buckets.rotate_right(passed);
        self.buckets.iter_mut().take(passed).for_each(|bucket| *bucket = None);
        self.newest = number;
        if let Some(bucket) = self.buckets.first_mut() {
            let (least, most) = bucket.unwrap_or((transit, transit));
            *bucket = Some((least.min(transit), most.max(transit)));
        }
    }

    /// The least; `None` before the first packet.
    pub(super) fn least(&self) -> Option<i64> {
        self.buckets.iter().flatten().map(|(least, _)| *least).min()
    }

    /// The most.
    pub(super) fn most(&self) -> Option<i64> {
        self.buckets.iter().flatten().map(|(_, most)| *most).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_long_ago_does_not_count() {
        let mut spread = Spread::default();
        assert_eq!((spread.least(), spread.most()), (None, None));
        spread.note(-50, 100);
        spread.note(700, 5_000);
        spread.note(10, 20_000);
        assert_eq!((spread.least(), spread.most()), (Some(-50), Some(700)));
        spread.note(20, 33_000);
        assert_eq!((spread.least(), spread.most()), (Some(10), Some(700)));
        spread.note(30, 900_000);
        assert_eq!((spread.least(), spread.most()), (Some(30), Some(30)));
    }
}
