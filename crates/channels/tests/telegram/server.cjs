// The npm package `telegram-test-api`, told what to do line by line on standard input, in JSON; each line is answered by one.
'use strict';
const path = require('path');
const net = require('net');
const readline = require('readline');
const TelegramServer = require(path.join(process.env.TELEGRAM_MODULES, 'telegram-test-api'));

let server = null;
const token = process.env.TELEGRAM_TOKEN;
const person = (id) => server.getClient(token, { userId: Number(id), chatId: Number(id), firstName: 'X', type: 'private' });

const free = () => new Promise((resolve) => {
  const probe = net.createServer().listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => resolve(port)); });
});

const COMMANDS = {
  listen: async () => {
    const port = await free();
    server = new TelegramServer({ port, host: '127.0.0.1' });
    await server.start();
    return port;
  },
  says: ({ from, text }) => { const one = person(from); return one.sendMessage(one.makeMessage(text)); },
  presses: ({ from, data }) => { const one = person(from); return one.sendCallback(one.makeCallbackQuery(data)); },
  history: () => person(1).getUpdatesHistory(),
};

const lines = readline.createInterface({ input: process.stdin });
lines.on('line', async (line) => {
  const command = JSON.parse(line);
  const result = await COMMANDS[command.do](command);
  process.stdout.write(`${JSON.stringify(result === undefined ? null : result)}\n`);
});
lines.on('close', () => process.exit(0));
