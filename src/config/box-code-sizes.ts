/**
 * @module
 * How many numbers the box coder of an SSD writes and how many its box predictor predicts; they must be the same.
 */

import type { BoxCoder } from '../proto/gen/object_detection/protos/box_coder_pb.js';
import type { BoxPredictor } from '../proto/gen/object_detection/protos/box_predictor_pb.js';
import type { Ssd } from '../proto/gen/object_detection/protos/ssd_pb.js';

/** Both numbers where they differ, and where the predictor's stands below `box_predictor`. */
export interface BoxCodeSizes {
  readonly coder: number;
  readonly predictor: number;
  /** `convolutional_box_predictor.box_code_size` */
  readonly field: string;
}

function coderSize({ boxCoderOneof: chosen }: BoxCoder): number | undefined {
  switch (chosen.case) {
    case undefined:
      return undefined;
    case 'squareBoxCoder':
      return 3;
    case 'keypointBoxCoder':
      return 4 + 2 * chosen.value.numKeypoints;
    default:
      return 4;
  }
}

function predicted({ boxPredictorOneof: chosen }: BoxPredictor): Omit<BoxCodeSizes, 'coder'> | undefined {
  switch (chosen.case) {
    case 'convolutionalBoxPredictor':
      return { predictor: chosen.value.boxCodeSize, field: 'convolutional_box_predictor.box_code_size' };
    case 'weightSharedConvolutionalBoxPredictor':
      return {
        predictor: chosen.value.boxCodeSize,
        field: 'weight_shared_convolutional_box_predictor.box_code_size',
      };
    default:
      return undefined;
  }
}

/** The two sizes of `ssd` where both are known and differ. */
export function differingBoxCodeSizes({ boxCoder, boxPredictor }: Ssd): BoxCodeSizes | undefined {
  const coder = boxCoder && coderSize(boxCoder);
  const sizes = boxPredictor && predicted(boxPredictor);
  if (coder === undefined || sizes === undefined || sizes.predictor === coder) return undefined;
  return { coder, ...sizes };
}
