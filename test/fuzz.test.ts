/**
 * @module
 * Every property of the configuration language on texts that a machine makes: a few seconds' worth. The long run is
 * `npm run verify:long`. A failure names its seed; FUZZ_SEED=n sets another.
 */

import { describe, expect, it } from 'vitest';
import { EDIT_PROPERTIES, edits, fuzzEdit, fuzzText, KINDS, SEED, TEXT_PROPERTIES } from './fuzz/run-fuzz.ts';

const RUNS = 60;

describe.each(Object.entries(KINDS))(`Texts that are %s (seed ${SEED})`, (_, text) => {
  it.each(Object.entries(TEXT_PROPERTIES))('%s', (_name, property) => {
    expect(fuzzText(text, property, RUNS).runs).toBe(RUNS);
  });

  it.each(Object.entries(EDIT_PROPERTIES))('%s', (name, property) => {
    expect(fuzzEdit(text, edits(name.startsWith('rename')), property, RUNS).runs).toBe(RUNS);
  });
});
