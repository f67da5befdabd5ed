//! The fuzz targets' bodies of signalling on random and mutated inputs, on stable, from a seed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

#[path = "../../../fuzz/bodies/sip.rs"]
#[allow(unreachable_pub, reason = "shared with the fuzzing workspace")]
mod bodies;

#[path = "../../../fuzz/bodies/smoke.rs"]
#[allow(unreachable_pub, reason = "shared with the fuzzing workspace")]
mod smoke;

#[path = "torture/notation.rs"]
mod notation;

use smoke::smoke;

#[test]
fn messages() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/torture");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let seeds: Vec<Vec<u8>> =
        files.iter().map(|path| notation::unfolded(&std::fs::read_to_string(path).unwrap())).collect();
    assert_eq!(seeds.len(), 49);
    smoke("sip_message", &seeds, 30_000, bodies::sip_message);
}

const HEAD: &str = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";

#[test]
fn descriptions() {
    let seeds: Vec<Vec<u8>> = [
        "m=audio 4000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=sendonly\r\n",
        "m=video 1 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 97\r\na=rtpmap:97 PCMA/8000/1\r\nc=IN IP4 0.0.0.0\r\n",
        "m=audio 4000 RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n",
        "m=audio 4000/2 RTP/AVP 0 13\r\nc=IN IP6 2001:db8::1\r\na=inactive\r\nm=audio 0 RTP/AVP 8\r\n",
    ]
    .map(|tail| format!("{HEAD}{tail}").into_bytes())
    .to_vec();
    smoke("sip_sdp", &seeds, 40_000, bodies::sip_sdp);
}

#[test]
fn questions_and_keys() {
    let questions = [
        r#"Digest realm="a", nonce="b", qop="auth,auth-int", algorithm=SHA-256, opaque="c\"d", stale=true"#,
        r"Digest realm=a, nonce=b, algorithm=MD5-sess",
        r#"Digest realm="a", nonce="b", algorithm=SHA-512-256"#,
    ];
    let questions: Vec<Vec<u8>> = questions.iter().map(|text| text.as_bytes().to_vec()).collect();
    smoke("sip_digest", &questions, 20_000, bodies::sip_digest);
    let keys = ["Signal=5\r\nDuration=160\r\n", "signal = #", "11", "d"];
    let keys: Vec<Vec<u8>> = keys.iter().map(|text| text.as_bytes().to_vec()).collect();
    smoke("sip_digits", &keys, 20_000, bodies::sip_digits);
}
