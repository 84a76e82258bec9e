/**
 * @module
 * One training step as one compiled program (training-program.ts) and the state that it advances, which stays where the
 * step runs (runtime/stateful-session.ts).
 */

import type { StoredTensor } from '../checkpoint/safetensors.ts';
import type { Program } from '../graph/program.ts';
import { elementCount, staticShape, type TensorData } from '../graph/tensor-type.ts';
import type { Batch } from '../input/batch.ts';
import { drawCounter } from '../nn/draw-counter.ts';
import { initializeParameters } from '../nn/parameter.ts';
import type { SessionOptions } from '../runtime/compile-program.ts';
import { createStatefulSession } from '../runtime/stateful-session.ts';
import { DataError } from '../util/errors.ts';
import { membersInOrder, type StateMember, type StateVector } from './state-vectors.ts';
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
  /** What is computed. */
  readonly program: Program;
  /** Trains on `batch`. `step` counts from 0. The state is advanced even if a loss is not finite: check it. */
  run(batch: Batch, learningRate: number, step: number): Promise<StepLosses>;
  /** The present state. The arrays are reused by the second next step: copy or write them before. */
  state(): Promise<TrainingState>;
  /** Writes the profile that the options asked for; further steps are not in it. */
  endProfile(): void;
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
  { specs, vectors }: TrainingProgram,
  { start, restored, seed }: FirstState,
): Map<string, Float32Array> {
  const drawn = initializeParameters(specs, seed, (name) => start === undefined && !restored?.has(name));
  const filled = ({ length, initial }: StateVector): Float32Array =>
    new Float32Array(length).fill(typeof initial === 'number' ? initial : 0);
  const first = new Map(vectors.map((vector) => [vector.name, filled(vector)]));
  for (const { vector, offset, ...member } of membersInOrder(vectors, specs)) {
    // An average of a parameter begins as the parameter does.
    const source = vector.initial === 'parameter' ? member.parameter : member.name;
    const fresh = restored?.get(source)?.data ?? drawn.get(source);
    const data = start === undefined ? fresh : stored(start[vector.kind], member);
    if (data !== undefined) first.get(vector.name)?.set(data, offset);
  }
  return first;
}

function stored(
  tensors: ReadonlyMap<string, StoredTensor>,
  { name, shape }: Pick<StateMember, 'name' | 'shape'>,
): Float32Array {
  const tensor = tensors.get(name);
  if (tensor !== undefined && tensor.shape.join() === shape.join()) return tensor.data;
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
  const ordered = membersInOrder(built.vectors, built.specs);
  return {
    program: built.program,
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
        for (const { name, shape, offset, vector } of ordered) {
          if (vector.kind !== kind) continue;
          const all = present.get(vector.name) as Float32Array;
          const data = all.subarray(offset, offset + elementCount(shape));
          tensors.set(name, { shape: staticShape(shape), data });
        }
        return tensors;
      };
      return { model: of('model'), optimizer: of('optimizer') };
    },
    endProfile: () => session.endProfile(),
    close: () => session.close(),
  };
}
