// What a page does with nothing but WebCrypto: seal (suite 2), verify a reply, open it, derive a mailbox.
// Run by tests/webcrypto.rs: takes the vectors' path and a zone, writes one sealed envelope as hex.
// Only `crypto.subtle` and `crypto.getRandomValues` are used, so it runs in a browser as it stands.
import { readFileSync } from "node:fs";
import { strict as assert } from "node:assert";

const { subtle } = crypto;
const utf8 = (text) => new TextEncoder().encode(text);
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const join = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const sha256 = async (...parts) => new Uint8Array(await subtle.digest("SHA-256", join(...parts)));

async function hmac(key, ...parts) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await subtle.importKey("raw", key.length ? key : new Uint8Array(32), algorithm, false, ["sign"]);
  return new Uint8Array(await subtle.sign("HMAC", imported, join(...parts)));
}

// RFC 9180, at most 32 bytes, which is one block of HKDF-Expand.
const labeledExtract = (suite, salt, label, ikm) => hmac(salt, utf8("HPKE-v1"), suite, utf8(label), ikm);
const labeledExpand = async (suite, prk, label, info, length) =>
  (await hmac(prk, [0, length], utf8("HPKE-v1"), suite, utf8(label), info, [1])).slice(0, length);

/** Seals as `docs/protocol.md` says: envelope version 1, suite 2, a plaintext below 49,152 bytes. */
async function seal(publicKey, keyId, zone, submissionId, plaintext) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const ours = await subtle.generateKey(curve, true, ["deriveBits"]);
  const theirs = await subtle.importKey("raw", publicKey, curve, false, []);
  const enc = new Uint8Array(await subtle.exportKey("raw", ours.publicKey));
  const dh = new Uint8Array(await subtle.deriveBits({ name: "ECDH", public: theirs }, ours.privateKey, 256));
  const kem = join(utf8("KEM"), [0, 0x10]);
  const prk = await labeledExtract(kem, [], "eae_prk", dh);
  const shared = await labeledExpand(kem, prk, "shared_secret", join(enc, publicKey), 32);

  const header = join(utf8("SCEN"), [1, 2], keyId, submissionId);
  const info = join(utf8("safeconduct/v1/envelope/page"), [0, zone.length], utf8(zone), header);
  const suite = join(utf8("HPKE"), [0, 0x10, 0, 1, 0, 2]);
  const pskIdHash = await labeledExtract(suite, [], "psk_id_hash", []);
  const context = join([0], pskIdHash, await labeledExtract(suite, [], "info_hash", info));
  const secret = await labeledExtract(suite, shared, "secret", []);
  const key = await labeledExpand(suite, secret, "key", context, 32);
  const nonce = await labeledExpand(suite, secret, "base_nonce", context, 12);
  const exporter = await labeledExpand(suite, secret, "exp", context, 32);
  const commitment = await labeledExpand(suite, exporter, "sec", utf8("safeconduct/v1/commitment"), 32);

  const filled = new Uint8Array([3072, 12288, 49152].find((size) => plaintext.length < size));
  filled.set(plaintext);
  filled[plaintext.length] = 0x80;
  const aes = await subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const last = new Uint8Array([1]);
  const chunk = await subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: last }, aes, filled);
  return join(header, enc, commitment, new Uint8Array(chunk));
}

const hkdf = async (ikm, salt, info) =>
  new Uint8Array(
    await subtle.deriveBits(
      { name: "HKDF", hash: "SHA-256", salt: utf8(salt), info: utf8(info) },
      await subtle.importKey("raw", ikm, "HKDF", false, ["deriveBits"]),
      256,
    ),
  );

async function mailbox(digits) {
  const derive = (label) => hkdf(utf8(digits), "safeconduct/v1/receipt", `safeconduct/v1/mailbox/${label}`);
  const [read, write, withdraw] = [await derive("read"), await derive("write"), await derive("withdraw")];
  const verifier = await sha256(utf8("safeconduct/v1/mailbox/withdraw-verifier\0"), withdraw);
  const id = await sha256(utf8("safeconduct/v1/mailbox/id\0"), read, write, verifier);
  return { id, read, write, withdraw };
}

async function openReply(reply, verifyingKey, readKey) {
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const key = await subtle.importKey("raw", verifyingKey, curve, false, ["verify"]);
  const [signed, signature] = [reply.slice(0, -64), reply.slice(-64)];
  const message = join(utf8("safeconduct/v1/signature/desk-reply\0"), signed);
  if (!(await subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, message))) throw Error("signature");
  const head = signed.slice(0, 98 + signed[5]); // 6 + zone + 32 + 4 + 32 + 4 + 8 + 12
  const raw = await hkdf(readKey, "", "safeconduct/v1/reply/key");
  const aes = await subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
  const parameters = { name: "AES-GCM", iv: head.slice(-12), additionalData: head };
  const filled = new Uint8Array(await subtle.decrypt(parameters, aes, signed.slice(head.length)));
  return filled.slice(0, filled.lastIndexOf(0x80));
}

const vectors = JSON.parse(readFileSync(process.argv[2], "utf8"));

const derived = await mailbox(vectors.receipt.digits);
assert.equal(hex(derived.id), vectors.receipt.mailbox_id);
assert.equal(hex(derived.write), vectors.receipt.write_key);
assert.equal(hex(derived.withdraw), vectors.receipt.withdraw_token);

for (const vector of vectors.replies) {
  const reply = unhex(vector.reply);
  assert.equal(hex(await openReply(reply, unhex(vector.verifying_key), derived.read)), vector.text);
  reply[70] ^= 1;
  await assert.rejects(openReply(reply, unhex(vector.verifying_key), derived.read));
}

const inner = vectors.inner_envelope;
const sealed = await seal(
  unhex(inner.public_key),
  unhex(inner.key_id),
  inner.zone,
  unhex(inner.submission_id),
  unhex(inner.plaintext),
);
process.stdout.write(hex(sealed));
