/**
 * @module
 * The Faster R-CNN box coder (Ren 2015, equation 2; box_coders/faster_rcnn_box_coder.py), the one SSD configs use.
 * As upstream, an epsilon of 1e-8 is added to heights and widths when encoding only, and nothing is clamped.
 */

import { ConfigError } from '../../util/errors.ts';
import type { BoxCoder } from './box-coder.ts';
import { checkRows } from './check-rows.ts';

/** What the codes ty, tx, th, tw are multiplied by. SSD's usual values are 10, 10, 5, 5. */
export interface FasterRcnnScales {
  readonly y: number;
  readonly x: number;
  readonly height: number;
  readonly width: number;
}

const EPSILON = 1e-8;

/**
 * The coder with codes [ty, tx, th, tw]:
 * ty = (yc − yca) / ha · sy, tx = (xc − xca) / wa · sx, th = ln(h / ha) · sh, tw = ln(w / wa) · sw.
 * Without `scales` all four are 1.
 *
 * @throws ConfigError where a scale is not above 0.
 */
export function fasterRcnnBoxCoder(scales?: FasterRcnnScales | undefined): BoxCoder {
  const { y: sy, x: sx, height: sh, width: sw } = scales ?? { y: 1, x: 1, height: 1, width: 1 };
  for (const [field, value] of Object.entries({
    y_scale: sy,
    x_scale: sx,
    height_scale: sh,
    width_scale: sw,
  })) {
    if (!(value > 0))
      throw new ConfigError(`faster_rcnn_box_coder: ${field} is ${value}; it must be above 0.`);
  }
  return {
    codeSize: 4,
    encode(boxesYxyx, anchorsYxyx) {
      const codes = new Float32Array(4 * checkRows(boxesYxyx, 4, anchorsYxyx));
      for (let at = 0; at < codes.length; at += 4) {
        const ha = anchorsYxyx[at + 2] - anchorsYxyx[at];
        const wa = anchorsYxyx[at + 3] - anchorsYxyx[at + 1];
        const h = boxesYxyx[at + 2] - boxesYxyx[at];
        const w = boxesYxyx[at + 3] - boxesYxyx[at + 1];
        const dy = boxesYxyx[at] + h / 2 - (anchorsYxyx[at] + ha / 2);
        const dx = boxesYxyx[at + 1] + w / 2 - (anchorsYxyx[at + 1] + wa / 2);
        codes[at] = (dy / (ha + EPSILON)) * sy;
        codes[at + 1] = (dx / (wa + EPSILON)) * sx;
        codes[at + 2] = Math.log((h + EPSILON) / (ha + EPSILON)) * sh;
        codes[at + 3] = Math.log((w + EPSILON) / (wa + EPSILON)) * sw;
      }
      return codes;
    },
    decode(codes, anchorsYxyx) {
      const boxes = new Float32Array(4 * checkRows(codes, 4, anchorsYxyx));
      for (let at = 0; at < boxes.length; at += 4) {
        const ha = anchorsYxyx[at + 2] - anchorsYxyx[at];
        const wa = anchorsYxyx[at + 3] - anchorsYxyx[at + 1];
        const h = Math.exp(codes[at + 2] / sh) * ha;
        const w = Math.exp(codes[at + 3] / sw) * wa;
        const yc = (codes[at] / sy) * ha + anchorsYxyx[at] + ha / 2;
        const xc = (codes[at + 1] / sx) * wa + anchorsYxyx[at + 1] + wa / 2;
        boxes[at] = yc - h / 2;
        boxes[at + 1] = xc - w / 2;
        boxes[at + 2] = yc + h / 2;
        boxes[at + 3] = xc + w / 2;
      }
      return boxes;
    },
  };
}
