/**
 * @module
 * `Ssd` message → detector (builders/model_builder.py, _build_ssd_model), without its losses and post-processing, which
 * have builders of their own. `inplace_batchnorm_update` changes when upstream updates averages, not to what, and
 * `implicit_example_weight` is only read with `use_confidences_as_targets`.
 */

import { unhonouredFields } from '../config/support/unhonoured-fields.ts';
import { classSlots, type SsdModel, ssd } from '../detection/meta-architectures/ssd.ts';
import { type Ssd, SsdSchema } from '../proto/gen/object_detection/protos/ssd_pb.js';
import { buildAnchorGenerator } from './anchor-generator.ts';
import { buildBoxPredictor } from './box-predictor.ts';
import { buildImageResizer } from './image-resizer.ts';
import { buildSsdFeatureExtractor, conventionOf } from './ssd-feature-extractor.ts';
import { refuseFields, requireValue } from './unsupported.ts';

/** @throws ConfigError naming the first part that is missing, does not fit or is not supported. */
export function buildSsdModel(message: Ssd): SsdModel {
  const { numClasses, addBackgroundClass, encodeBackgroundAsZeros } = message;
  refuseFields('model.ssd', unhonouredFields(SsdSchema, message));
  requireValue(numClasses >= 1, 'model.ssd.num_classes', 'at least 1', numClasses);
  const classes = { numClasses, addBackgroundClass, encodeBackgroundAsZeros };
  const frozen = { freezeBatchNorm: message.freezeBatchnorm };
  const predictor = {
    ...frozen,
    convention: conventionOf(message.featureExtractor),
    numClassSlots: classSlots(classes),
  };
  const { height, width, resizer } = buildImageResizer(message.imageResizer);
  return ssd({
    ...classes,
    inputHeight: height,
    inputWidth: width,
    resizer,
    featureExtractor: buildSsdFeatureExtractor(message.featureExtractor, frozen),
    boxPredictor: buildBoxPredictor(message.boxPredictor, predictor),
    anchorGenerator: buildAnchorGenerator(message.anchorGenerator),
  });
}
