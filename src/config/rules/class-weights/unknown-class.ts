/**
 * @module
 * Rule: weights by name name classes of the label map. Training refuses the others, as it cannot know whom they mean.
 */

import { didYouMean } from '../../../util/did-you-mean.ts';
import { fixAt } from '../../edit/fix-by-edit.ts';
import { trainingClasses } from '../../label-map-classes.ts';
import type { Rule } from '../../rule.ts';
import { weightedLosses } from '../../weighted-losses.ts';
import { isBackground } from './background-weight.ts';

/** Each `class_weight.name` is a name or display name in the label map, and no class has two. */
export const unknownClass: Rule = {
  id: 'CW208',
  name: 'unknown-class',
  severity: 'error',
  summary: 'A weight by name names no class of the label map, or one that has a weight already.',
  explanation:
    'class_weight takes the name or the display_name of an item of train_input_reader.label_map_path, letter by letter. Classes that are not named weigh 1, so a misspelt name would leave its class without its weight; training refuses it.',
  example: {
    wrong: 'class_weight { name: "plateletts" weight: 5.0 }',
    right: 'class_weight { name: "platelets" weight: 5.0 }',
  },
  check(subject, report) {
    const classes = trainingClasses(subject);
    if (classes === undefined) return;
    const { config } = subject.loaded;
    const ids = new Map(classes.flatMap(({ id, names }) => names.map((name) => [name, id] as const)));
    for (const { path, loss } of weightedLosses(config)) {
      const seen = new Map<number, string>();
      for (const [i, { name }] of loss.classWeight.entries()) {
        const at = `${path}.class_weight[${i}].name`;
        const id = ids.get(name);
        if (name === '' || isBackground(name)) continue;
        if (id === undefined) {
          const near = didYouMean(name, ids.keys());
          const labels = classes.map(({ label }) => label);
          const listed = labels.length > 12 ? [...labels.slice(0, 12), '…'] : labels;
          const hint =
            near === undefined ? `It has ${listed.join(', ')}.` : `Did you mean ${JSON.stringify(near)}?`;
          report(at, `The label map has no class ${JSON.stringify(name)}. ${hint}`, {
            fix: near === undefined ? undefined : fixAt(subject.loaded, at, JSON.stringify(near)),
          });
          continue;
        }
        const other = seen.get(id);
        if (other !== undefined && other !== name)
          report(
            at,
            `${JSON.stringify(name)} and ${JSON.stringify(other)} both name the class with id ${id}. Keep one.`,
          );
        seen.set(id, name);
      }
    }
  },
};
