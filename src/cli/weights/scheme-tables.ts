/**
 * @module
 * Every scheme side by side: the weights, and below them what each class then is of the loss of objects. Schemes that give
 * the same weights share a column. Columns that do not fit the width go into further tables below.
 */

import { equalWeights, type WeighedScheme } from '../../balance/compare-schemes.ts';
import type { Recommendation } from '../../balance/recommend-weights.ts';
import type { WarningKind } from '../../balance/weight-warnings.ts';
import type { ClassStatistics } from '../../dataset/statistics.ts';
import { numberTable, textWidth } from '../format-table.ts';
import { wrapText } from '../wrap-text.ts';

/** What is compared. */
export interface SchemeComparison {
  readonly classes: readonly ClassStatistics[];
  readonly schemes: readonly WeighedScheme[];
  readonly recommendation: Recommendation;
}

/** What stands for each kind of warning. */
const MARKS: { readonly [K in WarningKind]: string } = { absent: 'a', ratio: 'b', raise: 'c' };
const MEANINGS: { readonly [K in WarningKind]: string } = {
  absent: 'a class without a box gets the smallest weight: no weight can teach what is not there',
  ratio:
    'full inverse weights more than 20 times apart often do harm: temper them (sqrt, effective_number) or cap them (--max-weight)',
  raise:
    'the loss of objects becomes more than 3 times as large, which acts like a higher learning rate: --normalize instance keeps its scale, tempering and caps keep it low',
};

/** One column: a scheme, and those that give the same. */
interface Column {
  readonly scheme: WeighedScheme;
  /** Two lines. */
  readonly header: readonly [string, string];
  readonly same: readonly string[];
  readonly marks: string;
}

/** The two tables and what explains them, to be printed with a blank line between. */
export function schemeTables(comparison: SchemeComparison, width: number): string[] {
  const { classes } = comparison;
  const columns = columnsOf(comparison);
  const names = classes.map(({ name }) => name);
  const weights = tables(width, columns, {
    left: [['', ''], ['class', 'boxes'], ...classes.map(({ name, instances }) => [name, String(instances)])],
    cells: ({ scheme }) => scheme.weights.map(weightCell),
  });
  const hasMarks = columns.some(({ marks }) => marks !== '');
  const shares = tables(width, columns, {
    left: [
      ['', ''],
      ['class', 'none'],
      ...classes.map(({ name }, c) => [name, percentCell(columns[0].scheme.shares.before[c])]),
      ['in all, times', '1.00'],
      ...(hasMarks ? [['']] : []),
    ],
    cells: ({ scheme, marks }) => [
      ...names.map((_, c) => percentCell(scheme.shares.after[c])),
      weightCell(scheme.shares.scale),
      ...(hasMarks ? [marks] : []),
    ],
  });
  return [
    ...weights,
    wrapText(
      'Share of each class in the loss of objects, in %, and how large that becomes in all:',
      width,
    ).join('\n'),
    ...shares,
    ...legend(columns, width),
  ];
}

/** A column for each list of weights, in the order of the schemes; the recommended one first where no scheme is it. */
function columnsOf({ schemes, recommendation: { choice } }: SchemeComparison): Column[] {
  const isNew = choice !== undefined && !schemes.some(({ weights }) => equalWeights(weights, choice.weights));
  const all = isNew ? [choice, ...schemes] : schemes;
  const columns: Column[] = [];
  for (const scheme of all) {
    const twin = columns.findIndex((column) => equalWeights(column.scheme.weights, scheme.weights));
    if (twin >= 0) {
      const column = columns[twin];
      columns[twin] = { ...column, same: [...column.same, scheme.options.scheme] };
      continue;
    }
    const isChoice = choice !== undefined && equalWeights(choice.weights, scheme.weights);
    const marks = [...(isChoice ? ['*'] : []), ...scheme.warnings.map(({ kind }) => MARKS[kind])];
    columns.push({ scheme, header: headerOf(scheme, isNew && isChoice), same: [], marks: marks.join(' ') });
  }
  return columns;
}

function headerOf({ options }: WeighedScheme, withCap: boolean): readonly [string, string] {
  const { scheme, maxWeight } = options;
  if (withCap && maxWeight !== undefined) return [scheme, `≤ ${maxWeight}`];
  const [first, second] = scheme.split('_');
  return second === undefined ? ['', first] : [first, second];
}

/** The table with as many columns as fit, and further ones with the rest. */
function tables(
  width: number,
  columns: readonly Column[],
  parts: {
    /** Rows of what stands on the left of each table, the two header lines first. */
    readonly left: readonly (readonly string[])[];
    readonly cells: (column: Column) => readonly string[];
  },
): string[] {
  const made: string[] = [];
  let from = 0;
  while (from < columns.length) {
    let to = from + 1;
    let table = render(columns.slice(from, to), parts);
    while (to < columns.length) {
      const wider = render(columns.slice(from, to + 1), parts);
      if (Math.max(...wider.split('\n').map(textWidth)) > width) break;
      table = wider;
      to++;
    }
    made.push(table);
    from = to;
  }
  return made;
}

function render(columns: readonly Column[], { left, cells }: Parameters<typeof tables>[2]): string {
  const columnCells = columns.map((column) => [...column.header, ...cells(column)]);
  const rows = left.map((first, row) => {
    const padded = Array.from({ length: left[0].length }, (_, i) => first[i] ?? '');
    return [...padded, ...columnCells.map((list) => list[row])];
  });
  const isOneLine = columns.every(({ header: [first] }) => first === '');
  const [header, ...body] = isOneLine ? rows.slice(1) : rows;
  return numberTable(header, body);
}

function legend(columns: readonly Column[], width: number): string[] {
  const lines: string[] = [];
  const isMarked = (mark: string): boolean => columns.some(({ marks }) => marks.split(' ').includes(mark));
  if (isMarked('*')) lines.push('*  recommended');
  for (const [kind, mark] of Object.entries(MARKS) as [WarningKind, string][])
    if (isMarked(mark)) lines.push(...hanging(`${mark}  ${MEANINGS[kind]}`, width));
  const twins = columns.filter(({ same }) => same.length > 0);
  if (twins.length > 0) {
    const said = twins.map(({ scheme, same }) => `${same.join(', ')} as ${scheme.options.scheme}`);
    lines.push(...hanging(`=  the same weights: ${said.join('; ')}`, width));
  }
  return lines.length === 0 ? [] : [lines.join('\n')];
}

/** `text` wrapped, further lines indented by three. */
function hanging(text: string, width: number): string[] {
  return wrapText(text, width - 3).map((line, i) => (i === 0 ? line : `   ${line}`));
}

function weightCell(weight: number): string {
  if (weight >= 1000) return weight.toFixed(0);
  return weight < 0.1 && weight > 0 ? weight.toPrecision(2) : weight.toFixed(2);
}

/** Per cent with one decimal; what is there at all shows. */
function percentCell(share: number): string {
  const value = 100 * share;
  return value > 0 && value < 0.05 ? '<0.1' : value.toFixed(1);
}
