/**
 * @module
 * Texts that people wrote, with a few mistakes made in them: characters lost, doubled or changed, lines moved, brackets
 * taken away, another newline.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tape } from './tape.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['examples', 'test/broken-configs', '../shared/configs', '../shared/seed'];

/** The configurations to begin with: our own, and those of ../shared where it is there. */
export const CORPUS: readonly string[] = FOLDERS.flatMap((folder) => {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.config'))
    .sort()
    .map((name) => readFileSync(join(path, name), 'utf8'));
});

const PIECES = [
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  ':',
  ',',
  ';',
  '#',
  '//',
  '\n',
  ' ',
  '-',
  '0',
  'x',
  '<',
  '>',
  '“',
  '\\',
  '=',
  '/',
  '\t',
  '\u00a0',
  '\r',
  '\0',
];

/** One of `corpus` with up to eight mistakes. */
export function mutatedText(tape: Tape, corpus: readonly string[] = CORPUS): string {
  let text = tape.pick(corpus);
  for (let n = 1 + tape.below(8); n > 0 && !tape.isOver; n--) text = mutate(tape, text);
  return text;
}

function mutate(tape: Tape, text: string): string {
  const at = tape.below(text.length + 1);
  const end = Math.min(text.length, at + tape.pick([1, 1, 2, 5, 40, 400]));
  const [before, piece, after] = [text.slice(0, at), text.slice(at, end), text.slice(end)];
  switch (tape.below(8)) {
    case 0:
      return before + after;
    case 1:
      return before + piece + piece + after;
    case 2:
      return before + tape.pick(PIECES) + piece + after;
    case 3:
      return before + tape.pick(PIECES) + after;
    case 4:
      return after + before + piece;
    case 5: {
      const lines = text.split('\n');
      const [i, j] = [tape.below(lines.length), tape.below(lines.length)];
      [lines[i], lines[j]] = [lines[j], lines[i]];
      return lines.join('\n');
    }
    case 6:
      return text.replaceAll('\n', tape.pick(['\r\n', '\r', ' ', '\n\n']));
    default:
      return (
        before +
        tape.pick([piece.toUpperCase(), piece.replace(/[{}]/g, ''), [...piece].reverse().join('')]) +
        after
      );
  }
}
