/**
 * @module
 * Puts computed class weights into the text of a pipeline.config: into every loss that takes them, classification and
 * localization alike, with a comment that says where they come from. Pure: text in, text out, all else byte for byte.
 */

import { ConfigError } from '../../util/errors.ts';
import { loadPipelineConfig } from '../load-pipeline-config.ts';
import { classWeightForm, type WeightedLoss, weightedLosses } from '../weighted-losses.ts';
import { removeField } from './remove-field.ts';
import { setField } from './set-field.ts';

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
  classes: readonly { readonly id: number }[],
  weights: readonly number[],
): number[] {
  const columns = new Array<number>(Math.max(...classes.map(({ id }) => id))).fill(Math.min(...weights));
  for (const [i, { id }] of classes.entries()) columns[id - 1] = weights[i];
  return columns;
}

/** Weights as the text format has them: at most four decimals, and never fewer than four digits that count. */
export function formatWeights(weights: readonly number[]): string {
  return `[${weights.map(formatWeight).join(', ')}]`;
}

/** One of them: `5.0`, `11.1308`. */
export function formatWeight(weight: number): string {
  const text = String(Number(weight < 0.1 ? weight.toPrecision(4) : weight.toFixed(4)));
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** Which losses get the weights. */
export const WEIGHED_LOSSES = ['both', 'classification', 'localization'] as const;

/** How weights are written; see `writeClassWeights`. */
export interface WeightsToWrite {
  readonly file: string;
  /** One for each column, as `weightsByColumn` gives them. */
  readonly weights: readonly number[];
  /** Lines without `#`; the first begins with "class weights". */
  readonly comment: readonly string[];
  /** Default `both`. The other loss then stays as it is. */
  readonly losses?: (typeof WEIGHED_LOSSES)[number] | undefined;
}

/** `text` with the weights in `loss` as `class_weights` alone, whatever form stood there before. */
export function writeLossWeights(
  text: string,
  { path, loss }: Pick<WeightedLoss, 'path' | 'loss'>,
  { file, weights, comment }: WeightsToWrite,
): { readonly text: string; readonly notes: readonly string[] } {
  const notes: string[] = [];
  let written = text;
  if (loss.classWeight.length > 0) {
    written = removeField(written, `${path}.class_weight`, { file, comment });
    notes.push(`${path}: removed class_weight by name; class_weights takes its place.`);
  }
  if (loss.autoClassWeights !== undefined) {
    written = removeField(written, `${path}.auto_class_weights`, { file, comment });
    notes.push(`${path}: removed auto_class_weights; class_weights takes its place.`);
  }
  return {
    text: setField(written, `${path}.class_weights`, formatWeights(weights), { file, comment }),
    notes,
  };
}

/**
 * Sets `class_weights` in every loss of `text` that can hold them, or in those of one kind. Weights by name and automatic ones in the same loss
 * are removed, as a loss takes one form only.
 *
 * @throws ConfigError if the text does not load, has no such loss, or has another number of classes
 */
export function writeClassWeights(text: string, options: WeightsToWrite): WrittenClassWeights {
  const { file, weights, losses: wanted = 'both' } = options;
  const { config, placeOf } = loadPipelineConfig(text, file);
  const all = weightedLosses(config);
  const kinds = wanted === 'both' ? BOTH : [`${wanted}_loss`];
  const losses = all.filter(({ path }) => kinds.some((kind) => path.includes(kind)));
  if (losses.length === 0)
    throw new ConfigError(
      `${file} has no ${wanted === 'both' ? 'loss' : kinds[0]} that takes class weights; add loss { ${kinds.map((kind) => EXAMPLES[kind]).join(' ')} }.`,
    );
  const notes: string[] = [];
  let written = text;
  for (const weighted of losses) {
    const { path, numClasses } = weighted;
    if (numClasses !== undefined && numClasses !== weights.length) {
      const counted = weights.length === 1 ? '1 class' : `${weights.length} classes`;
      throw new ConfigError(
        `num_classes is ${numClasses}, but the data has ${counted}. Correct num_classes, or pass the label map that the model is trained with (--label-map).`,
        placeOf(nearestCount(path, placeOf)),
      );
    }
    const result = writeLossWeights(written, weighted, options);
    written = result.text;
    notes.push(...result.notes);
  }
  for (const kind of kinds)
    if (!losses.some(({ path }) => path.includes(kind)))
      notes.push(`${file} has no ${kind} that takes class weights; only the other has them now.`);
  for (const { path, loss } of all) {
    const form = losses.some((other) => other.path === path) ? undefined : classWeightForm(loss);
    if (form !== undefined) notes.push(`${path}.${form} stays as it is.`);
  }
  return { text: written, losses: losses.map(({ path }) => path), notes };
}

const BOTH = ['classification_loss', 'localization_loss'];
const EXAMPLES: Readonly<Record<string, string>> = {
  classification_loss: 'classification_loss { weighted_sigmoid {} }',
  localization_loss: 'localization_loss { weighted_smooth_l1 {} }',
};

/** The path of the `num_classes` that governs the loss at `path`. */
function nearestCount(path: string, placeOf: (path: string) => unknown): string {
  const steps = path.split('.');
  for (let depth = steps.length; depth > 0; depth--) {
    const candidate = [...steps.slice(0, depth), 'num_classes'].join('.');
    if (placeOf(candidate) !== undefined) return candidate;
  }
  return path;
}
