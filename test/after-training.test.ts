/**
 * @module
 * Post-processing chosen after training, from one end to the other on a tiny run: `export` chooses on one set of pictures
 * and measures on another, and the file, run by ONNX Runtime alone, does what the table says.
 */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { runCli } from '../src/cli/run-cli.ts';
import { readOnnxMetadata } from '../src/graph/read-onnx-metadata.ts';
import type { VariantFigures } from '../src/train/after-training/judged-variant.ts';
import type { MeasuredVariant } from '../src/train/after-training/tune-post-processing.ts';
import { prepareRun } from '../src/train/prepare-run.ts';
import { train } from '../src/train/train.ts';
import { TINY_TRAINING, type TinyRun, writeTinyRun } from './tiny-run.ts';

let folder: string;
let root: string;
let training: TinyRun;
let validation: TinyRun;
let unseen: TinyRun;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-after-'));
  root = join(folder, 'run');
  const options = { count: 8, discs: 6, steps: 120 };
  training = await writeTinyRun(join(folder, 'train'), options);
  validation = await writeTinyRun(join(folder, 'validation'), { ...options, seed: 6 });
  unseen = await writeTinyRun(join(folder, 'test'), { ...options, count: 12, discs: 10, seed: 7 });
  const { plan } = await prepareRun(training.config, root, { seed: 1, workers: 0, cacheBytes: 1 << 20 });
  await train(plan, root, TINY_TRAINING);
});

afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

async function run(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  vi.spyOn(console, 'log').mockImplementation((text: string) => {
    said.out += `${text}\n`;
  });
  vi.spyOn(console, 'error').mockImplementation((text: string) => {
    said.err += `${text}\n`;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true); // progress
  const status = await runCli(args, {
    writeErr: (text) => {
      said.err += text;
    },
  });
  return { status, ...said };
}

async function json<T>(...args: string[]): Promise<T> {
  const { status, out, err } = await run(...args, '--json');
  expect({ status, err: status === 0 ? '' : err }).toEqual({ status: 0, err: '' });
  return JSON.parse(out) as T;
}

interface Exported {
  readonly score_thresholds: { readonly rule: string; readonly thresholds: Record<string, number> };
  readonly prior_correction: { readonly strength: number; readonly divisors: Record<string, number> };
  readonly evaluation: { readonly images: number; readonly variants: readonly MeasuredVariant[] };
  readonly warnings: readonly string[];
}

const splits = (): string[] => ['--validation-data', validation.record, '--eval-data', unseen.record];

test('the file alone does what the table says', async () => {
  const out = join(folder, 'tuned.onnx');
  const exported = await json<Exported>(
    ...['export', root, '--out', out, ...splits()],
    ...['--score-thresholds', 'best-f1', '--prior-correction', 'norcal=0.7'],
  );
  expect(exported.warnings.filter((text) => !text.includes('hardly learnt'))).toEqual([]);
  const { variants, images } = exported.evaluation;
  expect(variants.map(({ name }) => name)).toEqual(['as_trained', 'prior_corrected', 'thresholds']);
  expect(images).toBe(12);
  const table = variants[2];
  expect(table.classes.map(({ name, instances }) => [name, instances])).toEqual([
    ['block', 12],
    ['disc', 10],
  ]);
  expect(table.classes.some(({ right }) => right > 0)).toBe(true);

  const alone = await json<{ at_thresholds: VariantFigures }>('eval', out, '--data', unseen.record);
  for (const [c, figures] of alone.at_thresholds.classes.entries()) {
    const { AP, AP50, precision, recall, F1, ...counts } = figures;
    expect(table.classes[c]).toMatchObject(counts); // thresholds, right, wrong, missed
    for (const [name, value] of Object.entries({ AP, AP50, precision, recall, F1 }))
      expect(value, `${name} of ${figures.name}`).toBeCloseTo(Number(table.classes[c][name as 'AP']), 6);
  }

  const metadata = readOnnxMetadata(await readFile(out));
  expect(JSON.parse(metadata.get('score_thresholds') ?? '')).toEqual(exported.score_thresholds.thresholds);
  expect(JSON.parse(metadata.get('prior_correction') ?? '')).toMatchObject({ method: 'norcal' });
  expect(JSON.parse(metadata.get('after_training') ?? '')).toMatchObject({
    score_thresholds: { rule: 'best-f1' },
    prior_correction: { strength: 0.7, instances: { 1: 8, 2: 6 } },
    validation: { images: 8 },
  });

  const plain = join(folder, 'plain.onnx');
  await json('export', root, '--out', plain);
  expect([...readOnnxMetadata(await readFile(plain)).keys()]).not.toContain('score_thresholds');
  const before = await json<{ classes: { AP: number }[] }>('eval', plain, '--data', unseen.record);
  for (const [c, { AP }] of variants[0].classes.entries()) expect(before.classes[c].AP).toBeCloseTo(AP, 6);
});

test('detect shows what the file keeps, and less where asked', async () => {
  const out = join(folder, 'given.onnx');
  await json('export', root, '--out', out, '--score-thresholds', 'block=0.15,disc=0.6', '--no-measure');
  const found = async (...args: string[]): Promise<{ label: string; score: number }[]> => {
    const report = await json<{ detections: { label: string; score: number }[] }[]>(
      ...['detect', out, ...unseen.images, '--no-draw', ...args],
    );
    return report.flatMap(({ detections }) => detections);
  };
  const all = await found();
  expect(all.length).toBeGreaterThan(0);
  expect(all.every(({ label, score }) => score >= (label === 'block' ? 0.15 : 0.6))).toBe(true);
  expect(all.some(({ score }) => score < 0.5)).toBe(true);
  const some = await found('--min-score', '0.5');
  expect(some).toEqual(all.filter(({ score }) => score >= 0.5));
  const { out: text } = await run('detect', out, unseen.images[0], '--no-draw');
  expect(text).toContain('with at least the score that the file asks of their class');
});

test('nothing is chosen on what was trained on, and figures on what was chosen on are said to flatter', async () => {
  const rule = ['export', root, '--out', join(folder, 'x.onnx'), '--score-thresholds', 'best-f1'];
  // The tiny run's own eval_input_reader is the record that it was trained on.
  expect(await run(...rule)).toMatchObject({
    status: 2,
    err: '8 of the 8 validation images were trained on, where a detector scores as nowhere else. Pass other data with --validation-data or --validation-split.\n',
  });
  const seen = await run(...rule, '--validation-data', validation.record, '--eval-data', validation.record);
  expect(seen).toMatchObject({ status: 0 });
  expect(seen.err).toContain(
    'warning: 8 of the 8 images measured on are among those that the choice was made on; the figures flatter.',
  );
  const trained = await run(...rule, '--validation-data', validation.record);
  expect(trained.err).toContain(
    'warning: 8 of the 8 images measured on were trained on; the figures flatter.',
  );
});

test('flags that nothing reads, and rules that nothing meets, are refused', async () => {
  expect((await run('export', root, '--validation-data', validation.record)).err).toBe(
    '--validation-data goes with --score-thresholds or --prior-correction.\n',
  );
  expect((await run('export', root, '--score-thresholds', 'best-f1', '--class-counts', 'block=1')).err).toBe(
    '--class-counts goes with --prior-correction.\n',
  );
  expect((await run('eval', join(folder, 'tuned.onnx'))).err).toMatch(
    /^An exported detector \(".*"\) needs --data, the data set to evaluate it on\.\n$/,
  );
});

test('the text has the table of before and after', async () => {
  const { out } = await run(
    ...['export', root, '--out', join(folder, 'y.onnx'), ...splits()],
    ...['--prior-correction', 'norcal', '--prior-criterion', 'F1', '--score-thresholds', 'recall=0.5'],
  );
  expect(out).toMatch(
    /^Prior correction: norcal, strength \S+, of 0, 0\.2, .* the one of the largest mean F1 on /,
  );
  expect(out).toContain('Trained on: block 8, disc 6.');
  expect(out).toContain('Thresholds by class, before → after, on');
  expect(out).toMatch(/^class +objects +AP +AP50 +threshold +precision +recall +F1$/m);
});
