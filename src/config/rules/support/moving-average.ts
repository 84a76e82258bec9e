/**
 * @module
 * Rule: averages of the weights are kept and nothing asks for them, or asked for and not kept. `use_moving_average` is the
 * schema's default, so only where the text sets it is it remarked on.
 */

import type { Rule } from '../../rule.ts';

const KEPT = 'train_config.optimizer.use_moving_average';
const ASKED = 'eval_config.use_moving_averages';

/** A note where the text has them kept and not used; a warning where they are used and not kept. */
export const movingAverage: Rule = {
  id: 'CW520',
  name: 'moving-average',
  severity: 'note',
  target: 'counterweight',
  summary: 'Averages of the weights are kept and not evaluated, or evaluated and not kept.',
  explanation:
    'With optimizer { use_moving_average }, true unless set, a moving average of every weight is kept in the checkpoints beside it. "counterweight eval" and "export" take the weights as trained, unless eval_config { use_moving_averages: true } or the flag --use-moving-averages asks for the averages. Set use_moving_average: false to save the memory and the time.',
  check({ loaded: { config, placeOf } }, report) {
    const optimizer = config.trainConfig?.optimizer;
    if (optimizer === undefined) return;
    const { useMovingAverage: kept } = optimizer;
    const asked = config.evalConfig?.useMovingAverages ?? false;
    if (asked && !kept)
      report(
        ASKED,
        'use_moving_averages asks for averages of the weights, which use_moving_average: false does not keep. Set it to true, or remove this.',
        { severity: 'warning' },
      );
    else if (kept && !asked && placeOf(KEPT) !== undefined)
      report(
        KEPT,
        'The averages are kept in the checkpoints; "counterweight eval" and "export" take the weights themselves unless --use-moving-averages is passed or eval_config { use_moving_averages: true } set.',
      );
  },
};
