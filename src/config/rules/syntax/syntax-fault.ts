/**
 * @module
 * Rule: the text is not in the protobuf text format, and no other rule knows the cause.
 */

import { shorten } from '../../../util/shorten.ts';
import type { FaultRule } from '../../fault-rule.ts';
import { describeToken } from '../../text/describe-token.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';

/** The text is not in the protobuf text format. */
export const syntaxFault: FaultRule<SyntaxFault> = {
  id: 'CW001',
  name: 'syntax-fault',
  severity: 'error',
  summary: 'The text is not in the protobuf text format.',
  explanation:
    'A pipeline.config is protobuf text format: fields written "name: value", messages "name { … }", lists "[a, b]", comments "# …".',
  recognise(fault) {
    return { message: describe(fault), offset: placeOf(fault) };
  },
};

function describe({ expected, found, field, blocks }: SyntaxFault): string {
  const got = `got ${describeToken(found)}.`;
  const name = shorten(field?.fullName ?? '');
  if (found.kind === 'fault' && expected !== 'colon' && !/["'\d.]/.test(found.text[0]))
    return `Unexpected character ${JSON.stringify(found.text)}.`;
  switch (expected) {
    case 'name':
      return `Expected the name of a field, ${got}`;
    case 'colon':
      return `Expected ":" or "{" after "${name}", ${got}`;
    case 'list colon':
      return `Expected ":" before the list. Write "${name}: [ … ]".`;
    case 'value':
      return found.text === '[' ? 'A list cannot hold a list.' : `Expected a value for "${name}", ${got}`;
    case 'number':
      return `Expected a number for "${name}", ${got}`;
    case 'comma':
      return `Expected "," or "]" in the list of "${name}", ${got}`;
    case 'no comma':
      return 'Unexpected "," before "]": remove it.';
    case 'extension':
      return `Expected the name of an extension in "[ … ]", ${got}`;
    case 'less depth':
      return `Messages are nested more than ${blocks.length - 1} deep here.`;
  }
}

/** Where the name is at fault rather than what follows: at the end, and where the next line begins something else. */
function placeOf({ expected, found, field }: SyntaxFault): number {
  const elsewhere = found.kind === 'end' || /[\n\r]/.test(found.leading);
  return expected === 'colon' && elsewhere && field !== undefined ? field.name.offset : found.offset;
}
