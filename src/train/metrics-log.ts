/**
 * @module
 * `metrics.jsonl`: one line for each logged step, losses by part and by class. A resumed run drops the lines of the
 * steps that it is about to do again.
 */

import { appendFile, readFile } from 'node:fs/promises';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import type { StepLosses } from './training-step.ts';

/** One line. */
export interface MetricsLine {
  /** Steps done. */
  readonly step: number;
  readonly total_loss: number;
  readonly localization_loss: number;
  readonly classification_loss: number;
  readonly regularization_loss: number;
  readonly gradient_norm: number;
  readonly learning_rate: number;
  readonly images_per_second: number;
  /** By class name; `background` has no localization part. */
  readonly by_class: Readonly<Record<string, ClassLosses>>;
}

export interface ClassLosses {
  readonly classification_loss: number;
  readonly localization_loss?: number;
  /** Anchors matched to the class in this batch. */
  readonly matched_anchors?: number;
}

/** The line of a step. */
export function metricsLine(
  losses: StepLosses,
  about: {
    readonly step: number;
    readonly learningRate: number;
    readonly imagesPerSecond: number;
    readonly classNames: readonly string[];
  },
): MetricsLine {
  const { classificationByClass, localizationByClass, matchedAnchors } = losses;
  const classes = about.classNames.map((name, c): [string, ClassLosses] => [
    name,
    {
      classification_loss: classificationByClass[c + 1],
      localization_loss: localizationByClass[c],
      matched_anchors: matchedAnchors[c],
    },
  ]);
  return {
    step: about.step,
    total_loss: losses.total,
    localization_loss: losses.localization,
    classification_loss: losses.classification,
    regularization_loss: losses.regularization,
    gradient_norm: losses.gradientNorm,
    learning_rate: about.learningRate,
    images_per_second: about.imagesPerSecond,
    by_class: Object.fromEntries([
      ['background', { classification_loss: classificationByClass[0] }],
      ...classes,
    ]),
  };
}

/** Appends `line` to the file. */
export async function appendMetrics(path: string, line: MetricsLine): Promise<void> {
  await appendFile(path, `${JSON.stringify(line)}\n`);
}

/** Drops the lines after `step` from the file, and a last line cut short by a crash. */
export async function truncateMetrics(path: string, step: number): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const kept = text.split('\n').filter((line) => {
    try {
      return (JSON.parse(line) as MetricsLine).step <= step;
    } catch {
      return false;
    }
  });
  await writeFileAtomically(path, kept.map((line) => `${line}\n`).join(''));
}
