/**
 * @module
 * Rule: the same imbalance is not corrected twice, by class weights and by repeating images.
 */

import type { Rule } from '../../rule.ts';
import { weighsClasses } from '../../weighs-classes.ts';
import { lossesInFileOrder } from '../../weighted-losses.ts';

/** No loss weighs classes where train_input_reader repeats images; computed weights are certainly wrong there. */
export const correctedTwice: Rule = {
  id: 'CW452',
  name: 'corrected-twice',
  severity: 'warning',
  target: 'counterweight',
  summary: 'Class weights and repeat_factor_sampling correct the same imbalance twice.',
  explanation:
    'Repeated images show rare classes more often already; class weights by their counts in the data then count them again, and they outweigh the frequent classes. auto_class_weights is an error, since it counts the data without the repeats. Weights given by hand are a warning: mild ones on top of sampling may be meant. Keep one of the two; "counterweight weights DATA" and "counterweight weights DATA --plan sampling" compute them, and --replace takes the other out.',
  check({ loaded }, report) {
    if (loaded.config.trainInputReader?.repeatFactorSampling === undefined) return;
    for (const weighted of lossesInFileOrder(loaded)) {
      if (!weighsClasses(weighted)) continue;
      const { path, loss } = weighted;
      if (loss.autoClassWeights !== undefined)
        report(
          `${path}.auto_class_weights`,
          'auto_class_weights counts the data as they are, while repeat_factor_sampling in train_input_reader shows rare classes more often already: the same imbalance is corrected twice. Keep one.',
          { severity: 'error' },
        );
      else
        report(
          `${path}.${loss.classWeights.length > 0 ? 'class_weights' : 'class_weight'}`,
          'These class weights come on top of repeat_factor_sampling in train_input_reader, which shows rare classes more often already. If they were computed from the counts, the same imbalance is corrected twice: keep one.',
        );
    }
  },
};
