/**
 * @module
 * Class weights beside the names of their classes, for the hover text of `class_weights`.
 */

import { weightedLosses } from '../config/weighted-losses.ts';
import type { Analysis } from './analysis.ts';

/** One Markdown table of the weights at `path`, where a list stands there and the classes are known; else none. */
export function classWeightTable(path: string, analysis: Analysis): string[] {
  if (analysis.loaded === undefined || !path.endsWith('.class_weights')) return [];
  const found = weightedLosses(analysis.loaded.config).find((loss) => `${loss.path}.class_weights` === path);
  const weights = found?.loss.classWeights ?? [];
  const classes = classesOf(analysis);
  if (weights.length === 0 || classes.length !== weights.length) return [];
  const rows = weights.map((weight, i) => `| ${cell(classes[i].name)} | ${weight} |`);
  return [['| class | weight |', '|---|---:|', ...rows].join('\n')];
}

/** The classes of the training data's label map, by id; none where it is not known. */
export function classesOf({
  loaded,
  surroundings,
}: Analysis): readonly { readonly id: number; readonly name: string }[] {
  const path = loaded?.config.trainInputReader?.labelMapPath;
  const classes = path === undefined ? [] : (surroundings.labelMaps.get(path) ?? []);
  return classes.filter(({ id }) => id > 0).sort((a, b) => a.id - b.id);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
