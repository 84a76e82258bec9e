/**
 * @module
 * Boxes as squares of the same area (box_coders/square_box_coder.py): three codes, so decoding gives a square.
 */

import { ConfigError } from '../../util/errors.ts';
import type { BoxCoder } from './box-coder.ts';
import { checkRows } from './check-rows.ts';

/** What the codes ty, tx, tl are multiplied by. */
export interface SquareScales {
  readonly y: number;
  readonly x: number;
  readonly length: number;
}

const EPSILON = 1e-8;

/**
 * The coder with codes [ty, tx, tl], l = √(h·w) + 1e-8 of the box and la of the anchor:
 * ty = (yc − yca) / la · sy, tx = (xc − xca) / la · sx, tl = ln(l / la) · sl. Without `scales` all three are 1.
 *
 * @throws ConfigError where a scale is not above 0.
 */
export function squareBoxCoder(scales?: SquareScales | undefined): BoxCoder {
  const { y: sy, x: sx, length: sl } = scales ?? { y: 1, x: 1, length: 1 };
  for (const [field, value] of Object.entries({ y_scale: sy, x_scale: sx, length_scale: sl })) {
    if (!(value > 0)) throw new ConfigError(`square_box_coder: ${field} is ${value}; it must be above 0.`);
  }
  const side = (boxes: Float32Array, at: number): number =>
    Math.sqrt((boxes[at + 2] - boxes[at]) * (boxes[at + 3] - boxes[at + 1])) + EPSILON;
  const centre = (boxes: Float32Array, at: number): number => (boxes[at] + boxes[at + 2]) / 2;
  return {
    codeSize: 3,
    encode(boxesYxyx, anchorsYxyx) {
      const count = checkRows(boxesYxyx, 4, anchorsYxyx);
      const codes = new Float32Array(3 * count);
      for (let i = 0; i < count; i++) {
        const at = 4 * i;
        const la = side(anchorsYxyx, at);
        codes[3 * i] = ((centre(boxesYxyx, at) - centre(anchorsYxyx, at)) / la) * sy;
        codes[3 * i + 1] = ((centre(boxesYxyx, at + 1) - centre(anchorsYxyx, at + 1)) / la) * sx;
        codes[3 * i + 2] = Math.log(side(boxesYxyx, at) / la) * sl;
      }
      return codes;
    },
    decode(codes, anchorsYxyx) {
      const count = checkRows(codes, 3, anchorsYxyx);
      const boxes = new Float32Array(4 * count);
      for (let i = 0; i < count; i++) {
        const at = 4 * i;
        const la = side(anchorsYxyx, at);
        const half = (Math.exp(codes[3 * i + 2] / sl) * la) / 2;
        const yc = (codes[3 * i] / sy) * la + centre(anchorsYxyx, at);
        const xc = (codes[3 * i + 1] / sx) * la + centre(anchorsYxyx, at + 1);
        boxes.set([yc - half, xc - half, yc + half, xc + half], at);
      }
      return boxes;
    },
  };
}
