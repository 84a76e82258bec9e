/**
 * @module
 * Draws the window of a crop as TensorFlow's `sample_distorted_bounding_box` does (kernel
 * sample_distorted_bounding_box_op.cc), with the arguments upstream gives it: 100 attempts, the whole image when all
 * fail, the whole image as the only object when there are no boxes.
 *
 * One deliberate difference: the position is uniform over every place where the window fits. TensorFlow's kernel never
 * draws the last one, so that a crop there never touches the right or bottom edge of the image.
 */

import type { CropOptions } from '../../detection/augmentation-options.ts';
import type { Random } from '../../util/random.ts';
import type { PixelWindow } from '../pixel-view.ts';

const ATTEMPTS = 100;

/** An image's size in pixels and the boxes on it, [G, 4] `yxyx`, normalised. */
export interface CropScene {
  readonly height: number;
  readonly width: number;
  readonly boxesYxyx: Float32Array;
}

type Limits = Pick<
  CropOptions,
  'minObjectCovered' | 'minAspectRatio' | 'maxAspectRatio' | 'minArea' | 'maxArea'
>;

/**
 * Draws a window. Each attempt: the aspect ratio a (width / height in pixels) uniform in its range; the height uniform
 * among the whole numbers h with minArea ≤ h·(h·a) / (H·W) ≤ maxArea that fit; the position uniform; accepted if some
 * box of at least one pixel has at least `minObjectCovered` of its area inside.
 */
export function sampleDistortedWindow(scene: CropScene, limits: Limits, random: Random): PixelWindow {
  const objects = pixelBoxes(scene);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const aspect = random.uniform(limits.minAspectRatio, limits.maxAspectRatio);
    const window = drawWindow(scene, { aspect, minArea: limits.minArea, maxArea: limits.maxArea }, random);
    if (window !== undefined && covers(window, objects, limits.minObjectCovered)) return window;
  }
  return { y: 0, x: 0, height: scene.height, width: scene.width };
}

/** The boxes, clipped to the image, in whole pixels (rounded down, as the kernel does). */
function pixelBoxes({ height, width, boxesYxyx }: CropScene): PixelWindow[] {
  if (boxesYxyx.length === 0) return [{ y: 0, x: 0, height, width }];
  const objects: PixelWindow[] = [];
  const pixel = (share: number, side: number): number => Math.floor(Math.min(Math.max(share, 0), 1) * side);
  for (let i = 0; i < boxesYxyx.length; i += 4) {
    const y = pixel(boxesYxyx[i], height);
    const x = pixel(boxesYxyx[i + 1], width);
    const bottom = pixel(boxesYxyx[i + 2], height);
    const right = pixel(boxesYxyx[i + 3], width);
    objects.push({ y, x, height: bottom - y, width: right - x });
  }
  return objects;
}

function drawWindow(
  image: { readonly height: number; readonly width: number },
  limits: { readonly aspect: number; readonly minArea: number; readonly maxArea: number },
  random: Random,
): PixelWindow | undefined {
  const { aspect } = limits;
  if (!(aspect > 0) || !(limits.maxArea > 0) || limits.minArea > limits.maxArea) return undefined;
  const minArea = limits.minArea * image.height * image.width;
  const maxArea = limits.maxArea * image.height * image.width;
  const lowest = Math.round(Math.sqrt(minArea / aspect));
  const highest = Math.min(
    Math.round(Math.sqrt(maxArea / aspect)),
    tallestFit(image.width, aspect),
    image.height,
  );
  let height = lowest < highest ? lowest + random.int(highest - lowest + 1) : highest;
  const widthOf = (h: number): number => Math.round(h * aspect);
  if (height * widthOf(height) < minArea) height++; // rounding may have left the bounds by a little
  if (height * widthOf(height) > maxArea) height--;
  const width = widthOf(height);
  const area = height * width;
  if (area < minArea || area > maxArea || height > image.height || width > image.width || area <= 0)
    return undefined;
  return { y: random.int(image.height - height + 1), x: random.int(image.width - width + 1), height, width };
}

/** The greatest h with round(h·aspect) ≤ width. */
function tallestFit(width: number, aspect: number): number {
  const height = Math.floor((width + 0.5 - 1e-7) / aspect);
  return Math.round(height * aspect) > width ? height - 1 : height;
}

function covers(window: PixelWindow, objects: readonly PixelWindow[], minObjectCovered: number): boolean {
  for (const box of objects) {
    if (box.height <= 0 || box.width <= 0) continue;
    const height = Math.min(window.y + window.height, box.y + box.height) - Math.max(window.y, box.y);
    const width = Math.min(window.x + window.width, box.x + box.width) - Math.max(window.x, box.x);
    const inside = Math.max(0, height) * Math.max(0, width);
    if (inside / (box.height * box.width) >= minObjectCovered) return true;
  }
  return false;
}
