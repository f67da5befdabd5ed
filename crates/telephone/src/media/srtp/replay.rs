//! Which packets were here already (RFC 3711, 3.3.2).

/// So many packets back it is known which were here; older ones are refused.
const WIDTH: u64 = 128;

/// The last packets of a stream.
#[derive(Debug, Default)]
pub(super) struct Window {
    highest: Option<u64>,
    /// Bit n: the packet n before the highest was here.
    here: u128,
}

impl Window {
    /// Whether the packet was not here before.
    pub(super) fn is_new(&self, index: u64) -> bool {
        let Some(highest) = self.highest else { return true };
        match highest.checked_sub(index) {
            None => true,
            Some(back) if back < WIDTH => self.here & (1 << back) == 0,
            Some(_) => false,
        }
    }

    /// Notes that it is here.
    pub(super) fn note(&mut self, index: u64) {
        let highest = self.highest.unwrap_or(index);
        if let Some(forward) = index.checked_sub(highest) {
            let forward = u32::try_from(forward).unwrap_or(u32::MAX);
            self.here = self.here.checked_shl(forward).unwrap_or(0) | 1;
            self.highest = Some(index);
        } else if highest - index < WIDTH {
            self.here |= 1 << (highest - index);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_packet_is_new_once(steps in proptest::collection::vec(-300..300_i64, 0..500)) {
            let (mut window, mut seen, mut at) = (Window::default(), HashSet::new(), 100_000_i64);
            for step in steps {
                at += step;
                let index = u64::try_from(at).unwrap();
                let highest = seen.iter().max().copied().unwrap_or(0);
                let wanted = !seen.contains(&index) && (index >= highest || highest - index < WIDTH);
                prop_assert_eq!(window.is_new(index), wanted);
                if wanted {
                    window.note(index);
                    seen.insert(index);
                }
            }
        }
    }
}
