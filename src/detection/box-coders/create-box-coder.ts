/**
 * @module
 * Box coders as plain data, fit for a builder to make and for a worker thread to be sent.
 */

import type { BoxCoder } from './box-coder.ts';
import { type FasterRcnnScales, fasterRcnnBoxCoder } from './faster-rcnn-box-coder.ts';
import { meanStddevBoxCoder } from './mean-stddev-box-coder.ts';
import { type SquareScales, squareBoxCoder } from './square-box-coder.ts';

/** A box coder by its config name and parameters. */
export type BoxCoderOptions =
  | { readonly kind: 'faster_rcnn_box_coder'; readonly scales?: FasterRcnnScales | undefined }
  | { readonly kind: 'mean_stddev_box_coder'; readonly stddev?: number | undefined }
  | { readonly kind: 'square_box_coder'; readonly scales?: SquareScales | undefined };

/** The box coder that `options` describes. @throws ConfigError where a parameter is not above 0. */
export function createBoxCoder(options: BoxCoderOptions): BoxCoder {
  switch (options.kind) {
    case 'faster_rcnn_box_coder':
      return fasterRcnnBoxCoder(options.scales);
    case 'mean_stddev_box_coder':
      return meanStddevBoxCoder(options.stddev);
    case 'square_box_coder':
      return squareBoxCoder(options.scales);
  }
}
