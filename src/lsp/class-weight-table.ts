/**
 * @module
 * Class weights beside the names of their classes, for the hover text of `class_weights`.
 */

import { trainingClasses } from '../config/label-map-classes.ts';
import { weightedLosses } from '../config/weighted-losses.ts';
import type { Analysis } from './analysis.ts';

/** One Markdown table of the weights at `path`, where a list stands there and the classes are known; else none. */
export function classWeightTable(path: string, analysis: Analysis): string[] {
  const { loaded, surroundings } = analysis;
  if (loaded === undefined || !path.endsWith('.class_weights')) return [];
  const found = weightedLosses(loaded.config).find((loss) => `${loss.path}.class_weights` === path);
  const weights = found?.loss.classWeights ?? [];
  const classes = trainingClasses({ loaded, surroundings }) ?? [];
  if (weights.length === 0 || classes.length !== weights.length) return [];
  const rows = weights.map((weight, i) => `| ${cell(classes[i].label)} | ${weight} |`);
  return [['| class | weight |', '|---|---:|', ...rows].join('\n')];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
