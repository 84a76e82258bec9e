/**
 * @module
 * `counterweight export-tfod`, whole: what it writes is read back by a Python program that shares no code with it, and
 * trained on through the real input pipeline, where the law of class weights must hold.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportTfod } from '../src/bridge/export-tfod.ts';
import { demoConfig } from '../src/cli/demo-config.ts';
import { diagnose } from '../src/config/check-pipeline-config.ts';
import { setField } from '../src/config/edit/set-field.ts';
import { writeClassWeights } from '../src/config/edit/write-class-weights.ts';
import { loadPipelineConfig } from '../src/config/load-pipeline-config.ts';
import { encodedSamples } from '../src/dataset/encoded-sample.ts';
import { openDataset } from '../src/dataset/open-dataset.ts';
import { readLabelMap } from '../src/dataset/read-label-map.ts';
import { writeDefectDataset } from '../src/dataset/synthetic/write-defect-dataset.ts';
import { openTfRecordFile } from '../src/dataset/tfrecord-file.ts';
import { writeTfRecord } from '../src/dataset/tfrecord-writer.ts';
import { writeVocDataset } from '../src/dataset/voc-writer.ts';
import { createInput } from '../src/input/create-input.ts';
import { planTraining } from '../src/train/training-plan.ts';
import { createRandom } from '../src/util/random.ts';
import { runSsdLoss, type SsdLossResult } from './run-ssd-loss.ts';

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

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'export-tfod-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const MATCHED = 'class_weight_normalizer: WEIGHTED_MATCHES';
const weighted = (text: string, weights: readonly number[], more = ''): string => {
  const { text: written } = writeClassWeights(text, {
    file: 'x',
    weights,
    comment: ['class weights of the test'],
  });
  return more === '' ? written : written.replace(/^ {4}loss \{\n/m, (line) => `${line}      ${more}\n`);
};

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
  const base = (): string =>
    demoConfig({
      trainRecord: join(folder, 'demo', 'train.record'),
      evalRecord: join(folder, 'demo', 'eval.record'),
      labelMap: join(folder, 'demo', 'label_map.pbtxt'),
      size: 64,
      batchSize: 4,
      steps: 100,
    });
  beforeAll(async () => {
    await writeDefectDataset(join(folder, 'demo'), {
      seed: 3,
      size: 64,
      train: { count: 12, rareShare: 0.5 },
      eval: { count: 2, rareShare: 0.5 },
    });
  });

  it.skipIf(!python)(
    `is rewritten with weights${python ? '' : ' (needs python3, absent here: skipped)'}`,
    async () => {
      const out = join(folder, 'demo-out');
      await exportTfod(write('demo.config', weighted(base(), [1, 5], MATCHED)), { out });
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
    const result = await exportTfod(write('told.config', weighted(base(), [1, 5])), { out });
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
    const { share, lossFactor } = await exportTfod(write('kept.config', weighted(base(), [1, 5])), {
      out,
      keepScale: true,
    });
    expect(lossFactor).toBe(share);
    const model = loadPipelineConfig(readFileSync(join(out, 'pipeline.config'), 'utf8'), 'x').config.model
      ?.model;
    expect(model?.case === 'ssd' && model.value.loss?.classificationWeight).toBeCloseTo(share, 5);
    expect(model?.case === 'ssd' && model.value.loss?.localizationWeight).toBeCloseTo(share, 5);
    await expect(
      exportTfod(write('exact.config', weighted(base(), [1, 5], MATCHED)), {
        out: join(folder, 'no'),
        keepScale: true,
      }),
    ).rejects.toThrow('--keep-scale makes up for what the TensorFlow API divides by');
    expect(existsSync(join(folder, 'no'))).toBe(false);
  });

  it('takes automatic weights from the counts', async () => {
    const auto = 'auto_class_weights { normalization: MIN }';
    const text = base()
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
    const text = setField(weighted(base(), [1, 5], MATCHED), path, `"${shards}/train.record@3"`);
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
    const text = weighted(base(), [1, 5])
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
    const result = await exportTfod(write('plain.config', base()), { out });
    expect(result.train.action).toBe('left');
    expect(readdirSync(out).sort()).toEqual(['README.md', 'label_map.pbtxt', 'pipeline.config']);
    expect(result.classes.every(({ instances }) => instances > 0)).toBe(true);
  });

  it('is written whole or not at all, and never over anything else', async () => {
    const out = join(folder, 'safe');
    const good = write('safe.config', weighted(base(), [1, 5], MATCHED));
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

  it('keeps the law: the stock losses and gradients are those of class weights under WEIGHTED_MATCHES', async () => {
    const out = join(folder, 'law');
    const source = write('law.config', weighted(base(), [1, 5], MATCHED));
    await exportTfod(source, { out });
    const original = await lossOf(source, 1);
    const stock = await lossOf(join(out, 'pipeline.config'), 1);
    const unweighted = await lossOf(write('bare.config', base()), 1);
    expectClose(stock, original, 1e-5);
    expect(Math.abs(unweighted.classification / original.classification - 1)).toBeGreaterThan(0.01);
  });

  it('keeps the law under MATCHES, up to Σ(box weight · w) / Σ box weight of the batch', async () => {
    const out = join(folder, 'law-matches');
    const source = write('law-matches.config', weighted(base(), [1, 5]));
    await exportTfod(source, { out });
    const original = await lossOf(source, 2);
    const stock = await lossOf(join(out, 'pipeline.config'), 2);
    const factor = original.classification / stock.classification;
    expect(factor).toBeGreaterThan(1.01);
    expect(original.localization / stock.localization).toBeCloseTo(factor, 4);
    expect(original.boxWeights / stock.boxWeights).toBeCloseTo(1 / factor, 4);
  });
});

/** The losses of the first batch of a configuration's training data, for predictions drawn from `seed`. */
async function lossOf(path: string, seed: number): Promise<SsdLossResult & { readonly boxWeights: number }> {
  const loaded = loadPipelineConfig(readFileSync(path, 'utf8'), path);
  const source = loaded.config.trainInputReader?.inputReader;
  const paths = source?.case === 'tfRecordInputReader' ? source.value.inputPath : [];
  const labelMap = await readLabelMap(loaded.config.trainInputReader?.labelMapPath ?? '');
  const dataset = await openDataset({ format: 'tfrecord', paths }, labelMap);
  await dataset.close();
  const plan = planTraining(loaded, { dataset: dataset.spec, labelMap, seed: 7, workers: 0, cacheBytes: 0 });
  const input = createInput(plan.input, { startStep: 0 });
  const batch = await input.next();
  await input.close();
  const random = createRandom(seed);
  const normals = (count: number): Float32Array =>
    Float32Array.from({ length: count }, () => random.normal());
  const { model } = plan.step;
  const result = await runSsdLoss(plan.step.loss, {
    batch: plan.step.batchSize,
    numClasses: model.numClasses,
    addBackgroundClass: model.addBackgroundClass,
    anchorsYxyx: model.anchorsYxyx,
    boxEncodings: normals(batch.boxTargets.length),
    classLogits: normals(batch.classTargets.length),
    classTargets: batch.classTargets,
    classWeights: batch.classWeights,
    boxTargets: batch.boxTargets,
    boxWeights: batch.boxWeights,
    match: batch.match,
    matchedClass: batch.matchedClass,
  });
  return { ...result, boxWeights: batch.boxWeights.reduce((a, b) => a + b, 0) };
}

function expectClose(found: SsdLossResult, wanted: SsdLossResult, tolerance: number): void {
  for (const key of ['localization', 'classification'] as const)
    expect(Math.abs(found[key] / wanted[key] - 1)).toBeLessThan(tolerance);
  for (const key of ['boxGradient', 'logitGradient'] as const) {
    const scale = Math.max(...wanted[key].map(Math.abs));
    expect(scale).toBeGreaterThan(0);
    const apart = Math.max(...found[key].map((value, i) => Math.abs(value - wanted[key][i])));
    expect(apart / scale).toBeLessThan(tolerance);
  }
}
