import { describe, expect, test } from 'vitest';
import { randomSample } from '../../../test/random-sample.ts';
import type {
  AugmentationFields,
  AugmentationKind,
  AugmentationOptions,
  CropOptions,
  JitterMode,
} from '../../detection/augmentation-options.ts';
import { createRandom } from '../../util/random.ts';
import { augment } from '../augment.ts';
import type { AugmentedSample } from '../augmented-sample.ts';
import { ownedFloats, viewOf } from '../pixel-view.ts';
import { flipHorizontally } from './random-horizontal-flip.ts';
import { rotateCounterClockwise } from './random-rotation90.ts';
import { flipVertically } from './random-vertical-flip.ts';

const CROP: CropOptions = {
  minObjectCovered: 0.3,
  minAspectRatio: 0.5,
  maxAspectRatio: 2,
  minArea: 0.1,
  maxArea: 0.9,
  overlapThresh: 0.3,
  clipBoxes: true,
  randomCoef: 0.15,
};

const SQUARE_CROP: CropOptions = { ...CROP, minAspectRatio: 1, maxAspectRatio: 1 };
const CROP_PAD = { ...CROP, minPaddedSizeRatio: [1, 1], maxPaddedSizeRatio: [2, 2] } as const;

/** Each augmentation as the tests below use it unless they say otherwise. */
const USUAL: { readonly [K in AugmentationKind]: AugmentationFields[K] } = {
  random_horizontal_flip: { probability: 0.5 },
  random_vertical_flip: { probability: 0.5 },
  random_rotation90: { probability: 0.5 },
  random_pixel_value_scale: { minval: 0.9, maxval: 1.1 },
  random_image_scale: { minScaleRatio: 0.5, maxScaleRatio: 2 },
  random_rgb_to_gray: { probability: 0.1 },
  random_adjust_brightness: { maxDelta: 0.2 },
  random_adjust_contrast: { minDelta: 0.8, maxDelta: 1.25 },
  random_adjust_saturation: { minDelta: 0.8, maxDelta: 1.25 },
  random_adjust_hue: { maxDelta: 0.02 },
  random_distort_color: { colorOrdering: 0 },
  random_jitter_boxes: { ratio: 0.05, jitterMode: 'DEFAULT' },
  random_crop_image: { ...CROP, randomCoef: 0 },
  random_pad_image: {},
  random_absolute_pad_image: { maxHeightPadding: 10, maxWidthPadding: 20 },
  random_crop_pad_image: CROP_PAD,
  random_black_patches: { maxBlackPatches: 10, probability: 0.5, sizeToImageRatio: 0.1 },
  normalize_image: { originalMinval: 0, originalMaxval: 255, targetMinval: 10, targetMaxval: 200 },
  subtract_channel_mean: { means: [0, 0, 0] },
  adjust_gamma: { gamma: 1.5, gain: 1.2 },
  rgb_to_gray: {},
  resize_image: { newHeight: 20, newWidth: 17, method: 'AREA' },
  random_resize_method: { targetHeight: 20, targetWidth: 40 },
  random_downscale_to_target_pixels: { minTargetPixels: 200, maxTargetPixels: 500, randomCoef: 0.3 },
  random_jpeg_quality: { minJpegQuality: 0, maxJpegQuality: 100, randomCoef: 0.3 },
  random_patch_gaussian: {
    minPatchSize: 1,
    maxPatchSize: 20,
    minGaussianStddev: 0,
    maxGaussianStddev: 1,
    randomCoef: 0.3,
  },
  random_crop_to_aspect_ratio: { aspectRatio: 1, overlapThresh: 0.3, clipBoxes: true },
  random_self_concat_image: { concatVerticalProbability: 0.5, concatHorizontalProbability: 0.5 },
  autoaugment_image: { policyName: 'v1' },
  drop_label_probabilistically: { label: 2, dropProbability: 0.5 },
  remap_labels: { originalLabels: [], newLabel: 9 },
  random_square_crop_by_scale: { maxBorder: 128, scaleMin: 0.6, scaleMax: 1.3, numScales: 8 },
  random_scale_crop_and_pad_to_square: { outputSize: 20, scaleMin: 0.1, scaleMax: 2 },
  ssd_random_crop_fixed_aspect_ratio: { operations: [SQUARE_CROP], aspectRatio: 1 },
  ssd_random_crop_pad_fixed_aspect_ratio: {
    operations: [CROP],
    aspectRatio: 1,
    minPaddedSizeRatio: [1, 1],
    maxPaddedSizeRatio: [2, 2],
  },
  ssd_random_crop: { operations: [CROP, { ...CROP, minObjectCovered: 0.9, overlapThresh: 0.9 }] },
  ssd_random_crop_pad: { operations: [CROP_PAD] },
};

const KINDS = Object.keys(USUAL) as AugmentationKind[];

function step<K extends AugmentationKind>(
  kind: K,
  fields: Partial<AugmentationFields[K]> = {},
): AugmentationOptions {
  return { kind, ...USUAL[kind], ...fields } as AugmentationOptions;
}

function apply(sample: AugmentedSample, option: AugmentationOptions, seed: number): Promise<AugmentedSample> {
  return augment(sample, [option], createRandom(99, seed));
}

function expectSameSample(actual: AugmentedSample, expected: AugmentedSample): void {
  expect(ownedFloats(actual.image)).toEqual(ownedFloats(expected.image));
  expect(actual.groundTruth.classes).toEqual(expected.groundTruth.classes);
  const difference = actual.groundTruth.boxesYxyx.map((v, i) =>
    Math.abs(v - expected.groundTruth.boxesYxyx[i]),
  );
  expect(Math.max(...difference)).toBeLessThan(1e-6);
}

describe('every augmentation', () => {
  for (const kind of KINDS) {
    test(`${kind} draws from its stream alone, never writes to the decoded bytes, and keeps values in 0..255`, async () => {
      for (let seed = 0; seed < 12; seed++) {
        const sample = randomSample(seed);
        const before = structuredClone(sample);
        const once = await apply(sample, step(kind), seed);
        expect(sample).toEqual(before);
        const again = await apply(sample, step(kind), seed);
        expect(ownedFloats(again.image)).toEqual(ownedFloats(once.image));
        expect(again.groundTruth).toEqual(once.groundTruth);
        if (kind !== 'random_resize_method')
          expect(ownedFloats(once.image).every((value) => value >= 0 && value <= 255)).toBe(true); // bicubic overshoots
      }
    });

    test(`${kind} keeps boxes ordered and inside the image, their weights and flags with them`, async () => {
      for (let seed = 0; seed < 60; seed++) {
        const { groundTruth } = await apply(randomSample(seed), step(kind), seed);
        const { boxesYxyx, classes, weights, difficult, isCrowd, groupOf } = groundTruth;
        for (const [box, id] of classes.entries()) {
          const [ymin, xmin, ymax, xmax] = boxesYxyx.subarray(4 * box);
          expect(ymin >= -1e-6 && xmin >= -1e-6 && ymax <= 1 + 1e-6 && xmax <= 1 + 1e-6).toBe(true);
          if (kind === 'autoaugment_image')
            expect(ymax >= ymin && xmax >= xmin).toBe(true); // moved out: on the edge
          else expect(ymax > ymin && xmax > xmin).toBe(true);
          expect(weights[box]).toBe(id - 0.5);
          const i = id - 1;
          expect([difficult[box], isCrowd[box], groupOf[box]]).toEqual([i % 2, (i >> 1) % 2, (i >> 2) % 2]);
        }
      }
    });
  }
});

describe('flips and turns', () => {
  test('a flip done twice, and a quarter turn done four times, is the identity', () => {
    for (let seed = 0; seed < 10; seed++) {
      const sample = randomSample(seed);
      expectSameSample(flipHorizontally(flipHorizontally(sample)), sample);
      expectSameSample(flipVertically(flipVertically(sample)), sample);
      const half = rotateCounterClockwise(rotateCounterClockwise(sample));
      expectSameSample(half, flipVertically(flipHorizontally(sample)));
      expectSameSample(rotateCounterClockwise(rotateCounterClockwise(half)), sample);
    }
  });

  test('boxes follow their pixels', () => {
    // one white pixel and the box around it, through every flip and turn
    const [height, width] = [5, 8];
    const data = new Uint8Array(3 * height * width);
    data.fill(255, 3 * (1 * width + 6), 3 * (1 * width + 6) + 3);
    const { groundTruth } = randomSample(0);
    const box = Float32Array.from([1 / height, 6 / width, 2 / height, 7 / width]);
    const sample: AugmentedSample = {
      image: viewOf({ data, height, width }),
      groundTruth: { ...groundTruth, boxesYxyx: box, classes: Int32Array.of(1) },
    };
    for (const move of [flipHorizontally, flipVertically, rotateCounterClockwise]) {
      const { image, groundTruth: moved } = move(sample);
      const [ymin, xmin] = moved.boxesYxyx;
      const at = Math.round(ymin * image.height) * image.width + Math.round(xmin * image.width);
      expect(ownedFloats(image)[3 * at]).toBe(255);
    }
  });

  for (const kind of ['random_horizontal_flip', 'random_vertical_flip', 'random_rotation90'] as const) {
    test(`${kind} happens as often as its probability says`, async () => {
      const sample = randomSample(3);
      for (const probability of [0, 0.2, 0.5, 1]) {
        let changed = 0;
        for (let seed = 0; seed < 2000; seed++) {
          if ((await apply(sample, step(kind, { probability }), seed)).image !== sample.image) changed++;
        }
        expect(Math.abs(changed / 2000 - probability)).toBeLessThan(0.04);
      }
    });
  }
});

describe('a crop', () => {
  test('keeps exactly the boxes whose share inside reaches overlap_thresh, each over the same pixels', async () => {
    const blank = viewOf({ data: new Uint8Array(3 * 240 * 320), height: 240, width: 320 });
    for (let seed = 0; seed < 100; seed++) {
      const sample = { ...randomSample(seed, [1, 1]), image: blank };
      const options = step('random_crop_image', {
        minObjectCovered: 0.3,
        overlapThresh: 0.4,
        clipBoxes: false,
      });
      const cropped = await apply(sample, options, seed);
      const scale = { y: cropped.image.height / 240, x: cropped.image.width / 320 };
      const top = Math.floor(cropped.image.offset / cropped.image.rowStride) / 240;
      const left = (cropped.image.offset % cropped.image.rowStride) / 3 / 320;
      const kept = new Set(cropped.groundTruth.classes);
      for (const [box, id] of sample.groundTruth.classes.entries()) {
        const [ymin, xmin, ymax, xmax] = sample.groundTruth.boxesYxyx.subarray(4 * box);
        const h = Math.max(0, Math.min(ymax, top + scale.y) - Math.max(ymin, top));
        const w = Math.max(0, Math.min(xmax, left + scale.x) - Math.max(xmin, left));
        const share = (h * w) / ((ymax - ymin) * (xmax - xmin));
        if (Math.abs(share - 0.4) > 1e-5) expect(kept.has(id)).toBe(share > 0.4);
        if (!kept.has(id)) continue;
        const now = cropped.groundTruth.boxesYxyx.subarray(4 * cropped.groundTruth.classes.indexOf(id));
        expect(now[0] * scale.y + top).toBeCloseTo(ymin, 5);
        expect(now[3] * scale.x + left).toBeCloseTo(xmax, 5);
      }
    }
  });

  test('random_coef is the chance to keep the image', async () => {
    const sample = randomSample(1);
    let same = 0;
    for (let seed = 0; seed < 2000; seed++) {
      const operation = {
        ...CROP,
        minObjectCovered: 0,
        maxArea: 0.5,
        randomCoef: 0.3,
      };
      const { image } = await apply(sample, { kind: 'ssd_random_crop', operations: [operation] }, seed);
      if (image === sample.image) same++;
    }
    expect(Math.abs(same / 2000 - 0.3)).toBeLessThan(0.04);
  });
});

describe('a pad', () => {
  test('keeps the pixels under the boxes, fills the rest with the mean colour, and stays under twice the size', async () => {
    for (let seed = 0; seed < 30; seed++) {
      const sample = randomSample(seed);
      const { image, groundTruth } = await apply(sample, step('random_pad_image'), seed);
      expect(image.height >= 24 && image.height < 48 && image.width >= 32 && image.width < 64).toBe(true);
      const before = sample.groundTruth.boxesYxyx;
      const now = groundTruth.boxesYxyx;
      const y = Math.round(now[0] * image.height - before[0] * 24);
      const x = Math.round(now[1] * image.width - before[1] * 32);
      const padded = ownedFloats(image);
      expect(padded[3 * (y * image.width + x) + 1]).toBe(sample.image.data[1]);
      expect((now[2] - now[0]) * image.height).toBeCloseTo((before[2] - before[0]) * 24, 3);
      if (y > 0) {
        const greens = ownedFloats(sample.image).filter((_, i) => i % 3 === 1);
        expect(padded[1]).toBeCloseTo(greens.reduce((a, b) => a + b, 0) / greens.length, 3);
      }
    }
  });

  test('takes the colour and the bounds it is given', async () => {
    const sample = randomSample(2);
    const options = step('random_absolute_pad_image', {
      maxHeightPadding: 10,
      maxWidthPadding: 1,
      padColor: [1, 2, 3],
    });
    const sizes = new Set<number>();
    for (let seed = 0; seed < 200; seed++) {
      const { image } = await apply(sample, options, seed);
      expect(image.width).toBe(32);
      sizes.add(image.height);
      const last = ownedFloats(image).subarray(-3);
      if (image.height > 24 && image.offset === 0 && last[0] === 1) expect([...last]).toEqual([1, 2, 3]);
    }
    expect([...sizes].sort((a, b) => a - b)).toEqual([24, 25, 26, 27, 28, 29, 30, 31, 32, 33]);
  });
});

describe('colours and boxes', () => {
  const grey = viewOf({ data: new Uint8Array(3 * 100).fill(100), height: 10, width: 10 });

  test('brightness moves by up to 255 · max_delta, uniformly', async () => {
    const sample = { ...randomSample(0), image: grey };
    const moves: number[] = [];
    for (let seed = 0; seed < 3000; seed++)
      moves.push(ownedFloats((await apply(sample, step('random_adjust_brightness'), seed)).image)[0] - 100);
    expect(Math.max(...moves)).toBeGreaterThan(49);
    expect(Math.max(...moves)).toBeLessThanOrEqual(51);
    expect(Math.min(...moves)).toBeGreaterThanOrEqual(-51);
    const variance = moves.reduce((sum, v) => sum + v * v, 0) / moves.length;
    expect(variance / (51 ** 2 / 3)).toBeCloseTo(1, 1);
  });

  test('each pixel value is scaled by its own factor in 0.9 to 1.1', async () => {
    const sample = { ...randomSample(0), image: grey };
    const values = ownedFloats((await apply(sample, step('random_pixel_value_scale'), 1)).image);
    expect(new Set(values).size).toBeGreaterThan(290);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(90);
    expect(Math.max(...values)).toBeLessThanOrEqual(110);
  });

  test('random_rgb_to_gray takes the colour out of about one image in ten', async () => {
    const sample = randomSample(0, [2, 2]);
    let gray = 0;
    for (let seed = 0; seed < 3000; seed++) {
      if ((await apply(sample, step('random_rgb_to_gray'), seed)).image !== sample.image) gray++;
    }
    expect(Math.abs(gray / 3000 - 0.1)).toBeLessThan(0.02);
  });

  test('the two orders of random_distort_color differ', async () => {
    const distorted = async (colorOrdering: 0 | 1): Promise<Float32Array> =>
      ownedFloats((await apply(randomSample(1), step('random_distort_color', { colorOrdering }), 4)).image);
    expect(await distorted(0)).not.toEqual(await distorted(1));
  });

  test('black patches are squares of a tenth of the shorter side, five of ten on average', async () => {
    const data = new Uint8Array(3 * 100 * 200).fill(255);
    const sample = { ...randomSample(0), image: viewOf({ data, height: 100, width: 200 }) };
    const black: number[] = [];
    for (let seed = 0; seed < 200; seed++) {
      const patched = await apply(sample, step('random_black_patches', { maxBlackPatches: 1 }), seed);
      black.push(ownedFloats(patched.image).filter((v) => v === 0).length / 3);
    }
    expect(new Set(black)).toEqual(new Set([0, 100]));
    expect(Math.abs(black.filter((n) => n > 0).length / 200 - 0.5)).toBeLessThan(0.1);
  });

  test('random_image_scale keeps boxes and scales both sides by one factor', async () => {
    const sample = randomSample(4, [60, 80]);
    for (let seed = 0; seed < 20; seed++) {
      const { image, groundTruth } = await apply(sample, step('random_image_scale'), seed);
      expect(groundTruth).toEqual(sample.groundTruth);
      expect(image.height >= 30 && image.height <= 120).toBe(true);
      expect(Math.abs(image.width / image.height - 80 / 60)).toBeLessThan(0.05);
    }
  });

  test('jitter moves sides by up to half of ratio · size, in the direction and symmetry of its mode', async () => {
    const shifts = async (jitterMode: JitterMode, seed: number): Promise<number[]> => {
      const sample = randomSample(seed);
      const boxes = sample.groundTruth.boxesYxyx.map((_, i) => [0.4, 0.3, 0.6, 0.7][i % 4]);
      const inner = { ...sample, groundTruth: { ...sample.groundTruth, boxesYxyx: boxes } };
      const moved = (await apply(inner, step('random_jitter_boxes', { ratio: 0.2, jitterMode }), seed))
        .groundTruth.boxesYxyx;
      const size = [0.2, 0.4, 0.2, 0.4];
      return [0, 1, 2, 3].map((k) => ((moved[k] - boxes[k]) / size[k]) * (k < 2 ? -2 : 2)); // outwards, in U
    };
    for (let seed = 0; seed < 50; seed++) {
      for (const shift of await shifts('DEFAULT', seed)) expect(Math.abs(shift)).toBeLessThan(0.2001);
      for (const shift of await shifts('EXPAND', seed)) expect(shift).toBeGreaterThanOrEqual(-1e-5);
      for (const shift of await shifts('SHRINK', seed)) expect(shift).toBeLessThanOrEqual(1e-5);
      const [top, left, bottom, right] = await shifts('EXPAND_SYMMETRIC', seed);
      expect(top).toBeCloseTo(bottom, 4);
      expect(left).toBeCloseTo(right, 4);
      expect(Math.abs(top - left)).toBeGreaterThan(0);
      const all = await shifts('SHRINK_SYMMETRIC_XY', seed);
      for (const shift of all) expect(shift).toBeCloseTo(all[0], 4);
    }
  });
});
