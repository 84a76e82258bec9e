/**
 * @module
 * Rule: a whole number begins with 0, which makes it octal.
 */

import type { DescField } from '@bufbuild/protobuf';
import type { Finding } from '../../fault-rule.ts';
import type { RuleInfo } from '../../rule.ts';
import type { ScalarNode } from '../../text/syntax-tree.ts';

/** A whole number begins with 0, which makes it octal. */
export const octalNumber: RuleInfo = {
  id: 'CW128',
  name: 'octal-number',
  severity: 'warning',
  summary: 'A whole number begins with 0, which makes it octal.',
  explanation:
    'The text format reads 010 as 8, as the TensorFlow API does. Write decimal numbers without a leading 0.',
  example: { wrong: 'batch_size: 010', right: 'batch_size: 10' },
};

/** What to say of a number that is read, where it is octal and not the same in decimal. */
export function sayOctal(field: DescField, { tokens }: ScalarNode): Finding | undefined {
  const { kind, text } = tokens[tokens.length - 1];
  if (kind !== 'number' || field.enum !== undefined || !/^0+[1-7][0-7]+$/.test(text) || text.length > 40)
    return undefined;
  const decimal = BigInt(text.replace(/^0+/, ''));
  return {
    message: `${text} begins with 0 and is octal: it is read as ${BigInt(`0o${text}`)}. Write ${decimal} if that is meant.`,
  };
}
