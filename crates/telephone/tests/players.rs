//! Recordings as other programs read them: Python's `wave` and `ffprobe`, where there are any.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

use std::process::Command;
use std::time::Duration;

use telephone::media::wav::{Encoding, Recording, header};
use telephone::media::{Codec, Frame};

/// One second of a tone.
fn tone() -> Vec<Frame> {
    let mut frame = Frame::silence();
    for (at, sample) in frame.samples_mut().iter_mut().enumerate() {
        *sample = if at % 8 < 4 { 8_000 } else { -8_000 };
    }
    vec![frame; 50]
}

fn finished(encoding: Encoding) -> Vec<u8> {
    let mut recording = Recording::new(encoding, Duration::from_secs(1));
    assert!(tone().iter().all(|frame| recording.push(frame)));
    recording.finish().to_vec()
}

fn unfinished(encoding: Encoding) -> Vec<u8> {
    let mut file = header(encoding, None);
    tone().iter().for_each(|frame| encoding.write(frame.samples(), &mut file));
    file
}

/// What a program says of a file; `None` where there is no such program.
fn said(program: &str, words: &[&str], file: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("recording.wav");
    std::fs::write(&path, file).unwrap();
    let output = Command::new(program).args(words).arg(&path).output().ok()?;
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
}

#[test]
fn python_reads_pcm_with_and_without_its_length() {
    let script = "import sys, wave\nw = wave.open(sys.argv[1])\n\
        print(w.getnchannels(), w.getsampwidth(), w.getframerate(), len(w.readframes(w.getnframes())))";
    for file in [finished(Encoding::Pcm16), unfinished(Encoding::Pcm16)] {
        if let Some(said) = said("python3", &["-c", script], &file) {
            assert_eq!(said, "1 2 8000 16000");
        }
    }
}

#[test]
fn ffprobe_knows_every_encoding_with_and_without_its_length() {
    let words = ["-v", "error", "-show_entries", "stream=codec_name,sample_rate,channels", "-of", "csv=p=0"];
    for (encoding, name) in [
        (Encoding::Pcm16, "pcm_s16le"),
        (Encoding::G711(Codec::Alaw), "pcm_alaw"),
        (Encoding::G711(Codec::Mulaw), "pcm_mulaw"),
    ] {
        for file in [finished(encoding), unfinished(encoding)] {
            if let Some(said) = said("ffprobe", &words, &file) {
                assert_eq!(said, format!("{name},8000,1"));
            }
        }
    }
}
