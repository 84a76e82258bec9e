/**
 * @module
 * Rule: YAML stands where text format belongs: blocks by indentation, lists by dashes.
 */

import { shorten } from '../../../util/shorten.ts';
import type { FaultRule } from '../../fault-rule.ts';
import { lineAround } from '../../text/line-around.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';
import { beginsLine } from '../../text/tokens-of.ts';

const HEAD = 20_000;

/** YAML stands where text format belongs. */
export const yamlText: FaultRule<SyntaxFault> = {
  id: 'CW018',
  name: 'yaml-text',
  severity: 'error',
  summary: 'YAML stands where text format belongs.',
  explanation:
    'The text format does not read indentation: a block stands in braces, and a list in brackets or as the field again and again.',
  example: {
    wrong: 'model:\n  ssd:\n    num_classes: 3',
    right: 'model {\n  ssd {\n    num_classes: 3\n  }\n}',
  },
  recognise({ text, expected, found, field }) {
    const line = lineAround(text, found.offset);
    if (/^---[ \t]*$/.test(line.text))
      return {
        message: '"---" begins a YAML document. A configuration is protobuf text format.',
        offset: line.start,
      };
    const hasBlocks = /^[^#\n\r]*[{<]/m.test(text.slice(0, HEAD));
    if (field?.colon === undefined || hasBlocks) return undefined;
    const name = shorten(field.fullName);
    if (/^[ \t]*-[ \t]/.test(line.text))
      return {
        message: `A list by dashes is YAML. The text format writes "${name}: [a, b]".`,
        offset: line.start + line.text.indexOf('-'),
      };
    const isNested = expected === 'name' && found.text === ':' && field.value && beginsLine(field.value);
    return isNested
      ? {
          message: `"${name}:" with its fields indented below is YAML. The text format puts them in braces: "${name} { … }".`,
          offset: field.name.offset,
        }
      : undefined;
  },
};
