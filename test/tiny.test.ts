/**
 * @module
 * The whole way in seconds: two pictures are learnt by heart, found again, read back from the checkpoint and from the
 * exported file.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dataset } from '../src/dataset/dataset.ts';
import { openDataset } from '../src/dataset/open-dataset.ts';
import { fixedShape } from '../src/detection/image-resizer.ts';
import type { CocoResult } from '../src/eval/coco/coco-data.ts';
import { exportDetector } from '../src/export/export-detector.ts';
import { evaluationImages } from '../src/input/evaluation-images.ts';
import { readImage } from '../src/input/read-image.ts';
import { loadOnnxDetector } from '../src/runtime/onnx-detector.ts';
import { createDetector, type Detector } from '../src/train/detector.ts';
import { evaluateDetector } from '../src/train/evaluate-detector.ts';
import { loadRun, type Run } from '../src/train/load-run.ts';
import { prepareRun } from '../src/train/prepare-run.ts';
import { type TrainOutcome, train } from '../src/train/train.ts';
import { TINY_SIDE, TINY_TRAINING, writeTinyRun } from './tiny-run.ts';

const STEPS = 150;
const resizer = fixedShape(TINY_SIDE, TINY_SIDE);

let root: string;
let outcome: TrainOutcome;
let run: Run;
let dataset: Dataset;
let detector: Detector;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'counterweight-tiny-'));
  const { config, record } = await writeTinyRun(join(root, 'data'), { count: 2, steps: STEPS });
  const { plan } = await prepareRun(config, join(root, 'run'), { seed: 1, workers: 0, cacheBytes: 1 << 20 });
  outcome = await train(plan, join(root, 'run'), TINY_TRAINING);
  run = await loadRun(join(root, 'run'));
  dataset = await openDataset({ format: 'tfrecord', paths: [record] }, run.labelMap);
  detector = await createDetector(run, { threads: 1 });
});

afterAll(async () => {
  await detector?.close();
  await dataset?.close();
  await rm(root, { recursive: true, force: true });
});

const evaluate = (by: Detector): Promise<CocoResult> =>
  evaluateDetector({ detector: by, dataset, resizer, numClasses: 2 });

describe('a tiny run', () => {
  test('learns two pictures by heart', async () => {
    const { first, last } = outcome;
    expect(outcome).toMatchObject({ step: STEPS, interrupted: false });
    expect(last?.total_loss).toBeLessThan((first?.total_loss ?? 0) / 5);
    const { stats, classes } = await evaluate(detector);
    expect(stats.AP50).toBeGreaterThan(0.9);
    expect(classes.map(({ name, instances, AP50 }) => [name, instances, AP50 > 0.9])).toEqual([
      ['block', 2, true],
      ['disc', 2, true],
    ]);
  });

  test('gives the same figures from its checkpoint, read again', async () => {
    const again = await createDetector(await loadRun(join(root, 'run'), outcome.checkpoint), { threads: 2 });
    expect(await evaluate(again)).toEqual(await evaluate(detector));
    await again.close();
  });

  test('gives the same detections from its exported file, run alone, on pictures of any shape', async () => {
    const parameters = new Map([...run.parameters].map(([name, { data }]) => [name, data]));
    const labels = new Map(run.labelMap.items.map(({ id, name }) => [id, name]));
    const file = join(root, 'detector.onnx');
    await writeFile(file, exportDetector({ ...run, parameters, labels }));
    const exported = await loadOnnxDetector(file);
    let index = 0;
    for await (const { sample, image } of evaluationImages(dataset, resizer)) {
      const expected = await detector.detect(image);
      const pixels = await readImage(dataset, index++, sample);
      const found = await exported.detect(pixels);
      expect(pixels.width).not.toBe(pixels.height);
      expect(found.length).toBe(expected.count);
      found.forEach(({ boxYxyx, score, classId, label }, k) => {
        expect(classId).toBe(expected.classes[k] + 1);
        expect(label).toBe(labels.get(classId));
        expect(Math.abs(score - expected.scores[k])).toBeLessThan(1e-4);
        boxYxyx.forEach((side, i) => {
          expect(Math.abs(side - expected.boxesYxyx[4 * k + i])).toBeLessThan(1e-4);
        });
      });
      expect(
        found
          .filter(({ score }) => score > 0.5)
          .map(({ label }) => label)
          .sort(),
      ).toEqual(['block', 'disc']);
    }
    expect(index).toBe(2);
    await exported.close();
  });
});
