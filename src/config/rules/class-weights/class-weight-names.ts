/**
 * @module
 * Rule: weights by name name each class once.
 */

import type { ClassWeightRule } from '../../class-weight-problems.ts';

/** Each `class_weight` has a name, and no name stands twice in one loss. */
export const classWeightNames: ClassWeightRule = {
  id: 'CW204',
  name: 'class-weight-names',
  severity: 'error',
  summary: 'A weight by name has no name, or a class has two.',
  explanation:
    'class_weight { name: "pit" weight: 5.0 } names a class of the label map. Each class is named at most once in one loss; classes that are not named weigh 1.',
  checkLoss({ loss }, report) {
    const seen = new Set<string>();
    for (const [i, { name }] of loss.classWeight.entries()) {
      const at = `class_weight[${i}]`;
      if (name === '')
        report(at, 'This class_weight has no name. Write the name of a class of the label map.');
      else if (seen.has(name))
        report(`${at}.name`, `The class "${name}" has a weight already in this loss. Keep one.`);
      seen.add(name);
    }
  },
};
