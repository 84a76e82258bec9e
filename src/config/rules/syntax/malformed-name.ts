/**
 * @module
 * Rule: a name holds a hyphen, a space or dots. Names are words with underscores; what stands inside what is said by
 * blocks.
 */

import { shorten } from '../../../util/shorten.ts';
import type { FaultRule, Finding } from '../../fault-rule.ts';
import { fieldHomes } from '../../schema/field-homes.ts';
import { lineAround } from '../../text/line-around.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';

const HYPHENS = /^[A-Za-z_]\w*(?:-\w+)+(?=[ \t]*[:={])/;
const SPACES = /^[A-Za-z_]\w*(?:[ \t]+[A-Za-z_]\w*)+(?=[ \t]*[:={])/;
const DOTS =
  /^([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)[ \t]*:[ \t]*([^\s#{}[\]<>][^#{}<>]*?)[ \t]*(?:[,;][ \t]*)?(?=$|#)/;

/** A name holds a hyphen, a space or dots. */
export const malformedName: FaultRule<SyntaxFault> = {
  id: 'CW035',
  name: 'malformed-name',
  severity: 'error',
  summary: 'A name holds a hyphen, a space or dots.',
  explanation:
    'The names of fields are words joined by underscores. A path with dots, as overrides on a command line have it, is written as blocks in blocks.',
  example: { wrong: 'num-classes: 3', right: 'num_classes: 3' },
  recognise({ text, expected, found, field }) {
    if (expected !== 'colon' || field === undefined) return undefined;
    const start = field.name.offset;
    const line = lineAround(text, start);
    const rest = line.text.slice(start - line.start);
    if (found.text === '.') return describeDots(rest, start);
    const name = (found.text === '-' ? HYPHENS : SPACES).exec(rest)?.[0];
    const written = name?.replace(/-|[ \t]+/g, '_');
    if (name === undefined || written === undefined) return undefined;
    if (found.text !== '-' && fieldHomes(written).length === 0) return undefined;
    return {
      message: `A name has no ${found.text === '-' ? 'hyphen' : 'space'}: write "${shorten(written)}".`,
      offset: start,
      fix: {
        title: `Write "${shorten(written)}"`,
        edits: [{ start, end: start + name.length, replacement: written }],
      },
    };
  },
};

function describeDots(rest: string, start: number): Finding | undefined {
  const path = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+/.exec(rest)?.[0];
  if (path === undefined) return undefined;
  const steps = path.split('.');
  const inBlocks = (value: string): string => {
    const last = `${steps[steps.length - 1]}: ${value}`;
    return steps.slice(0, -1).reduceRight((inner, step) => `${step} { ${inner} }`, last);
  };
  const match = DOTS.exec(rest);
  return {
    message: `"${shorten(path)}" is a path; in a file each step is a block: ${shorten(inBlocks(match?.[2] ?? '…'))}.`,
    offset: start,
    fix:
      match === null
        ? undefined
        : {
            title: 'Write it as blocks',
            edits: [{ start, end: start + match[0].length, replacement: inBlocks(match[2]) }],
          },
  };
}
