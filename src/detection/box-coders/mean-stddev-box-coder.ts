/**
 * @module
 * Corner offsets in units of one standard deviation (box_coders/mean_stddev_box_coder.py).
 */

import { ConfigError } from '../../util/errors.ts';
import type { BoxCoder } from './box-coder.ts';
import { checkRows } from './check-rows.ts';

/**
 * The coder with codes (box − anchor) / stddev for each of ymin, xmin, ymax, xmax.
 *
 * @throws ConfigError where `stddev` is not above 0.
 */
export function meanStddevBoxCoder(stddev = 0.01): BoxCoder {
  if (!(stddev > 0)) throw new ConfigError(`mean_stddev_box_coder: stddev is ${stddev}; it must be above 0.`);
  return {
    codeSize: 4,
    encode(boxesYxyx, anchorsYxyx) {
      checkRows(boxesYxyx, 4, anchorsYxyx);
      return boxesYxyx.map((value, at) => (value - anchorsYxyx[at]) / stddev);
    },
    decode(codes, anchorsYxyx) {
      checkRows(codes, 4, anchorsYxyx);
      return codes.map((code, at) => code * stddev + anchorsYxyx[at]);
    },
  };
}
