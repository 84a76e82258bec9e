/**
 * @module
 * Evaluated runs sorted by what their configurations mean: runs whose configurations mean the same are one setting
 * trained with several seeds.
 */

import {
  compareConfigs,
  type Difference,
  type DifferenceSide,
  type NamedText,
} from '../config/diff/compare-configs.ts';
import { DataError } from '../util/errors.ts';
import type { EvaluatedRun } from './evaluated-run.ts';

/** Runs of one configuration. */
export interface RunSetting<R extends EvaluatedRun = EvaluatedRun> {
  readonly name: string;
  readonly runs: readonly R[];
}

/** The runs by configuration, in the order given. @throws ConfigError where one does not load */
export function groupBySetting<R extends EvaluatedRun>(runs: readonly R[]): RunSetting<R>[] {
  const groups: R[][] = [];
  for (const run of runs) {
    const same = groups.find(([first]) => runDifferences(first, run).length === 0);
    if (same === undefined) groups.push([run]);
    else same.push(run);
  }
  return groups.map((own) => ({ name: own.map(({ root }) => root).join(' + '), runs: own }));
}

/** What the configurations of two runs differ in, by meaning. @throws ConfigError where one does not load */
export function runDifferences(a: EvaluatedRun, b: EvaluatedRun): readonly Difference[] {
  return compareConfigs(configOf(a), configOf(b)).differences;
}

/** The configuration of a run, with its name. */
export function configOf({ root, config }: EvaluatedRun): NamedText {
  return { file: `${root}/pipeline.config`, text: config };
}

/** @throws DataError where two runs were not evaluated on the same images and objects */
export function refuseOtherData([first, ...others]: readonly EvaluatedRun[]): void {
  const key = ({ data }: EvaluatedRun): string =>
    JSON.stringify([data.images.map(({ id }) => id), data.classes, data.groundTruths]);
  const expected = key(first);
  for (const run of others) {
    if (key(run) === expected) continue;
    const sizes = `${run.data.images.length} images and ${run.data.groundTruths.length} objects`;
    throw new DataError(
      run.root,
      `It was evaluated on other data (${sizes}) than ${first.root} (${first.data.images.length} and ${first.data.groundTruths.length}); evaluate both with the same --eval-data.`,
    );
  }
}

/** What a reader of a comparison must know of the runs: evaluations that are not of the newest step, shared seeds. */
export function settingNotes(settings: readonly RunSetting[]): string[] {
  return settings.flatMap(({ runs }) => {
    const old = runs.filter(({ isOutdated }) => isOutdated);
    const seeds = runs.map(({ seed }) => seed);
    const said = old.map(
      ({ root, step }) =>
        `${root} has a newer checkpoint than step ${step}, which was evaluated; run "counterweight eval ${root}" for it.`,
    );
    if (new Set(seeds).size < seeds.length)
      said.push(
        `${runs.map(({ root }) => root).join(' and ')} share a seed: they do not tell how seeds differ.`,
      );
    return said;
  });
}

/** One difference on one line: `train_config.batch_size: 8 → 16`. */
export function differenceText({ path, a, b }: Difference): string {
  return `${path}: ${sideText(a)} → ${sideText(b)}`;
}

/** What one side has, on one line. */
export function sideText(side: DifferenceSide | undefined): string {
  return (side?.text ?? '(not set)').replace(/\s*\n\s*/g, ' ');
}
