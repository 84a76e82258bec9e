/**
 * @module
 * The demo's pictures: brushed metal with scratches (class 1, one to three on every sheet) and corrosion pits (class
 * 2, on few). Every picture is named by a seed and an index and can be drawn again alone.
 *
 * Defects lie clear of each other: no pit under a scratch, no two centres in one place. A box is the smallest around
 * the pixels that the defect visibly changed.
 */

import { createRandom, type Random } from '../../util/random.ts';
import type { LabelMap } from '../label-map.ts';
import { type Canvas, canvasBytes, maskBoxYxyx, type PixelMask } from './canvas.ts';
import { drawMetal } from './draw-metal.ts';
import { drawPit } from './draw-pit.ts';
import { drawScratch } from './draw-scratch.ts';

/** The classes of the demo: 1 is common, 2 is rare. */
export const DEFECT_LABELS: LabelMap = {
  items: [
    { id: 1, name: 'scratch' },
    { id: 2, name: 'pit' },
  ],
};

/** What a picture is to hold. */
export interface DefectImageOptions {
  /** The picture's side in pixels. */
  readonly size: number;
  /**
   * Pits per picture on average: 0.25 puts one on every fourth picture, which makes scratches to pits 8 : 1, as there
   * are two scratches on a sheet on average.
   */
  readonly rareShare: number;
}

/** One picture with its labels. */
export interface DefectImage {
  readonly width: number;
  readonly height: number;
  /** [H, W, 3] red, green, blue. */
  readonly data: Uint8Array;
  /** [G][4] ymin, xmin, ymax, xmax; normalised, tight. */
  readonly boxesYxyx: readonly (readonly [number, number, number, number])[];
  /** [G] ids in `DEFECT_LABELS`. */
  readonly classes: readonly number[];
}

/** How often a defect that would lie on another is drawn anew before the picture goes without it. */
const TRIES = 40;
/** The least distance between the centres of two boxes along one of the axes, as a share of the side. */
const APART = 0.2;

/** Draws picture `index` of the collection named by `seed`: the same bytes and boxes each time. */
export function drawDefectImage(seed: number, index: number, options: DefectImageOptions): DefectImage {
  const { size, rareShare } = options;
  const random = createRandom(seed, index);
  const { canvas, lamp } = drawMetal(random, size);
  const sheet: Sheet = { canvas, lamp, taken: new Uint8Array(size * size), boxesYxyx: [], classes: [] };
  const pits = Math.floor((index + 1) * rareShare) - Math.floor(index * rareShare);
  for (let n = 0; n < pits; n++) addDefect(sheet, random, 2);
  const scratches = 1 + (index % 3);
  for (let n = 0; n < scratches; n++) addDefect(sheet, random, 1);
  return {
    width: size,
    height: size,
    data: canvasBytes(sheet.canvas),
    boxesYxyx: sheet.boxesYxyx,
    classes: sheet.classes,
  };
}

/** Pictures 0 … `count` − 1 of the collection named by `seed`, drawn as they are asked for. */
export function* defectImages(
  options: DefectImageOptions & { readonly seed: number; readonly count: number },
): Generator<DefectImage> {
  for (let index = 0; index < options.count; index++) yield drawDefectImage(options.seed, index, options);
}

/** A picture under way. */
interface Sheet {
  canvas: Canvas;
  readonly lamp: number;
  /** The pixels of the defects so far. */
  readonly taken: PixelMask;
  readonly boxesYxyx: [number, number, number, number][];
  readonly classes: number[];
}

/** Draws one more defect where there is room for it. */
function addDefect(sheet: Sheet, random: Random, classId: 1 | 2): void {
  const { canvas, lamp, taken } = sheet;
  const draw = classId === 1 ? drawScratch : drawPit;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const drawn: Canvas = { size: canvas.size, data: canvas.data.slice() };
    const mask = draw(drawn, random, lamp);
    const box = maskBoxYxyx(mask, canvas.size);
    if (box === undefined || !isClear(sheet, mask, box)) continue;
    sheet.canvas = drawn;
    mask.forEach((set, i) => {
      if (set === 1) taken[i] = 1;
    });
    sheet.boxesYxyx.push(box);
    sheet.classes.push(classId);
    return;
  }
}

function isClear(sheet: Sheet, mask: PixelMask, box: readonly number[]): boolean {
  if (mask.some((set, i) => set === 1 && sheet.taken[i] === 1)) return false;
  return sheet.boxesYxyx.every(
    (other) =>
      Math.abs(box[0] + box[2] - other[0] - other[2]) / 2 >= APART ||
      Math.abs(box[1] + box[3] - other[1] - other[3]) / 2 >= APART,
  );
}
