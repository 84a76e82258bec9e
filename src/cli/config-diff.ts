/**
 * @module
 * `counterweight config diff A B`: what two configurations differ in by meaning.
 *
 * Exit status: 0 where they mean the same, 1 where they differ, 2 where one cannot be read.
 */

import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { compareConfigs, type Difference, type DifferenceSide } from '../config/diff/compare-configs.ts';
import { countNoun } from '../util/count-noun.ts';
import type { TextPlace } from '../util/errors.ts';
import { lineColumn } from '../util/line-column.ts';

const LONGEST_VALUE = 72;

const HELP = `
Moved blocks, other spellings of the same number, quotes, defaults written out and the web's dialect are no
difference. Repeated fields are compared in order. A fragment is compared in the parts that it holds.
Status: 0 where the files mean the same, 1 where they differ, 2 where one cannot be read.`;

/** Adds `diff` to `command`. */
export function addDiffCommand(command: Command): void {
  command
    .command('diff')
    .summary('compare two files by meaning')
    .description('Compares two configurations by meaning.')
    .argument('<a>', 'a configuration, or a fragment')
    .argument('<b>', 'another')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (a: string, b: string, flags: { readonly json?: boolean }) => {
      const [textA, textB] = [await readFile(a, 'utf8'), await readFile(b, 'utf8')];
      const { differences, parts } = compareConfigs({ file: a, text: textA }, { file: b, text: textB });
      if (flags.json)
        console.log(
          JSON.stringify(
            {
              a,
              b,
              same: differences.length === 0,
              ...(parts && { parts }),
              differences: differences.map(toJson),
            },
            null,
            2,
          ),
        );
      else {
        for (const difference of differences) console.log(`${render(difference)}\n`);
        const where = parts === undefined ? '' : ` in ${parts.join(', ')}`;
        const said =
          differences.length === 0 ? 'mean the same' : `have ${countNoun(differences.length, 'difference')}`;
        console.log(`${a} and ${b} ${said}${where}.`);
      }
      if (differences.length > 0) process.exitCode = 1;
    });
}

/** `path: a → b`, and where both stand. */
function render({ path, kind, a, b }: Difference): string {
  const places = [a, b].flatMap((side) => (side?.place === undefined ? [] : [placeText(side.place)]));
  const values = kind === 'changed' ? `${valueText(a)} → ${valueText(b)}` : `${kind} ${valueText(a ?? b)}`;
  const moved = a !== undefined && b !== undefined && a.path !== b.path ? ` (there ${b.path})` : '';
  return `${path}${moved}: ${values}${places.length === 0 ? '' : `\n  ${places.join(', ')}`}`;
}

function valueText(side: DifferenceSide | undefined): string {
  if (side?.text === undefined) return '(not set)';
  const line = side.text.replace(/\n\s*/g, ' ').replaceAll('{ }', '{}');
  const short = line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE)}…` : line;
  return side.isSet ? short : `${short} (default)`;
}

function placeText({ file, text, offset }: TextPlace): string {
  const { line, column } = lineColumn(text, offset);
  return `${file}:${line}:${column}`;
}

function toJson({ path, kind, a, b }: Difference): unknown {
  return { path, kind, ...(a && { a: sideJson(a) }), ...(b && { b: sideJson(b) }) };
}

function sideJson({ path, isSet, json, place }: DifferenceSide): unknown {
  return { path, set: isSet, value: json ?? null, ...(place && lineColumn(place.text, place.offset)) };
}
