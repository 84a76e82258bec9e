/**
 * @module
 * Holds the public surface: every name that the package gives away, so that adding or losing one is deliberate; and a
 * walk through it with nothing else at hand.
 */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as counterweight from '../src/index.ts';

const VALUES = [
  'ConfigError',
  'DataError',
  'DivergedError',
  'ShapeError',
  'UsageError',
  'checkPipelineConfig',
  'computeClassWeights',
  'createDetector',
  'createGraph',
  'datasetStatistics',
  'evaluateCoco',
  'evaluateDetector',
  'exportDetector',
  'gradients',
  'loadOnnxDetector',
  'loadPipelineConfig',
  'loadRun',
  'openDataset',
  'ops',
  'prepareRun',
  'readLabelMap',
  'recogniseDataset',
  'removeField',
  'runGraph',
  'setField',
  'summarisePipeline',
  'train',
  'writeClassWeights',
];

const TYPES = [
  'ClassCount',
  'ClassStatistics',
  'ClassWeightOptions',
  'ClassWeights',
  'CocoDetection',
  'CocoGroundTruth',
  'CocoResult',
  'CocoStats',
  'Dataset',
  'DatasetSpec',
  'DatasetStatistics',
  'DetectedObject',
  'Detector',
  'DetectorOptions',
  'Diagnostic',
  'EditOptions',
  'EvaluateCocoOptions',
  'EvaluateOptions',
  'ExportDetectorOptions',
  'Graph',
  'GroundTruth',
  'LabelMap',
  'LabelMapItem',
  'LayerRow',
  'LayerTotals',
  'LevelSummary',
  'LoadedPipelineConfig',
  'MemoryEstimate',
  'MetricsLine',
  'OnnxDetector',
  'PipelineSummary',
  'PrepareOptions',
  'PreparedRun',
  'RecogniseOptions',
  'Run',
  'Sample',
  'SessionOptions',
  'Severity',
  'SsdSummary',
  'StepReport',
  'TextPlace',
  'TrainOptions',
  'TrainOutcome',
  'TrainingPlan',
  'Value',
  'WeightNormalization',
  'WeightScheme',
  'WeightsToWrite',
  'WrittenClassWeights',
];

/** The types that the text of index.ts exports: `export type { A, B }` and `export { type A, b }`. */
function exportedTypes(text: string): string[] {
  const names = [...text.matchAll(/^export (type )?\{([^}]*)\}/gm)].flatMap(([, all, list]) =>
    list
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '' && (all !== undefined || entry.startsWith('type ')))
      .map((entry) => entry.replace(/^type /, '')),
  );
  return names.sort();
}

describe('the public surface', () => {
  test('has these values and no others', () => {
    expect(Object.keys(counterweight).sort()).toEqual(VALUES);
  });

  test('has these types and no others', () => {
    const text = readFileSync(new URL('../src/index.ts', import.meta.url), 'utf8');
    expect(exportedTypes(text)).toEqual(TYPES);
  });

  test('is what package.json gives away, and nothing behind it', () => {
    const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
    expect(JSON.parse(text).exports).toEqual({
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    });
  });

  test('suffices to weigh classes and to write the weights into a configuration', () => {
    const counts = [
      { name: 'scratch', instances: 100 },
      { name: 'pit', instances: 20 },
    ];
    const { weights } = counterweight.computeClassWeights(counts);
    expect(weights).toEqual([1, 5]);
    const text = 'classification_loss {\n  weighted_sigmoid {\n  }\n}\n';
    const path = 'model.ssd.loss.classification_loss.weighted_sigmoid.class_weights';
    const weighted = counterweight.setField(text, path, '[1.0, 5.0]');
    const loaded = counterweight.loadPipelineConfig(weighted, 'loss.config');
    expect(loaded.fragment).toBe('model.ssd.loss.classification_loss');
    expect(loaded.config.model?.model.case).toBe('ssd');
    expect(counterweight.checkPipelineConfig(loaded).map(({ severity }) => severity)).toEqual(['note']);
    expect(counterweight.removeField(weighted, path)).toBe(text);
  });

  test('suffices to build a tensor program, differentiate it and run it', async () => {
    const { createGraph, gradients, ops, runGraph } = counterweight;
    const graph = createGraph();
    const x = graph.input('x', { dtype: 'float32', shape: [3] });
    const loss = ops.reduceSum(ops.mul(x, ops.mul(x, x)));
    const [slope] = gradients(loss, [x]);
    graph.output('loss', loss);
    graph.output('slope', slope);
    const results = await runGraph(graph, { x: Float32Array.of(1, -2, 3) });
    expect(results).toEqual({ loss: Float32Array.of(20), slope: Float32Array.of(3, 12, 27) });
  });
});
