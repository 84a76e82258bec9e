/**
 * @module
 * Rule: a field is Counterweight's own, which the schema of the stock TensorFlow API does not have.
 */

import type { Rule } from '../../rule.ts';
import { isOwnField, isOwnReader } from '../../schema/is-own-field.ts';
import { type LocatedField, locatePipelineFields } from '../../schema/locate-fields.ts';
import { fieldEnd, fieldStart } from '../../text/syntax-tree.ts';
import { removal } from '../../text/text-lines.ts';
import { CLASS_WEIGHT_FIELDS } from '../../weighted-losses.ts';

/** Every field of ours but the readers; several of one name in one block make one remark. */
export const ownField: Rule = {
  id: 'CW610',
  name: 'own-field',
  severity: 'error',
  target: 'tfod',
  summary: "A field is Counterweight's own; the TensorFlow API does not know it.",
  explanation:
    'The TensorFlow API has no class weights: none of its losses has such a field, and its parser refuses a file that sets one. What it has is a weight for each box, image/object/weight in the records. "counterweight export-tfod CONFIG --out DIR" writes a configuration without our fields and records that carry the weights.',
  check({ loaded: { document } }, report) {
    const { file, text } = document;
    for (const group of groupsOf(
      locatePipelineFields(document).filter(({ desc }) => isOwnField(desc) && !isOwnReader(desc)),
    )) {
      const [{ field, desc }] = group;
      const carries = CLASS_WEIGHT_FIELDS.some((name) => name === desc.name);
      const remedy = carries
        ? ' "counterweight export-tfod" writes the weights into the records instead.'
        : '';
      report(
        { file, text, offset: fieldStart(field) },
        `${desc.name} is Counterweight's own field; the TensorFlow API refuses it.${remedy}`,
        {
          fix: {
            title: `Remove ${desc.name}${carries ? ', which "counterweight export-tfod" carries into the records' : ''}`,
            edits: group.map(({ field: own }) => removal(text, fieldStart(own), fieldEnd(own))),
          },
        },
      );
    }
  },
};

/** The fields of one path together, in file order of the first. */
function groupsOf(fields: readonly LocatedField[]): LocatedField[][] {
  const groups = new Map<string, LocatedField[]>();
  for (const located of fields) {
    const group = groups.get(located.path);
    if (group === undefined) groups.set(located.path, [located]);
    else group.push(located);
  }
  return [...groups.values()];
}
