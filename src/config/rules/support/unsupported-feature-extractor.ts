/**
 * @module
 * Rule: the feature extractor of an SSD is registered upstream and not built here yet.
 */

import { ssdIn } from '../../detector-in.ts';
import { REGISTERED_FEATURE_EXTRACTORS } from '../../feature-extractor-types.ts';
import type { Rule } from '../../rule.ts';
import { isSupportedFeatureExtractor } from '../../support/feature-extractors.ts';
import { NAMED_FEATURE_EXTRACTORS } from '../../support/supported-parts.ts';

/** A note on a type that is not built. */
export const unsupportedFeatureExtractor: Rule = {
  id: 'CW503',
  name: 'unsupported-feature-extractor',
  severity: 'note',
  target: 'counterweight',
  summary: 'The feature extractor cannot be built here yet.',
  explanation:
    'The type is one that the TensorFlow API registers, and the rest of the configuration is checked against it. "counterweight train" builds those that the note lists; it refuses the others by name.',
  check({ loaded: { config } }, report) {
    const ssd = ssdIn(config);
    const type = ssd?.featureExtractor?.type ?? '';
    if (REGISTERED_FEATURE_EXTRACTORS.includes(type) && !isSupportedFeatureExtractor(type))
      report(
        'model.ssd.feature_extractor.type',
        `"${type}" is read but not supported here yet; supported: ${NAMED_FEATURE_EXTRACTORS.join(', ')}.`,
      );
  },
};
