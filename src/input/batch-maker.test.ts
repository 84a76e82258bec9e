import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Dataset } from '../dataset/dataset.ts';
import { fixedShape } from '../detection/image-resizer.ts';
import type { Batch } from './batch.ts';
import { createBatchMaker } from './batch-maker.ts';
import { evaluationImages } from './evaluation-images.ts';

/** A data set in memory: image i is of one colour, 10·i grey, with one box of class i % 4 + 1 and weight i + 1. */
function greyDataset(length: number, damaged = -1): Dataset & { readonly decoded: number[] } {
  const decoded: number[] = [];
  return {
    spec: { format: 'voc', root: 'memory' },
    labelMap: { items: [] },
    length,
    decoded,
    async sample(i) {
      return {
        sourceId: `${i}`,
        filename: `${i}.png`,
        width: 40,
        height: 30,
        groundTruth: {
          boxesYxyx: Float32Array.from([0.25, 0.25, 0.75, 0.75]),
          classes: Int32Array.of((i % 4) + 1),
          weights: Float32Array.of(i + 1),
          difficult: new Uint8Array(1),
          isCrowd: new Uint8Array(1),
          groupOf: new Uint8Array(1),
        },
      };
    },
    async encodedImage(i) {
      decoded.push(i);
      if (i === damaged) return Uint8Array.of(1, 2, 3);
      const background = { r: 10 * i, g: 10 * i, b: 10 * i };
      return sharp({ create: { width: 40, height: 30, channels: 3, background } })
        .png()
        .toBuffer();
    },
    async close() {},
  };
}

const OPTIONS: Parameters<typeof createBatchMaker>[1] = {
  batchSize: 4,
  seed: 3,
  shuffle: true,
  resizer: fixedShape(8, 6),
  augmentations: [
    { kind: 'random_horizontal_flip', probability: 0.5 },
    {
      kind: 'random_crop_image',
      minObjectCovered: 0.1,
      minAspectRatio: 0.5,
      maxAspectRatio: 2,
      minArea: 0.1,
      maxArea: 1,
      overlapThresh: 0.1,
      clipBoxes: true,
      randomCoef: 0.15,
    },
    { kind: 'random_adjust_brightness', maxDelta: 0.2 },
  ],
  targets: {
    // the box itself, its upper half, and two far away
    anchorsYxyx: Float32Array.from(
      [
        [0.25, 0.25, 0.75, 0.75],
        [0.25, 0.25, 0.55, 0.75],
        [0, 0, 0.1, 0.1],
        [0.8, 0.8, 1, 1],
      ].flat(),
    ),
    numClasses: 3,
    addBackgroundClass: true,
    encodeBackgroundAsZeros: false,
    negativeClassWeight: 0.5,
    matcher: { matchedThreshold: 0.7, unmatchedThreshold: 0.4, forceMatchForEachRow: true },
    boxCoder: { kind: 'faster_rcnn_box_coder' },
    similarity: 'iou_similarity',
  },
  maxBoxes: 100,
  cacheBytes: 1e6,
};

const PLAIN = { ...OPTIONS, augmentations: [], shuffle: false };

/** The grey of each image of a batch of unaugmented images, as the index of its sample. */
function indicesOf(batch: Batch): number[] {
  const plane = 3 * 8 * 6;
  return Array.from({ length: batch.images.length / plane }, (_, i) => batch.images[i * plane] / 10);
}

describe('a batch', () => {
  test('depends on its step alone: any start, any order of asking, with or without a cache', async () => {
    const first = createBatchMaker(greyDataset(7), OPTIONS);
    const inOrder = [];
    for (let step = 0; step < 6; step++) inOrder.push(await first.make(step));
    const second = createBatchMaker(greyDataset(7), { ...OPTIONS, cacheBytes: 0 });
    for (const step of [5, 2, 4, 0]) expect(await second.make(step)).toEqual(inOrder[step]);
    const otherSeed = await createBatchMaker(greyDataset(7), { ...OPTIONS, seed: 4 }).make(0);
    expect(otherSeed.images).not.toEqual(inOrder[0].images);
  });

  test('takes each sample once an epoch, in another order each epoch, over batch borders', async () => {
    const maker = createBatchMaker(greyDataset(7), { ...PLAIN, shuffle: true });
    const seen: number[] = [];
    for (let step = 0; step < 7; step++) seen.push(...indicesOf(await maker.make(step)));
    const epochs = [0, 1, 2, 3].map((epoch) => seen.slice(7 * epoch, 7 * epoch + 7));
    for (const epoch of epochs) expect([...epoch].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(new Set(epochs.map((epoch) => epoch.join())).size).toBe(4);
  });

  test('takes the samples in order without shuffling', async () => {
    const maker = createBatchMaker(greyDataset(5), PLAIN);
    expect(indicesOf(await maker.make(0))).toEqual([0, 1, 2, 3]);
    expect(indicesOf(await maker.make(1))).toEqual([4, 0, 1, 2]);
  });

  test('holds the targets of its boxes', async () => {
    const batch = await createBatchMaker(greyDataset(4), PLAIN).make(0);
    // 4 boxes: classes 1, 2, 3 and 4, the last beyond num_classes
    expect([...batch.boxCounts]).toEqual([1, 1, 1]);
    expect([...batch.match]).toEqual([0, -2, -1, -1, 0, -2, -1, -1, 0, -2, -1, -1, 0, -2, -1, -1]);
    expect([...batch.matchedClass].filter((_, i) => i % 4 === 0)).toEqual([1, 2, 3, 0]);
    expect([...batch.classWeights.subarray(0, 8)]).toEqual([1, 0, 0.5, 0.5, 2, 0, 0.5, 0.5]);
    expect([...batch.boxWeights.subarray(0, 8)]).toEqual([1, 0, 0, 0, 2, 0, 0, 0]);
    const label = (image: number, anchor: number): number[] => {
      return [...batch.classTargets.subarray(4 * (4 * image + anchor), 4 * (4 * image + anchor) + 4)];
    };
    expect([0, 1, 2, 3].map((image) => label(image, 0))).toEqual([
      [0, 1, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
      [0, 0, 0, 0],
    ]);
    expect(label(0, 2)).toEqual([1, 0, 0, 0]);
    expect([...batch.boxTargets.subarray(0, 4)].every((code) => Math.abs(code) < 1e-5)).toBe(true);
  });

  test('has zeros for background where asked, and no background column where there is none', async () => {
    const targets = { ...OPTIONS.targets, addBackgroundClass: false, encodeBackgroundAsZeros: true };
    const batch = await createBatchMaker(greyDataset(4), { ...PLAIN, targets }).make(0);
    expect(batch.classTargets.length).toBe(4 * 4 * 3);
    expect([...batch.classTargets.subarray(0, 12)]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('leaves out boxes beyond maxBoxes', async () => {
    const batch = await createBatchMaker(greyDataset(4), { ...PLAIN, maxBoxes: 0 }).make(0);
    expect([...batch.boxCounts]).toEqual([0, 0, 0]);
    expect(new Set(batch.match)).toEqual(new Set([-1]));
  });

  test('decodes each image once if the cache holds all, and anew if it holds none', async () => {
    for (const [cacheBytes, times] of [
      [1e6, 1],
      [0, 3],
    ]) {
      const dataset = greyDataset(4);
      const maker = createBatchMaker(dataset, { ...PLAIN, cacheBytes });
      for (let step = 0; step < 3; step++) await maker.make(step);
      expect(dataset.decoded.filter((i) => i === 2).length).toBe(times);
    }
  });

  test('of a damaged image is an error that names it', async () => {
    await expect(createBatchMaker(greyDataset(6, 3), PLAIN).make(0)).rejects.toThrow(
      'image "3.png": cannot decode the image (3 bytes): Input buffer contains unsupported image format. ' +
        'Replace the file or remove it from the data set.',
    );
  });

  test('of a data set without images is an error', () => {
    expect(() => createBatchMaker(greyDataset(0), PLAIN)).toThrow(
      'memory: the data set has no images; training needs at least one.',
    );
  });

  test('is the same in the memory of a spent one, whatever that holds, padding included', async () => {
    const rule = { kind: 'keep_aspect_ratio', minDimension: 8, maxDimension: 8 } as const;
    const maker = createBatchMaker(greyDataset(7), { ...OPTIONS, resizer: { ...fixedShape(8, 8), rule } });
    const fresh = await maker.make(1);
    const spent = new Float32Array(fresh.images.length).fill(Number.NaN);
    const again = await maker.make(1, { spent });
    expect(again).toEqual(fresh);
    expect(again.images).toBe(spent);
  });

  test('does not go into memory of another size', async () => {
    const maker = createBatchMaker(greyDataset(7), OPTIONS);
    await expect(maker.make(0, { spent: new Float32Array(5) })).rejects.toThrow('memory of 5 for 576 pixels');
  });

  test('is given up when its signal is aborted', async () => {
    const maker = createBatchMaker(greyDataset(6), PLAIN);
    await expect(maker.make(0, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });
});

describe('evaluation images', () => {
  test('come in order, resized, each with its sample', async () => {
    const seen = [];
    for await (const { sample, image } of evaluationImages(greyDataset(5), PLAIN.resizer)) {
      expect(image.length).toBe(3 * 8 * 6);
      expect(new Set(image)).toEqual(new Set([10 * Number(sample.sourceId)]));
      seen.push(sample.filename);
    }
    expect(seen).toEqual(['0.png', '1.png', '2.png', '3.png', '4.png']);
  });

  test('stop at a damaged one with its error, and may be left early', async () => {
    const seen: string[] = [];
    const all = async (): Promise<void> => {
      for await (const { sample } of evaluationImages(greyDataset(5, 2), PLAIN.resizer))
        seen.push(sample.filename);
    };
    await expect(all()).rejects.toThrow('image "2.png": cannot decode the image');
    expect(seen).toEqual(['0.png', '1.png']);
    for await (const { sample } of evaluationImages(greyDataset(5, 1), PLAIN.resizer)) {
      expect(sample.filename).toBe('0.png');
      break;
    }
  });
});
