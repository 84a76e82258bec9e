/**
 * @module
 * Rule: a web address stands where a field should. Counterweight would take its "//" for a comment, so the name before
 * it says what it is.
 */

import { shorten } from '../../../util/shorten.ts';
import type { FaultRule, Finding } from '../../fault-rule.ts';
import { lineAround } from '../../text/line-around.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';

const ADDRESS = /^(?:https?|ftps?|file|gs|s3|hdfs):\/\/[^\s#]*|^www\.[\w.-]+[^\s#]*/;

/** A web address stands where a field should. */
export const pastedUrl: FaultRule<SyntaxFault> = {
  id: 'CW013',
  name: 'pasted-url',
  severity: 'error',
  summary: 'A web address stands where a field should.',
  explanation:
    'The address of a page was pasted between the fields. Remove it, or make the line a comment with "#". The TensorFlow API says of such a file that a message has no field named "https".',
  example: { wrong: 'https://github.com/tensorflow/models', right: '# https://github.com/tensorflow/models' },
  recognise({ text, field }) {
    return field === undefined ? undefined : describeAddress(text, field.name.offset);
  },
};

/** What to say of the address that stands at `offset` in the place of a name; `undefined` where none does. */
export function describeAddress(text: string, offset: number): Finding | undefined {
  const line = lineAround(text, offset);
  const rest = line.text.slice(offset - line.start);
  const address = ADDRESS.exec(rest)?.[0];
  if (address === undefined) return undefined;
  const isAlone = rest.slice(address.length).trim() === '';
  return {
    message: `"${shorten(address)}" is a web address, not a field. Remove it, or begin the line with "#".`,
    offset,
    fix: isAlone
      ? { title: 'Make it a comment', edits: [{ start: offset, end: offset, replacement: '# ' }] }
      : undefined,
  };
}
