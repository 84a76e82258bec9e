/**
 * @module
 * The graph of a training step: forward pass, losses with mining, gradients, clipping, the optimizer's update and the
 * moving statistics, with the state that it advances laid out in a few long vectors (state-vectors.ts).
 */

import type { TrainedVariables } from '../builders/trained-variables.ts';
import type { SsdLossSpec } from '../detection/losses/ssd-loss.ts';
import { ssdLoss } from '../detection/losses/ssd-loss.ts';
import type { SsdModel } from '../detection/meta-architectures/ssd.ts';
import { createGraph } from '../graph/create-graph.ts';
import { gradients } from '../graph/gradients.ts';
import { floats, type Graph, type Value } from '../graph/graph.ts';
import { add, mul } from '../graph/ops.ts';
import { bindInputs } from '../graph/passes/bind-inputs.ts';
import { shareCommonSubexpressions } from '../graph/passes/share-common-subexpressions.ts';
import type { Program } from '../graph/program.ts';
import type { Batch } from '../input/batch.ts';
import { clipByGlobalNorm, globalNorm } from '../nn/clip-gradients.ts';
import { trainingNetwork } from '../nn/network.ts';
import type { Optimizer } from '../nn/optimizers/optimizer.ts';
import type { ParameterSpec } from '../nn/parameter.ts';
import { penalizes, regularizationLoss } from '../nn/regularization-loss.ts';
import {
  groupParameters,
  joined,
  type ParameterGroup,
  parted,
  type StateVector,
  stateVector,
  vectorInput,
} from './state-vectors.ts';

/** What is trained, and how. */
export interface TrainingStepOptions {
  readonly model: SsdModel;
  readonly loss: SsdLossSpec;
  readonly optimizer: Optimizer;
  /** The global gradient norm above which gradients are scaled down; 0 for never. */
  readonly clipNorm: number;
  /** Whether the parameters' penalties are part of the loss. */
  readonly regularize: boolean;
  /** Which of the trainable parameters are trained, and how strongly. Default: all. */
  readonly trained?: TrainedVariables | undefined;
  /** B, images of a step. */
  readonly batchSize: number;
  /** Whether batches weigh each class column of an anchor by itself (confidences as targets). */
  readonly weightsByColumn?: boolean | undefined;
}

/** Before the name of a vector: the output that is its next value. */
export const RESULT = 'next:';
/** Scalars that a step tells. */
export const LOSSES = ['total', 'localization', 'classification', 'regularization', 'gradientNorm'] as const;
/** Lists by class that a step tells. */
export const BY_CLASS = ['localizationByClass', 'classificationByClass', 'matchedAnchors'] as const;

function batchInputs(
  graph: Graph,
  options: TrainingStepOptions,
): Record<Exclude<keyof Batch, 'step' | 'boxCounts'>, Value> {
  const { model, batchSize } = options;
  const anchors = model.anchorsYxyx.length / 4;
  const input = (name: string, dtype: 'float32' | 'int32', ...shape: number[]): Value =>
    graph.input(name, { dtype, shape });
  const cells = [batchSize, anchors];
  return {
    images: input('images', 'float32', batchSize, 3, model.inputHeight, model.inputWidth),
    classTargets: input('classTargets', 'float32', ...cells, model.numClassSlots),
    classWeights: input(
      'classWeights',
      'float32',
      ...cells,
      ...(options.weightsByColumn ? [model.numClassSlots] : []),
    ),
    boxTargets: input('boxTargets', 'float32', ...cells, model.boxCodeSize),
    boxWeights: input('boxWeights', 'float32', ...cells),
    match: input('match', 'int32', ...cells),
    matchedClass: input('matchedClass', 'int32', ...cells),
  };
}

/** The step as a program, and the layout of the state that it takes and gives. */
export interface TrainingProgram {
  readonly program: Program;
  /** The graph's parameters, in the order in which they get their first values. */
  readonly specs: readonly ParameterSpec[];
  readonly vectors: readonly StateVector[];
}

/** The step as a program. A vector's next value is the output `next:` and its name; one without stays as it is. */
export function buildTrainingStep(options: TrainingStepOptions): TrainingProgram {
  const { model, optimizer } = options;
  const graph = createGraph();
  const counter = graph.input('counter', { dtype: 'int64', shape: [] });
  const learningRate = graph.input('learningRate', { dtype: 'float32', shape: [] });
  const stepNumber = graph.input('stepNumber', { dtype: 'float32', shape: [] });
  const { images, ...targets } = batchInputs(graph, options);
  const network = trainingNetwork(graph, counter);
  const predictions = model.predict(network, images);
  const anchors = floats(graph, [model.anchorsYxyx.length / 4, 4], model.anchorsYxyx, 'anchors');
  const loss = graph.scope('Loss', () =>
    ssdLoss({
      predictions,
      targets,
      anchors,
      spec: options.loss,
      numClasses: model.numClasses,
      addBackgroundClass: model.addBackgroundClass,
      counter,
    }),
  );
  const tensorOf = ({ name }: ParameterSpec): Value => network.values.get(name) as Value;

  // Layers read tensors; the optimizer and the penalties see the vectors that hold them.
  const vectors: StateVector[] = [];
  const bound = new Map<Value, Value>();
  const pack = (role: string, specs: readonly ParameterSpec[]): { group: ParameterGroup; vector: Value }[] =>
    groupParameters(role, specs, (name) => options.trained?.gradientFactor(name) ?? 1).map((group) => {
      const layout = stateVector(group);
      vectors.push(layout);
      const vector = vectorInput(graph, layout);
      graph.scope(group.name, () => {
        for (const [i, tensor] of parted(vector, layout).entries())
          bound.set(tensorOf(group.specs[i]), tensor);
      });
      return { group, vector };
    });
  const learnable = network.specs.filter((spec) => spec.trainable);
  const chosen = options.trained?.select(learnable.map(({ name }) => name));
  const trained = learnable.filter(({ name }) => chosen?.has(name) ?? true);
  const moving = network.specs.filter(({ name }) => network.updates.has(name));
  const fixed = network.specs.filter((spec) => !trained.includes(spec) && !moving.includes(spec));
  // Last layer first, kernels before the rest: as their gradients come, so that the engine keeps fewer cotangents.
  const trainedGroups = pack('trained parameters', trained.toReversed());
  const movingGroups = pack('moving statistics', moving);
  const fixedGroups = pack('fixed parameters', fixed);

  const penalized = ({ group }: { readonly group: ParameterGroup }): boolean =>
    options.regularize && penalizes(group.regularizer);
  const penalty = regularizationLoss(
    graph,
    [...trainedGroups, ...movingGroups, ...fixedGroups]
      .filter(penalized)
      .map(({ group: { regularizer }, vector }) => ({ regularizer, value: vector })),
  );
  const data = add(loss.localization, loss.classification);
  const total = add(data, penalty);
  const ofData = gradients(data, trained.map(tensorOf));
  const byName = new Map(trained.map(({ name }, i) => [name, ofData[i]]));
  const raw = trainedGroups.map((packed) => {
    const { name: groupName, specs, gradientFactor } = packed.group;
    return graph.scope(`gradients/${groupName}`, () => {
      const parts = joined(specs.map(({ name }) => byName.get(name) as Value));
      const sum = penalized(packed) ? add(parts, gradients(penalty, [packed.vector])[0]) : parts;
      return gradientFactor === 1 ? sum : mul(sum, gradientFactor);
    });
  });
  const clipped =
    options.clipNorm > 0
      ? clipByGlobalNorm(raw, options.clipNorm)
      : { gradients: raw, norm: globalNorm(raw) };
  trainedGroups.forEach(({ group, vector }, i) => {
    graph.scope(`optimizer/${group.name}`, () => {
      const layouts = optimizer.slots.map((slot) => stateVector(group, slot));
      vectors.push(...layouts);
      const next = optimizer.update({
        parameter: vector,
        gradient: clipped.gradients[i],
        slots: layouts.map((layout) => vectorInput(graph, layout)),
        learningRate,
        step: stepNumber,
      });
      graph.output(RESULT + group.name, next.parameter);
      next.slots.forEach((value, k) => {
        graph.output(RESULT + layouts[k].name, value);
      });
    });
  });
  for (const { group } of movingGroups) {
    const updates = group.specs.map(({ name }) => network.updates.get(name) as Value);
    graph.output(
      RESULT + group.name,
      graph.scope(group.name, () => joined(updates)),
    );
  }
  const results: Readonly<Record<(typeof LOSSES)[number] | (typeof BY_CLASS)[number], Value>> = {
    total,
    localization: loss.localization,
    classification: loss.classification,
    regularization: penalty,
    gradientNorm: clipped.norm,
    localizationByClass: loss.byClass.localization,
    classificationByClass: loss.byClass.classification,
    matchedAnchors: loss.byClass.positives,
  };
  for (const [name, value] of Object.entries(results)) graph.output(name, value);
  const program = shareCommonSubexpressions(bindInputs(graph, bound));
  return { program, specs: network.specs, vectors };
}
