/**
 * @module
 * Rule: a field that holds one value is given twice.
 */

import type { DescField } from '@bufbuild/protobuf';
import type { Severity } from '../../diagnostic.ts';
import type { Finding } from '../../fault-rule.ts';
import type { RuleInfo } from '../../rule.ts';
import { type Document, type FieldNode, fieldEnd, fieldStart } from '../../text/syntax-tree.ts';
import { removal } from '../../text/text-lines.ts';

/** A field that holds one value is given twice. */
export const givenTwice: RuleInfo = {
  id: 'CW130',
  name: 'given-twice',
  severity: 'warning',
  summary: 'A field that holds one value is given twice.',
  explanation:
    'The last value counts, as in the TensorFlow API, and two blocks are read as one with the fields of both. Whoever changes the first value wonders why nothing happens: remove the one that is not meant.',
};

/** What to say of `node`, which gives `field` again. */
export function sayGivenTwice(
  { text }: Document,
  field: DescField,
  owner: string,
  node: FieldNode,
  isSame: boolean,
): Finding & { readonly severity?: Severity } {
  if (!isSame) return { message: `${field.name} in ${owner} is given twice; the last value counts.` };
  return {
    message: `${field.name} in ${owner} is given twice, with the same value.`,
    severity: 'note',
    fix: { title: 'Remove the second', edits: [removal(text, fieldStart(node), fieldEnd(node))] },
  };
}
