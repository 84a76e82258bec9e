import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { finalValue, readLearningCurve } from './learning-curve.ts';
import { runFolder } from './run-folder.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'counterweight-curve-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

function line(step: number, loss: number | null): string {
  return JSON.stringify({
    step,
    total_loss: loss,
    localization_loss: 1,
    classification_loss: 2,
    regularization_loss: 0,
    gradient_norm: 1,
    learning_rate: 0.1,
    images_per_second: 5,
    by_class: {
      background: { classification_loss: 3 },
      pit: { classification_loss: step, localization_loss: 2 * step, matched_anchors: 1 },
    },
  });
}

test('a long log is thinned to means of neighbouring lines', async () => {
  const lines = Array.from({ length: 7 }, (_, i) => line(10 * (i + 1), i + 1));
  await writeFile(runFolder(root).metrics, `${lines.join('\n')}\n`);
  const curve = await readLearningCurve(root, 3);
  expect(curve.lines_per_point).toBe(3);
  expect(curve.step).toEqual([30, 60, 70]);
  expect(curve.losses.total_loss).toEqual([2, 5, 7]);
  expect(curve.classes).toEqual([
    { name: 'background', classification_loss: [3, 3, 3], localization_loss: [null, null, null] },
    { name: 'pit', classification_loss: [20, 50, 70], localization_loss: [40, 100, 140] },
  ]);
});

test('a loss that was not finite leaves a gap, a last line cut short is left out, another is an error', async () => {
  const { metrics } = runFolder(root);
  await writeFile(metrics, `${line(10, null)}\n${line(20, 2)}\n{"step": 3`);
  expect((await readLearningCurve(root)).losses.total_loss).toEqual([null, 2]);
  await writeFile(metrics, `oops\n${line(20, 2)}\n`);
  await expect(readLearningCurve(root)).rejects.toThrow(`${metrics}: Line 1 is no line of metrics: "oops".`);
});

test('every evaluated step is on the curve, and a run without a log has no points', async () => {
  await mkdir(runFolder(root).evaluations);
  for (const step of [200, 100])
    await writeFile(
      join(runFolder(root).evaluations, `step-000${step}.json`),
      JSON.stringify({
        step,
        stats: { AP: 0.1, AP50: step / 1000 },
        classes: [{ name: 'pit', AP: 0, AP50: 1 }],
      }),
    );
  const { step, evaluations } = await readLearningCurve(root);
  expect(step).toEqual([]);
  expect(evaluations.map(({ step: at, AP50 }) => [at, AP50])).toEqual([
    [100, 0.1],
    [200, 0.2],
  ]);
});

test('training comes to rest at the mean of its last tenth', () => {
  expect(finalValue([])).toBeNull();
  expect(finalValue([5, null])).toBeNull();
  expect(finalValue(Array.from({ length: 20 }, (_, i) => i))).toBe(18.5);
});
