/**
 * @module
 * A detector whose images are padded, from training to the exported file: it overfits two pictures of different
 * proportions and finds their objects where they are, which it cannot where boxes, anchors and windows do not agree.
 */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setField } from '../src/config/edit/set-field.ts';
import { openDataset } from '../src/dataset/open-dataset.ts';
import { exportDetector } from '../src/export/export-detector.ts';
import { evaluationImages } from '../src/input/evaluation-images.ts';
import { readImage } from '../src/input/read-image.ts';
import { loadOnnxDetector } from '../src/runtime/onnx-detector.ts';
import { createDetector } from '../src/train/detector.ts';
import { evaluateDetector } from '../src/train/evaluate-detector.ts';
import { loadRun } from '../src/train/load-run.ts';
import { prepareRun } from '../src/train/prepare-run.ts';
import { train } from '../src/train/train.ts';
import { TINY_TRAINING, writeTinyRun } from './tiny-run.ts';

const STEPS = 160;
const RESIZERS = {
  'kept in proportion and padded':
    '{ keep_aspect_ratio_resizer { min_dimension: 56 max_dimension: 72 pad_to_max_dimension: true per_channel_pad_value: [0.0, 0.1, -0.2] } }',
  'left as they are, in grey':
    '{ conditional_shape_resizer { condition: GREATER size_threshold: 80 convert_to_grayscale: true resize_method: BICUBIC } input_height: 80 input_width: 80 }',
};

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'counterweight-padded-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe.each(Object.entries(RESIZERS))('images %s', (name, resizer) => {
  test('are learnt, evaluated and detected in by one frame', { timeout: 240_000 }, async () => {
    const folder = join(root, name.replaceAll(/\W+/g, '-'));
    const tiny = await writeTinyRun(folder, { count: 2, steps: STEPS });
    const text = setField(await readFile(tiny.config, 'utf8'), 'model.ssd.image_resizer', resizer, {
      replace: true,
    });
    await writeFile(tiny.config, text);
    const { plan } = await prepareRun(tiny.config, join(folder, 'run'), {
      seed: 3,
      workers: 0,
      cacheBytes: 1e7,
    });
    await train(plan, join(folder, 'run'), TINY_TRAINING);

    const run = await loadRun(join(folder, 'run'));
    const detector = await createDetector(run, { threads: 1 });
    const dataset = await openDataset(plan.input.dataset, run.labelMap);
    const { resizer: input } = run.model;
    const result = await evaluateDetector({ detector, dataset, resizer: input, numClasses: 2 });
    expect(result.classes.map(({ AP50 }) => AP50 > 0.9)).toEqual([true, true]);

    const parameters = new Map([...run.parameters].map(([key, { data }]) => [key, data]));
    const file = join(folder, 'detector.onnx');
    await writeFile(file, exportDetector({ ...run, parameters, labels: new Map() }));
    const exported = await loadOnnxDetector(file);
    let index = 0;
    for await (const { sample, image, size } of evaluationImages(dataset, input)) {
      expect(Math.min(size.height / input.height, size.width / input.width)).toBeLessThan(0.9);
      const expected = await detector.detect(image, size);
      const found = await exported.detect(await readImage(dataset, index++, sample));
      // the bicubic weights of ONNX are not rounded to 1024 places
      const tolerance = input.method === 'BICUBIC' ? 2e-2 : 1e-3;
      const sure = found.filter(({ score }) => score > 0.5);
      expect(sure.length).toBe(expected.scores.filter((score) => score > 0.5).length);
      sure.forEach(({ boxYxyx, score }, k) => {
        expect(Math.abs(score - expected.scores[k])).toBeLessThan(tolerance);
        boxYxyx.forEach((side, i) => {
          expect(Math.abs(side - expected.boxesYxyx[4 * k + i])).toBeLessThan(tolerance);
        });
      });
    }
    await exported.close();
    await detector.close();
    await dataset.close();
  });
});
