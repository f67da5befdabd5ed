// An SMSC over the npm package `smpp` that stands between two: the adapter, bound as `safeconduct`, and Kannel, bound as
// `kannel`. What one submits is delivered to the other as it is: alphabet, header and octets. It is told what to do line by
// line on standard input, in JSON.
'use strict';
const path = require('path');
const readline = require('readline');
const smpp = require(path.join(process.env.SMPP_MODULES, 'smpp'));

const OTHER = { safeconduct: 'kannel', kannel: 'safeconduct' };
const bound = {}; // by name
const waiting = []; // what could not be delivered yet: {to, options, then}
const seen = []; // what was submitted: {from, coding, udh, octets}
let messageId = 0;

function raw(pdu) {
  const message = pdu.short_message.message;
  if (Buffer.isBuffer(message)) return message;
  return pdu.data_coding === 8 ? Buffer.from(message, 'utf16le').swap16() : message;
}

function deliver(entry) {
  const session = bound[entry.to];
  if (!session) { waiting.push(entry); return; }
  session.deliver_sm(entry.options, (response) => {
    if (entry.then) entry.then(response.command_status === smpp.ESME_ROK);
  });
}

function receipt(to, pdu, id, arrived) {
  const text = `id:${id} sub:001 dlvrd:001 submit date:2611261000 done date:2611261001 stat:${arrived ? 'DELIVRD' : 'UNDELIV'} err:000 text:`;
  deliver({ to, options: {
    source_addr: pdu.destination_addr, source_addr_ton: pdu.dest_addr_ton, source_addr_npi: pdu.dest_addr_npi,
    destination_addr: pdu.source_addr, esm_class: 4, data_coding: 0, short_message: { message: text },
  } });
}

function submitted(session, pdu) {
  messageId += 1;
  const id = `x-${messageId}`;
  session.send(pdu.response({ message_id: id }));
  const message = raw(pdu);
  const udh = pdu.short_message.udh ? Buffer.concat([Buffer.from([pdu.short_message.udh.reduce((sum, part) => sum + part.length, 0)]), ...pdu.short_message.udh]) : undefined;
  seen.push({ from: session.name, coding: pdu.data_coding, udh: udh ? udh.toString('hex') : null });
  const options = {
    source_addr: pdu.source_addr, source_addr_ton: pdu.source_addr_ton, source_addr_npi: pdu.source_addr_npi,
    destination_addr: pdu.destination_addr, dest_addr_ton: pdu.dest_addr_ton, dest_addr_npi: pdu.dest_addr_npi,
    esm_class: pdu.esm_class & 0x40, data_coding: pdu.data_coding,
    short_message: udh ? { udh, message } : { message },
  };
  const then = pdu.registered_delivery & 1 ? (arrived) => receipt(session.name, pdu, id, arrived) : null;
  deliver({ to: OTHER[session.name], options, then });
}

const server = smpp.createServer({}, (session) => {
  session.on('error', () => session.destroy());
  session.on('close', () => { if (bound[session.name] === session) delete bound[session.name]; });
  session.on('bind_transceiver', (pdu) => {
    if (!OTHER[pdu.system_id] || pdu.password !== 'canarypw') { session.send(pdu.response({ command_status: smpp.ESME_RINVPASWD })); return; }
    session.send(pdu.response({ system_id: 'exchange' }));
    session.name = pdu.system_id;
    bound[session.name] = session;
    waiting.splice(0).forEach(deliver);
  });
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  session.on('unbind', (pdu) => { session.send(pdu.response()); session.close(); });
  session.on('submit_sm', (pdu) => submitted(session, pdu));
});

const COMMANDS = {
  listen: () => new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(server.address().port)); }),
  bound: () => Object.keys(bound).sort(),
  seen: () => seen,
};

const lines = readline.createInterface({ input: process.stdin });
lines.on('line', async (line) => {
  const command = JSON.parse(line);
  const result = await COMMANDS[command.do](command);
  process.stdout.write(`${JSON.stringify(result === undefined ? null : result)}\n`);
});
lines.on('close', () => process.exit(0));
