/**
 * @module
 * From the folders of runs to everything that their report shows. What a run must have is an evaluation; training data
 * that cannot be read any more, a missing log or missing pictures leave a note in the report instead.
 */

import { readFile } from 'node:fs/promises';
import type { NamedText } from '../config/diff/compare-configs.ts';
import { classesOf } from '../config/label-map-classes.ts';
import { loadPipelineConfig } from '../config/load-pipeline-config.ts';
import { openDataset } from '../dataset/open-dataset.ts';
import { readLabelMap } from '../dataset/read-label-map.ts';
import { type DatasetStatistics, datasetStatistics } from '../dataset/statistics.ts';
import { judgeRun } from '../eval/analysis/judge-run.ts';
import { compareSettings } from '../eval/compare/compare-settings.ts';
import { differenceInWords, differingImages } from '../eval/compare/differing-images.ts';
import { loadEvaluatedRun } from '../train/evaluated-run.ts';
import { readLearningCurve } from '../train/learning-curve.ts';
import { readerDataset } from '../train/reader-dataset.ts';
import { runFolder } from '../train/run-folder.ts';
import { groupBySetting, refuseOtherData, settingNotes } from '../train/run-settings.ts';
import { loadEvaluation } from '../train/stored-evaluation.ts';
import { isUserError } from '../util/errors.ts';
import { DIFFERING_RULE, MISSED_RULE, mostDiffering, mostMissed, readPictures } from './choose-pictures.ts';
import { readWeights } from './read-weights.ts';
import type { ReportClass, ReportData, ReportPicture, ReportRun, ReportSetting } from './report-data.ts';
import { letterOf, settingName, shortNames } from './series.ts';

export interface GatherOptions {
  readonly replicates: number;
  readonly seed: number;
  readonly margin: number;
  /** How many pictures. */
  readonly pictures: number;
  /** The configuration that all are held against; default: what each was trained from. */
  readonly parent: NamedText | undefined;
  readonly version: string;
}

/** Reads `roots`. @throws DataError, ConfigError where one is no evaluated run, or they do not belong together */
export async function gatherReport(roots: readonly string[], options: GatherOptions): Promise<ReportData> {
  const names = shortNames(roots);
  const runs: ReportRun[] = [];
  for (const [i, root] of roots.entries()) {
    const run = await loadEvaluatedRun(root);
    runs.push({
      ...run,
      name: names[i],
      evaluation: await loadEvaluation(root, run.step),
      curve: await readLearningCurve(root),
      parent: options.parent ?? (await parentOf(root)),
    });
  }
  refuseOtherData(runs);
  const groups = groupBySetting(runs);
  const notes = settingNotes(groups);
  for (const { root, curve } of runs)
    if (curve.step.length === 0) notes.push(`${root} has no metrics.jsonl, so its training is not drawn.`);
  const settings: ReportSetting[] = [];
  for (const [index, group] of groups.entries()) {
    const letter = groups.length === 1 ? '' : letterOf(index);
    settings.push({
      series: { index, letter, name: settingName(group.runs.map(({ name }) => name)) },
      runs: group.runs,
      weights: await weightsOf(group.runs[0]),
    });
  }
  const training = await trainingStatistics(settings, notes);
  const evaluated = groups.map(({ name, runs: own }) => ({ name, runs: own.map(({ data }) => data) }));
  const { replicates, seed, margin } = options;
  const isAlone = settings.length === 1;
  return {
    version: options.version,
    settings,
    classes: countedClasses(runs[0], training),
    training,
    comparisons: isAlone ? [] : compareSettings(evaluated, { replicates, seed, margin }),
    margin,
    pictures: await gatherPictures(settings, options, notes),
    pictureRule: isAlone ? MISSED_RULE : DIFFERING_RULE,
    notes,
  };
}

/** The configuration that the run was started with. */
async function parentOf(root: string): Promise<NamedText | undefined> {
  const file = runFolder(root).source;
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : { file, text };
}

async function weightsOf({ root, config }: ReportRun): Promise<ReportSetting['weights']> {
  const folder = runFolder(root);
  const { items } = await readLabelMap(folder.labelMap);
  return readWeights(loadPipelineConfig(config, folder.config), config, classesOf(items));
}

/** The counts of the first setting's training data; a note where they, or those of another setting, are not shown. */
async function trainingStatistics(
  settings: readonly ReportSetting[],
  notes: string[],
): Promise<DatasetStatistics | undefined> {
  const run = settings[0].runs[0];
  const readerOf = ({ root, config }: ReportRun) =>
    loadPipelineConfig(config, runFolder(root).config).config.trainInputReader;
  try {
    const spec = await readerDataset(readerOf(run), 'train_input_reader');
    for (const { runs, series } of settings.slice(1)) {
      const other = await readerDataset(readerOf(runs[0]), 'train_input_reader').catch(() => undefined);
      if (JSON.stringify(other) !== JSON.stringify(spec))
        notes.push(
          `${series.name} was trained on other data than ${settings[0].series.name}, whose counts are shown.`,
        );
    }
    const dataset = await openDataset(spec, await readLabelMap(runFolder(run.root).labelMap));
    try {
      return await datasetStatistics(dataset);
    } finally {
      await dataset.close();
    }
  } catch (error) {
    if (!isUserError(error)) throw error;
    notes.push(`The training data of ${run.root} was not counted: ${error.message}`);
    return undefined;
  }
}

function countedClasses(run: ReportRun, training: DatasetStatistics | undefined): ReportClass[] {
  const counts = new Map(training?.classes.map(({ id, instances }) => [id, instances]));
  const classes = run.evaluation.classes.map(
    ({ id, name, instances }, index): ReportClass => ({
      id,
      name,
      index,
      training: training && (counts.get(id) ?? 0),
      evaluated: instances,
    }),
  );
  const rank = ({ training: trained, evaluated }: ReportClass): number => trained ?? evaluated;
  return classes.sort((a, b) => rank(b) - rank(a) || a.index - b.index);
}

async function gatherPictures(
  settings: readonly ReportSetting[],
  options: GatherOptions,
  notes: string[],
): Promise<ReportPicture[]> {
  if (options.pictures === 0) return [];
  const isAlone = settings.length === 1;
  const judged = settings.map(({ runs }) =>
    (isAlone ? runs.slice(0, 1) : runs).map((run) => judgeRun(run.data)),
  );
  const { data, evaluation, root } = settings[0].runs[0];
  const chosen = isAlone
    ? mostMissed(data, judged[0][0], options.pictures)
    : mostDiffering(
        differingImages(data, judged, options.pictures),
        options.pictures,
        (s, image) => `${settings[s].series.letter} against A: ${differenceInWords(image)}`,
      );
  try {
    const labelMap = await readLabelMap(runFolder(root).labelMap);
    const indices = chosen.map(({ index }) => index);
    const jpegs = await readPictures(evaluation.dataset, labelMap, data.images, indices);
    return chosen.map(({ index, reason }, i) => ({
      image: data.images[index],
      jpeg: jpegs[i],
      reason,
      panels: judged.map(([first]) => first[index]),
    }));
  } catch (error) {
    if (!isUserError(error)) throw error;
    notes.push(`No pictures: the evaluation data of ${root} cannot be read any more. ${error.message}`);
    return [];
  }
}
