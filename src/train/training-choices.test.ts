import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyRun } from '../../test/tiny-run.ts';
import { removeField } from '../config/edit/remove-field.ts';
import { createInput } from '../input/create-input.ts';
import { prepareRun } from './prepare-run.ts';
import { createTrainingStep } from './training-step.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-choices-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const LOSS = 'model.ssd.loss';
const OPTIMIZER = 'train_config.optimizer';

/** What a configuration may choose of losses, targets and optimizers, each in the smallest run. */
const CHOICES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  dice: { [`${LOSS}.classification_loss.weighted_dice_classification_loss.squared_normalization`]: 'false' },
  'a penalty-reduced focal loss': {
    [`${LOSS}.classification_loss.penalty_reduced_logistic_focal_loss.alpha`]: '2.0',
    [`${LOSS}.classification_loss.penalty_reduced_logistic_focal_loss.beta`]: '4.0',
  },
  'a bootstrapped sigmoid': { [`${LOSS}.classification_loss.bootstrapped_sigmoid.alpha`]: '0.9' },
  'an IoU loss': { [`${LOSS}.localization_loss.weighted_iou`]: '{ }' },
  'a GIoU loss of weighted classes': {
    [`${LOSS}.localization_loss.weighted_giou.class_weights`]: '[1.0, 3.0]',
  },
  'a random sample': { [`${LOSS}.random_example_sampler.positive_sample_fraction`]: '0.25' },
  'confidences as targets, matched one to one': {
    'model.ssd.use_confidences_as_targets': 'true',
    'model.ssd.implicit_example_weight': '0.5',
    'model.ssd.matcher.bipartite_matcher': '{ }',
  },
  "Keras's momentum, clipped and averaged": {
    [`${OPTIMIZER}.convention`]: 'TENSORFLOW_2',
    [`${OPTIMIZER}.use_moving_average`]: 'true',
    'train_config.gradient_clipping_by_norm': '5.0',
    'train_config.bias_grad_multiplier': '2.0',
  },
};

describe.each(Object.entries(CHOICES))('training with %s', (name, fields) => {
  it('has a finite loss, which falls', async () => {
    const root = join(folder, name.replace(/\W+/g, '-'));
    const { config } = await writeTinyRun(root, { count: 2, steps: 4, fields });
    if (name === 'dice') {
      const text = await readFile(config, 'utf8'); // it has no loss of an anchor to mine by
      await writeFile(config, removeField(text, `${LOSS}.hard_example_miner`, { file: config, comment: [] }));
    }
    const { plan } = await prepareRun(config, join(root, 'run'), { seed: 2, workers: 0, cacheBytes: 0 });
    const training = await createTrainingStep(plan.step, { seed: 2 }, { threads: 1 });
    const source = createInput(plan.input, { startStep: 0 });
    const batch = await source.next();
    const losses: number[] = [];
    for (let n = 0; n < 12; n++) losses.push((await training.run(batch, 0.01, n)).total);
    await source.close();
    await training.close();
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(losses[11]).toBeLessThan(losses[0]);
  });
});
