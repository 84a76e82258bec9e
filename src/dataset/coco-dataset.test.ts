/**
 * @module
 * COCO files: read as they mean, refused by name and place.
 */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCocoAnnotations } from './coco-annotations.ts';
import { openCocoDataset } from './coco-dataset.ts';
import type { Dataset } from './dataset.ts';
import type { LabelMap } from './label-map.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-coco-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const COCO = {
  images: [
    { id: 7, file_name: 'a.png', width: 20, height: 10 },
    { id: 3, file_name: 'b.png' },
  ],
  categories: [
    { id: 9, name: 'pit' },
    { id: 4, name: 'scratch' },
    { id: 17, name: 'dent' },
  ],
  annotations: [
    { id: 1, image_id: 7, category_id: 4, bbox: [5, 0, 10, 5], area: 31.5, iscrowd: 0 },
    { id: 2, image_id: 7, category_id: 9, bbox: [0, 0, 20.5, 10], iscrowd: 1 },
  ],
};

async function open(changes: object = {}, labelMap?: LabelMap): Promise<Dataset> {
  const annotations = join(folder, 'instances_train.json');
  await writeFile(annotations, JSON.stringify({ ...COCO, ...changes }));
  return openCocoDataset({ format: 'coco', annotations }, labelMap);
}

describe('openCocoDataset', () => {
  it('reads boxes, crowds and areas by image, classes in alphabetical order', async () => {
    const dataset = await open();
    expect(dataset.length).toBe(2);
    expect(dataset.labelMap.items).toEqual([
      { id: 1, name: 'dent' },
      { id: 2, name: 'pit' },
      { id: 3, name: 'scratch' },
    ]);
    const { groundTruth, ...image } = await dataset.sample(0);
    expect(image).toEqual({ sourceId: '7', filename: 'a.png', width: 20, height: 10 });
    expect(Array.from(groundTruth.boxesYxyx)).toEqual([0, 0.25, 0.5, 0.75, 0, 0, 1, 1]);
    expect(Array.from(groundTruth.classes)).toEqual([3, 2]);
    expect(Array.from(groundTruth.isCrowd)).toEqual([0, 1]);
    expect(Array.from(groundTruth.areas ?? [])).toEqual([31.5, 205]);
  });

  it('takes ids from the label map, and needs in it only the categories that have boxes', async () => {
    const items = [
      { id: 1, name: 'scratch' },
      { id: 5, name: 'pit' },
    ];
    const dataset = await open({}, { items });
    expect(Array.from((await dataset.sample(0)).groundTruth.classes)).toEqual([1, 5]);
    const without = await open({}, { items: [{ id: 1, name: 'scratches' }] });
    await expect(without.sample(0)).rejects.toThrow(
      'annotation 1: the class "scratch" is not in the label map. Did you mean "scratches"?',
    );
  });

  it('finds images beside the file, in images/, and in the folder of the split, and sizes from their headers', async () => {
    const picture = await sharp({ create: { width: 8, height: 6, channels: 3, background: 'white' } })
      .png()
      .toBuffer();
    const annotations = join(folder, 'set', 'annotations', 'instances_val.json');
    await mkdir(join(folder, 'set', 'annotations'), { recursive: true });
    await mkdir(join(folder, 'set', 'val'));
    await writeFile(annotations, JSON.stringify({ ...COCO, annotations: [] }));
    const dataset = await openCocoDataset({ format: 'coco', annotations });
    await expect(dataset.encodedImage(1)).rejects.toThrow(
      /its image "b\.png" is not in ".*say where the images/,
    );
    await writeFile(join(folder, 'set', 'val', 'b.png'), picture);
    expect(Buffer.from(await dataset.encodedImage(1)).equals(picture)).toBe(true);
    const sample = await dataset.sample(1);
    expect([sample.width, sample.height, sample.groundTruth.classes.length]).toEqual([8, 6, 0]);
    const astray = await openCocoDataset({ format: 'coco', annotations, imageDir: join(folder, 'nowhere') });
    await expect(astray.encodedImage(0)).rejects.toThrow(
      /"a\.png" is not in ".*nowhere"; correct image_dir\./,
    );
  });

  it.each([
    [{ image_id: 8 }, 'annotation 1: image_id 8 is not among the images.'],
    [{ category_id: 5 }, 'annotation 1: category_id 5 is not among the categories.'],
    [
      { bbox: [5, 0, 30, 5] },
      'annotation 1: the box (xmin 5, ymin 0, xmax 35, ymax 5) reaches beyond its image',
    ],
    [{ bbox: [5, 0, -3, 5] }, 'annotation 1: the box is inverted (xmin 5, ymin 0, xmax 2, ymax 5)'],
  ])('refuses an annotation with %o', async (change, message) => {
    const opening = open({ annotations: [{ ...COCO.annotations[0], ...change }] });
    await expect(opening.then((dataset) => dataset.sample(0))).rejects.toThrow(message);
  });
});

describe('parseCocoAnnotations', () => {
  const refusal = (changes: object): string => {
    try {
      parseCocoAnnotations(JSON.stringify({ ...COCO, ...changes }), 'x.json');
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('nothing was refused');
  };

  it('names what is wrong and where', () => {
    const [annotation] = COCO.annotations;
    expect(() => parseCocoAnnotations('{"images": [', 'x.json')).toThrow('x.json: not JSON: ');
    expect(() => parseCocoAnnotations('[]', 'x.json')).toThrow(
      'x.json: not a COCO annotation file: the JSON is no object.',
    );
    expect(refusal({ categories: undefined })).toBe(
      'x.json: not a COCO annotation file: "categories" is missing; expected an object with the lists images, annotations and categories.',
    );
    expect(refusal({ images: [{ id: 1 }] })).toBe(
      "x.json: images[0]: file_name is missing; expected the name of the image's file.",
    );
    expect(refusal({ images: [...COCO.images, COCO.images[0]] })).toBe(
      'x.json: images[0] and images[2] both have id 7; give each its own.',
    );
    expect(refusal({ annotations: [{ ...annotation, bbox: [1, 2, 3] }] })).toBe(
      'x.json: annotation 1: bbox is [1,2,3]; expected [x, y, width, height] in pixels.',
    );
    expect(refusal({ annotations: [{ ...annotation, bbox: [1, 2, 3, null] }] })).toBe(
      'x.json: annotation 1: bbox is [1,2,3,null]; expected [x, y, width, height] in pixels.',
    );
    expect(refusal({ annotations: [{ ...annotation, iscrowd: 2 }] })).toBe(
      'x.json: annotation 1: iscrowd is 2; expected 0 or 1.',
    );
    expect(refusal({ annotations: [{ ...annotation, id: undefined, area: 'x' }] })).toBe(
      'x.json: annotations[0]: area is "x"; expected a number of pixels.',
    );
    expect(refusal({ annotations: [{ ...annotation, image_id: 1.5 }] })).toBe(
      'x.json: annotation 1: image_id is 1.5; expected a whole number.',
    );
  });

  it('reads ids written as text', () => {
    const { images } = parseCocoAnnotations(
      JSON.stringify({ images: [{ id: '12', file_name: 'a' }], annotations: [], categories: [] }),
      'x.json',
    );
    expect(images[0].id).toBe(12);
  });
});
