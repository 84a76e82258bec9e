import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../util/random.ts';
import { viewOf } from '../../pixel-view.ts';
import { autoaugmentImage } from './autoaugment-image.ts';
import type { ByteImage } from './byte-image.ts';
import {
  autoContrast,
  brightness,
  color,
  contrast,
  equalize,
  fillAround,
  posterize,
  sharpness,
  solarize,
  solarizeAdd,
} from './change-colors.ts';
import { type BoxYxyx, shearBox, shiftBox, turnBox } from './move-boxes.ts';
import { POLICIES } from './policies.ts';
import { leftwards, mirrored, shearedAcross, shearedDown, turned, upwards, warpImage } from './warp-image.ts';

const [HEIGHT, WIDTH] = [11, 21];

function noise(seed: number): ByteImage {
  const random = createRandom(seed);
  const data = Uint8ClampedArray.from({ length: 3 * HEIGHT * WIDTH }, () => random.int(256));
  return { data, height: HEIGHT, width: WIDTH };
}

function changed(change: (image: ByteImage) => void, image = noise(1)): Uint8ClampedArray {
  const copy = { ...image, data: image.data.slice() };
  change(copy);
  return copy.data;
}

const same = noise(1).data;

describe('colours', () => {
  test('a factor of 1 changes nothing', () => {
    for (const operation of [color, contrast, brightness, sharpness])
      expect(changed((image) => operation(image, 1))).toEqual(same);
  });

  test('a factor above 1 or below cuts fractions off', () => {
    expect(changed((image) => brightness(image, 0.5))).toEqual(same.map((v) => Math.trunc(v / 2)));
    expect(changed((image) => brightness(image, 1.5))).toEqual(
      same.map((v) => Math.trunc(Math.min(1.5 * v, 255))),
    );
    expect(changed((image) => contrast(image, 0.5))).toEqual(same.map((v) => Math.trunc(0.5 * v))); // grey is 231/256
  });

  test('posterize keeps the highest bits', () => {
    expect(changed((image) => posterize(image, 3))).toEqual(same.map((v) => v & 0b11100000));
    expect(changed((image) => posterize(image, 0))).toEqual(same.map((v) => v & 0b10000000));
  });

  test('solarize inverts, solarizeAdd adds to the dark', () => {
    expect(changed((image) => solarize(image, 204))).toEqual(same.map((v) => (v < 204 ? v : 255 - v)));
    expect(changed((image) => solarize(image, 256))).toEqual(same);
    expect(changed((image) => solarizeAdd(image, 66))).toEqual(same.map((v) => (v < 128 ? v + 66 : v)));
  });

  test('autoContrast stretches to 0..255 and leaves a plain image', () => {
    const plain = { data: new Uint8ClampedArray(3 * 9).fill(7), height: 3, width: 3 };
    expect(changed(autoContrast, plain)).toEqual(plain.data);
    const ramp = { data: Uint8ClampedArray.from({ length: 30 }, (_, i) => 100 + i), height: 2, width: 5 };
    const stretched = changed(autoContrast, ramp);
    expect([...stretched.slice(0, 3), ...stretched.slice(-3)]).toEqual([0, 0, 0, 255, 255, 255]);
  });

  test('equalize is the table of PIL', () => {
    const data = Uint8ClampedArray.from({ length: 3 * 1024 }, (_, i) => 64 + (Math.floor(i / 3) % 4));
    const even = changed(equalize, { data, height: 32, width: 32 });
    // step ⌊(1024 − 256)/255⌋ = 3: value k of 4 becomes ⌊(256·k + 1)/3⌋
    expect([...new Set(even)]).toEqual([0, 85, 171, 255]);
    expect(changed(equalize)).toEqual(same); // fewer than 255 pixels but the last value's: nothing to even out
  });

  test('sharpness 0 smooths inside and leaves the border', () => {
    const data = new Uint8ClampedArray(75);
    data.fill(130, 36, 39);
    const smoothed = changed((image) => sharpness(image, 0), { data, height: 5, width: 5 });
    expect(smoothed[36]).toBe(50);
    expect(smoothed[36 - 3]).toBe(10);
    expect(smoothed[0]).toBe(0);
  });

  test('fillAround stays in the image', () => {
    const filled = changed((image) => fillAround(image, { y: 0, x: 20 }, [2, 3]));
    expect([...filled].filter((v, i) => v === 128 && same[i] !== 128).length).toBeLessThanOrEqual(3 * 2 * 4);
    expect([...filled.slice(3 * 17, 3 * 21)]).toEqual(new Array(12).fill(128));
  });
});

describe('moves', () => {
  test('no move, and two mirrorings, change nothing', () => {
    for (const map of [leftwards(0), upwards(0), shearedAcross(0), shearedDown(0), turned(0, noise(1))])
      expect(changed((image) => warpImage(image, map))).toEqual(same);
    const twice = changed((image) => {
      warpImage(image, mirrored(image));
      warpImage(image, mirrored(image));
    });
    expect(twice).toEqual(same);
  });

  test('a shift leaves grey behind', () => {
    const shifted = changed((image) => warpImage(image, leftwards(5)));
    expect([...shifted.slice(0, 3)]).toEqual([...same.slice(15, 18)]);
    expect([...shifted.slice(3 * 16, 3 * 21)]).toEqual(new Array(15).fill(128));
  });

  test('boxes go where their pixels go', () => {
    const image = { data: new Uint8ClampedArray(3 * 101 * 141), height: 101, width: 141 };
    for (let y = 40; y < 60; y++)
      for (let x = 50; x < 80; x++) image.data.fill(255, 3 * (y * 141 + x), 3 * (y * 141 + x) + 3);
    const box: BoxYxyx = [40 / 101, 50 / 141, 60 / 101, 80 / 141];
    const radians = Math.PI / 9;
    const moves = [
      [leftwards(20), shiftBox(box, image, [0, 20])],
      [upwards(-30), shiftBox(box, image, [-30, 0])],
      [shearedAcross(0.2), shearBox(box, image, 0.2, 'across')],
      [shearedDown(-0.3), shearBox(box, image, -0.3, 'down')],
      [turned(radians, image), turnBox(box, image, radians)],
    ] as const;
    for (const [map, moved] of moves) {
      const copy = { ...image, data: image.data.slice() };
      warpImage(copy, map);
      const white = [...copy.data.keys()]
        .filter((i) => i % 3 === 0 && copy.data[i] === 255)
        .map((i) => i / 3);
      const rows = white.map((i) => Math.floor(i / 141));
      const columns = white.map((i) => i % 141);
      const around = [
        Math.min(...rows),
        Math.min(...columns),
        Math.max(...rows) + 1,
        Math.max(...columns) + 1,
      ];
      const expected = [moved[0] * 101, moved[1] * 141, moved[2] * 101, moved[3] * 141];
      for (const [k, side] of around.entries()) expect(Math.abs(side - expected[k])).toBeLessThanOrEqual(2);
    }
  });

  test('a box moved out lies on the edge', () => {
    const [, xmin, , xmax] = shiftBox([0.2, 0.1, 0.4, 0.2], { height: 100, width: 100 }, [0, 50]);
    expect(xmin).toBe(0);
    expect(xmax).toBeLessThanOrEqual(0.05);
  });
});

describe('policies', () => {
  test('have as many sub-policies as upstream', () => {
    expect(Object.values(POLICIES).map(({ length }) => length)).toEqual([5, 20, 15, 15, 1]);
  });

  test('every operation is drawn sooner or later, and keeps images and the number of boxes', () => {
    for (const policyName of ['v0', 'v1', 'v2', 'v3', 'test'] as const) {
      for (let seed = 0; seed < 100; seed++) {
        const { data, height, width } = noise(seed);
        const groundTruth = {
          boxesYxyx: Float32Array.of(0.1, 0.1, 0.6, 0.5, 0.3, 0.4, 1, 1),
          classes: Int32Array.of(1, 2),
          weights: Float32Array.of(1, 2),
          difficult: new Uint8Array(2),
          isCrowd: new Uint8Array(2),
          groupOf: new Uint8Array(2),
        };
        const image = viewOf({ data: new Uint8Array(data), height, width });
        const after = autoaugmentImage({ image, groundTruth }, { policyName }, createRandom(seed));
        expect([after.image.height, after.image.width]).toEqual([height, width]);
        expect(after.groundTruth.weights).toBe(groundTruth.weights);
        expect(after.groundTruth.boxesYxyx.every((v) => v >= 0 && v <= 1)).toBe(true);
        const empty = autoaugmentImage(
          { image, groundTruth: { ...groundTruth, boxesYxyx: new Float32Array(0) } },
          { policyName },
          createRandom(seed),
        );
        expect(empty.groundTruth.boxesYxyx.length).toBe(0);
      }
    }
  });
});
