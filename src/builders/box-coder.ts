/**
 * @module
 * `BoxCoder` message → box coder, as plain data (builders/box_coder_builder.py).
 */

import { SUPPORTED_PARTS } from '../config/support/supported-parts.ts';
import type { BoxCoderOptions } from '../detection/box-coders/create-box-coder.ts';
import { type BoxCoder, BoxCoderSchema } from '../proto/gen/object_detection/protos/box_coder_pb.js';
import { ConfigError } from '../util/errors.ts';
import { unsupported } from './unsupported.ts';

const WHERE = 'model.ssd.box_coder';

/** @throws ConfigError where it is missing or of a kind that is not supported. */
export function buildBoxCoder(message: BoxCoder | undefined): BoxCoderOptions {
  const chosen = message?.boxCoderOneof ?? { case: undefined };
  switch (chosen.case) {
    case 'fasterRcnnBoxCoder': {
      const { yScale, xScale, heightScale, widthScale } = chosen.value;
      return {
        kind: 'faster_rcnn_box_coder',
        scales: { y: yScale, x: xScale, height: heightScale, width: widthScale },
      };
    }
    case 'meanStddevBoxCoder':
      return { kind: 'mean_stddev_box_coder', stddev: chosen.value.stddev };
    case 'squareBoxCoder': {
      const { yScale, xScale, lengthScale } = chosen.value;
      return { kind: 'square_box_coder', scales: { y: yScale, x: xScale, length: lengthScale } };
    }
    case 'keypointBoxCoder': {
      const given = BoxCoderSchema.field[chosen.case].name;
      throw unsupported(`${WHERE}:`, given, SUPPORTED_PARTS.BoxCoder);
    }
    case undefined:
      throw new ConfigError(`${WHERE} is missing; give faster_rcnn_box_coder { }.`);
  }
}
