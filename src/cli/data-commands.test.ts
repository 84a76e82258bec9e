/**
 * @module
 * The commands stats and convert, run as a user runs them, on a small generated data set and on the real ones.
 */

import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandRunner } from '../../test/command-runner.ts';
import { writeVocFolder } from '../../test/voc-folder.ts';
import { openTensorBundle } from '../checkpoint/tensor-bundle/open-tensor-bundle.ts';
import { type BundleValue, writeTensorBundle } from '../checkpoint/tensor-bundle/write-tensor-bundle.ts';
import { encodedSamples } from '../dataset/encoded-sample.ts';
import type { Sample } from '../dataset/sample.ts';
import { convertCommand } from './convert.ts';
import { countData, openData } from './count-data.ts';
import type { CommandEntry } from './run-cli.ts';
import { formatStatistics, statsCommand } from './stats.ts';

const commands: readonly CommandEntry[] = [
  { name: 'stats', summary: '', load: async () => statsCommand },
  { name: 'convert', summary: '', load: async () => convertCommand },
];

const { run, runJson } = commandRunner(commands);

let folder = '';
let voc = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-data-'));
  voc = await writeVocFolder(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('stats', () => {
  it('prints a table with bars, as wide as the terminal allows', async () => {
    const statistics = await countData(voc, { split: 'train' });
    expect(formatStatistics('voc, split train', statistics, 100)).toBe(
      [
        'voc, split train',
        '',
        'id  class    instances   share                    images  box area: min  median     max  difficult',
        ' 1  pit              2  16.7 %  ███▎                   2         17.4 %  21.8 %  26.2 %          1',
        ' 2  scratch         10  83.3 %  ████████████████       3         13.5 %  19.5 %  26.2 %          2',
        '',
        '4 images, 1 of them without boxes',
        '12 instances of 2 classes',
        'imbalance 5.0 : 1 (scratch : pit)',
      ].join('\n'),
    );
    expect(formatStatistics('', statistics, 300)).toContain(` ${'█'.repeat(32)} `);
    expect(formatStatistics('', statistics, 40)).toContain(` ${'█'.repeat(8)} `);
    const { status, out } = await run('stats', voc);
    expect([status, out.split('\n')[0]]).toEqual([0, voc]);
  });

  it('prints stable JSON', async () => {
    const json = await runJson('stats', voc, '--split', 'test');
    expect(json).toMatchObject({
      split: 'test',
      images: 2,
      instances: 4,
      imagesWithoutBoxes: 1,
      imbalanceRatio: 3,
    });
    expect(json.classes).toMatchObject([
      { id: 1, name: 'pit', instances: 1, images: 1, weight: 3, share: 0.25 },
      { id: 2, name: 'scratch', instances: 3, images: 1, weight: 1, share: 0.75 },
    ]);
  });

  it('says what it takes where it is given something else', async () => {
    const { status, err } = await run('stats', join(folder, 'nowhere'));
    expect(status).toBe(2);
    expect(err).toMatch(/nowhere: there is no such file or folder\. Recognised are: /);
  });
});

describe('convert', () => {
  /** What is the same in every format. */
  async function contents(path: string, split?: string): Promise<unknown[]> {
    const dataset = await openData(path, split === undefined ? {} : { split });
    const found: { name: string; bytes: string; boxes: string[] }[] = [];
    const names = new Map(dataset.labelMap.items.map(({ id, name }) => [id, name]));
    for await (const { sample, encoded } of encodedSamples(dataset))
      found.push({
        name: sample.filename,
        bytes: Buffer.from(encoded).toString('base64'),
        boxes: boxLines(sample, names),
      });
    await dataset.close();
    return found.sort((a, b) => a.name.localeCompare(b.name));
  }

  function boxLines({ groundTruth, width, height }: Sample, names: ReadonlyMap<number, string>): string[] {
    return Array.from(groundTruth.classes, (id, g) => {
      const [ymin, xmin, ymax, xmax] = groundTruth.boxesYxyx.subarray(4 * g, 4 * g + 4);
      const corners = [xmin * width, ymin * height, xmax * width, ymax * height];
      return `${names.get(id)} ${corners.map((corner) => corner.toFixed(3)).join(' ')}`;
    });
  }

  it('goes from VOC to TFRecord to COCO and back to VOC, nothing but the marks lost on the way', async () => {
    const out = join(folder, 'round');
    const record = join(out, 'train.record');
    const coco = join(out, 'train.json');
    const back = join(out, 'voc');
    const first = await run('convert', voc, record, '--split', 'train', '--shards', '3', '--gzip');
    expect([first.status, first.err]).toEqual([0, '']);
    expect(first.out).toContain('4 images and 12 boxes of 2 classes as TFRecord:\n');
    expect(first.out).not.toContain('lost');
    expect(existsSync(`${record}-00002-of-00003`)).toBe(true);
    expect(await readFile(join(out, 'label_map.pbtxt'), 'utf8')).toContain('name: "pit"');
    const second = await run('convert', `${record}@3`, coco, '--label-map', join(out, 'label_map.pbtxt'));
    expect(second.out).toContain('lost: the mark as difficult of 3 boxes, which COCO cannot hold.\n');
    const third = await run('convert', coco, back, '--out-split', 'val');
    expect([third.status, third.err]).toEqual([0, '']);
    const original = await contents(voc, 'train');
    expect(await contents(`${record}-?????-of-00003`)).toEqual(original);
    expect(await contents(coco)).toEqual(original);
    expect(await contents(back, 'val')).toEqual(original);
  });

  it('turns a checkpoint into safetensors and back, standing alone', async () => {
    const out = join(folder, 'checkpoint');
    await mkdir(out);
    const prefix = join(out, 'model.ckpt');
    const weights = { shape: [1, 1, 2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
    await writeTensorBundle(
      prefix,
      new Map<string, BundleValue>([
        ['a/weights', weights],
        ['global_step', 7n],
      ]),
    );
    const first = await run('convert', prefix, join(out, 'model.safetensors'));
    expect([first.status, first.err]).toEqual([0, '']);
    expect(first.out).toBe(
      `1 tensor of a TensorFlow 1 checkpoint as safetensors:\n  ${out}/model.safetensors\nleft out: global_step (int64), which is no weight.\n`,
    );
    const second = await run(
      'convert',
      join(out, 'model.safetensors'),
      join(out, 'again.ckpt'),
      '--shards',
      '2',
    );
    expect(second.out.split('\n')).toHaveLength(5);
    const again = await openTensorBundle(join(out, 'again.ckpt'));
    expect(await again.readFloats('a/weights')).toEqual(weights);
    await again.close();
    const refused = await run('convert', prefix, join(out, 'x'), '--out-split', 'val');
    expect([refused.status, refused.err]).toEqual([
      2,
      `--out-split is for data sets; "${prefix}" is a checkpoint.\n`,
    ]);
  });

  it('keeps one label map for all that lies in a folder', async () => {
    const out = join(folder, 'labels');
    await mkdir(out);
    await writeFile(
      join(out, 'label_map.pbtxt'),
      'item { id: 1 name: "scratch" } item { id: 2 name: "pit" }',
    );
    const refused = await run('convert', voc, join(out, 'train.record'));
    expect(refused.status).toBe(2);
    expect(refused.err).toContain('A label map with other classes is here already; pass it by --label-map');
    expect(existsSync(join(out, 'train.record'))).toBe(false);
    const done = await run(
      'convert',
      voc,
      join(out, 'train.record'),
      '--label-map',
      join(out, 'label_map.pbtxt'),
    );
    expect([done.status, done.err]).toEqual([0, '']);
  });

  it.each([
    [['--gzip'], 'out.json', '--gzip is for TFRecord; "'],
    [['--out-split', 'x'], 'out.record', '--out-split is for Pascal VOC; "'],
    [['--to', 'coco'], 'out', 'cannot be a COCO file; its name must end in .json.'],
    [[], 'voc', 'is the data set itself; choose another place.'],
  ])('refuses %o for %s', async (flags, out, message) => {
    const { status, err } = await run('convert', voc, join(folder, out), ...flags);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });
});

const shared = (path: string): string => fileURLToPath(new URL(`../../../shared/${path}`, import.meta.url));

const bccd = shared('datasets/bccd');
describe.skipIf(!existsSync(bccd))(
  existsSync(bccd) ? 'the blood cells' : 'needs ../shared/datasets/bccd, absent here: skipped',
  () => {
    it('number 4155, 372 and 361 in all', async () => {
      const { classes, images } = await runJson('stats', bccd);
      const found = (classes as { name: string; instances: number }[]).map((c) => [c.name, c.instances]);
      expect([images, found]).toEqual([
        364,
        [
          ['Platelets', 361],
          ['RBC', 4155],
          ['WBC', 372],
        ],
      ]);
    });
  },
);

const raccoon = shared('datasets/raccoon');
describe.skipIf(!existsSync(raccoon))(
  existsSync(raccoon) ? 'the raccoons' : 'needs ../shared/datasets/raccoon, absent here: skipped',
  () => {
    it('of the TFRecord are those of the CSV that it was made from', async () => {
      const labelMap = join(raccoon, 'object-detection.pbtxt');
      const dataset = await openData(join(raccoon, 'test.record'), { labelMap });
      const lines: string[] = [];
      for await (const { sample } of encodedSamples(dataset)) {
        const { groundTruth, width, height, filename } = sample;
        for (const g of groundTruth.classes.keys()) {
          const [ymin, xmin, ymax, xmax] = groundTruth.boxesYxyx.subarray(4 * g, 4 * g + 4);
          const corners = [xmin * width, ymin * height, xmax * width, ymax * height].map(Math.round);
          lines.push([filename, width, height, 'raccoon', ...corners].join(','));
        }
      }
      await dataset.close();
      const csv = readFileSync(join(raccoon, 'test_labels.csv'), 'utf8').trim().split(/\r?\n/).slice(1);
      expect(lines.sort()).toEqual(csv.sort());
      expect(csv.length).toBeGreaterThan(10);
    });
  },
);
