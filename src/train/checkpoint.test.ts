import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Checkpoint,
  listCheckpoints,
  loadCheckpoint,
  newestCheckpoint,
  saveCheckpoint,
} from './checkpoint.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'counterweight-checkpoint-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const checkpoint = (step: number): Checkpoint => ({
  step,
  seed: 5,
  model: new Map([['w', { shape: [2], data: Float32Array.of(step, 0.1) }]]),
  optimizer: new Map([['w/Momentum', { shape: [2], data: Float32Array.of(-step, 0) }]]),
});

describe('checkpoints', () => {
  it('read back what was saved', async () => {
    const folder = await saveCheckpoint(root, checkpoint(500), 7);
    expect(folder.endsWith(join('checkpoints', 'step-000500'))).toBe(true);
    expect(await loadCheckpoint(folder)).toEqual(checkpoint(500));
  });

  it('keep the newest few, in the order of training', async () => {
    for (const step of [5, 10, 1_000_000, 20]) await saveCheckpoint(root, checkpoint(step), 3);
    const names = (await listCheckpoints(root)).map((folder) => folder.split(/[\\/]/).at(-1));
    expect(names).toEqual(['step-000010', 'step-000020', 'step-1000000']);
  });

  it('that were cut off while being written do not count', async () => {
    await saveCheckpoint(root, checkpoint(10), 7);
    await mkdir(join(root, 'checkpoints', '.step-000020.partial'));
    await writeFile(join(root, 'checkpoints', '.step-000020.partial', 'model.safetensors'), 'half');
    expect(await newestCheckpoint(root)).toContain('step-000010');
    await saveCheckpoint(root, checkpoint(20), 7);
    expect(await readdir(join(root, 'checkpoints'))).toEqual(['step-000010', 'step-000020']);
  });

  it('that are damaged are refused by file', async () => {
    const folder = await saveCheckpoint(root, checkpoint(10), 7);
    await truncate(join(folder, 'optimizer.safetensors'), 30);
    await expect(loadCheckpoint(folder)).rejects.toThrow(/optimizer\.safetensors: .*damaged/);
  });

  it('missing altogether are told', async () => {
    await expect(newestCheckpoint(root)).rejects.toThrow('There is no checkpoint in this run; train first.');
  });
});
