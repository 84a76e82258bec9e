/**
 * @module
 * What is said of a name that the dialect, not the schema, has: how it is read, and the fix that writes it so. A field
 * that belongs to an outer message is moved there.
 */

import type { Finding } from '../fault-rule.ts';
import { type Document, type FieldNode, fieldEnd, fieldStart } from '../text/syntax-tree.ts';
import { indentation, lineEnd, newlineOf, removal } from '../text/text-lines.ts';
import type { FieldReading } from './read-field-name.ts';

/** The message that a spelling is read into: its path, and the field of its block that holds the spelling. */
export interface SpellingHome {
  readonly path: string;
  readonly around: FieldNode | undefined;
}

/** The note on `node`, which is read as `reading` says, in the message `home`. */
export function noteSpelling(
  { text }: Document,
  node: FieldNode,
  { up, canonical = '' }: FieldReading,
  home: SpellingHome,
): Finding {
  const start = fieldStart(node);
  if (up === 0) {
    const edit = { start, end: start + node.name.length, replacement: canonical };
    return {
      message: `"${node.name}" is read as "${canonical}".`,
      fix: { title: `Write "${canonical}"`, edits: [edit] },
    };
  }
  const path = home.path === '' ? canonical : `${home.path}.${canonical}`;
  const message = `"${node.name}" is read as ${path}.`;
  if (home.around === undefined) return { message };
  const end = fieldEnd(node);
  const at = lineEnd(text, fieldEnd(home.around));
  const moved = `${newlineOf(text)}${indentation(text, fieldStart(home.around))}${text.slice(start, end)}`;
  return {
    message,
    fix: {
      title: `Move it to ${path}`,
      edits: [removal(text, start, end), { start: at, end: at, replacement: moved }],
    },
  };
}
