import { describe, expect, test } from 'vitest';
import { loadPipelineConfig } from '../../config/load-pipeline-config.ts';
import type { Run } from '../load-run.ts';
import { scoreWeights, trainedCounts } from './trained-counts.ts';

/** What the counts read of a run: its loss and its classes. */
function runOf(loss: string): Run {
  const text = `model { ssd { num_classes: 3 loss { classification_loss { ${loss} } } } }`;
  const items = ['RBC', 'WBC', 'Platelets'].map((name, c) => ({ id: c + 1, name }));
  const loaded = loadPipelineConfig(text, 'x.config');
  return { loaded, labelMap: { items }, model: { numClasses: 3 } } as unknown as Run;
}

describe('the class weights that shift scores', () => {
  test.each([
    ['weighted_sigmoid { class_weights: [1, 11, 12] }', [1, 11, 12]],
    ['weighted_softmax { class_weight { name: "WBC" weight: 5 } }', [1, 5, 1]],
    ['weighted_sigmoid { class_weights: [1, 11, 12] class_weight_mode: POSITIVE_LOGIT }', [1, 11, 12]],
    ['weighted_sigmoid { class_weights: [1, 11, 12] class_weight_mode: PER_LOGIT }', undefined],
    ['weighted_sigmoid { }', undefined],
  ])('of %s', (loss, weights) => {
    expect(scoreWeights(runOf(loss))).toEqual(weights);
  });
});

test('given counts stand in place of boxes and weights', async () => {
  const run = runOf('weighted_sigmoid { class_weights: [1, 11, 12] }');
  const given = new Map([
    [1, 2382],
    [3, 209],
  ]);
  expect(await trainedCounts(run, given)).toEqual({
    instances: [2382, 0, 209],
    weights: undefined,
    counts: [2382, 0, 209],
  });
});
