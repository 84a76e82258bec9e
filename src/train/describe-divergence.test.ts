import { describe, expect, it } from 'vitest';
import { emptyBatch } from '../input/batch.ts';
import { type Divergence, describeDivergence } from './describe-divergence.ts';

const batch = (): Divergence['batch'] =>
  emptyBatch(3, {
    ...{ batchSize: 1, anchors: 2, labelSize: 3, codeSize: 4 },
    ...{ numClasses: 2, height: 2, width: 2 },
  });

const divergence = (fields: Partial<Divergence>): Divergence => ({
  step: 4,
  losses: {
    ...{ total: Number.NaN, localization: Number.NaN, classification: 1.23456, regularization: 0 },
    gradientNorm: Number.NaN,
    localizationByClass: new Float32Array(2),
    classificationByClass: new Float32Array(3),
    matchedAnchors: new Float32Array(2),
  },
  previous: undefined,
  batch: batch(),
  learningRate: 0.1,
  clipNorm: 10,
  largestClassWeight: 5,
  checkpoint: undefined,
  ...fields,
});

const cause = (fields: Partial<Divergence>): string =>
  describeDivergence(divergence(fields)).split('\nLikely cause: ')[1];

describe('a divergence', () => {
  it('is told with its step, its losses and where to go back to', () => {
    const [what] = describeDivergence(divergence({ checkpoint: 'runs/x/checkpoints/step-000003' })).split(
      '\n',
    );
    expect(what).toBe(
      'The loss of step 4 is NaN (localization NaN, classification 1.235, regularization 0). Training has stopped and nothing of this step was saved. ' +
        "The last good checkpoint is runs/x/checkpoints/step-000003; mend the cause in the pipeline.config of the run's folder and continue with --resume.",
    );
  });

  it('is laid on the data where an image or a target is at fault, before anything else', () => {
    const images = batch();
    images.images[5] = Number.NaN;
    expect(cause({ batch: images, largestClassWeight: 100 })).toBe(
      'an image of the batch holds values that are not numbers; look at your images.',
    );
    const boxes = batch();
    boxes.boxTargets[0] = Number.NEGATIVE_INFINITY;
    expect(cause({ batch: boxes })).toBe(
      'a box of the batch has no width or height, so that its target is infinite; run "counterweight stats" on the data.',
    );
  });

  it('is laid on a heavy class weight, then on the learning rate', () => {
    expect(cause({ largestClassWeight: 57 })).toMatch(/^a class weight of 57 multiplies the gradients/);
    expect(cause({})).toBe('the learning rate 0.1 is too high. Lower it, or warm up for longer.');
    expect(cause({ clipNorm: 0 })).toBe(
      'the learning rate 0.1 is too high for unclipped gradients. Set gradient_clipping_by_norm: 10 in train_config, or lower the rate.',
    );
  });
});
