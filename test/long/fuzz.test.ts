/**
 * @module
 * The long run of the fuzz tests (`npm run verify:long`): the same properties as `test/fuzz.test.ts`, on many more
 * texts, with the number of cases printed at the end. FUZZ_SEED=n sets the seed, FUZZ_RUNS=n the runs of each property
 * on each kind of text.
 */

import { afterAll, describe, it } from 'vitest';
import {
  EDIT_PROPERTIES,
  edits,
  fuzzEdit,
  fuzzText,
  KINDS,
  SEED,
  TEXT_PROPERTIES,
} from '../fuzz/run-fuzz.ts';

const RUNS = Number(process.env.FUZZ_RUNS ?? 5000);
const rows: string[] = [];
let cases = 0;

function report(kind: string, name: string, runs: number, held: number, since: number): void {
  cases += runs;
  const seconds = (Date.now() - since) / 1000;
  rows.push(`${runs} texts ${kind}: ${name} (${held} not refused, ${seconds.toFixed(1)} s)`);
}

afterAll(() => {
  console.log(`${rows.join('\n')}\n${cases} cases in all, seed ${SEED}.`);
});

describe.each(Object.entries(KINDS))('Texts that are %s', (kind, text) => {
  it.each(Object.entries(TEXT_PROPERTIES))('%s', (name, property) => {
    const since = Date.now();
    const { runs, held } = fuzzText(text, property, RUNS);
    report(kind, name, runs, held, since);
  });

  it.each(Object.entries(EDIT_PROPERTIES))('%s', (name, property) => {
    const since = Date.now();
    const { runs, held } = fuzzEdit(text, edits(name.startsWith('rename')), property, RUNS);
    report(kind, name, runs, held, since);
  });
});
