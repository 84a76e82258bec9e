/**
 * @module
 * Puts computed class weights into the text of a pipeline.config: into every loss that takes them, classification and
 * localization alike, with a comment that says where they come from. Pure: text in, text out, all else byte for byte.
 */

import { removeField, setField } from '../config/edit-document.ts';
import { loadPipelineConfig } from '../config/load-pipeline-config.ts';
import { weightedLosses } from '../config/weighted-losses.ts';
import type { LabelMapItem } from '../dataset/label-map.ts';
import { ConfigError } from '../util/errors.ts';

/** A text with the weights in it. */
export interface WrittenClassWeights {
  readonly text: string;
  /** The paths of the losses that have them, in schema order. */
  readonly losses: readonly string[];
  /** What had to give way, as sentences. */
  readonly notes: readonly string[];
}

/**
 * The weights as the losses count classes: column c is the class of id c + 1. An id that the label map leaves out gets
 * the smallest weight; no box can have it.
 */
export function weightsByColumn(
  classes: readonly Pick<LabelMapItem, 'id'>[],
  weights: readonly number[],
): number[] {
  const columns = new Array<number>(Math.max(...classes.map(({ id }) => id))).fill(Math.min(...weights));
  for (const [i, { id }] of classes.entries()) columns[id - 1] = weights[i];
  return columns;
}

/** Weights as the text format has them: at most four decimals, and never fewer than four digits that count. */
export function formatWeights(weights: readonly number[]): string {
  const written = weights.map((weight) => {
    const text = String(Number(weight < 0.1 ? weight.toPrecision(4) : weight.toFixed(4)));
    return /[.e]/.test(text) ? text : `${text}.0`;
  });
  return `[${written.join(', ')}]`;
}

/**
 * Sets `class_weights` in every loss of `text` that can hold them. Weights by name and automatic ones in the same loss
 * are removed, as a loss takes one form only.
 *
 * @throws ConfigError if the text does not load, has no such loss, or has another number of classes
 */
export function writeClassWeights(
  text: string,
  options: {
    readonly file: string;
    /** One for each column, as `weightsByColumn` gives them. */
    readonly weights: readonly number[];
    /** Lines without `#`; the first begins with "class weights". */
    readonly comment: readonly string[];
  },
): WrittenClassWeights {
  const { file, weights, comment } = options;
  const { config, placeOf } = loadPipelineConfig(text, file);
  const losses = weightedLosses(config);
  if (losses.length === 0)
    throw new ConfigError(
      `${file} has no loss that takes class weights; add loss { classification_loss { weighted_sigmoid {} } localization_loss { weighted_smooth_l1 {} } }.`,
    );
  const notes: string[] = [];
  let written = text;
  for (const { path, loss, numClasses } of losses) {
    if (numClasses !== undefined && numClasses !== weights.length) {
      const counted = weights.length === 1 ? '1 class' : `${weights.length} classes`;
      throw new ConfigError(
        `num_classes is ${numClasses}, but the data has ${counted}. Correct num_classes, or pass the label map that the model is trained with (--label-map).`,
        placeOf(nearestCount(path, placeOf)),
      );
    }
    if (loss.classWeight.length > 0) {
      written = removeField(written, `${path}.class_weight`, { file, comment });
      notes.push(`${path}: removed class_weight by name; class_weights takes its place.`);
    }
    if (loss.autoClassWeights !== undefined) {
      written = removeField(written, `${path}.auto_class_weights`, { file, comment });
      notes.push(`${path}: removed auto_class_weights; class_weights takes its place.`);
    }
    written = setField(written, `${path}.class_weights`, formatWeights(weights), { file, comment });
  }
  for (const kind of ['classification_loss', 'localization_loss'])
    if (!losses.some(({ path }) => path.includes(kind)))
      notes.push(`${file} has no ${kind} that takes class weights; only the other has them now.`);
  return { text: written, losses: losses.map(({ path }) => path), notes };
}

/** The path of the `num_classes` that governs the loss at `path`. */
function nearestCount(path: string, placeOf: (path: string) => unknown): string {
  const steps = path.split('.');
  for (let depth = steps.length; depth > 0; depth--) {
    const candidate = [...steps.slice(0, depth), 'num_classes'].join('.');
    if (placeOf(candidate) !== undefined) return candidate;
  }
  return path;
}
