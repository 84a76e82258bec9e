/**
 * @module
 * Drawing: the size of the picture, colours per class, labels that stay inside, and text without any font.
 */

import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type DrawnDetection, drawDetections, type RgbImage } from './draw-detections.ts';
import { strokeText, strokeTextWidth } from './stroke-font.ts';

/** A mid-grey picture. */
function grey(width: number, height: number): RgbImage {
  return { width, height, data: new Uint8Array(width * height * 3).fill(128) };
}

async function pixels(encoded: Uint8Array): Promise<RgbImage & { at(x: number, y: number): number[] }> {
  const { data, info } = await sharp(encoded).raw().toBuffer({ resolveWithObject: true });
  expect(info.channels).toBe(3);
  const at = (x: number, y: number): number[] =>
    Array.from(data.subarray(3 * (y * info.width + x), 3 * (y * info.width + x) + 3));
  return { data: new Uint8Array(data), width: info.width, height: info.height, at };
}

/** How many pixels are within 12 of `colour` in every channel. */
function count(image: RgbImage, colour: readonly number[]): number {
  let n = 0;
  for (let i = 0; i < image.data.length; i += 3)
    if (colour.every((v, c) => Math.abs(image.data[i + c] - v) <= 12)) n++;
  return n;
}

const SKY_BLUE = [0x56, 0xb4, 0xe9];
const VERMILION = [0xd5, 0x5e, 0x00];
const box = (boxYxyx: DrawnDetection['boxYxyx'], classId: number): DrawnDetection => ({
  boxYxyx,
  classId,
  label: 'pit',
  score: 0.5,
});

describe('drawing detections', () => {
  it('enlarges small pictures by a whole factor and leaves others as large as they are', async () => {
    const small = await pixels(await drawDetections(grey(96, 64), []));
    expect([small.width, small.height]).toEqual([480, 320]);
    expect(small.at(200, 200)).toEqual([128, 128, 128]);
    const large = await pixels(await drawDetections(grey(450, 300), []));
    expect([large.width, large.height]).toEqual([450, 300]);
  });

  it('draws a box where it is, in the colour of its class', async () => {
    const image = await pixels(await drawDetections(grey(400, 400), [box([0.25, 0.5, 0.75, 0.9], 1)]));
    expect(image.at(200, 250)).toEqual(SKY_BLUE); // left edge: x 0.5, y 0.625
    expect(image.at(360, 250)).toEqual(SKY_BLUE);
    expect(image.at(250, 300)).toEqual(SKY_BLUE);
    expect(image.at(250, 200)).toEqual([128, 128, 128]); // inside
    expect(count(image, VERMILION)).toBe(0);
    expect(
      count(await pixels(await drawDetections(grey(400, 400), [box([0.2, 0.2, 0.5, 0.5], 2)])), VERMILION),
    ).toBeGreaterThan(300);
  });

  it('keeps the whole label inside the picture wherever the box lies', async () => {
    const inTheMiddle = await pixels(
      await drawDetections(grey(400, 400), [{ ...box([0.5, 0.5, 0.5, 0.5], 1) }]),
    );
    const chip = count(inTheMiddle, SKY_BLUE);
    expect(chip).toBeGreaterThan(300);
    for (const corner of [
      [-0.1, -0.1, 0, 0],
      [0, 1, 0, 1],
      [1, 0, 1, 0],
      [1, 1, 1.2, 1.3],
    ] as const) {
      const image = await pixels(await drawDetections(grey(400, 400), [box(corner, 1)]));
      expect(count(image, SKY_BLUE)).toBeGreaterThan(0.85 * chip);
    }
  });

  it('shortens a label that is wider than the picture', async () => {
    const label = 'a class name that goes on and on '.repeat(5);
    const image = await pixels(
      await drawDetections(grey(400, 400), [{ ...box([0.4, 0.1, 0.6, 0.3], 1), label }]),
    );
    expect([image.width, image.height]).toEqual([400, 400]);
    for (const x of [4, 200, 380]) expect(image.at(x, 145)[0]).toBeLessThan(100); // the label reaches from edge to edge
  });

  it('puts the title on a strip above the picture', async () => {
    const image = await pixels(await drawDetections(grey(400, 400), [], { title: 'With class weights' }));
    expect(image.height).toBeGreaterThan(400);
    expect(image.at(398, 2)).toEqual([0x11, 0x11, 0x11]);
    expect(count(image, [255, 255, 255])).toBeGreaterThan(50);
    expect(image.at(200, image.height - 1)).toEqual([128, 128, 128]);
  });

  it('writes JPEG when asked', async () => {
    const encoded = await drawDetections(grey(400, 300), [box([0.2, 0.2, 0.5, 0.5], 2)], { format: 'jpeg' });
    expect((await sharp(encoded).metadata()).format).toBe('jpeg');
  });
});

describe('the stroke font', () => {
  const tofu = 'M0 1H3V6H0Z';
  const place = { x: 0, top: 0, capHeight: 6, colour: 'black' };

  it('has every printable ASCII letter', () => {
    const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
    for (const letter of printable) expect(strokeText(letter, place)).not.toContain(tofu);
    const drawn = printable.slice(1).map((letter) => /d="([^"]+)"/.exec(strokeText(letter, place))?.[1]);
    expect(new Set(drawn).size).toBe(94);
  });

  it('drops accents, and draws a box for what it does not have', () => {
    expect(strokeText('é', place)).toBe(strokeText('e', place));
    expect(strokeText('語', place)).toContain(tofu);
  });

  it('measures what it draws', () => {
    expect(strokeTextWidth('', 6)).toBe(0);
    expect(strokeTextWidth('H', 12)).toBeCloseTo(7.8);
    expect(strokeTextWidth('HH', 6)).toBeCloseTo(2 * 3.9 + 1.7);
  });
});
