//! The length of a file that was written before anybody knew it.

use std::time::Duration;

use super::read::{Format, next_chunk, riff};

/// Where the length of all that follows stands.
const RIFF_LENGTH_AT: usize = 4;
/// Octets of a chunk's name and its length.
const CHUNK_HEAD: usize = 8;

/// How long the sound of a file is. Where the file says more than there is, as one does that was sealed while somebody spoke, it says
/// the truth afterwards; its size stays the same. `None`, and nothing is changed, if it is none that [`read`](super::read()) would
/// read.
#[must_use]
pub fn measure(file: &mut [u8]) -> Option<Duration> {
    let whole = file.len();
    let mut rest = riff(file)?;
    let (mut format, mut fact_at) = (None, None);
    let (data_at, octets, is_cut) = loop {
        let at = whole.checked_sub(rest.len())?;
        let said = rest.get(4..CHUNK_HEAD)?.first_chunk().map(|octets| u32::from_le_bytes(*octets))?;
        let (name, content, behind) = next_chunk(rest)?;
        match &name {
            b"fmt " => format = Some(Format::parse(content).ok()?),
            b"fact" if content.len() >= 4 => fact_at = Some(at.checked_add(CHUNK_HEAD)?),
            b"data" if format.is_some() => {
                let is_cut = usize::try_from(said).ok() != Some(content.len());
                break (at.checked_add(4)?, content.len(), is_cut);
            }
            _ => {}
        }
        rest = behind;
    };
    let format = format?;
    let samples = octets.checked_div(format.step())?;
    if is_cut {
        let mut put = |at: usize, number: usize| -> Option<()> {
            let place = file.get_mut(at..)?.first_chunk_mut()?;
            *place = u32::try_from(number).ok()?.to_le_bytes();
            Some(())
        };
        put(data_at, octets)?;
        put(RIFF_LENGTH_AT, whole.checked_sub(RIFF_LENGTH_AT + 4)?)?;
        if let Some(at) = fact_at {
            put(at, samples)?;
        }
    }
    let micros = u64::try_from(samples).ok()?.checked_mul(1_000_000)?;
    Some(Duration::from_micros(micros.checked_div(u64::from(format.rate()))?))
}

#[cfg(test)]
mod tests {
    use super::super::{Encoding, header, read};
    use super::*;
    use crate::g711::Codec;

    const ALL: [Encoding; 3] = [Encoding::Pcm16, Encoding::G711(Codec::Alaw), Encoding::G711(Codec::Mulaw)];

    fn file(encoding: Encoding, said: Option<u32>, samples: usize) -> Vec<u8> {
        let mut file = header(encoding, said);
        let wave: Vec<i16> = (0..samples).map(|at| i16::try_from(at % 900).unwrap()).collect();
        encoding.write(&wave, &mut file);
        file
    }

    #[test]
    fn a_length_that_was_not_known_is_said_afterwards() {
        for encoding in ALL {
            let mut streamed = file(encoding, None, 12_000);
            let sound = read(&streamed).unwrap();
            assert_eq!(measure(&mut streamed), Some(Duration::from_millis(1_500)));
            assert_eq!(streamed, file(encoding, Some(12_000), 12_000), "as if it had been known");
            assert!(read(&streamed).unwrap() == sound);
            assert_eq!(measure(&mut streamed), Some(Duration::from_millis(1_500)), "again changes nothing");
        }
    }

    #[test]
    fn one_that_ends_before_its_end_says_what_is_there_and_one_that_is_whole_stays() {
        let mut torn = file(Encoding::Pcm16, Some(8_000), 8_000);
        torn.truncate(torn.len() - 8_001);
        assert_eq!(measure(&mut torn), Some(Duration::from_micros(499_875)));
        assert_eq!(read(&torn).unwrap().samples().len(), 3_999);
        let whole = file(Encoding::G711(Codec::Alaw), Some(8_000), 8_000);
        let mut same = whole.clone();
        assert_eq!(measure(&mut same), Some(Duration::from_secs(1)));
        assert_eq!(same, whole);
    }

    #[test]
    fn what_is_no_such_file_stays_as_it_is() {
        let mut cases: Vec<Vec<u8>> = vec![Vec::new(), b"RIFF".to_vec(), b"OggS and so on".to_vec()];
        let good = file(Encoding::G711(Codec::Alaw), None, 10);
        cases.extend((0..header(Encoding::G711(Codec::Alaw), None).len()).map(|end| good[..end].to_vec()));
        let mut odd_rate = good;
        odd_rate[24..28].copy_from_slice(&1_u32.to_le_bytes());
        cases.push(odd_rate);
        for mut one in cases {
            let before = one.clone();
            assert_eq!(measure(&mut one), None);
            assert_eq!(one, before);
        }
    }
}
