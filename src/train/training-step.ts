/**
 * @module
 * One training step as one compiled program (training-program.ts) and the state that it advances, which stays where the
 * step runs (runtime/stateful-session.ts).
 */

import type { StoredTensor } from '../checkpoint/safetensors.ts';
import { elementCount, staticShape, type TensorData } from '../graph/tensor-type.ts';
import type { Batch } from '../input/batch.ts';
import { drawCounter } from '../nn/draw-counter.ts';
import { initializeParameters } from '../nn/parameter.ts';
import type { SessionOptions } from '../runtime/compile-program.ts';
import { createStatefulSession } from '../runtime/stateful-session.ts';
import { DataError } from '../util/errors.ts';
import type { StateMember, StateVector } from './state-vectors.ts';
import {
  BY_CLASS,
  buildTrainingStep,
  LOSSES,
  RESULT,
  type TrainingProgram,
  type TrainingStepOptions,
} from './training-program.ts';

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

/** What a step starts from. */
export interface FirstState {
  /** A whole state, to go on from. */
  readonly start?: TrainingState | undefined;
  /** Without `start`: parameters with a value of their own, the others are drawn. Of the model's shapes. */
  readonly restored?: ReadonlyMap<string, StoredTensor> | undefined;
  readonly seed: number;
}

/** The first values of the state's vectors. @throws DataError */
function firstValues(
  { specs, vectors, initial }: TrainingProgram,
  { start, restored, seed }: FirstState,
): Map<string, Float32Array> {
  const drawn = initializeParameters(specs, seed);
  const first = new Map<string, Float32Array>();
  for (const { name, kind, length, members } of vectors) {
    const filling = initial.get(name) ?? 0;
    const vector =
      typeof filling === 'string'
        ? Float32Array.from(first.get(filling) ?? [])
        : new Float32Array(length).fill(filling);
    for (const member of members) {
      const given = restored?.get(member.name)?.data;
      const data = start === undefined ? (given ?? drawn.get(member.name)) : stored(start[kind], member);
      if (data !== undefined) vector.set(data, member.offset);
    }
    first.set(name, vector);
  }
  return first;
}

function stored(tensors: ReadonlyMap<string, StoredTensor>, { name, shape }: StateMember): Float32Array {
  const tensor = tensors.get(name);
  if (tensor !== undefined && tensor.shape.join() === shape.join()) return Float32Array.from(tensor.data);
  const found = tensor === undefined ? 'has none of that name' : `has [${tensor.shape.join(', ')}]`;
  const remedy = 'Resume with the configuration that the checkpoint was made with.';
  throw new DataError(
    'checkpoint',
    `The model needs "${name}" of shape [${shape.join(', ')}]; the checkpoint ${found}. ${remedy}`,
  );
}

/**
 * Compiles the step and gives it a state: `start`, or first values, restored or drawn from `seed`.
 *
 * @throws DataError where `start` does not fit the model.
 */
export async function createTrainingStep(
  options: TrainingStepOptions,
  first: FirstState,
  sessionOptions: SessionOptions = {},
): Promise<TrainingStep> {
  const built = buildTrainingStep(options);
  const { seed } = first;
  const state = [...firstValues(built, first)].map(([name, initial]) => ({
    name,
    result: RESULT + name,
    initial,
  }));
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
      const of = (kind: StateVector['kind']): Map<string, StoredTensor> => {
        const tensors = new Map<string, StoredTensor>();
        for (const { name, members } of built.vectors.filter((vector) => vector.kind === kind)) {
          const vector = present.get(name) as Float32Array;
          for (const { name: member, shape, offset } of members) {
            const data = vector.subarray(offset, offset + elementCount(shape));
            tensors.set(member, { shape: staticShape(shape), data });
          }
        }
        return tensors;
      };
      return { model: of('model'), optimizer: of('optimizer') };
    },
    close: () => session.close(),
  };
}
