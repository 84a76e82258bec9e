/**
 * @module
 * Rule: a class weight of 0 leaves its class out of the loss. Some mean that; some mean "no extra weight", which is 1.
 */

import { givenClassWeights } from '../../given-class-weights.ts';
import { trainingClasses } from '../../label-map-classes.ts';
import type { Rule } from '../../rule.ts';
import { weightedLosses } from '../../weighted-losses.ts';

/** A note on each weight of 0. */
export const zeroWeight: Rule = {
  id: 'CW209',
  name: 'zero-weight',
  severity: 'note',
  summary: 'A class weight is 0, which leaves the class out of the loss.',
  explanation:
    'Anchors on boxes of a class with weight 0 are ignored: they are neither that class nor background, and the detector does not learn to find it. For a class without extra weight write 1.',
  check(subject, report) {
    const classes = trainingClasses(subject);
    for (const weighted of weightedLosses(subject.loaded.config)) {
      const part = weighted.path.includes('localization') ? 'localization' : 'classification';
      for (const { label, weight, field } of givenClassWeights(weighted, classes) ?? [])
        if (weight === 0)
          report(
            `${weighted.path}.${field}`,
            `The weight of ${label} is 0: its boxes are left out of the ${part} loss. A class without extra weight weighs 1.`,
          );
    }
  },
};
