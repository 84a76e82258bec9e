import { describe, expect, test } from 'vitest';
import type { GroundTruth } from '../../dataset/sample.ts';
import type {
  AugmentationFields,
  AugmentationKind,
  AugmentationOptions,
} from '../../detection/augmentation-options.ts';
import { createRandom } from '../../util/random.ts';
import { augment } from '../augment.ts';
import type { AugmentedSample } from '../augmented-sample.ts';
import { ownedFloats, type PixelView, viewOf } from '../pixel-view.ts';

/** Boxes of ids 1, 2, … and weights 0.5, 1.5, …. */
function groundTruthOf(boxes: readonly (readonly number[])[]): GroundTruth {
  return {
    boxesYxyx: Float32Array.from(boxes.flat()),
    classes: Int32Array.from(boxes, (_, i) => i + 1),
    weights: Float32Array.from(boxes, (_, i) => i + 0.5),
    difficult: new Uint8Array(boxes.length),
    isCrowd: new Uint8Array(boxes.length),
    groupOf: new Uint8Array(boxes.length),
  };
}

/** An image whose red is its row, green its column and blue 100. */
function coordinates(height: number, width: number): PixelView {
  const data = new Uint8Array(3 * height * width);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set([y, x, 100], 3 * (y * width + x));
  return viewOf({ data, height, width });
}

const BOXES = groundTruthOf([
  [0.1, 0.2, 0.5, 0.6],
  [0.4, 0.4, 0.9, 1],
]);

function run<K extends AugmentationKind>(
  kind: K,
  fields: AugmentationFields[K],
  sample: AugmentedSample,
  seed = 1,
): Promise<AugmentedSample> {
  return augment(sample, [{ kind, ...fields } as unknown as AugmentationOptions], createRandom(3, seed));
}

const pixel = (image: PixelView, y: number, x: number): number[] =>
  [0, 1, 2].map((k) => image.data[image.offset + y * image.rowStride + x * image.columnStride + k]);

const near = (boxes: Float32Array, expected: readonly number[]): void => {
  expect(boxes.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(boxes[i]).toBeCloseTo(value, 5);
};

describe('steps on pixels', () => {
  const sample = { image: coordinates(10, 20), groundTruth: BOXES };
  test('normalize_image, subtract_channel_mean and adjust_gamma are their formulas', async () => {
    const normalised = await run(
      'normalize_image',
      { originalMinval: 0, originalMaxval: 20, targetMinval: -1, targetMaxval: 1 },
      sample,
    );
    expect(pixel(normalised.image, 4, 5)).toEqual([4 / 10 - 1, 5 / 10 - 1, 9].map(Math.fround));
    const means = await run('subtract_channel_mean', { means: [1, 2, 3] }, sample);
    expect(pixel(means.image, 4, 5)).toEqual([3, 3, 97]);
    const gamma = await run('adjust_gamma', { gamma: 2, gain: 3 }, sample);
    expect(pixel(gamma.image, 4, 5)[2]).toBeCloseTo((100 / 255) ** 2 * 3 * 255, 4);
    const same = await run('adjust_gamma', { gamma: 1, gain: 1 }, sample);
    expect(ownedFloats(same.image)).toEqual(ownedFloats(sample.image));
  });

  test('rgb_to_gray is the luma, three times', async () => {
    const { image } = await run('rgb_to_gray', {}, sample);
    const luma = Math.fround(0.2989 * 4 + 0.587 * 5 + 0.114 * 100);
    expect(pixel(image, 4, 5)).toEqual([luma, luma, luma]);
  });

  test('a resize to the own size changes nothing, by any method; boxes stay', async () => {
    for (const method of ['BILINEAR', 'NEAREST_NEIGHBOR', 'BICUBIC', 'AREA'] as const) {
      const resized = await run('resize_image', { newHeight: 10, newWidth: 20, method }, sample);
      expect(ownedFloats(resized.image)).toEqual(ownedFloats(sample.image));
      expect(resized.groundTruth).toBe(sample.groundTruth);
    }
    const { image } = await run('random_resize_method', { targetHeight: 10, targetWidth: 20 }, sample);
    expect(ownedFloats(image)).toEqual(ownedFloats(sample.image));
  });

  test('random_downscale_to_target_pixels shrinks large images alone, proportions kept', async () => {
    const options = { minTargetPixels: 50, maxTargetPixels: 51, randomCoef: 0 };
    const { image } = await run('random_downscale_to_target_pixels', options, sample);
    expect([image.height, image.width]).toEqual([5, 10]);
    const small = { minTargetPixels: 200, maxTargetPixels: 300, randomCoef: 0 };
    expect(await run('random_downscale_to_target_pixels', small, sample)).toBe(sample);
    expect(await run('random_downscale_to_target_pixels', { ...options, randomCoef: 1 }, sample)).toBe(
      sample,
    );
  });

  test('random_jpeg_quality is nearly nothing at 100, and coarse at 1', async () => {
    const data = Uint8Array.from({ length: 3 * 64 * 64 }, (_, i) => (Math.floor(i / 3) % 64) * 4);
    const photo = { image: viewOf({ data, height: 64, width: 64 }), groundTruth: BOXES };
    const error = async (quality: number, randomCoef = 0): Promise<number> => {
      const options = { minJpegQuality: quality, maxJpegQuality: quality, randomCoef };
      const { image } = await run('random_jpeg_quality', options, photo);
      const after = ownedFloats(image);
      return Math.max(...after.map((v, i) => Math.abs(v - data[i])));
    };
    expect(await error(100)).toBeLessThan(4);
    expect(await error(1)).toBeGreaterThan(20);
    expect(await error(0)).toBe(await error(1));
    expect(await error(1, 1)).toBe(0);
  });

  test('random_patch_gaussian changes a square, about a pixel of the image', async () => {
    const image = viewOf({ data: new Uint8Array(3 * 60 * 80).fill(128), height: 60, width: 80 });
    const options = {
      minPatchSize: 9,
      maxPatchSize: 10,
      minGaussianStddev: 0.1,
      maxGaussianStddev: 0.1,
      randomCoef: 0,
    };
    let whole = 0;
    let squares = 0;
    const values: number[] = [];
    for (let seed = 0; seed < 100; seed++) {
      const noisy = ownedFloats(
        (await run('random_patch_gaussian', options, { image, groundTruth: BOXES }, seed)).image,
      );
      const changed = noisy.filter((v) => v !== 128);
      expect(changed.length).toBeLessThanOrEqual(3 * 81);
      expect(changed.length).toBeGreaterThanOrEqual(3 * 5 * 5);
      if (changed.length === 3 * 81) whole++;
      squares += changed.length;
      for (const v of changed) values.push((v - 128) / 255);
    }
    expect(whole).toBeGreaterThan(50);
    const variance = values.reduce((sum, v) => sum + v * v, 0) / squares;
    expect(Math.sqrt(variance)).toBeCloseTo(0.1, 2);
  });
});

describe('steps on labels', () => {
  const sample = { image: coordinates(4, 4), groundTruth: BOXES };
  test('remap_labels gives boxes another label', async () => {
    const { groundTruth } = await run('remap_labels', { originalLabels: [2, 5], newLabel: 7 }, sample);
    expect([...groundTruth.classes]).toEqual([1, 7]);
    expect(groundTruth.boxesYxyx).toBe(BOXES.boxesYxyx);
  });

  test('drop_label_probabilistically drops boxes of one label by chance, weights with them', async () => {
    const all = await run('drop_label_probabilistically', { label: 1, dropProbability: 1 }, sample);
    expect([...all.groundTruth.classes]).toEqual([2]);
    expect([...all.groundTruth.weights]).toEqual([1.5]);
    expect(await run('drop_label_probabilistically', { label: 9, dropProbability: 1 }, sample)).toBe(sample);
    let dropped = 0;
    for (let seed = 0; seed < 2000; seed++) {
      const some = await run(
        'drop_label_probabilistically',
        { label: 2, dropProbability: 0.3 },
        sample,
        seed,
      );
      dropped += 2 - some.groundTruth.classes.length;
    }
    expect(Math.abs(dropped / 2000 - 0.3)).toBeLessThan(0.04);
  });
});

describe('steps on the canvas', () => {
  const sample = { image: coordinates(10, 20), groundTruth: BOXES };

  test('random_self_concat_image doubles image and boxes below, beside, both, or not at all', async () => {
    const none = { concatVerticalProbability: 0, concatHorizontalProbability: 0 };
    expect(await run('random_self_concat_image', none, sample)).toBe(sample);
    const below = await run('random_self_concat_image', { ...none, concatVerticalProbability: 1 }, sample);
    expect([below.image.height, below.image.width]).toEqual([20, 20]);
    expect(pixel(below.image, 14, 5)).toEqual([4, 5, 100]);
    near(
      below.groundTruth.boxesYxyx,
      [0.05, 0.2, 0.25, 0.6, 0.2, 0.4, 0.45, 1, 0.55, 0.2, 0.75, 0.6, 0.7, 0.4, 0.95, 1],
    );
    expect([...below.groundTruth.weights]).toEqual([0.5, 1.5, 0.5, 1.5]);
    const both = { concatVerticalProbability: 1, concatHorizontalProbability: 1 };
    const { image, groundTruth } = await run('random_self_concat_image', both, sample);
    expect(pixel(image, 14, 25)).toEqual([4, 5, 100]);
    expect(groundTruth.classes.length).toBe(8);
    near(groundTruth.boxesYxyx.slice(-4), [0.7, 0.7, 0.95, 1]);
  });

  test('random_crop_to_aspect_ratio keeps one side whole', async () => {
    const options = { aspectRatio: 1, overlapThresh: 0, clipBoxes: true };
    const offsets = new Set<number>();
    for (let seed = 0; seed < 200; seed++) {
      const { image } = await run('random_crop_to_aspect_ratio', options, sample, seed);
      expect([image.height, image.width]).toEqual([10, 10]);
      expect(pixel(image, 0, 0)[0]).toBe(0);
      offsets.add(pixel(image, 0, 0)[1]);
    }
    expect(offsets.size).toBe(11);
    const wide = await run('random_crop_to_aspect_ratio', { ...options, aspectRatio: 4 }, sample);
    expect([wide.image.height, wide.image.width]).toEqual([5, 20]);
    const same = await run('random_crop_to_aspect_ratio', { ...options, aspectRatio: 2 }, sample);
    near(same.groundTruth.boxesYxyx, [...BOXES.boxesYxyx]);
  });

  test('the SSD crops of fixed aspect ratio end in it, and pads are black below and to the right', async () => {
    const crop = {
      minObjectCovered: 0,
      minAspectRatio: 0.5,
      maxAspectRatio: 0.5,
      minArea: 0.1,
      maxArea: 1,
      overlapThresh: 0,
      clipBoxes: true,
      randomCoef: 0,
    };
    for (let seed = 0; seed < 20; seed++) {
      const cropped = await run(
        'ssd_random_crop_fixed_aspect_ratio',
        { operations: [crop], aspectRatio: 0.5 },
        sample,
        seed,
      );
      expect(Math.abs(cropped.image.width - cropped.image.height / 2)).toBeLessThanOrEqual(1);
    }
    const kept = { ...crop, randomCoef: 1 };
    const padded = await run(
      'ssd_random_crop_pad_fixed_aspect_ratio',
      { operations: [kept], aspectRatio: 1, minPaddedSizeRatio: [1, 1], maxPaddedSizeRatio: [1, 1] },
      sample,
    );
    expect([padded.image.height, padded.image.width]).toEqual([20, 20]);
    expect(pixel(padded.image, 9, 19)).toEqual([9, 19, 100]);
    expect(pixel(padded.image, 10, 19)).toEqual([0, 0, 0]);
    near(padded.groundTruth.boxesYxyx, [0.05, 0.2, 0.25, 0.6, 0.2, 0.4, 0.45, 1]);
  });

  test('random_square_crop_by_scale is a square around a pixel, boxes with their pixels', async () => {
    const options = { maxBorder: 128, scaleMin: 0.6, scaleMax: 1.3, numScales: 8 };
    const sides = new Set<number>();
    for (let seed = 0; seed < 100; seed++) {
      const { image, groundTruth } = await run('random_square_crop_by_scale', options, sample, seed);
      expect(image.height).toBe(image.width);
      sides.add(image.height);
      for (const [i, id] of groundTruth.classes.entries()) {
        expect(groundTruth.weights[i]).toBe(id - 0.5);
        const [ymin, xmin] = groundTruth.boxesYxyx.subarray(4 * i);
        const at = pixel(image, Math.round(ymin * image.height), Math.round(xmin * image.width));
        const corner = [0.1 * 10, 0.2 * 20, 0.4 * 10, 0.4 * 20].slice(2 * (id - 1));
        if (ymin > 0 && xmin > 0 && at[2] === 100) expect(at.slice(0, 2)).toEqual(corner.slice(0, 2));
      }
    }
    expect([...sides].sort((a, b) => a - b)).toEqual([12, 14, 16, 18, 20, 22, 24, 26]);
  });

  test('random_scale_crop_and_pad_to_square at scale 1 stretches the longer side to the square', async () => {
    const options = { outputSize: 40, scaleMin: 1, scaleMax: 1 };
    const { image, groundTruth } = await run('random_scale_crop_and_pad_to_square', options, sample);
    expect([image.height, image.width]).toEqual([40, 40]);
    expect(pixel(image, 19, 38)).toEqual([9, 19, 100]);
    expect(pixel(image, 20, 38)).toEqual([0, 0, 0]);
    near(groundTruth.boxesYxyx, [0.05, 0.2, 0.25, 0.6, 0.2, 0.4, 0.45, 1]);
  });

  test('random_scale_crop_and_pad_to_square at scale 2 cuts a square out of the enlarged image', async () => {
    const square = { image: coordinates(20, 20), groundTruth: BOXES };
    const options = { outputSize: 20, scaleMin: 2, scaleMax: 2 };
    for (let seed = 0; seed < 30; seed++) {
      const { image, groundTruth } = await run('random_scale_crop_and_pad_to_square', options, square, seed);
      const [y, x] = pixel(image, 0, 0).map((v) => 2 * v);
      for (const [i, id] of groundTruth.classes.entries()) {
        const [ymin, xmin, ymax, xmax] = BOXES.boxesYxyx.subarray(4 * (id - 1));
        const limit = (v: number): number => Math.min(Math.max(v, 0), 1);
        near(groundTruth.boxesYxyx.slice(4 * i, 4 * i + 4), [
          limit((ymin * 40 - y) / 20),
          limit((xmin * 40 - x) / 20),
          limit((ymax * 40 - y) / 20),
          limit((xmax * 40 - x) / 20),
        ]);
      }
    }
  });
});
