// SPDX-License-Identifier: Apache-2.0
// json-rules-engine: one rule each, priority by rank, so that the engine stops
// after the first set of equals in which one holds; own operators for prefixes
// and words, as its documents advise.
import fs from 'node:fs';
import { Engine } from 'json-rules-engine';

const directory = process.argv[2];
const lines = (name) =>
  fs.readFileSync(`${directory}/${name}`, 'utf8').trimEnd().split('\n')
    .map((line) => JSON.parse(line));
const rules = lines('rules.jsonl');
const tickets = lines('tickets.jsonl');
const seconds = Number(process.env.BENCH_SECONDS ?? 2);
const processor = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const resident = process.memoryUsage().rss;
const start = processor();
const engine = new Engine([], { allowUndefinedFacts: true });
engine.addOperator('startsWith', (fact, value) => fact.startsWith(value));
engine.addOperator('hasOneOf', (fact, words) =>
  words.some((word) => fact.includes(word)));
const ranks = [...new Set(rules.map((r) => r.rank))].sort((a, b) => a - b);
const priority = new Map(ranks.map((rank, i) => [rank, i + 1]));
for (const r of rules) {
  const all = [];
  const add = (fact, operator, value) => all.push({ fact, operator, value });
  if (r.hotline) add('dialled', 'equal', r.hotline);
  if (r.category) add('category', 'startsWith', r.category + '.');
  if (r.region) add('region', 'startsWith', r.region);
  if (r.from !== null) add('accepted', 'greaterThanInclusive', r.from);
  if (r.to !== null) add('accepted', 'lessThan', r.to);
  if (r.words.length) add('text', 'hasOneOf', r.words);
  engine.addRule({
    conditions: { all },
    priority: priority.get(r.rank),
    event: { type: 'holds', params: { number: r.number } },
  });
}
engine.on('success', () => engine.stop());
const loadMs = (processor() - start) * 1e3;
const memoryMb = (process.memoryUsage().rss - resident) / 2 ** 20;

async function decide(t, text) {
  const { events } = await engine.run({
    dialled: t.dialled, category: t.category + '.', region: t.region,
    accepted: t.accepted, text,
  });
  return events.reduce(
    (best, e) => (best === 0 ? e.params.number
      : Math.min(best, e.params.number)), 0);
}

const { version } = JSON.parse(fs.readFileSync(new URL(
  './node_modules/json-rules-engine/package.json', import.meta.url)));
const out = { version, load_ms: loadMs, memory_mb: memoryMb };
for (const pass of ['plain', 'text']) {
  const text = (t) => (pass === 'text' ? t.text : '');
  const answers = [];
  const first = performance.now();
  for (const t of tickets.slice(0, 2000)) {
    answers.push(await decide(t, text(t)));
    if (performance.now() - first > 5000 * seconds) break;
  }
  let done = 0;
  let passed = 0;
  const begin = processor();
  while (passed < seconds) {
    const t = tickets[done++ % tickets.length];
    await decide(t, text(t));
    passed = processor() - begin;
  }
  out[`${pass}_per_s`] = done / passed;
  out[`${pass}_answers`] = answers;
}
console.log(JSON.stringify(out));
