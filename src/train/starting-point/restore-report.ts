/**
 * @module
 * What came of restoring a checkpoint: the list of every variable, written into the run's folder, and the lines that the
 * terminal shows.
 */

import { countNoun } from '../../util/count-noun.ts';

export interface RestoreReport {
  readonly checkpoint: string;
  readonly format: string;
  readonly type: string;
  /** Parameters with the checkpoint's value, and the variable it was. */
  readonly restored: readonly {
    readonly parameter: string;
    readonly variable: string;
    readonly shape: readonly number[];
  }[];
  /** Parameters of the class head in which the classes that both have were kept. */
  readonly keptByClass: readonly { readonly parameter: string; readonly variable: string }[];
  /** Parameters whose variable has another shape: they keep their first values. Shapes in our layout. */
  readonly mismatched: readonly {
    readonly parameter: string;
    readonly variable: string;
    readonly shape: readonly number[];
    readonly found: readonly number[];
    /** Whether another number of classes explains it. */
    readonly byClass: boolean;
  }[];
  /** Parameters that were asked for and that the checkpoint has no variable for. */
  readonly missing: readonly { readonly parameter: string; readonly shape: readonly number[] }[];
  /** Parameters that the type leaves at their first values. */
  readonly notAsked: readonly string[];
  /** Variables of the checkpoint that no parameter took. */
  readonly skipped: readonly {
    readonly variable: string;
    readonly shape: readonly number[];
    readonly type: string;
  }[];
  /** Classes whose columns were kept, and new ones; absent where classes were not looked at. */
  readonly classes?: { readonly kept: readonly string[]; readonly added: readonly string[] };
}

const MOST_LISTED = 3;

const list = (names: readonly string[]): string =>
  names.length <= MOST_LISTED + 1
    ? names.join(', ')
    : `${names.slice(0, MOST_LISTED).join(', ')} and ${names.length - MOST_LISTED} more`;

const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

/** Lines for the terminal; the first is the summary. `file` is where the whole list is. */
export function describeRestore(report: RestoreReport, file: string): string[] {
  const { restored, keptByClass, mismatched, missing, notAsked, skipped, classes } = report;
  const asked = restored.length + keptByClass.length + mismatched.length + missing.length;
  const lines = [
    `starting point ${report.checkpoint} (${report.format}, ${report.type}): ${restored.length + keptByClass.length} of ${countNoun(asked, 'variable')} restored, ${missing.length} missing, ${mismatched.length} of another shape; ${notAsked.length} not asked for; ${skipped.length} of the checkpoint skipped. Every one: ${file}`,
  ];
  if (classes !== undefined) {
    const kept = classes.kept.length === 0 ? 'none' : list(classes.kept);
    const added = classes.added.length === 0 ? '' : `; new: ${list(classes.added)}`;
    lines.push(`classes kept by name: ${kept}${added}`);
  }
  const byClass = mismatched.filter((one) => one.byClass);
  if (byClass.length > 0) {
    const [{ parameter, shape, found }] = byClass;
    lines.push(
      `the class head starts anew, since the number of classes differs: ${parameter} is ${shapeText(shape)} here and ${shapeText(found)} in the checkpoint${byClass.length > 1 ? `, and ${byClass.length - 1} more` : ''}`,
    );
  }
  const others = mismatched.filter((one) => !one.byClass);
  for (const { parameter, variable, shape, found } of others.slice(0, MOST_LISTED))
    lines.push(
      `not restored: ${parameter} is ${shapeText(shape)} here; ${variable} in the checkpoint is ${shapeText(found)}`,
    );
  if (others.length > MOST_LISTED)
    lines.push(`not restored: ${others.length - MOST_LISTED} more of another shape`);
  if (missing.length > 0)
    lines.push(`not in the checkpoint: ${list(missing.map(({ parameter }) => parameter))}`);
  return lines;
}
