/**
 * @module
 * The same seed and the same number of threads give the same bits, run to run: two processes, side by side, train some steps
 * and leave the same parameters, slots and losses to the last bit.
 */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listCheckpoints } from '../src/train/checkpoint.ts';
import { runFolder } from '../src/train/run-folder.ts';
import { isBuilt, NOT_BUILT, runProgram } from './run-program.ts';
import { writeTinyRun } from './tiny-run.ts';

const STEPS = 5;

let folder: string;
let config: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-bits-'));
  ({ config } = await writeTinyRun(join(folder, 'data'), { count: 6, steps: STEPS, augment: true }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a run with this number of threads leaves: the files of its checkpoint, and its losses. */
async function train(name: string, threads: number): Promise<Map<string, Buffer | string>> {
  const root = join(folder, name);
  const { status, err } = await runProgram(
    [
      ...['train', config, '--model-dir', root, '--seed', '5', '--device', 'cpu', '--batch-size', '4'],
      ...['--workers', '1', '--log-every', '1', '--threads', String(threads)],
    ],
    { cwd: folder },
  );
  expect(status, err).toBe(0);
  const [checkpoint] = await listCheckpoints(root);
  const left = new Map<string, Buffer | string>();
  for (const file of (await readdir(checkpoint)).filter((each) => each.endsWith('.safetensors')))
    left.set(file, await readFile(join(checkpoint, file)));
  const lines = (await readFile(runFolder(root).metrics, 'utf8')).trimEnd().split('\n');
  const losses = lines.map((line) => ({ ...JSON.parse(line), images_per_second: 0 }));
  return left.set('losses', JSON.stringify(losses));
}

describe.skipIf(!isBuilt)(`training${isBuilt ? '' : `: ${NOT_BUILT}`}`, () => {
  it.each([1, 2])('with %i threads gives the same bits in each process', async (threads) => {
    const [first, second] = await Promise.all(
      ['first', 'second'].map((name) => train(`${name}-${threads}`, threads)),
    );
    expect([...first.keys()].sort()).toEqual(['losses', 'model.safetensors', 'optimizer.safetensors']);
    expect(JSON.parse(String(first.get('losses')))).toHaveLength(STEPS);
    expect(first.get('losses')).toBe(second.get('losses'));
    for (const file of ['model.safetensors', 'optimizer.safetensors']) {
      const [a, b] = [first, second].map((left) => Buffer.from(left.get(file) ?? ''));
      expect(a.length).toBeGreaterThan(100_000);
      expect(Buffer.compare(a, b)).toBe(0);
    }
  });
});
