/**
 * @module
 * Rule: the feature extractor of an SSD is registered upstream and not built here yet.
 */

import { ResizeType } from '../../../proto/gen/object_detection/protos/image_resizer_pb.js';
import { ssdIn } from '../../detector-in.ts';
import { REGISTERED_FEATURE_EXTRACTORS } from '../../feature-extractor-types.ts';
import type { Rule } from '../../rule.ts';
import { isSupportedFeatureExtractor } from '../../support/feature-extractors.ts';
import { NAMED_FEATURE_EXTRACTORS, SUPPORTED_RESIZE_METHODS } from '../../support/supported-parts.ts';

const RESIZER = 'model.ssd.image_resizer.fixed_shape_resizer';

/** A note on a type, or a way to resize, that is not built. */
export const unsupportedFeatureExtractor: Rule = {
  id: 'CW503',
  name: 'unsupported-feature-extractor',
  severity: 'note',
  target: 'counterweight',
  summary: 'The feature extractor, or the way to resize images, cannot be built here yet.',
  explanation:
    'The type is one that the TensorFlow API registers, and the rest of the configuration is checked against it. "counterweight train" builds those that the note lists and resizes images bilinearly; it refuses the others by name.',
  check({ loaded: { config } }, report) {
    const ssd = ssdIn(config);
    const type = ssd?.featureExtractor?.type ?? '';
    if (REGISTERED_FEATURE_EXTRACTORS.includes(type) && !isSupportedFeatureExtractor(type))
      report(
        'model.ssd.feature_extractor.type',
        `"${type}" is read but not supported here yet; supported: ${NAMED_FEATURE_EXTRACTORS.join(', ')}.`,
      );
    const resizer = ssd?.imageResizer?.imageResizerOneof;
    if (resizer?.case !== 'fixedShapeResizer') return;
    const method = ResizeType[resizer.value.resizeMethod];
    if (!SUPPORTED_RESIZE_METHODS.includes(method))
      report(
        `${RESIZER}.resize_method`,
        `resize_method ${method} is read but not supported here yet; supported: ${SUPPORTED_RESIZE_METHODS.join(', ')}.`,
      );
  },
};
