/**
 * @module
 * Every property of the configuration language on texts that a machine makes: a few seconds' worth. The long run is
 * `npm run verify:long`. A failure names its seed; FUZZ_SEED=n sets another.
 */

import { describe, expect, it } from 'vitest';
import { diagnosisIsSound, fixingEnds } from './fuzz/properties.ts';
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

describe('What the long run found once', () => {
  const most = 2 ** 31 - 1;
  const loss = 'loss { localization_loss { weighted_smooth_l1 { class_weight { name: "a" weight: 0 } } } }';
  it.each([
    `model { ssd { num_classes: ${most} ${loss} } }`,
    `model { ssd { ${loss} } }`,
    `model { ssd { box_predictor { weight_shared_convolutional_box_predictor { } } anchor_generator { ssd_anchor_generator { num_layers: ${most} } } } }`,
    'model { ssd { } faster_rcnn { } } model { ssd { } }',
  ])('%s', (text) => {
    expect(diagnosisIsSound(text)).toBe('held');
    expect(fixingEnds(text)).toBe('held');
  });
});
