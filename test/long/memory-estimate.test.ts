/**
 * @module
 * The memory that `train` foretells against the most that its process held, for a small and a larger shape, with and without
 * a worker thread: within 25 %.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoConfig } from '../../src/cli/demo-config.ts';
import { setField } from '../../src/config/edit/set-field.ts';
import { writeDefectDataset } from '../../src/dataset/synthetic/write-defect-dataset.ts';
import { isBuilt, NOT_BUILT, runProgram } from '../run-program.ts';

const UNITS: Readonly<Record<string, number>> = { MiB: 2 ** 20, GiB: 2 ** 30 };

let folder: string;
let peak: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-rss-'));
  peak = join(folder, 'peak.mjs');
  // Loaded before the program: tells the most that the process held, in kilobytes, when it ends.
  await writeFile(
    peak,
    "process.on('exit', () => console.error('peak ' + process.resourceUsage().maxRSS));\n",
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Shape {
  readonly size: number;
  readonly depth: string;
  readonly batch: number;
  readonly workers: number;
}

const SHAPES: readonly Shape[] = [
  { size: 160, depth: '0.25', batch: 2, workers: 0 },
  { size: 160, depth: '0.25', batch: 16, workers: 1 },
  { size: 300, depth: '0.5', batch: 8, workers: 1 },
];

describe.skipIf(!isBuilt)(`the estimate of memory${isBuilt ? '' : `: ${NOT_BUILT}`}`, () => {
  it.each(SHAPES)(
    'of $size pixels at depth $depth, $batch a step, $workers workers is within 25 % of what is held',
    async ({ size, depth, batch, workers }) => {
      const data = join(folder, `${size}-${batch}`);
      await writeDefectDataset(data, {
        seed: 1,
        size,
        train: { count: 32, rareShare: 0.5 },
        eval: { count: 1, rareShare: 0.5 },
      });
      const files = {
        trainRecord: join(data, 'train.record'),
        evalRecord: join(data, 'eval.record'),
        labelMap: join(data, 'label_map.pbtxt'),
      };
      const text = demoConfig({ ...files, size, batchSize: batch, steps: 12 });
      const config = join(data, 'pipeline.config');
      await writeFile(config, setField(text, 'model.ssd.feature_extractor.depth_multiplier', depth));
      const { status, err } = await runProgram(
        ['train', config, '--model-dir', join(data, 'run'), '--device', 'cpu', '--workers', `${workers}`],
        { cwd: folder, nodeOptions: ['--import', pathToFileURL(peak).href] },
      );
      expect(status, err).toBe(0);
      const [, amount, unit] = /^memory: about ([\d.]+) (\wiB) at the most/m.exec(err) ?? [];
      const held = Number(/^peak (\d+)$/m.exec(err)?.[1]) * 1024;
      const ratio = (Number(amount) * UNITS[unit]) / held;
      console.log(`${size}, ${depth}, ${batch}, ${workers}: foretold / held = ${ratio.toFixed(2)}`);
      expect(Math.abs(ratio - 1)).toBeLessThan(0.25);
    },
  );
});
