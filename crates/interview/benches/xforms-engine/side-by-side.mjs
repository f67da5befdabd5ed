// The same form and the same 21 answers in @getodk/xforms-engine (Node) and in our `interview`, in one run.
//
//   cd crates/interview/benches/xforms-engine && npm install && node side-by-side.mjs
//
// `intake.xml` is `intake.md` exported as .xlsx and converted by pyxform 4.5.0. Node and Rust take turns, three rounds.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { JSDOM } from 'jsdom';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const ROUNDS = 3;
const SECONDS = 5;

// The engine wants a browser's globals.
globalThis.__dirname = here('.');
const { window } = new JSDOM('');
globalThis.window = window;
globalThis.document = window.document;
for (const name of Object.getOwnPropertyNames(window)) {
  if (/^[A-Z]/.test(name) && !(name in globalThis)) globalThis[name] = window[name];
}
const { loadForm } = await import('@getodk/xforms-engine');

const xml = readFileSync(here('intake.xml'), 'utf8');
const answers = JSON.parse(readFileSync(here('../intake.answers.json'), 'utf8'));
const form = await loadForm(xml, { fetchFormAttachment: async () => new Response('', { status: 404 }), missingResourceBehavior: 'BLANK' });

function* leaves(node) {
  for (const child of node.currentState.children ?? []) {
    if (child.currentState.children) yield* leaves(child); else yield child;
  }
}

async function interview() {
  const { root } = form.createInstance({});
  let given = 0;
  const nodes = new Map([...leaves(root)].map((node) => [node.currentState.reference.split('/').pop(), node]));
  for (const { name, value } of answers) {
    const node = nodes.get(name);
    if (!node.currentState.relevant) throw new Error(`${name} is not relevant`);
    if (node.nodeType === 'select') node.selectValues(value.split(' '));
    else if (node.nodeType === 'trigger') node.setValue(true);
    else if (node.valueType === 'int') node.setValue(BigInt(value));
    else if (node.valueType === 'decimal') node.setValue(Number(value));
    else node.setValue(value);
    if (node.validationState.violation) throw new Error(`${name}: ${JSON.stringify(node.validationState.violation.condition)}`);
    given += 1;
  }
  await root.prepareInstancePayload({ payloadType: 'monolithic' });
  return given;
}

async function node() {
  const until = performance.now() + SECONDS * 1000;
  const begun = performance.now();
  let count = 0;
  while (performance.now() < until) { if (await interview() !== 21) throw new Error('not 21'); count += 1; }
  return count / ((performance.now() - begun) / 1000);
}

function rust() {
  const text = execFileSync('cargo', ['bench', '-q', '-p', 'interview', '--bench', 'interview', '--', 'cached_21_answers', '--noplot', '--warm-up-time', '1', '--measurement-time', String(SECONDS)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], cwd: here('../../../..') });
  const [, value, unit] = /thrpt:\s+\[\S+ \S+ ([\d.]+) (\S+)/.exec(text);
  return Number(value) * (unit.startsWith('K') ? 1000 : unit.startsWith('M') ? 1e6 : 1);
}

rust(); // builds
const rates = { node: [], rust: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  rates.node.push(await node());
  rates.rust.push(rust());
}
const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
console.log(JSON.stringify({ rates, node: middle(rates.node), rust: middle(rates.rust), times: middle(rates.rust) / middle(rates.node) }, null, 1));
