// An SMSC over the npm package `smpp`, told what to do line by line on standard input, in JSON; each line is answered by one.
'use strict';
const path = require('path');
const fs = require('fs');
const readline = require('readline');
const smpp = require(path.join(process.env.SMPP_MODULES, 'smpp'));

let server = null;
let port = 0;
let mood = 'Fine';
const sessions = new Set();
const queue = []; // what people wrote and was not acknowledged: {options, acked}
const got = []; // parts that we were sent
let messageId = 0;
let binds = 0;

const SLOW_MS = 300;
const STATUS = { Throttling: smpp.ESME_RTHROTTLED, Never: smpp.ESME_RINVDSTADR, Banned: smpp.ESME_RINVPASWD };

function deliver(session, entry) {
  if (entry.acked || !session.bound) return;
  session.deliver_sm({ ...entry.options }, (response) => {
    if (response.command_status === smpp.ESME_ROK) entry.acked = true;
    else setTimeout(() => deliver(session, entry), 100);
  });
}

function accepts(session) {
  sessions.add(session);
  session.on('error', () => session.destroy());
  session.on('close', () => sessions.delete(session));
  session.on('bind_transceiver', (pdu) => {
    if (mood === 'Garbage') { session.socket.write(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\nno SMPP here')); return; }
    const wrong = mood === 'Banned' || pdu.system_id !== 'safeconduct' || pdu.password !== 'canarypw';
    session.send(pdu.response({ command_status: wrong ? STATUS.Banned : 0, system_id: 'real-smsc' }));
    if (wrong) return;
    session.bound = true;
    binds += 1;
    const begin = () => queue.forEach((entry) => deliver(session, entry));
    if (mood === 'Slow') setTimeout(begin, SLOW_MS); else begin();
  });
  session.on('enquire_link', (pdu) => { if (!session.frozen) session.send(pdu.response()); });
  session.on('unbind', (pdu) => { session.send(pdu.response()); session.close(); });
  session.on('submit_sm', (pdu) => submitted(session, pdu));
}

function submitted(session, pdu) {
  const keep = () => { got.push(part(pdu)); messageId += 1; return `id-${messageId}`; };
  const answer = (options) => session.send(pdu.response(options));
  switch (mood) {
    case 'Slow': { const id = keep(); setTimeout(() => answer({ message_id: id }), SLOW_MS); break; }
    case 'Silent': keep(); break;
    case 'Throttling': case 'Never': answer({ command_status: STATUS[mood] }); break;
    case 'Garbage': session.socket.write(Buffer.from('complete nonsense, not even a length')); break;
    case 'Mistaken': {
      const other = pdu.response({ message_id: 'other' });
      other.sequence_number = pdu.sequence_number + 1000;
      session.send(other);
      break;
    }
    default: answer({ message_id: keep() });
  }
}

function part(pdu) {
  const message = pdu.message_payload ? pdu.message_payload : pdu.short_message;
  const body = message.message !== undefined ? message.message : message;
  const udh = message.udh && message.udh.length ? message.udh[0] : null;
  let place = null;
  if (udh && udh[0] === 0) place = { reference: udh[2], total: udh[3], number: udh[4] };
  if (udh && udh[0] === 8) place = { reference: udh[2] * 256 + udh[3], total: udh[4], number: udh[5] };
  if (pdu.sar_total_segments) place = { reference: pdu.sar_msg_ref_num, total: pdu.sar_total_segments, number: pdu.sar_segment_seqnum };
  const text = Buffer.isBuffer(body) ? body.toString('hex') : body;
  return { to: (pdu.dest_addr_ton === 1 ? '+' : '') + pdu.destination_addr, text, place, coding: pdu.data_coding };
}

// The parts put together again by rules of this file's own.
function messages() {
  const whole = [];
  const open = new Map();
  for (const each of got) {
    if (!each.place) { whole.push([each.to, each.text]); continue; }
    const key = `${each.to} ${each.place.reference}`;
    const parts = open.get(key) || new Map();
    parts.set(each.place.number, each.text);
    open.set(key, parts);
    if (parts.size === each.place.total) {
      whole.push([each.to, [...parts.keys()].sort((a, b) => a - b).map((number) => parts.get(number)).join('')]);
      open.delete(key);
    }
  }
  return whole;
}

function options(from, text) {
  const octets = Buffer.from(text, 'utf16le').swap16();
  const base = { source_addr: from.replace(/^\+/, ''), source_addr_ton: 1, source_addr_npi: 1, destination_addr: '700', data_coding: 8 };
  if (octets.length <= 254) return { ...base, short_message: octets };
  return { ...base, short_message: Buffer.alloc(0), message_payload: octets };
}

function parts(from, texts, reference, wide) {
  return texts.map((text, index) => ({
    ...options(from, ''),
    esm_class: 0x40,
    short_message: {
      udh: wide ? Buffer.from([6, 8, 4, 1, reference, texts.length, index + 1]) : Buffer.from([5, 0, 3, reference, texts.length, index + 1]),
      message: Buffer.from(text, 'utf16le').swap16(),
    },
  }));
}

function enqueue(...all) {
  for (const each of all) {
    const entry = { options: each, acked: false };
    queue.push(entry);
    sessions.forEach((session) => deliver(session, entry));
  }
}

function raw(octets) {
  sessions.forEach((session) => { if (session.bound) session.socket.write(octets); });
}

function pdu(command, sequence, body) {
  const head = Buffer.alloc(16);
  head.writeUInt32BE(16 + body.length, 0);
  head.writeUInt32BE(command, 4);
  head.writeUInt32BE(sequence, 12);
  return Buffer.concat([head, body]);
}

function nonsense() {
  raw(pdu(5, 9001, Buffer.alloc(0)));
  raw(pdu(5, 9002, Buffer.from('no end of a string, nowhere in here')));
  raw(pdu(0x103, 9003, Buffer.alloc(40)));
  raw(pdu(0xdead, 9004, Buffer.alloc(3)));
  raw(pdu(0x80000004, 9005, Buffer.from('x')));
  raw(pdu(0x80000015, 9006, Buffer.alloc(0)));
  // A header that is longer than its message, a TLV that is, and bytes that are no letters.
  const body = (esm, coding, message, behind) => Buffer.concat([Buffer.from([0, 1, 1, 0x37, 0x39, 0, 0, 0, 0x37, 0, esm, 0, 0, 0, 0, 0, 0, coding, 0, message.length]), message, behind]);
  raw(pdu(5, 9007, body(0x40, 0, Buffer.from([250, 0, 3]), Buffer.alloc(0))));
  raw(pdu(5, 9008, body(0, 8, Buffer.from([0xd8]), Buffer.from([4, 0x24, 0xff, 0xff, 1]))));
  raw(pdu(5, 9009, body(0, 4, Buffer.from([1, 2, 3]), Buffer.alloc(0))));
}

function listen() {
  return new Promise((resolve) => {
    const tls = process.env.SMPP_KEY ? { key: fs.readFileSync(process.env.SMPP_KEY), cert: fs.readFileSync(process.env.SMPP_CERT) } : {};
    server = smpp.createServer(tls, accepts);
    server.on('error', () => setTimeout(() => server.listen(port, '127.0.0.1'), 50));
    server.listen(port, '127.0.0.1', () => { port = server.address().port; resolve(port); });
  });
}

async function setMood(next) {
  mood = next;
  if (next === 'Down') {
    const closed = new Promise((resolve) => server.close(resolve));
    sessions.forEach((session) => session.destroy());
    await closed;
    server = null;
  } else if (!server) {
    await listen();
  }
}

const COMMANDS = {
  listen: () => listen(),
  mood: ({ mood: next }) => setMood(next),
  says: ({ from, text }) => enqueue(options(from, text)),
  parts: ({ from, texts, order, reference, wide }) => {
    const all = parts(from, texts, reference, wide);
    enqueue(...order.map((index) => all[index]));
  },
  sar: ({ from, texts, reference }) => enqueue(...texts.map((text, index) => ({
    ...options(from, text), sar_msg_ref_num: reference, sar_total_segments: texts.length, sar_segment_seqnum: index + 1,
  }))),
  gsm7: ({ from, text }) => enqueue({ ...options(from, ''), data_coding: 0, short_message: { message: text } }),
  twice: ({ from, text }) => {
    enqueue(options(from, text));
    const entry = queue[queue.length - 1];
    // The same PDU once more, with the same number: the line, not the person, doubles it.
    sessions.forEach((session) => {
      if (!session.bound) return;
      const again = new smpp.PDU('deliver_sm', { ...entry.options, sequence_number: session.sequence });
      session.socket.write(again.toBuffer());
    });
  },
  receipt: ({ from, id, stat }) => enqueue({
    ...options(from, ''), esm_class: 4, data_coding: 0,
    short_message: { message: `id:${id} sub:001 dlvrd:001 submit date:2611261000 done date:2611261001 stat:${stat} err:000 text:` },
  }),
  nonsense,
  drop: () => { sessions.forEach((session) => session.destroy()); },
  freeze: () => { sessions.forEach((session) => { session.frozen = true; }); },
  binds: () => binds,
  unacked: () => queue.filter((entry) => !entry.acked).length,
  got: () => messages(),
  codings: () => got.map((each) => each.coding),
};

const lines = readline.createInterface({ input: process.stdin });
lines.on('line', async (line) => {
  const command = JSON.parse(line);
  const result = await COMMANDS[command.do](command);
  process.stdout.write(`${JSON.stringify(result === undefined ? null : result)}\n`);
});
lines.on('close', () => process.exit(0));
