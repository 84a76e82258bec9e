/**
 * @module
 * One training step as one compiled program: forward pass, losses with mining, gradients, clipping, the optimizer's
 * update and the moving statistics. Parameters and optimizer slots are its state (runtime/stateful-session.ts), which stays
 * where the step runs.
 */

import type { TrainedVariables } from '../builders/trained-variables.ts';
import type { SsdLossSpec } from '../detection/losses/ssd-loss.ts';
import { ssdLoss } from '../detection/losses/ssd-loss.ts';
import type { SsdModel } from '../detection/meta-architectures/ssd.ts';
import { createGraph } from '../graph/create-graph.ts';
import { gradients } from '../graph/gradients.ts';
import { floats, type Graph, type Value } from '../graph/graph.ts';
import { add, mul } from '../graph/ops.ts';
import { shareCommonSubexpressions } from '../graph/passes/share-common-subexpressions.ts';
import type { Program } from '../graph/program.ts';
import { elementCount, staticShape, type TensorData } from '../graph/tensor-type.ts';
import type { Batch } from '../input/batch.ts';
import { clipByGlobalNorm, globalNorm } from '../nn/clip-gradients.ts';
import { drawCounter } from '../nn/draw-counter.ts';
import { trainingNetwork } from '../nn/network.ts';
import type { Optimizer } from '../nn/optimizers/optimizer.ts';
import { initializeParameters, type ParameterSpec } from '../nn/parameter.ts';
import { regularizationLoss } from '../nn/regularization-loss.ts';
import type { SessionOptions } from '../runtime/compile-program.ts';
import { createStatefulSession } from '../runtime/stateful-session.ts';
import { DataError } from '../util/errors.ts';
import type { StoredTensor } from './safetensors.ts';

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

/** The losses of one step, before its update. C classes. */
export interface StepLosses {
  readonly total: number;
  readonly localization: number;
  readonly classification: number;
  readonly regularization: number;
  /** The norm of all gradients together, before clipping. */
  readonly gradientNorm: number;
  /** [C] parts of `localization` by the matched box's class. */
  readonly localizationByClass: Float32Array;
  /** [C + 1] parts of `classification`; background first. */
  readonly classificationByClass: Float32Array;
  /** [C] anchors matched to each class. */
  readonly matchedAnchors: Float32Array;
}

/** Parameters by name, and optimizer slots by `parameter/slot`. */
export interface TrainingState {
  readonly model: ReadonlyMap<string, StoredTensor>;
  readonly optimizer: ReadonlyMap<string, StoredTensor>;
}

/** A compiled step and the state it advances. */
export interface TrainingStep {
  /** Trains on `batch`. `step` counts from 0. The state is advanced even if a loss is not finite: check it. */
  run(batch: Batch, learningRate: number, step: number): Promise<StepLosses>;
  /** The present state. The arrays are reused by the second next step: copy or write them before. */
  state(): Promise<TrainingState>;
  close(): Promise<void>;
}

interface Slot {
  /** The graph input, and the key among the state's tensors. */
  readonly name: string;
  readonly kind: 'model' | 'optimizer';
  readonly shape: readonly number[];
  readonly initial: Float32Array;
}

const RESULT = 'next:';
const LOSSES = ['total', 'localization', 'classification', 'regularization', 'gradientNorm'] as const;
const BY_CLASS = ['localizationByClass', 'classificationByClass', 'matchedAnchors'] as const;

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

/** The step as a program, the parameters it wants, and the optimizer slots beside each. */
export function buildTrainingStep(options: TrainingStepOptions): {
  readonly program: Program;
  readonly specs: readonly ParameterSpec[];
  readonly slots: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly initial: number | 'parameter';
    /** Whose slot it is. */
    readonly parameter: string;
  }[];
} {
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
  const penalty = regularizationLoss(graph, options.regularize ? network.specs : [], network.values);
  const total = add(add(loss.localization, loss.classification), penalty);

  const learnable = network.specs.filter((spec) => spec.trainable);
  const chosen = options.trained?.select(learnable.map(({ name }) => name));
  const trainable = learnable.filter(({ name }) => chosen?.has(name) ?? true);
  const parameters = trainable.map((spec) => network.values.get(spec.name) as Value);
  const raw = gradients(total, parameters).map((gradient, i) => {
    const factor = options.trained?.gradientFactor(trainable[i].name) ?? 1;
    return factor === 1 ? gradient : mul(gradient, factor);
  });
  const clipped =
    options.clipNorm > 0
      ? clipByGlobalNorm(raw, options.clipNorm)
      : { gradients: raw, norm: globalNorm(raw) };
  const slots: {
    name: string;
    shape: readonly number[];
    initial: number | 'parameter';
    parameter: string;
  }[] = [];
  // Last layer first, as their gradients come, so that the engine needs to keep fewer cotangents (session.ts).
  for (const [i, spec] of [...trainable.entries()].reverse()) {
    graph.scope(`optimizer/${spec.name}`, () => {
      const own = optimizer.slots.map(({ name, initial }) => ({
        name: `${spec.name}/${name}`,
        shape: spec.shape,
        initial,
        parameter: spec.name,
      }));
      slots.unshift(...own);
      const inputs = own.map(({ name, shape }) => graph.input(name, { dtype: 'float32', shape }));
      const gradient = clipped.gradients[i];
      const next = optimizer.update({
        parameter: parameters[i],
        gradient,
        slots: inputs,
        learningRate,
        step: stepNumber,
      });
      graph.output(RESULT + spec.name, next.parameter);
      next.slots.forEach((value, k) => {
        graph.output(RESULT + inputs[k].name, value);
      });
    });
  }
  for (const [name, value] of network.updates) graph.output(RESULT + name, value);
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
  return { program: shareCommonSubexpressions(graph), specs: network.specs, slots };
}

function stateSlots(
  { specs, slots }: Pick<ReturnType<typeof buildTrainingStep>, 'specs' | 'slots'>,
  start: TrainingState | undefined,
  seed: number,
): readonly Slot[] {
  const initial = initializeParameters(specs, seed);
  const stored = (kind: Slot['kind'], name: string, shape: readonly number[]): Float32Array => {
    const tensor = start?.[kind].get(name);
    if (tensor === undefined || tensor.shape.join() !== shape.join()) {
      const found = tensor === undefined ? 'has none of that name' : `has [${tensor.shape.join(', ')}]`;
      const remedy = 'Resume with the configuration that the checkpoint was made with.';
      throw new DataError(
        'checkpoint',
        `The model needs "${name}" of shape [${shape.join(', ')}]; the checkpoint ${found}. ${remedy}`,
      );
    }
    return Float32Array.from(tensor.data);
  };
  const parameters = new Map(
    specs.map(({ name, shape }): [string, Slot] => {
      const fresh = initial.get(name) ?? new Float32Array(elementCount(shape));
      const first = start === undefined ? fresh : stored('model', name, shape);
      return [name, { name, kind: 'model', shape, initial: first }];
    }),
  );
  return [
    ...parameters.values(),
    ...slots.map(({ name, shape, initial: value, parameter }): Slot => {
      const fresh =
        value === 'parameter'
          ? Float32Array.from(parameters.get(parameter)?.initial ?? [])
          : new Float32Array(elementCount(shape)).fill(value);
      return {
        name,
        kind: 'optimizer',
        shape,
        initial: start === undefined ? fresh : stored('optimizer', name, shape),
      };
    }),
  ];
}

/**
 * Compiles the step and gives it a state: `start`, or first values drawn from `seed`.
 *
 * @throws DataError where `start` does not fit the model.
 */
export async function createTrainingStep(
  options: TrainingStepOptions,
  { start, seed }: { readonly start?: TrainingState | undefined; readonly seed: number },
  sessionOptions: SessionOptions = {},
): Promise<TrainingStep> {
  const built = buildTrainingStep(options);
  const slots = stateSlots(built, start, seed);
  const state = slots.map(({ name, initial }) => ({ name, result: RESULT + name, initial }));
  const session = await createStatefulSession(built.program, state, sessionOptions);
  const fed = [...session.inputs.keys()];
  return {
    async run(batch, learningRate, step) {
      const feeds: Record<string, TensorData> = {
        counter: BigInt64Array.of(drawCounter(seed, step)),
        learningRate: Float32Array.of(learningRate),
        stepNumber: Float32Array.of(step + 1),
      };
      for (const name of fed) {
        const data = batch[name as keyof Batch];
        if (data instanceof Float32Array || data instanceof Int32Array) feeds[name] = data;
      }
      const results = await session.run(feeds);
      const array = (name: string): Float32Array => results[name].data as Float32Array;
      const scalars = Object.fromEntries(LOSSES.map((name) => [name, array(name)[0]]));
      const lists = Object.fromEntries(BY_CLASS.map((name) => [name, array(name)]));
      return { ...scalars, ...lists } as unknown as StepLosses;
    },
    async state() {
      const present = await session.state();
      const of = (kind: Slot['kind']): Map<string, StoredTensor> =>
        new Map(
          slots
            .filter((slot) => slot.kind === kind)
            .map(({ name, shape }) => [
              name,
              { shape: staticShape(shape), data: present.get(name) ?? new Float32Array() },
            ]),
        );
      return { model: of('model'), optimizer: of('optimizer') };
    },
    close: () => session.close(),
  };
}
