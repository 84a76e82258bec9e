/**
 * @module
 * The parts that class-weight advice leaves out of an SSD and upstream requires: the image resizer, the anchor
 * generator and the post-processing. Each is filled with the values of upstream's SSD MobileNet v1 sample, with a note.
 */

import { create } from '@bufbuild/protobuf';
import { AnchorGeneratorSchema } from '../../proto/gen/object_detection/protos/anchor_generator_pb.js';
import { ImageResizerSchema } from '../../proto/gen/object_detection/protos/image_resizer_pb.js';
import {
  PostProcessing_ScoreConverter,
  PostProcessingSchema,
} from '../../proto/gen/object_detection/protos/post_processing_pb.js';
import type { Ssd } from '../../proto/gen/object_detection/protos/ssd_pb.js';

const SIDE = 300;

/** Fills the missing parts of `ssd` in place; answers one message for each. */
export function fillMissing(ssd: Ssd): string[] {
  const filled: string[] = [];
  if (ssd.imageResizer === undefined) {
    ssd.imageResizer = create(ImageResizerSchema, {
      imageResizerOneof: { case: 'fixedShapeResizer', value: { height: SIDE, width: SIDE } },
    });
    filled.push(`This ssd has no image_resizer; a fixed_shape_resizer of ${SIDE}x${SIDE} is used.`);
  }
  if (ssd.anchorGenerator === undefined) {
    ssd.anchorGenerator = create(AnchorGeneratorSchema, {
      anchorGeneratorOneof: {
        case: 'ssdAnchorGenerator',
        value: { numLayers: 6, minScale: 0.2, maxScale: 0.95, aspectRatios: [1, 2, 0.5, 3, 0.3333] },
      },
    });
    filled.push(
      'This ssd has no anchor_generator; an ssd_anchor_generator with num_layers 6, min_scale 0.2, max_scale 0.95 ' +
        'and aspect_ratios 1, 2, 0.5, 3, 0.3333 is used.',
    );
  }
  if (ssd.postProcessing === undefined) {
    const loss = ssd.loss?.classificationLoss?.classificationLoss.case;
    const isSoftmax = loss === 'weightedSoftmax' || loss === 'weightedLogitsSoftmax';
    ssd.postProcessing = create(PostProcessingSchema, {
      scoreConverter: isSoftmax
        ? PostProcessing_ScoreConverter.SOFTMAX
        : PostProcessing_ScoreConverter.SIGMOID,
      batchNonMaxSuppression: {
        scoreThreshold: 1e-8,
        iouThreshold: 0.6,
        maxDetectionsPerClass: 100,
        maxTotalDetections: 100,
      },
    });
    filled.push(
      'This ssd has no post_processing; batch_non_max_suppression with score_threshold 1e-8, iou_threshold 0.6, ' +
        `100 detections per class and in all, and score_converter ${isSoftmax ? 'SOFTMAX' : 'SIGMOID'} are used.`,
    );
  }
  return filled;
}
