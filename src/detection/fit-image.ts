/**
 * @module
 * An image of any size as the network's input, in the graph of an exported detector. `image-resizer.ts` has the same
 * arithmetic of sizes on numbers, and src/input the same resizing; a test holds them equal.
 */

import { floats, type Value, wholeNumber } from '../graph/graph.ts';
import {
  add,
  and,
  cast,
  concat,
  div,
  equal,
  filled,
  floor,
  gather,
  imageSize,
  less,
  maximum,
  minimum,
  mul,
  reduceMax,
  reduceMin,
  resizeBilinear,
  resizeInto,
  sub,
  where,
} from '../graph/ops.ts';
import type { ImageResizer, ResizeRule } from './image-resizer.ts';

/** An image in its place. */
export interface FittedImage {
  /** [1, 3, H, W] */
  readonly image: Value;
  /** [4] ymin, xmin, ymax, xmax of the part that is image, as shares of the input; undefined where that is all. */
  readonly window: Value | undefined;
}

const pair = (like: Value, first: number, second: number): Value =>
  floats(like.graph, [2], Float32Array.of(first, second), 'size');

/** To the nearest whole numbers, halves to even. */
function roundHalfEven(x: Value): Value {
  const up = floor(add(x, 0.5));
  const isOdd = less(mul(floor(div(up, 2)), 2), up);
  const isTie = equal(sub(up, x), 0.5);
  return sub(up, cast(and(isTie, isOdd), 'float32'));
}

/** The size [2] that an image of `size` [2] has in the input. */
function resizedSize(rule: Exclude<ResizeRule, { kind: 'fixed_shape' }>, size: Value): Value {
  switch (rule.kind) {
    case 'identity':
      return size;
    case 'keep_aspect_ratio': {
      const { minDimension: short, maxDimension: long } = rule;
      const at = (i: number): Value => gather(size, wholeNumber(size.graph, i, 'side'), 0);
      const target = where(less(at(0), at(1)), pair(size, short, long), pair(size, long, short));
      const scale = reduceMin(div(target, size));
      return maximum(roundHalfEven(mul(size, scale)), 1);
    }
    case 'conditional_shape': {
      const side = rule.condition === 'GREATER' ? reduceMax(size) : reduceMin(size);
      const target =
        rule.condition === 'GREATER' ? minimum(side, rule.threshold) : maximum(side, rule.threshold);
      return maximum(floor(mul(size, div(target, side))), 1);
    }
  }
}

/** Resizes and pads `image` [1, 3, height, width], RGB 0..255, as `resizer` says. */
export function fitImage(image: Value, resizer: ImageResizer): FittedImage {
  const { rule, method, alignCorners, height, width } = resizer;
  if (rule.kind === 'fixed_shape' && method === 'BILINEAR')
    return { image: resizeBilinear(image, height, width), window: undefined };
  const padding = [...resizer.padColor];
  const attributes = { height, width, method, alignCorners, padding };
  if (rule.kind === 'fixed_shape')
    return { image: resizeInto(image, pair(image, height, width), attributes), window: undefined };
  const size = resizedSize(rule, imageSize(image));
  const share = div(size, pair(image, height, width));
  return {
    image: resizeInto(image, size, attributes),
    window: concat([filled(image.graph, [2], 0), share], 0),
  };
}
