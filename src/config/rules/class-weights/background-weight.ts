/**
 * @module
 * Rule: the background has no class weight. Advice on the web counts it in as class 0.
 */

import { trainingClasses } from '../../label-map-classes.ts';
import type { Rule } from '../../rule.ts';
import { weightedLosses } from '../../weighted-losses.ts';

/** No `class_weight` names the background, unless the label map has a class of that name. */
export const backgroundWeight: Rule = {
  id: 'CW210',
  name: 'background-weight',
  severity: 'error',
  summary: 'A class weight is given to the background.',
  explanation:
    'The background is no class of the label map: its anchors weigh 1, or model.ssd.negative_class_weight. In a list of class_weights the first number belongs to the class with id 1.',
  example: {
    wrong: 'class_weight { name: "background" weight: 0.5 }',
    right: 'ssd { negative_class_weight: 0.5 }',
  },
  check(subject, report) {
    const classes = trainingClasses(subject) ?? [];
    for (const { path, loss } of weightedLosses(subject.loaded.config))
      for (const [i, { name, weight }] of loss.classWeight.entries()) {
        if (!isBackground(name) || classes.some(({ names }) => names.includes(name))) continue;
        report(
          `${path}.class_weight[${i}].name`,
          `The background has no class weight. Set model.ssd.negative_class_weight: ${weight} instead.`,
        );
      }
  },
};

/** Whether a name means the background. */
export function isBackground(name: string): boolean {
  return /^(__)?background(__)?$|^bg$/i.test(name);
}
