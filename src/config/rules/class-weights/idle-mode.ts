/**
 * @module
 * Rule: `class_weight_mode` has class weights to apply.
 */

import type { Rule } from '../../rule.ts';
import { classWeightForm, weightedLosses } from '../../weighted-losses.ts';

/** A note on a mode without weights. */
export const idleMode: Rule = {
  id: 'CW220',
  name: 'idle-mode',
  severity: 'note',
  summary: 'class_weight_mode is set in a loss without class weights.',
  explanation: 'The mode says what class weights multiply. In a loss that has none it changes nothing.',
  target: 'counterweight',
  check({ loaded: { config, placeOf } }, report) {
    for (const { path, loss, name } of weightedLosses(config)) {
      const at = `${path}.class_weight_mode`;
      if (placeOf(at) !== undefined && classWeightForm(loss) === undefined)
        report(at, `class_weight_mode has no effect: ${name} has no class weights.`);
    }
  },
};
