/**
 * @module
 * How a run learnt, read back from its folder: the losses of `metrics.jsonl` by part and by class, and AP at each step
 * that was evaluated. Long logs are thinned to a few hundred points, each the mean of as many neighbouring lines: a
 * single step's loss says little, and a reader cannot see more points.
 */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../util/errors.ts';
import type { ClassLosses, MetricsLine } from './metrics-log.ts';
import { runFolder } from './run-folder.ts';

/** The parts of the loss, as `metrics.jsonl` names them. */
export const LOSS_PARTS = [
  'total_loss',
  'localization_loss',
  'classification_loss',
  'regularization_loss',
] as const;
export type LossPart = (typeof LOSS_PARTS)[number];

/** The losses of one class at each point; null where it was not logged. */
export interface ClassCurve {
  readonly name: string;
  readonly classification_loss: readonly (number | null)[];
  readonly localization_loss: readonly (number | null)[];
}

/** The figures of one evaluation; AP as stored, −1 where there is no object. */
export interface EvaluatedStep {
  readonly step: number;
  readonly AP: number;
  readonly AP50: number;
  readonly classes: readonly { readonly name: string; readonly AP: number; readonly AP50: number }[];
}

/** P points. */
export interface LearningCurve {
  /** [P] the last step of each point. */
  readonly step: readonly number[];
  /** [P] of each part. */
  readonly losses: Readonly<Record<LossPart, readonly (number | null)[]>>;
  readonly learning_rate: readonly (number | null)[];
  /** In label-map order, the background first. */
  readonly classes: readonly ClassCurve[];
  /** Log lines behind each point, at most. */
  readonly lines_per_point: number;
  /** By step. */
  readonly evaluations: readonly EvaluatedStep[];
}

const POINTS = 200;

/** The curve of the run at `root`; no points where it has no `metrics.jsonl`. @throws DataError for a damaged file */
export async function readLearningCurve(root: string, points: number = POINTS): Promise<LearningCurve> {
  const lines = await readLines(runFolder(root).metrics);
  const size = Math.max(1, Math.ceil(lines.length / points));
  const groups: MetricsLine[][] = [];
  for (let at = 0; at < lines.length; at += size) groups.push(lines.slice(at, at + size));
  const curve = (read: (line: MetricsLine) => number | null | undefined): (number | null)[] =>
    groups.map((group) => finiteMean(group.map(read)));
  const names = new Set(lines.flatMap((line) => Object.keys(line.by_class ?? {})));
  const classes = [...names].map((name): ClassCurve => {
    const own = (part: keyof ClassLosses) =>
      curve(({ by_class }) => (Object.hasOwn(by_class ?? {}, name) ? by_class[name][part] : undefined));
    return {
      name,
      classification_loss: own('classification_loss'),
      localization_loss: own('localization_loss'),
    };
  });
  return {
    step: groups.map((group) => group[group.length - 1].step),
    losses: {
      total_loss: curve(({ total_loss }) => total_loss),
      localization_loss: curve(({ localization_loss }) => localization_loss),
      classification_loss: curve(({ classification_loss }) => classification_loss),
      regularization_loss: curve(({ regularization_loss }) => regularization_loss),
    },
    learning_rate: curve(({ learning_rate }) => learning_rate),
    classes,
    lines_per_point: size,
    evaluations: await readEvaluations(root),
  };
}

/** The mean of the last tenth of the points, at least one: where training came to rest. null of none. */
export function finalValue(values: readonly (number | null)[]): number | null {
  return finiteMean(values.slice(-Math.max(1, Math.ceil(values.length / 10))));
}

/** The mean of the finite `values`; null of none. A loss that was not finite is null in JSON. */
export function finiteMean(values: readonly (number | null | undefined)[]): number | null {
  let [sum, count] = [0, 0];
  for (const value of values)
    if (typeof value === 'number' && Number.isFinite(value)) {
      sum += value;
      count++;
    }
  return count === 0 ? null : sum / count;
}

/** Every whole line; a last one cut short by a crash is left out. */
async function readLines(path: string): Promise<MetricsLine[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text.split('\n');
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return [];
    try {
      const read = JSON.parse(line) as MetricsLine;
      if (typeof read?.step === 'number') return [read];
    } catch {
      if (i === lines.length - 1) return [];
    }
    throw new DataError(path, `Line ${i + 1} is no line of metrics: ${JSON.stringify(line.slice(0, 80))}.`);
  });
}

async function readEvaluations(root: string): Promise<EvaluatedStep[]> {
  const folder = runFolder(root).evaluations;
  const names = (await readdir(folder).catch(() => [] as string[])).filter((name) =>
    /^step-\d+\.json$/.test(name),
  );
  const steps: EvaluatedStep[] = [];
  for (const name of names) {
    const path = join(folder, name);
    try {
      const { step, stats, classes } = JSON.parse(await readFile(path, 'utf8'));
      const figures = classes.map((each: EvaluatedStep['classes'][number]) => ({
        name: String(each.name),
        AP: Number(each.AP),
        AP50: Number(each.AP50),
      }));
      steps.push({ step: Number(step), AP: Number(stats.AP), AP50: Number(stats.AP50), classes: figures });
    } catch (cause) {
      throw new DataError(
        path,
        `It is no evaluation (${(cause as Error).message}); run "counterweight eval" again.`,
        {
          cause,
        },
      );
    }
  }
  return steps.sort((a, b) => a.step - b.step);
}
