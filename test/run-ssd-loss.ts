/**
 * @module
 * Runs the SSD loss and its gradients on host arrays.
 */

import { type SsdLossSpec, ssdLoss } from '../src/detection/losses/ssd-loss.ts';
import { createGraph } from '../src/graph/create-graph.ts';
import { gradients } from '../src/graph/gradients.ts';
import { floats, type Value } from '../src/graph/graph.ts';
import { add } from '../src/graph/ops.ts';
import type { TensorData } from '../src/graph/tensor-type.ts';
import { runGraph } from '../src/runtime/run-graph.ts';

/** Predictions and targets of B images with A anchors, K columns and codes of D numbers. */
export interface SsdLossData {
  readonly batch: number;
  readonly numClasses: number;
  readonly addBackgroundClass: boolean;
  /** [A, 4] */
  readonly anchorsYxyx: Float32Array;
  /** [B, A, D] */
  readonly boxEncodings: Float32Array;
  /** [B, A, K] */
  readonly classLogits: Float32Array;
  /** [B, A, K] */
  readonly classTargets: Float32Array;
  /** [B, A], or [B, A, K] */
  readonly classWeights: Float32Array;
  /** [B, A, D] */
  readonly boxTargets: Float32Array;
  /** [B, A] */
  readonly boxWeights: Float32Array;
  /** [B, A] */
  readonly match: Int32Array;
  /** [B, A] */
  readonly matchedClass: Int32Array;
  /** [B] 1 or 0 */
  readonly annotated?: Float32Array | undefined;
  /** Seed and step of random choices. */
  readonly counter?: bigint;
}

export interface SsdLossResult {
  readonly localization: number;
  readonly classification: number;
  readonly localizationByClass: Float32Array;
  readonly classificationByClass: Float32Array;
  readonly positives: Float32Array;
  /** Of the sum of both losses. */
  readonly boxGradient: Float32Array;
  readonly logitGradient: Float32Array;
}

/** Both losses of `data`, their parts by class, and the gradients of their sum. */
export async function runSsdLoss(spec: SsdLossSpec, data: SsdLossData): Promise<SsdLossResult> {
  const { batch, numClasses, addBackgroundClass } = data;
  const anchors = data.anchorsYxyx.length / 4;
  const graph = createGraph();
  const feeds: Record<string, TensorData> = {};
  const input = (
    name: keyof SsdLossData & string,
    values: Float32Array | Int32Array,
    ...shape: number[]
  ): Value => {
    feeds[name] = values;
    const dtype = values instanceof Int32Array ? 'int32' : 'float32';
    return graph.input(name, { dtype, shape: [batch, anchors, ...shape] });
  };
  const columns = numClasses + (addBackgroundClass ? 1 : 0);
  const codeSize = data.boxEncodings.length / (batch * anchors);
  const predictions = {
    boxEncodings: input('boxEncodings', data.boxEncodings, codeSize),
    classLogits: input('classLogits', data.classLogits, columns),
  };
  const losses = ssdLoss({
    predictions,
    targets: {
      classTargets: input('classTargets', data.classTargets, columns),
      classWeights: input(
        'classWeights',
        data.classWeights,
        ...(data.classWeights.length > batch * anchors ? [columns] : []),
      ),
      boxTargets: input('boxTargets', data.boxTargets, codeSize),
      boxWeights: input('boxWeights', data.boxWeights),
      match: input('match', data.match),
      matchedClass: input('matchedClass', data.matchedClass),
      ...(data.annotated && { annotated: floats(graph, [batch], data.annotated) }),
    },
    anchors: floats(graph, [anchors, 4], data.anchorsYxyx),
    spec,
    numClasses,
    addBackgroundClass,
    counter: graph.constant({ dtype: 'int64', shape: [] }, BigInt64Array.of(data.counter ?? 5n)),
  });
  const total = add(losses.localization, losses.classification);
  const [boxGradient, logitGradient] = gradients(total, [predictions.boxEncodings, predictions.classLogits]);
  const outputs = {
    localization: losses.localization,
    classification: losses.classification,
    localizationByClass: losses.byClass.localization,
    classificationByClass: losses.byClass.classification,
    positives: losses.byClass.positives,
    boxGradient,
    logitGradient,
  };
  for (const [name, value] of Object.entries(outputs)) graph.output(name, value);
  const results = await runGraph(graph, feeds);
  const of = (name: keyof typeof outputs): Float32Array => results[name] as Float32Array;
  return {
    localization: of('localization')[0],
    classification: of('classification')[0],
    localizationByClass: of('localizationByClass'),
    classificationByClass: of('classificationByClass'),
    positives: of('positives'),
    boxGradient: of('boxGradient'),
    logitGradient: of('logitGradient'),
  };
}
