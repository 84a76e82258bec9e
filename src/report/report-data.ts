/**
 * @module
 * Everything that a report shows, gathered before a line of it is written: the sections only turn it into HTML.
 */

import type { NamedText } from '../config/diff/compare-configs.ts';
import type { DatasetStatistics } from '../dataset/statistics.ts';
import type { JudgedImage } from '../eval/analysis/judge-images.ts';
import type { SettingsComparison } from '../eval/compare/compare-settings.ts';
import type { EvaluatedImage } from '../eval/evaluation-data.ts';
import type { EvaluatedRun } from '../train/evaluated-run.ts';
import type { LearningCurve } from '../train/learning-curve.ts';
import type { StoredEvaluation } from '../train/stored-evaluation.ts';
import type { LossWeights } from './read-weights.ts';
import type { Series } from './series.ts';

/** One run. */
export interface ReportRun extends EvaluatedRun {
  /** As short as tells it from the others. */
  readonly name: string;
  readonly evaluation: StoredEvaluation;
  readonly curve: LearningCurve;
  /** The configuration that it came from, where it is known. */
  readonly parent: NamedText | undefined;
}

/** Runs of one configuration. */
export interface ReportSetting {
  readonly series: Series;
  readonly runs: readonly ReportRun[];
  readonly weights: readonly LossWeights[];
}

/** A picture of the evaluation data, and what the first run of each setting makes of it. */
export interface ReportPicture {
  readonly image: EvaluatedImage;
  /** A small JPEG. */
  readonly jpeg: Uint8Array;
  /** Why it is shown. */
  readonly reason: string;
  /** [settings] */
  readonly panels: readonly JudgedImage[];
}

/** One class with its counts. */
export interface ReportClass {
  readonly id: number;
  readonly name: string;
  /** Its place in the lists of an evaluation. */
  readonly index: number;
  /** Objects in the training data; undefined where that could not be read. */
  readonly training: number | undefined;
  /** Objects in the images evaluated. */
  readonly evaluated: number;
}

/** A whole report. */
export interface ReportData {
  readonly version: string;
  readonly settings: readonly ReportSetting[];
  /** From the commonest to the rarest: by the training data, else by the data evaluated. */
  readonly classes: readonly ReportClass[];
  readonly training: DatasetStatistics | undefined;
  /** Of each later setting with the first. */
  readonly comparisons: readonly SettingsComparison[];
  readonly margin: number;
  readonly pictures: readonly ReportPicture[];
  /** How the pictures were chosen. */
  readonly pictureRule: string;
  /** What could not be shown, and what a reader must know. */
  readonly notes: readonly string[];
}

/** The `limit` rarest of the classes that are evaluated, the commonest first. */
export function rarestClasses(
  { classes }: Pick<ReportData, 'classes'>,
  limit: number,
): readonly ReportClass[] {
  const shown = classes.filter(({ evaluated }) => evaluated > 0);
  return shown.slice(Math.max(0, shown.length - limit));
}

/** What `rarestClasses` leaves out, in words; empty where it leaves out nothing. */
export function leftOut({ classes }: Pick<ReportData, 'classes'>, limit: number): string {
  const shown = classes.filter(({ evaluated }) => evaluated > 0).length;
  return shown <= limit ? '' : `Of ${shown} classes the ${limit} rarest are drawn.`;
}

/** The mean over the runs of a setting. */
export function runMean({ runs }: ReportSetting, read: (run: ReportRun) => number): number {
  return runs.reduce((sum, run) => sum + read(run), 0) / runs.length;
}

/** One run, and the setting as which it is drawn. */
export interface DrawnRun {
  readonly series: Series;
  readonly run: ReportRun;
}

/** The runs of all settings. */
export function allRuns({ settings }: ReportData): DrawnRun[] {
  return settings.flatMap(({ series, runs }) => runs.map((run) => ({ series, run })));
}
