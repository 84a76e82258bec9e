/**
 * @module
 * What in the data stands in the way of a good detector, as far as counts can tell.
 */

import { countNoun } from '../../util/count-noun.ts';
import type { Draft } from './draft.ts';

/** With fewer boxes a class can hardly be learnt, nor what has been learnt be measured. */
const FEW = 20;

/** Whole sentences, the gravest first. */
export function draftWarnings({
  training,
  evaluation,
  input,
  weights,
}: Pick<Draft, 'training' | 'evaluation' | 'input' | 'weights'>): string[] {
  const { classes, emptyBoxes } = training.statistics;
  const absent = classes.filter(({ instances }) => instances === 0);
  const few = classes.filter(({ instances }) => instances > 0 && instances < FEW);
  const warnings: string[] = [];
  if (absent.length > 0)
    warnings.push(`No box of ${names(absent)} in ${training.title}: what it looks like cannot be learnt.`);
  if (few.length > 0) {
    const counts = few.map(({ name, instances }) => `"${name}" ${instances}`).join(', ');
    warnings.push(
      `Few boxes: ${counts}. Weights repeat what a box says and add no new view; ${FEW} or more would help.`,
    );
  }
  warnings.push(...weights.warnings);
  if (input.warning !== undefined) warnings.push(input.warning);
  if (emptyBoxes > 0) {
    const boxes = countNoun(emptyBoxes, 'box', 'boxes');
    warnings.push(
      `${boxes} without area in ${training.title}, left out of training; correct ${emptyBoxes === 1 ? 'it' : 'them'} in the data.`,
    );
  }
  return [...warnings, ...evaluationWarnings(evaluation)];
}

function evaluationWarnings(evaluation: Draft['evaluation']): string[] {
  if (typeof evaluation === 'string')
    return [`${evaluation} What the detector has learnt cannot be measured yet: pass --eval-data.`];
  const { title, warning, statistics } = evaluation;
  const absent = statistics.classes.filter(({ instances }) => instances === 0);
  return [
    ...(warning === undefined ? [] : [warning]),
    ...(absent.length === 0 ? [] : [`No box of ${names(absent)} in ${title}: it cannot be measured.`]),
  ];
}

function names(classes: readonly { readonly name: string }[]): string {
  return classes.map(({ name }) => `"${name}"`).join(', ');
}
