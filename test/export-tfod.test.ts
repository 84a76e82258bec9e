/**
 * @module
 * `counterweight export-tfod`, whole: what it writes is read back by a Python program that shares no code with it.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportTfod } from '../src/bridge/export-tfod.ts';
import { diagnose } from '../src/config/check-pipeline-config.ts';
import { setField } from '../src/config/edit/set-field.ts';
import { loadPipelineConfig } from '../src/config/load-pipeline-config.ts';
import { encodedSamples } from '../src/dataset/encoded-sample.ts';
import { openDataset } from '../src/dataset/open-dataset.ts';
import { readLabelMap } from '../src/dataset/read-label-map.ts';
import { openTfRecordFile } from '../src/dataset/tfrecord-file.ts';
import { writeTfRecord } from '../src/dataset/tfrecord-writer.ts';
import { writeVocDataset } from '../src/dataset/voc-writer.ts';
import { type ExportCase, MATCHED, weighted, writeExportCase } from './export-tfod-case.ts';

const shared = fileURLToPath(new URL('../../shared/', import.meta.url));
const raccoon = join(shared, 'datasets', 'raccoon');
const python = spawnSync('python3', ['--version']).status === 0;
const reader = fileURLToPath(new URL('read-tfrecord.py', import.meta.url));

/** A record as the Python program tells it. */
interface ReadRecord {
  readonly order: readonly string[];
  readonly digests: Readonly<Record<string, string>>;
  readonly weights: readonly number[];
  readonly labels: readonly number[];
  readonly xmin: readonly number[];
}

function readByPython(...paths: readonly string[]): ReadRecord[] {
  const printed = execFileSync('python3', [reader, ...paths], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ReadRecord);
}

const KEY = 'image/object/weight';

/** Holds that `after` is `before` with the weight of each box times that of its class, and nothing else changed. */
function expectWeighted(
  before: readonly ReadRecord[],
  after: readonly ReadRecord[],
  weights: readonly number[],
): void {
  expect(after.length).toBe(before.length);
  expect(before.length).toBeGreaterThan(0);
  for (const [i, { order, digests, labels, weights: own, xmin }] of before.entries()) {
    const kept = (keys: readonly string[]): string[] => keys.filter((key) => key !== KEY);
    expect(kept(after[i].order)).toEqual(kept(order));
    for (const key of kept(order)) expect([key, after[i].digests[key]]).toEqual([key, digests[key]]);
    expect(labels).toHaveLength(xmin.length);
    const expected = labels.map((label, g) => Math.fround((own[g] ?? 1) * weights[label - 1]));
    expect(after[i].weights).toEqual(expected);
    expect(after[i].order.includes(KEY)).toBe(xmin.length > 0 || order.includes(KEY));
  }
}

let demo: ExportCase;
let folder: string;
let write: ExportCase['write'];
let base: string;
beforeAll(async () => {
  demo = await writeExportCase();
  ({ folder, write, base } = demo);
});
afterAll(() => demo.remove());

const without = [...(existsSync(raccoon) ? [] : ['../shared/datasets']), ...(python ? [] : ['python3'])];

describe.skipIf(without.length > 0)(
  `The raccoon record${without.length === 0 ? '' : ` (needs ${without.join(' and ')}, absent here: skipped)`}`,
  () => {
    it('is rewritten with weights, every other feature byte for byte', async () => {
      const record = join(raccoon, 'test.record');
      const own = readFileSync(join(raccoon, 'ssd_mobilenet_v1_pets.config'), 'utf8')
        .replace(/"gs:[^"]*\.record"/g, JSON.stringify(record))
        .replace(/"gs:[^"]*\.pbtxt"/g, JSON.stringify(join(raccoon, 'object-detection.pbtxt')));
      const out = join(folder, 'raccoon');
      const result = await exportTfod(write('raccoon.config', weighted(own, [2.5], MATCHED)), { out });
      expect(result.classes).toEqual([{ id: 1, name: 'raccoon', instances: 44, weight: 2.5 }]);
      expectWeighted(readByPython(record), readByPython(join(out, 'train', 'test.record')), [2.5]);
      expect(readFileSync(join(out, 'label_map.pbtxt'))).toEqual(
        readFileSync(join(raccoon, 'object-detection.pbtxt')),
      );
    });
  },
);

describe('The demo data', () => {
  it.skipIf(!python)(
    `is rewritten with weights${python ? '' : ' (needs python3, absent here: skipped)'}`,
    async () => {
      const out = join(folder, 'demo-out');
      await exportTfod(write('demo.config', weighted(base, [1, 5], MATCHED)), { out });
      const before = readByPython(join(folder, 'demo', 'train.record'));
      const after = readByPython(join(out, 'train', 'train.record'));
      expect(new Set(before.flatMap(({ labels }) => labels))).toEqual(new Set([1, 2]));
      expectWeighted(before, after, [1, 5]);
      // A second export multiplies what the first wrote.
      const again = setField(
        weighted(readFileSync(join(out, 'pipeline.config'), 'utf8'), [0.5, 0.3], MATCHED),
        'train_input_reader.label_map_path',
        JSON.stringify(join(folder, 'demo', 'label_map.pbtxt')),
      );
      await exportTfod(write('again.config', again), { out: join(folder, 'demo-again') });
      expectWeighted(after, readByPython(join(folder, 'demo-again', 'train', 'train.record')), [0.5, 0.3]);
    },
  );

  it('is told as it was done, in a configuration that the stock API accepts', async () => {
    const out = join(folder, 'told');
    const result = await exportTfod(write('told.config', weighted(base, [1, 5])), { out });
    expect(readdirSync(out).sort()).toEqual(['README.md', 'label_map.pbtxt', 'pipeline.config', 'train']);
    const text = readFileSync(join(out, 'pipeline.config'), 'utf8');
    const { diagnostics } = diagnose(text, 'x', { target: 'tfod' });
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(text).toContain('# Two kinds of surface defect');
    expect(text).not.toContain('class weights');
    const { config } = loadPipelineConfig(text, 'x');
    expect(config.trainInputReader).toMatchObject({
      labelMapPath: `${out}/label_map.pbtxt`,
      inputReader: { value: { inputPath: [`${out}/train/train.record`] } },
    });
    expect(config.evalInputReader[0].inputReader.value).toMatchObject({
      inputPath: [join(folder, 'demo', 'eval.record')],
    });
    const [pits, scratches] = ['pit', 'scratch'].map(
      (name) => result.classes.find((item) => item.name === name)?.instances ?? 0,
    );
    const weights = result.classes.map(({ weight }) => weight);
    expect(weights).toEqual([1, 5]);
    const [first, second] = result.classes[0].name === 'pit' ? [pits, scratches] : [scratches, pits];
    expect(result.share).toBeCloseTo((first + 5 * second) / (first + second), 6);
    const readme = readFileSync(join(out, 'README.md'), 'utf8');
    expect(readme).toContain(`**${result.share.toPrecision(4)}**`);
    expect(readme).toContain('class_weight_normalizer: MATCHES');
    expect(readme).toContain(`| 1 | ${result.classes[0].name} | ${result.classes[0].instances} | 1 |`);
    expect(readme).toContain('model_main.py');
  });

  it('with --keep-scale has loss weights that make up for the normaliser', async () => {
    const out = join(folder, 'kept');
    const { share, lossFactor } = await exportTfod(write('kept.config', weighted(base, [1, 5])), {
      out,
      keepScale: true,
    });
    expect(lossFactor).toBe(share);
    const model = loadPipelineConfig(readFileSync(join(out, 'pipeline.config'), 'utf8'), 'x').config.model
      ?.model;
    expect(model?.case === 'ssd' && model.value.loss?.classificationWeight).toBeCloseTo(share, 5);
    expect(model?.case === 'ssd' && model.value.loss?.localizationWeight).toBeCloseTo(share, 5);
    await expect(
      exportTfod(write('exact.config', weighted(base, [1, 5], MATCHED)), {
        out: join(folder, 'no'),
        keepScale: true,
      }),
    ).rejects.toThrow('--keep-scale makes up for what the TensorFlow API divides by');
    expect(existsSync(join(folder, 'no'))).toBe(false);
  });

  it('takes automatic weights from the counts', async () => {
    const auto = 'auto_class_weights { normalization: MIN }';
    const text = base
      .replace('weighted_sigmoid {', `weighted_sigmoid { ${auto}`)
      .replace('weighted_smooth_l1 {', `weighted_smooth_l1 { ${auto}`);
    const out = join(folder, 'auto');
    const { classes } = await exportTfod(write('auto.config', text), { out });
    const most = Math.max(...classes.map(({ instances }) => instances));
    for (const { instances, weight } of classes) expect(weight).toBeCloseTo(most / instances, 3);
    expect(readFileSync(join(out, 'pipeline.config'), 'utf8')).toBe(
      readFileSync(join(out, 'pipeline.config'), 'utf8').replace(/auto_class_weights/g, ''),
    );
  });

  it('keeps the names of shards, the pattern that names them, and writes them plain', async () => {
    const whole = await openTfRecordFile(join(folder, 'demo', 'train.record'));
    const shards = join(folder, 'shards');
    mkdirSync(shards);
    const name = (i: number): string => `train.record-0000${i}-of-00003`;
    for (let i = 0; i < 3; i++) {
      const part = [await whole.record(4 * i), await whole.record(4 * i + 1), await whole.record(4 * i + 2)];
      await writeTfRecord(join(shards, name(i)), part, { gzip: i === 1 });
    }
    await whole.close();
    const out = join(folder, 'shards-out');
    const path = 'train_input_reader.tf_record_input_reader.input_path';
    const text = setField(weighted(base, [1, 5], MATCHED), path, `"${shards}/train.record@3"`);
    const result = await exportTfod(write('shards.config', text), { out });
    expect(readdirSync(join(out, 'train')).sort()).toEqual([name(0), name(1), name(2)]);
    expect(readFileSync(join(out, 'pipeline.config'), 'utf8')).toContain(
      `input_path: "${out}/train/train.record-?????-of-00003"`,
    );
    expect(result.notes).toEqual([
      `${join(shards, name(1))} is compressed; it is written plain, as the TensorFlow API reads no other.`,
    ]);
    expect(result.train.images).toBe(9);
    if (python) expect(readByPython(join(out, 'train', name(1)))).toHaveLength(3);
  });

  it('as Pascal VOC becomes records, weighted to train on, unweighted to evaluate on', async () => {
    const voc = join(folder, 'voc');
    const record = { format: 'tfrecord', paths: [join(folder, 'demo', 'train.record')] } as const;
    const dataset = await openDataset(record, await readLabelMap(join(folder, 'demo', 'label_map.pbtxt')));
    await writeVocDataset(voc, encodedSamples(dataset), { labelMap: dataset.labelMap, split: 'all' });
    const from = JSON.stringify(join(folder, 'demo'));
    const reader = (name: string): string =>
      `  voc_input_reader {\n    root: ${JSON.stringify(voc)}\n    split: "all"\n  } # ${name} of ${from}\n`;
    const text = weighted(base, [1, 5])
      .replace(/ {2}tf_record_input_reader \{\n.*train\.record"\n {2}\}\n/, reader('train'))
      .replace(/ {2}tf_record_input_reader \{\n.*eval\.record"\n {2}\}\n/, reader('eval'));
    const out = join(folder, 'voc-out');
    const result = await exportTfod(write('voc.config', text), { out });
    expect([result.train.action, result.eval[0].action]).toEqual(['converted', 'converted']);
    const config = readFileSync(join(out, 'pipeline.config'), 'utf8');
    expect(config).toContain(
      `  tf_record_input_reader {\n    input_path: "${out}/eval/eval.record"\n  } # eval of`,
    );
    const written = await openDataset(
      { format: 'tfrecord', paths: [`${out}/train/train.record`] },
      dataset.labelMap,
    );
    const plain = await openDataset(
      { format: 'tfrecord', paths: [`${out}/eval/eval.record`] },
      dataset.labelMap,
    );
    for (let i = 0; i < dataset.length; i++) {
      const { groundTruth } = await written.sample(i);
      expect([...groundTruth.weights]).toEqual([...groundTruth.classes].map((id) => (id === 2 ? 5 : 1)));
      expect((await plain.sample(i)).groundTruth.weights.every((weight) => weight === 1)).toBe(true);
    }
    for (const open of [dataset, written, plain]) await open.close();
  });

  it('takes the seed, whole, to a file that the stock API trains on', async (context) => {
    const seed = join(shared, 'seed', 'example-3-full-ssd.config');
    if (!existsSync(seed)) return context.skip('needs ../shared/seed, absent here');
    const out = join(folder, 'seed-out');
    const records = (name: string) => ({ format: 'tfrecord', paths: [join(folder, 'demo', name)] }) as const;
    const { classes, changes, notes } = await exportTfod(seed, {
      out,
      trainData: records('train.record'),
      evalData: records('eval.record'),
      labelMapPath: join(folder, 'demo', 'label_map.pbtxt'),
    });
    expect(classes.map(({ weight }) => weight)).toEqual([1, 5]);
    const text = readFileSync(join(out, 'pipeline.config'), 'utf8');
    const { diagnostics } = diagnose(text, 'x', { target: 'tfod' });
    expect(diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([]);
    expect(changes).toEqual([
      'Write "weighted_sigmoid"',
      'Write "weighted_smooth_l1"',
      'Write BOTH without quotes',
      'Move it to model.ssd.normalize_loss_by_num_matches',
      'Name the exported records in train_input_reader',
      'Remove model.ssd.loss.localization_loss.weighted_smooth_l1.class_weights',
      'Remove model.ssd.loss.classification_loss.weighted_sigmoid.class_weights',
      "Write the train_config of upstream's SSD samples",
      "Write the image_resizer of upstream's SSD samples",
      'Remove scale_loss_with_batch_size',
      "Write the anchor_generator of upstream's SSD samples",
      "Write the post_processing of upstream's SSD samples",
    ]);
    expect(notes).toEqual([expect.stringContaining('scale_loss_with_batch_size divides by')]);
  });

  it('without weights stays where it is', async () => {
    const out = join(folder, 'plain');
    const result = await exportTfod(write('plain.config', base), { out });
    expect(result.train.action).toBe('left');
    expect(readdirSync(out).sort()).toEqual(['README.md', 'label_map.pbtxt', 'pipeline.config']);
    expect(result.classes.every(({ instances }) => instances > 0)).toBe(true);
  });

  it('is written whole or not at all, and never over anything else', async () => {
    const out = join(folder, 'safe');
    const good = write('safe.config', weighted(base, [1, 5], MATCHED));
    await exportTfod(good, { out });
    await expect(exportTfod(good, { out })).rejects.toThrow(
      `"${out}" is there already and not empty. Choose another place, or pass --overwrite.`,
    );
    const before = readdirSync(out);
    const broken = readFileSync(join(folder, 'demo', 'train.record'));
    broken[broken.length - 30] ^= 1;
    writeFileSync(join(folder, 'broken.record'), broken);
    const path = 'train_input_reader.tf_record_input_reader.input_path';
    const bad = write(
      'bad.config',
      setField(readFileSync(good, 'utf8'), path, JSON.stringify(join(folder, 'broken.record'))),
    );
    await expect(exportTfod(bad, { out, overwrite: true })).rejects.toThrow('check sum');
    expect(readdirSync(out)).toEqual(before);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    await exportTfod(good, { out, overwrite: true });
    const foreign = join(folder, 'demo');
    await expect(exportTfod(good, { out: foreign, overwrite: true })).rejects.toThrow(
      'it is no earlier export',
    );
    const inside = write(
      'inside.config',
      setField(readFileSync(good, 'utf8'), path, JSON.stringify(join(out, 'train', 'train.record'))),
    );
    await expect(exportTfod(inside, { out, overwrite: true })).rejects.toThrow('which would be replaced');
  });
});
