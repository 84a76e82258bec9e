/**
 * @module
 * Rule: weights by name name each class once.
 */

import type { Rule } from '../diagnostic.ts';
import { weightedLosses } from '../weighted-losses.ts';

/** Each `class_weight` has a name, and no name stands twice in one loss. */
export const classWeightNames: Rule = ({ config }, report) => {
  for (const { loss, path } of weightedLosses(config)) {
    const seen = new Set<string>();
    for (const [i, { name }] of loss.classWeight.entries()) {
      const at = `${path}.class_weight[${i}]`;
      if (name === '')
        report('error', at, 'This class_weight has no name. Write the name of a class of the label map.');
      else if (seen.has(name))
        report('error', `${at}.name`, `The class "${name}" has a weight already in this loss. Keep one.`);
      seen.add(name);
    }
  }
};
