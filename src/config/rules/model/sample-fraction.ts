/**
 * @module
 * Rule: `random_example_sampler` keeps some negatives (section 6 of ssd-semantics: it keeps every positive).
 */

import { RandomExampleSamplerSchema } from '../../../proto/gen/object_detection/protos/losses_pb.js';
import { findMessages } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';

/** `positive_sample_fraction` lies between 0 and 1. */
export const sampleFraction: Rule = {
  id: 'CW347',
  name: 'sample-fraction',
  severity: 'error',
  summary: 'positive_sample_fraction is not a share between 0 and 1.',
  explanation:
    'The sampler keeps all positive anchors of an image, and as many random negatives as make the positives this share of both: at 0.25 three negatives for each positive. 0 divides by zero; 1 keeps no background at all.',
  check({ loaded: { config } }, report) {
    for (const { path, message } of findMessages(config, RandomExampleSamplerSchema)) {
      const { positiveSampleFraction: share } = message;
      const at = `${path}.positive_sample_fraction`;
      if (!(share > 0 && share <= 1))
        report(at, `positive_sample_fraction must be above 0 and at most 1, got ${share}.`);
      else if (share === 1)
        report(
          at,
          'positive_sample_fraction is 1: no background anchor would be trained on. Usual is 0.25 or less.',
          { severity: 'warning' },
        );
    }
  },
};
