/**
 * @module
 * Rule: class weights stand where something computes with them: in a loss that counts, of a detector that honours them.
 */

import { ssdIn } from '../../detector-in.ts';
import type { Rule } from '../../rule.ts';
import { classWeightForm, weightedLosses } from '../../weighted-losses.ts';

/** Class weights outside an SSD, or in a loss whose own weight is 0, change nothing. */
export const idleWeights: Rule = {
  id: 'CW211',
  name: 'idle-weights',
  severity: 'warning',
  summary: 'Class weights stand in a loss that does not use them.',
  explanation:
    'Counterweight honours class weights in the losses of an SSD. Faster R-CNN and CenterNet have losses of the same types, so the fields can be written there, but nothing trains with them. In an SSD, a loss whose classification_weight or localization_weight is 0 is multiplied by it, class weights and all.',
  target: 'counterweight',
  check({ loaded: { config } }, report) {
    const loss = ssdIn(config)?.loss;
    const detector = config.model?.model.case === 'fasterRcnn' ? 'Faster R-CNN' : 'CenterNet';
    for (const weighted of weightedLosses(config)) {
      const form = classWeightForm(weighted.loss);
      if (form === undefined) continue;
      const at = `${weighted.path}.${form}`;
      if (!weighted.path.startsWith('model.ssd.')) {
        report(at, `${form} has no effect in the losses of ${detector}: class weights are for an SSD.`);
        continue;
      }
      const field = weighted.path.includes('.localization_loss.') ? 'localization' : 'classification';
      const scale = field === 'localization' ? loss?.localizationWeight : loss?.classificationWeight;
      if (scale === 0)
        report(at, `${form} has no effect: model.ssd.loss.${field}_weight is 0, and multiplies this loss.`);
    }
  },
};
