/**
 * @module
 * Rule: `use_moving_average` is on. It is the schema's default, so only where the text sets it is it asked for.
 */

import type { Rule } from '../../rule.ts';

const AT = 'train_config.optimizer.use_moving_average';

/** A note where the text sets it to true. */
export const movingAverage: Rule = {
  id: 'CW520',
  name: 'moving-average',
  severity: 'note',
  target: 'counterweight',
  summary: 'use_moving_average is read, and averages are not kept yet.',
  explanation:
    'With use_moving_average, true unless set, the TensorFlow API keeps an average of the weights beside them, and TensorFlow 1 evaluates and exports it. Counterweight evaluates and exports the weights as trained, as the TensorFlow 2 exporter does.',
  check({ loaded: { config, placeOf } }, report) {
    if (placeOf(AT) !== undefined && config.trainConfig?.optimizer?.useMovingAverage)
      report(
        AT,
        'use_moving_average: averages are not kept yet; the weights themselves are evaluated and exported.',
      );
  },
};
