/**
 * @module
 * Puts class weights into a configuration's losses, in place of any that stand there in another form, and leaves every
 * other byte alone.
 */

import { ConfigError } from '../util/errors.ts';
import { removeField, setField } from './edit-document.ts';
import { loadPipelineConfig } from './load-pipeline-config.ts';
import { type WeightedLoss, weightedLosses } from './weighted-losses.ts';

/** `5.0`, `11.1308`: at most four decimals, at least one. */
export function formatWeight(weight: number): string {
  const rounded = String(Number(weight.toFixed(4)));
  return /[.e]/.test(rounded) ? rounded : `${rounded}.0`;
}

/** `loss` with `class_weights` alone. The comment stands above the field; its first two words are "class weights". */
export function writeLossWeights(
  text: string,
  loss: Pick<WeightedLoss, 'path'>,
  options: {
    readonly weights: readonly number[];
    readonly comment: readonly string[];
    readonly file: string;
  },
): string {
  const { file, comment } = options;
  const bare = ['class_weight', 'auto_class_weights'].reduce(
    (t, field) => removeField(t, `${loss.path}.${field}`, { file }),
    text,
  );
  const list = `[${options.weights.map(formatWeight).join(', ')}]`;
  return setField(bare, `${loss.path}.class_weights`, list, { file, comment });
}

/**
 * `text` with `weights` (class 1 first) in every loss that can hold them.
 *
 * @throws ConfigError if there is no such loss, or the configuration has another number of classes.
 */
export function writeClassWeights(
  text: string,
  options: {
    readonly weights: readonly number[];
    readonly comment: readonly string[];
    readonly file: string;
  },
): string {
  const { weights, file } = options;
  const losses = weightedLosses(loadPipelineConfig(text, file).config);
  if (losses.length === 0) {
    throw new ConfigError(`${file} has no classification or localization loss that can hold class weights.`);
  }
  for (const { path, numClasses } of losses) {
    if (numClasses !== undefined && numClasses !== weights.length) {
      throw new ConfigError(
        `${file} has num_classes ${numClasses}, but there are weights for ${weights.length} classes (${path}); make them agree.`,
      );
    }
  }
  return losses.reduce((t, loss) => writeLossWeights(t, loss, options), text);
}
