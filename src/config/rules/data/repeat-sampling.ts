/**
 * @module
 * Rule: images are repeated for training alone, and not where other weights draw them.
 */

import { inputReaders } from '../../label-map-classes.ts';
import type { Rule } from '../../rule.ts';

/** `repeat_factor_sampling` stands in train_input_reader, without sample_from_datasets_weights. */
export const repeatSampling: Rule = {
  id: 'CW451',
  name: 'repeat-sampling',
  severity: 'error',
  target: 'counterweight',
  summary: 'repeat_factor_sampling stands where it does nothing, or beside weights of files.',
  explanation:
    'repeat_factor_sampling decides how often training shows each image; evaluation looks at every image once, or its figures would be of other data. sample_from_datasets_weights draws each image from a file chosen by weight, and leaves no order in which images could be repeated.',
  check({ loaded: { config } }, report) {
    for (const { path, reader } of inputReaders(config)) {
      if (reader.repeatFactorSampling === undefined) continue;
      const at = `${path}.repeat_factor_sampling`;
      if (path !== 'train_input_reader')
        report(at, 'Evaluation looks at every image once; remove repeat_factor_sampling here.', {
          severity: 'warning',
        });
      else if (reader.sampleFromDatasetsWeights.length > 0)
        report(
          at,
          `train_input_reader has repeat_factor_sampling and sample_from_datasets_weights [${reader.sampleFromDatasetsWeights.join(', ')}]. Keep one: images drawn by the weights of their files cannot be repeated by their classes.`,
        );
    }
  },
};
