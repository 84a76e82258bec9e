/**
 * @module
 * The public surface, by hand: what stands here is kept, all else is private and may change. The functions are the
 * commands' own: read a configuration, count the data, weigh the classes, train, measure, export, detect.
 *
 * @example
 * import { writeFile } from 'node:fs/promises';
 * import { exportDetector, loadRun, prepareRun, train } from 'counterweight';
 *
 * const { plan } = await prepareRun('pipeline.config', 'runs/x', { seed: 1, workers: 1, cacheBytes: 2 ** 30 });
 * await train(plan, 'runs/x', { resume: false, overwrite: false, checkpointEvery: 500, keepCheckpoints: 5, logEvery: 10 });
 * const run = await loadRun('runs/x');
 * const parameters = new Map([...run.parameters].map(([name, { data }]) => [name, data]));
 * const labels = new Map(run.labelMap.items.map(({ id, name }) => [id, name]));
 * await writeFile('detector.onnx', exportDetector({ ...run, parameters, labels }));
 */

// Class weights.
export {
  type ClassWeightOptions,
  type ClassWeights,
  computeClassWeights,
  type WeightNormalization,
} from './balance/class-weights.ts';
export type { ClassCount, WeightScheme } from './balance/schemes.ts';
// The configuration.
export { checkPipelineConfig } from './config/check-pipeline-config.ts';
export type { Diagnostic, Severity } from './config/diagnostic.ts';
export type { EditOptions } from './config/edit/edit-session.ts';
export { removeField } from './config/edit/remove-field.ts';
export { setField } from './config/edit/set-field.ts';
export {
  type WeightsToWrite,
  type WrittenClassWeights,
  writeClassWeights,
} from './config/edit/write-class-weights.ts';
export { type LoadedPipelineConfig, loadPipelineConfig } from './config/load-pipeline-config.ts';
// Data sets.
export type { Dataset, DatasetSpec } from './dataset/dataset.ts';
export type { LabelMap, LabelMapItem } from './dataset/label-map.ts';
export { openDataset } from './dataset/open-dataset.ts';
export { readLabelMap } from './dataset/read-label-map.ts';
export { type RecogniseOptions, recogniseDataset } from './dataset/recognise-dataset.ts';
export type { GroundTruth, Sample } from './dataset/sample.ts';
export { type ClassStatistics, type DatasetStatistics, datasetStatistics } from './dataset/statistics.ts';
// The model.
export type { LevelSummary, SsdSummary } from './detection/summarise-ssd.ts';
// Measuring.
export type { CocoDetection, CocoGroundTruth, CocoResult, CocoStats } from './eval/coco/coco-data.ts';
export { evaluateCoco } from './eval/coco/evaluate-coco.ts';
export type { EvaluateCocoOptions } from './eval/coco/match-coco.ts';
// Exporting.
export { type ExportDetectorOptions, exportDetector } from './export/export-detector.ts';
// Tensor programs.
export { createGraph } from './graph/create-graph.ts';
export { gradients } from './graph/gradients.ts';
export type { Graph, Value } from './graph/graph.ts';
export * as ops from './graph/ops.ts';
export type { LayerRow, LayerTotals } from './nn/layer-table.ts';
export type { SessionOptions } from './runtime/compile-program.ts';

export { type DetectedObject, loadOnnxDetector, type OnnxDetector } from './runtime/onnx-detector.ts';
export { runGraph } from './runtime/run-graph.ts';
export type { EvaluateOptions } from './train/collect-detections.ts';
// Training.
export { createDetector, type Detector, type DetectorOptions } from './train/detector.ts';
export type { MemoryEstimate } from './train/estimate-memory.ts';
export { evaluateDetector } from './train/evaluate-detector.ts';
export { loadRun, type Run } from './train/load-run.ts';
export type { MetricsLine } from './train/metrics-log.ts';
export { type PreparedRun, type PrepareOptions, prepareRun } from './train/prepare-run.ts';
export { type PipelineSummary, summarisePipeline } from './train/summarise-pipeline.ts';
export { type StepReport, type TrainOptions, type TrainOutcome, train } from './train/train.ts';
export type { TrainingPlan } from './train/training-plan.ts';
// What goes wrong.
export {
  ConfigError,
  DataError,
  DivergedError,
  ShapeError,
  type TextPlace,
  UsageError,
} from './util/errors.ts';
