/**
 * @module
 * What no run made, evaluated on a data set that is named beside it: COCO results, and exported files, which ONNX Runtime
 * runs alone.
 */

import type { Dataset } from '../dataset/dataset.ts';
import type { LabelMap } from '../dataset/label-map.ts';
import { openDataset } from '../dataset/open-dataset.ts';
import { readLabelMap } from '../dataset/read-label-map.ts';
import { recogniseDataset } from '../dataset/recognise-dataset.ts';
import type { EvaluationData } from '../eval/evaluation-data.ts';
import { chooseDevice, type DeviceChoice } from '../runtime/devices/choose-device.ts';
import { loadOnnxDetector } from '../runtime/onnx-detector.ts';
import { figuresOf, judgeVariant, type VariantFigures } from '../train/after-training/judged-variant.ts';
import { collectFileDetections } from '../train/collect-file-detections.ts';
import { datasetObjects } from '../train/dataset-objects.ts';
import { readCocoResults } from '../train/read-coco-results.ts';
import { UsageError } from '../util/errors.ts';
import { chosenSets, type FullReport, fullReport, type ReportFlags } from './full-report.ts';
import { createProgress } from './progress.ts';

/** The data set, and how it is evaluated. */
export interface ElsewhereFlags extends ReportFlags {
  readonly device?: DeviceChoice;
  readonly data?: string;
  readonly split?: string;
  readonly labelMap?: string;
}

/** The report on a file; with the figures at its own score thresholds where it has some. */
export type FileReport = FullReport & { readonly at_thresholds?: VariantFigures };

/** Evaluates COCO results made elsewhere. */
export async function evaluateResults(path: string, flags: ElsewhereFlags): Promise<FullReport> {
  if (flags.data === undefined)
    throw new UsageError('--detections needs --data, the data set that the detections are of.');
  const dataset = await openGiven(flags.data, flags);
  try {
    const objects = await datasetObjects(dataset);
    const detections = await readCocoResults(path, dataset, objects.images);
    return reportElsewhere({ ...objects, detections }, flags);
  } finally {
    await dataset.close();
  }
}

/** Evaluates an exported file by ONNX Runtime alone; the classes are those that the file names. */
export async function evaluateFile(path: string, flags: ElsewhereFlags): Promise<FileReport> {
  if (flags.data === undefined)
    throw new UsageError(`An exported detector ("${path}") needs --data, the data set to evaluate it on.`);
  const device = await chooseDevice(flags.device ?? 'cpu');
  const detector = await loadOnnxDetector(path, { device: device.name });
  try {
    const items = [...detector.labels].map(([id, name]) => ({ id, name }));
    const dataset = await openGiven(flags.data, flags, items.length === 0 ? undefined : { items });
    const progress = createProgress({ total: dataset.length, label: 'evaluating' });
    try {
      const onImage = (done: number): void => progress.update(done, 'images');
      const data = await collectFileDetections(detector, dataset, onImage);
      const report = reportElsewhere(data, flags);
      const { scoreThresholds } = detector;
      if (scoreThresholds.size === 0) return report;
      const judged = judgeVariant(data, 0);
      return { ...report, at_thresholds: figuresOf(judged, (id) => scoreThresholds.get(id)) };
    } finally {
      progress.finish();
      await dataset.close();
    }
  } finally {
    await detector.close();
  }
}

/** The data set at `path`, with the classes of `--label-map`, else of `labels`, else in alphabetical order. */
async function openGiven(
  path: string,
  { split, labelMap }: Pick<ElsewhereFlags, 'split' | 'labelMap'>,
  labels?: LabelMap,
): Promise<Dataset> {
  const spec = await recogniseDataset(path, split === undefined ? {} : { split });
  return openDataset(spec, labelMap === undefined ? labels : await readLabelMap(labelMap));
}

/** The report of what no run made. LVIS's groups are those of the data itself. */
function reportElsewhere(data: EvaluationData, flags: ElsewhereFlags): FullReport {
  const own = new Map<number, Set<number>>();
  for (const { classId, imageId } of data.groundTruths)
    own.set(classId, (own.get(classId) ?? new Set()).add(imageId));
  return fullReport(data, chosenSets(flags, undefined), flags, {
    config: undefined,
    trainingImages: new Map([...own].map(([id, images]) => [id, images.size])),
  });
}
