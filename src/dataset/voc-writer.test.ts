/**
 * @module
 * What the writers of VOC and COCO write, the readers read.
 */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../util/random.ts';
import { openCocoDataset } from './coco-dataset.ts';
import { formatCocoAnnotations, writeCocoDataset } from './coco-writer.ts';
import type { Dataset } from './dataset.ts';
import { createFileNamer, type EncodedSample, encodedSamples } from './encoded-sample.ts';
import type { LabelMap } from './label-map.ts';
import type { Sample } from './sample.ts';
import { openVocDataset } from './voc-dataset.ts';
import { formatVocAnnotation, writeVocDataset } from './voc-writer.ts';

const LABELS: LabelMap = {
  items: [
    { id: 2, name: 'scratch & dent' },
    { id: 5, name: 'pit <1 mm' },
  ],
};

let folder = '';
const images: EncodedSample[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-writers-'));
  const random = createRandom(3);
  for (let i = 0; i < 4; i++) {
    const [width, height] = [37 + i, 23 + 2 * i];
    const picture = sharp({ create: { width, height, channels: 3, background: 'grey' } });
    const encoded = await (i % 2 ? picture.png() : picture.jpeg()).toBuffer();
    images.push({
      sample: sampleOf(`${10 + i}`, `photo ${i}.${i % 2 ? 'png' : 'jpg'}`, width, height),
      encoded,
    });
  }
  function sampleOf(sourceId: string, filename: string, width: number, height: number): Sample {
    const count = random.int(4);
    const boxes = Array.from({ length: count }, () => {
      const [x, y] = [random.int(width - 5), random.int(height - 5)];
      const [right, bottom] = [x + 1 + random.int(4), y + 1 + random.int(4)];
      return [y / height, x / width, bottom / height, right / width];
    });
    return {
      sourceId,
      filename,
      width,
      height,
      groundTruth: {
        boxesYxyx: Float32Array.from(boxes.flat()),
        classes: Int32Array.from(boxes, () => (random.int(2) ? 2 : 5)),
        weights: new Float32Array(count).fill(1),
        difficult: Uint8Array.from(boxes, () => random.int(2)),
        isCrowd: Uint8Array.from(boxes, () => random.int(2)),
        groupOf: new Uint8Array(count),
      },
    };
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Expects `dataset` to hold `images`: bytes, sizes, classes, and boxes to a thousandth of a pixel. */
async function expectSame(dataset: Dataset, flag: 'difficult' | 'isCrowd'): Promise<void> {
  const read: EncodedSample[] = [];
  for await (const image of encodedSamples(dataset)) read.push(image);
  expect(read).toHaveLength(images.length);
  for (const [i, { sample, encoded }] of images.entries()) {
    const { groundTruth, width, height } = read[i].sample;
    expect(Buffer.from(read[i].encoded).equals(encoded)).toBe(true);
    expect([width, height]).toEqual([sample.width, sample.height]);
    expect(groundTruth.classes).toEqual(sample.groundTruth.classes);
    expect(groundTruth[flag]).toEqual(sample.groundTruth[flag]);
    expect(groundTruth.boxesYxyx.length).toBe(sample.groundTruth.boxesYxyx.length);
    for (const [k, side] of groundTruth.boxesYxyx.entries())
      expect(Math.abs(side - sample.groundTruth.boxesYxyx[k])).toBeLessThan(1e-6);
  }
}

describe('writeVocDataset', () => {
  it('writes what the reader reads, image bytes untouched', async () => {
    const root = join(folder, 'voc');
    expect(await writeVocDataset(root, images, { labelMap: LABELS, split: 'train' })).toBe(4);
    const spec = { format: 'voc', root, split: 'train' } as const;
    await expectSame(await openVocDataset(spec, LABELS), 'difficult');
  });

  it('keeps the images of another split, and replaces those of its own', async () => {
    const root = join(folder, 'splits');
    const write = (split: string): Promise<number> =>
      writeVocDataset(root, images, { labelMap: LABELS, split });
    await write('train');
    await write('val');
    await write('val');
    const list = await readFile(join(root, 'ImageSets/Main/val.txt'), 'utf8');
    expect(list).toBe('10\n11\n12\n13\n');
    await expectSame(await openVocDataset({ format: 'voc', root, split: 'train' }, LABELS), 'difficult');
    await expectSame(await openVocDataset({ format: 'voc', root, split: 'val' }, LABELS), 'difficult');
  });

  it('writes whole pixels as whole numbers and keeps parts of them', () => {
    const [{ sample }] = images;
    const groundTruth = {
      ...sample.groundTruth,
      boxesYxyx: Float32Array.of(4 / 23, 10 / 37, 9.5 / 23, 22 / 37),
      classes: Int32Array.of(5),
      difficult: Uint8Array.of(1),
    };
    const xml = formatVocAnnotation(
      { ...sample, groundTruth },
      { filename: 'a&b.jpg', nameOf: () => 'pit <1 mm' },
    );
    expect(xml.replace(/\s+/g, '')).toBe(
      '<annotation><folder>JPEGImages</folder><filename>a&amp;b.jpg</filename>' +
        '<size><width>37</width><height>23</height><depth>3</depth></size>' +
        '<object><name>pit&lt;1mm</name><difficult>1</difficult>' +
        '<bndbox><xmin>10</xmin><ymin>4</ymin><xmax>22</xmax><ymax>9.5</ymax></bndbox></object></annotation>',
    );
  });

  it('refuses a split that is no file name, and a class that the label map lacks', async () => {
    const options = { labelMap: LABELS, split: '../train' };
    await expect(writeVocDataset(join(folder, 'x'), images, options)).rejects.toThrow(
      'the split "../train" is no file name; use letters and digits.',
    );
    const some = images.filter(({ sample }) => sample.groundTruth.classes.length > 0);
    const without = { labelMap: { items: [{ id: 9, name: 'dent' }] }, split: 'train' };
    await expect(writeVocDataset(join(folder, 'y'), some, without)).rejects.toThrow(
      /class [25] is not in the label map; add it there\./,
    );
  });
});

describe('writeCocoDataset', () => {
  it('writes what the reader reads, ids of images and categories kept', async () => {
    const annotations = join(folder, 'coco', 'instances.json');
    expect(await writeCocoDataset(annotations, images, { labelMap: LABELS })).toBe(4);
    const dataset = await openCocoDataset({ format: 'coco', annotations }, LABELS);
    await expectSame(dataset, 'isCrowd');
    expect((await dataset.sample(2)).sourceId).toBe('12');
    const json = JSON.parse(await readFile(annotations, 'utf8'));
    expect(json.categories).toEqual(LABELS.items);
  });

  it('numbers images from 1 where their ids are no numbers, and keeps stated areas', () => {
    const [{ sample }] = images;
    const groundTruth = {
      ...sample.groundTruth,
      boxesYxyx: Float32Array.of(0, 0, 10 / 23, 10 / 37),
      classes: Int32Array.of(5),
      isCrowd: Uint8Array.of(0),
      areas: Float32Array.of(61.5),
    };
    const text = formatCocoAnnotations(
      [
        { sample: { ...sample, sourceId: 'a' }, filename: 'a.jpg' },
        { sample: { ...sample, sourceId: '9', groundTruth }, filename: 'b.jpg' },
      ],
      LABELS,
    );
    const json = JSON.parse(text);
    expect(json.images.map(({ id }: { id: number }) => id)).toEqual([1, 2]);
    expect(json.annotations.at(-1)).toMatchObject({ image_id: 2, bbox: [0, 0, 10, 10], area: 61.5 });
  });
});

describe('createFileNamer', () => {
  it('keeps names, tells the true format, and gives no name twice nor any outside the folder', () => {
    const [jpeg, png] = images;
    const nameFile = createFileNamer();
    const name = (image: EncodedSample, filename: string, sourceId: string): string =>
      nameFile({ ...image, sample: { ...image.sample, filename, sourceId } }).filename;
    expect(name(jpeg, 'train/a.jpeg', '1')).toBe('a.jpg');
    expect(name(png, 'b.jpg', '2')).toBe('b.png');
    expect(name(jpeg, 'valid/a.jpg', '3')).toBe('3.jpg');
    expect(name(jpeg, 'A.jpg', '1')).toBe('1.jpg');
    expect(name(jpeg, 'a.jpg', '1')).toBe('a-1.jpg');
    expect(name(jpeg, 'a.jpg', '1')).toBe('a-1-2.jpg');
    expect(name(jpeg, '../../x:y.jpg', '')).toBe('x_y.jpg');
    expect(name(jpeg, '..', '..')).toBe('image-2.jpg');
    expect(createFileNamer(['A'])({ ...jpeg, sample: { ...jpeg.sample, filename: 'a.jpg' } }).stem).toBe(
      '10',
    );
  });
});
