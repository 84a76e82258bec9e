/**
 * @module
 * Reading and writing TFRecords: round trips, faults of every kind, damage at every byte, and the upstream tools' own file.
 */

import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExampleSchema, type FeatureSchema } from '../proto/gen/tensorflow/example_pb.js';
import { encodeExample } from './encode-example.ts';
import type { LabelMap } from './label-map.ts';
import { openDataset } from './open-dataset.ts';
import type { Sample } from './sample.ts';
import { openTfRecordFile } from './tfrecord-file.ts';
import { frameTfRecord } from './tfrecord-framing.ts';
import { writeTfRecord } from './tfrecord-writer.ts';

type Feature = MessageInitShape<typeof FeatureSchema>;
const floats = (...value: number[]): Feature => ({ kind: { case: 'floatList', value: { value } } });
const ints = (...value: number[]): Feature => ({
  kind: { case: 'int64List', value: { value: value.map(BigInt) } },
});
const texts = (...value: string[]): Feature => ({
  kind: { case: 'bytesList', value: { value: value.map((text) => new TextEncoder().encode(text)) } },
});
const example = (feature: Record<string, Feature>): Uint8Array =>
  toBinary(ExampleSchema, create(ExampleSchema, { features: { feature } }));

const twoBoxes = {
  'image/filename': texts('a.jpg'),
  'image/width': ints(40),
  'image/height': ints(20),
  'image/object/bbox/ymin': floats(0, 0.25),
  'image/object/bbox/xmin': floats(0, 0.5),
  'image/object/bbox/ymax': floats(0.5, 0.75),
  'image/object/bbox/xmax': floats(0.5, 1),
  'image/object/class/text': texts('pit', 'scratch'),
};

const labelMap: LabelMap = {
  items: [
    { id: 2, name: 'scratch' },
    { id: 5, name: '/m/1', displayName: 'pit' },
  ],
};

describe('a TFRecord data set', () => {
  let folder = '';
  let image = new Uint8Array();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'counterweight-'));
    image = await sharp({ create: { width: 40, height: 20, channels: 3, background: 'grey' } })
      .png()
      .toBuffer();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  let files = 0;
  const write = async (...records: Uint8Array[]): Promise<string> => {
    const path = join(folder, `${++files}.record`);
    await writeTfRecord(path, records);
    return path;
  };
  const first = async (feature: Record<string, Feature>, labels: LabelMap = labelMap): Promise<Sample> => {
    const dataset = await openDataset({ format: 'tfrecord', paths: [await write(example(feature))] }, labels);
    return dataset.sample(0).finally(() => dataset.close());
  };

  const sample: Sample = {
    sourceId: '17',
    filename: 'ä b.png',
    width: 40,
    height: 20,
    groundTruth: {
      boxesYxyx: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0, 0, 1, 1),
      classes: Int32Array.of(5, 2),
      weights: Float32Array.of(1, 2.5),
      difficult: Uint8Array.of(1, 0),
      isCrowd: Uint8Array.of(0, 1),
      groupOf: Uint8Array.of(1, 0),
      areas: Float32Array.of(12.5, 800),
    },
  };

  it.each([false, true])('reads back what was written, over shards (gzip: %s)', async (gzip) => {
    const paths = [0, 1].map((shard) => join(folder, `x-${gzip}-${shard}.record`));
    const plain: Sample = {
      ...sample,
      sourceId: '18',
      groundTruth: {
        boxesYxyx: new Float32Array(0),
        classes: new Int32Array(0),
        weights: new Float32Array(0),
        difficult: new Uint8Array(0),
        isCrowd: new Uint8Array(0),
        groupOf: new Uint8Array(0),
      },
    };
    await writeTfRecord(
      paths[0],
      [encodeExample(sample, image, labelMap), encodeExample(plain, image, labelMap)],
      { gzip },
    );
    await writeTfRecord(paths[1], [encodeExample({ ...sample, sourceId: '19' }, image, labelMap)], { gzip });
    const dataset = await openDataset({ format: 'tfrecord', paths }, labelMap);
    expect(dataset.length).toBe(3);
    expect(await dataset.sample(2)).toEqual({ ...sample, sourceId: '19' });
    expect(await dataset.sample(1)).toEqual(plain);
    expect(await dataset.sample(0)).toEqual(sample);
    expect(Buffer.from(await dataset.encodedImage(2)).equals(image)).toBe(true);
    await dataset.close();
  });

  it('without a label map takes the texts in alphabetical order, or else the numbers', async () => {
    const { 'image/object/class/text': _, ...boxes } = twoBoxes;
    const texted = await openDataset({ format: 'tfrecord', paths: [await write(example(twoBoxes))] });
    expect(texted.labelMap.items).toEqual([
      { id: 1, name: 'pit' },
      { id: 2, name: 'scratch' },
    ]);
    const numbers = example({ ...boxes, 'image/object/class/label': ints(9, 3) });
    const numbered = await openDataset({ format: 'tfrecord', paths: [await write(numbers)] });
    expect(numbered.labelMap.items).toEqual([
      { id: 3, name: '3' },
      { id: 9, name: '9' },
    ]);
    expect([...(await numbered.sample(0)).groundTruth.classes]).toEqual([9, 3]);
    await Promise.all([texted.close(), numbered.close()]);
  });

  it('maps texts by name and display name before numbers; drops unknown texts and NaN boxes; fills weights', async () => {
    const read = await first({
      ...twoBoxes,
      'image/object/class/label': ints(1, 1),
      'image/object/weight': floats(3, 4),
      'image/object/bbox/xmin': floats(Number.NaN, 0.5),
    });
    expect([...read.groundTruth.classes]).toEqual([2]);
    expect([...read.groundTruth.weights]).toEqual([4]);
    expect(read.groundTruth.boxesYxyx).toEqual(Float32Array.of(0.25, 0.5, 0.75, 1));
    const unknown = await first({ ...twoBoxes, 'image/object/class/text': texts('pit', 'dust') });
    expect([...unknown.groundTruth.classes]).toEqual([5]);
    expect([...unknown.groundTruth.weights]).toEqual([1]);
    expect(unknown.sourceId).toBe('a');
  });

  it('takes a size that the record lacks from the image', async () => {
    const encoded: Feature = { kind: { case: 'bytesList', value: { value: [image] } } };
    const read = await first({ 'image/encoded': encoded, 'image/height': ints(1) });
    expect(read).toMatchObject({ width: 40, height: 20, filename: '', sourceId: 'record-1' });
  });

  it.each<[string, Record<string, Feature>, string]>([
    [
      'sides of unequal length',
      { 'image/object/bbox/xmin': floats(0, 0.1, 0.2), 'image/object/bbox/ymin': floats(0, 0) },
      'record 1, image "a.jpg": image/object/bbox/xmin has 3 values, ymin has 2.',
    ],
    [
      'too few weights',
      { 'image/object/weight': floats(1) },
      'record 1, image "a.jpg": image/object/weight has 1 value for 2 boxes.',
    ],
    [
      'too few classes',
      { 'image/object/class/text': texts('pit') },
      'record 1, image "a.jpg": image/object/class/text has 1 value for 2 boxes.',
    ],
    [
      'a number outside the label map',
      { 'image/object/class/text': texts(), 'image/object/class/label': ints(2, 7) },
      'record 1, image "a.jpg", box 2: image/object/class/label is 7, which is not in the label map (it has 2, 5).',
    ],
    [
      'pixels',
      { 'image/object/bbox/xmax': floats(0.5, 40) },
      "box 2: the box (ymin 0.25, xmin 0.5, ymax 0.75, xmax 40) lies outside [0, 1]; coordinates are to be divided by the image's height and width.",
    ],
    [
      'an inverted box',
      { 'image/object/bbox/xmax': floats(0.5, 0.25) },
      'box 2: the box is inverted (ymin 0.25, xmin 0.5, ymax 0.75, xmax 0.25).',
    ],
    [
      'a negative weight',
      { 'image/object/weight': floats(1, -1) },
      'box 2: image/object/weight is -1; expected a number ≥ 0.',
    ],
    [
      'another kind',
      { 'image/object/bbox/ymax': ints(0, 1) },
      'record 1, image "a.jpg": image/object/bbox/ymax holds int64 values; expected float.',
    ],
    [
      'no image and no size',
      { 'image/width': ints() },
      'record 1, image "a.jpg": image/encoded has 0 values; expected one encoded image.',
    ],
  ])('says what is wrong with %s', async (_, change, message) => {
    await expect(first({ ...twoBoxes, ...change })).rejects.toThrow(message);
  });

  it('tells a plain record of 35615 bytes from gzip, by whose first bytes it starts', async () => {
    const data = new Uint8Array(0x8b1f).fill(7);
    const file = await openTfRecordFile(await write(data));
    expect(Buffer.from(await file.record(0)).equals(data)).toBe(true);
    await file.close();
  });

  it('finds damage wherever it is', async () => {
    const records = [new Uint8Array(20).fill(1), new Uint8Array(30).fill(2)];
    const path = await write(...records);
    const whole = await readFile(path);
    expect(whole).toEqual(Buffer.concat(records.map(frameTfRecord)));
    const damaged = async (at: number): Promise<void> => {
      const bytes = Buffer.from(whole);
      bytes[at] ^= 0x10;
      await writeFile(path, bytes);
      const file = await openTfRecordFile(path);
      try {
        for (let i = 0; i < file.length; i++) await file.record(i);
      } finally {
        await file.close();
      }
    };
    for (let at = 0; at < whole.length; at++) await expect(damaged(at)).rejects.toThrow('check sum');
    await expect(damaged(0)).rejects.toThrow('not a TFRecord file: the check sum of its first record length');
    await expect(damaged(40)).rejects.toThrow(
      'record 2: the check sum of its length (at byte 36) does not match',
    );
    await expect(damaged(50)).rejects.toThrow(
      'record 2: the check sum (CRC-32C) of its 30 bytes does not match',
    );
    for (let size = 1; size < whole.length; size++) {
      if (size === 36) continue; // the end of the first record
      await writeFile(path, whole);
      await truncate(path, size);
      await expect(openTfRecordFile(path)).rejects.toThrow(
        `record ${size < 36 ? 1 : 2}: the file ends within it, at byte ${size}: the file is cut off`,
      );
    }
    await writeFile(path, gzipSync(whole).subarray(0, 40));
    await expect(openTfRecordFile(path)).rejects.toThrow('the gzip data cannot be inflated');
    await writeFile(path, frameTfRecord(new Uint8Array(20).fill(0xff)));
    await expect(openDataset({ format: 'tfrecord', paths: [path] })).rejects.toThrow(
      'record 1: not a tf.Example (20 bytes)',
    );
    await writeFile(path, '');
    await expect(openDataset({ format: 'tfrecord', paths: [path] })).rejects.toThrow(
      'there is no record here.',
    );
    await expect(openDataset({ format: 'tfrecord', paths: ['no.record'] })).rejects.toThrow(
      'no.record: the TFRecord file does not exist; check the path.',
    );
  });

  it.each([false, true])('leaves no file where the records fail (gzip: %s)', async (gzip) => {
    const before = await readdir(folder);
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(10);
      throw new Error('no image');
    }
    await expect(writeTfRecord(join(folder, 'failed.record'), failing(), { gzip })).rejects.toThrow(
      'no image',
    );
    expect(await readdir(folder)).toEqual(before);
  });

  it('is not written with a class that its label map lacks, or a picture that is none', () => {
    expect(() => encodeExample(sample, image, { items: [labelMap.items[0]] })).toThrow(
      'image "ä b.png": class 5 is not in the label map; add it there.',
    );
    expect(() => encodeExample(sample, new Uint8Array(3), labelMap)).toThrow(
      'image "ä b.png": the image is none of jpeg, png, gif, bmp, webp (it starts with the bytes 000000).',
    );
  });
});

const raccoon = fileURLToPath(new URL('../../../shared/datasets/raccoon', import.meta.url));
const title = "the raccoons' record, written by the upstream tools";
describe.skipIf(!existsSync(raccoon))(
  existsSync(raccoon) ? title : `${title}: needs ../shared/datasets/raccoon, absent here: skipped`,
  () => {
    it('holds the boxes of its CSV', async () => {
      const rows = readFileSync(join(raccoon, 'test_labels.csv'), 'utf8').trim().split('\n').slice(1).sort();
      const dataset = await openDataset({ format: 'tfrecord', paths: [join(raccoon, 'test.record')] });
      expect(dataset.labelMap.items).toEqual([{ id: 1, name: 'raccoon' }]);
      const found: string[] = [];
      for (let i = 0; i < dataset.length; i++) {
        const { filename, width, height, groundTruth } = await dataset.sample(i);
        const { boxesYxyx: b, classes } = groundTruth;
        for (let g = 0; g < classes.length; g++) {
          const pixels = [
            b[4 * g + 1] * width,
            b[4 * g] * height,
            b[4 * g + 3] * width,
            b[4 * g + 2] * height,
          ];
          found.push([filename, width, height, 'raccoon', ...pixels.map(Math.round)].join(','));
        }
        const metadata = await sharp(await dataset.encodedImage(i)).metadata();
        expect([metadata.width, metadata.height]).toEqual([width, height]);
      }
      expect(found.sort()).toEqual(rows);
      await dataset.close();
    });
  },
);
