/**
 * @module
 * The value of a field that should be a string and stands without quotes, found from where the parser stopped inside it:
 * `input_path: /data/train.record`, `fine_tune_checkpoint: D:\models\model.ckpt`.
 */

import { lineAround } from './line-around.ts';
import type { SyntaxFault } from './syntax-fault.ts';
import { beginsLine } from './tokens-of.ts';

/** What stands where a string should, and where. */
export interface UnquotedValue {
  readonly start: number;
  readonly text: string;
}

/** What no unquoted path holds: it would be another mistake. */
const FOREIGN = /[{}<>()[\]=$"'`“”„«»‘’&|]/;
/** What makes a run of characters a path, an address or a name of its own rather than a word or a number. */
const PATH_LIKE = /[/\\~@*?]|\.[A-Za-z]|[A-Za-z_]-|^[A-Za-z_][\w]*\.\d/;

/** The unquoted string in which the parser stopped, or `undefined`. */
export function unquotedValue(fault: SyntaxFault): UnquotedValue | undefined {
  const { text } = fault;
  const start = startOf(fault);
  if (start === undefined) return undefined;
  const line = lineAround(text, start);
  const rest = line.text
    .slice(start - line.start)
    .replace(/\s#.*$/, '')
    .replace(/[\s,;}>\]]{1,80}$/, '');
  // A path may hold spaces, unless fields follow it on the line.
  const value = /\s[A-Za-z_]\w*\s*[:{]/.test(rest) ? rest.slice(0, rest.search(/\s/)) : rest;
  const bare = value.replace(/["']$/, '');
  // A word that only a quote ends lacks its first one.
  const isOpen =
    bare.length < value.length && fault.found.kind === 'fault' && value.endsWith(fault.found.text[0]);
  return (PATH_LIKE.test(bare) || isOpen) && !FOREIGN.test(bare) ? { start, text: value } : undefined;
}

/** Where the value begins in which the parser stopped. */
function startOf({ text, expected, found, field, previous }: SyntaxFault): number | undefined {
  if (expected === 'value') {
    if (field?.colon === undefined) return undefined;
    // "//server/share" was taken for a comment, and the next line for the value.
    const slashes = /^[ \t]*(?=\/\/)/.exec(found.leading)?.[0].length;
    if (slashes !== undefined) return found.offset - found.leading.length + slashes;
    return beginsLine(found) ? undefined : found.offset;
  }
  const owner = expected === 'name' ? field : expected === 'colon' ? previous : undefined;
  if (owner?.colon === undefined || owner.value === undefined || beginsLine(owner.value)) return undefined;
  const { kind, offset } = owner.value;
  const isPlain = kind === 'identifier' || kind === 'number';
  return isPlain && !/[\n\r]/.test(text.slice(offset, found.offset)) ? offset : undefined;
}
