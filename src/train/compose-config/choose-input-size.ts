/**
 * @module
 * The side of the square that images are stretched to. The finest feature map of SSD MobileNet v1 has a cell for every
 * 16 × 16 pixels, so a box smaller than that falls between its anchors: the input is made just large enough that the
 * small boxes of every class are a cell or more, and no larger, as time grows with its square.
 */

import { quantile } from '../../util/quantile.ts';
import type { DatasetSurvey } from './survey-dataset.ts';

/** The sizes to choose from. */
export const INPUT_SIZES = [160, 224, 300, 416, 512, 640] as const;

/** Pixels between the anchors of the finest feature map. */
const CELL = 16;
/** The usual size of SSD: larger images are not made smaller than this. */
const USUAL = 300;
/** The share of a class's boxes that may be smaller than a cell. */
const SMALL_SHARE = 0.1;
/** A class with fewer boxes says too little of its sizes to decide on the input. */
const TELLING = 10;

/** The boxes that decide: the small ones of the class where they are smallest. */
export interface SmallBoxes {
  /** √(height · width) of the tenth percentile, as a share of the input's side. */
  readonly side: number;
  /** The class; absent where all boxes together are meant. */
  readonly className?: string;
}

export interface InputSizeChoice {
  readonly size: number;
  readonly small: SmallBoxes;
  readonly note: string;
  /** Where not even the largest size is enough. */
  readonly warning?: string;
}

/** The input size for the boxes and images of `survey`, or `given` with what it means for them. */
export function chooseInputSize(survey: DatasetSurvey, given?: number): InputSizeChoice {
  const small = smallBoxes(survey);
  const usual = Math.min(USUAL, survey.longerSide);
  const large = INPUT_SIZES[INPUT_SIZES.length - 1];
  const fitting = INPUT_SIZES.find((size) => size >= usual && size * small.side >= CELL);
  const size = given ?? fitting ?? large;
  const pixels = small.side * size;
  const who = small.className === undefined ? 'the smaller boxes' : `the smaller boxes of ${small.className}`;
  const measured =
    `Images are stretched to ${size}×${size}. There ${who} (10th percentile) are ${round(pixels)} pixels wide, ` +
    `and the finest feature map has a cell for every ${CELL} pixels`;
  const note =
    pixels >= CELL
      ? `${measured}: they are seen. A larger input sees smaller things and takes time by its square.`
      : `${measured}: they fall between its anchors. A larger input would see them, and takes time by its square.`;
  const warning = `At ${size}×${size} ${who} are ${round(pixels)} pixels wide, less than the ${CELL} of a cell of the finest feature map: many will not be found. ${remedy(small, size)}`;
  return { size, small, note, ...(pixels < CELL ? { warning } : {}) };
}

function smallBoxes({ classes }: DatasetSurvey): SmallBoxes {
  const telling = classes.filter(({ boxesYxyx }) => boxesYxyx.length >= 4 * TELLING);
  if (telling.length === 0)
    return {
      side: quantile(
        classes.flatMap(({ boxesYxyx }) => sides(boxesYxyx)),
        SMALL_SHARE,
      ),
    };
  const tenths = telling.map(({ name, boxesYxyx }) => ({
    side: quantile(sides(boxesYxyx), SMALL_SHARE),
    className: name,
  }));
  return tenths.reduce((least, small) => (small.side < least.side ? small : least));
}

/** √(height · width) of each box [N, 4]. */
function sides(boxesYxyx: Float32Array): number[] {
  return Array.from({ length: boxesYxyx.length / 4 }, (_, box) => {
    const [ymin, xmin, ymax, xmax] = boxesYxyx.subarray(4 * box, 4 * box + 4);
    return Math.sqrt((ymax - ymin) * (xmax - xmin));
  });
}

function remedy({ side }: SmallBoxes, size: number): string {
  const enough = INPUT_SIZES.find((candidate) => candidate > size && candidate * side >= CELL);
  return enough === undefined
    ? 'Cut the images into tiles.'
    : `Take --input-size ${enough}, or cut the images into tiles.`;
}

const round = (x: number): string => String(Number(x.toPrecision(2)));
