/**
 * @module
 * Where layers get their parameters from. Under training they are graph inputs, whose new values are graph outputs;
 * under inference they are constants of the exported graph. Layers are written once, against `Network`.
 */

import type { Graph, Value } from '../graph/graph.ts';
import { elementCount, sameShape } from '../graph/tensor-type.ts';
import { DataError, invariant } from '../util/errors.ts';
import type { ParameterSpec } from './parameter.ts';

export interface Network {
  readonly graph: Graph;
  /** Whether dropout drops and batch normalisation uses the batch's own statistics. */
  readonly training: boolean;
  /** The parameter's value; each name is asked for once. */
  parameter(spec: ParameterSpec): Value;
  /** Sets the value that a non-trainable parameter (a moving average) has after this step. Training only. */
  update(name: string, value: Value): void;
  /** The step's number, int64 scalar: what random draws inside the graph depend on. Training only. */
  readonly counter?: Value;
}

/** A network under training, with all that its layers have asked for, in that order. */
export interface TrainingNetwork extends Network {
  readonly counter: Value;
  readonly specs: readonly ParameterSpec[];
  /** The graph input of each parameter. */
  readonly values: ReadonlyMap<string, Value>;
  /** The new value of each non-trainable parameter that changes. */
  readonly updates: ReadonlyMap<string, Value>;
}

/** A network whose parameters become inputs of `graph`, named as in their specs. `counter`: int64 scalar. */
export function trainingNetwork(graph: Graph, counter: Value): TrainingNetwork {
  const specs: ParameterSpec[] = [];
  const values = new Map<string, Value>();
  const updates = new Map<string, Value>();
  return {
    graph,
    training: true,
    counter,
    specs,
    values,
    updates,
    parameter(spec) {
      const value = graph.input(spec.name, { dtype: 'float32', shape: spec.shape });
      specs.push(spec);
      values.set(spec.name, value);
      return value;
    },
    update(name, value) {
      invariant(values.has(name) && !updates.has(name), `"${name}" is not a parameter, or is updated twice`);
      updates.set(name, value);
    },
  };
}

/**
 * The same network, of which a parameter may be asked for again: layers that share weights
 * (tf.variable_scope(reuse=AUTO_REUSE)).
 */
export function reusingParameters(network: Network): Network {
  const known = new Map<string, Value>();
  return {
    ...network,
    parameter(spec) {
      const value = known.get(spec.name) ?? network.parameter(spec);
      const { name, shape } = spec;
      invariant(sameShape(value.shape, shape), `"${name}" is asked for again in another shape`);
      known.set(name, value);
      return value;
    },
  };
}

/**
 * A network whose parameters become constants of `graph`.
 *
 * @param parameters values by name; names that no layer asks for are left alone.
 * @throws DataError (on `parameter`) naming a parameter that is missing or has another number of elements.
 */
export function inferenceNetwork(graph: Graph, parameters: ReadonlyMap<string, Float32Array>): Network {
  return {
    graph,
    training: false,
    parameter({ name, shape }) {
      const data = parameters.get(name);
      const expected = `expected ${elementCount(shape)} numbers, [${shape.join(', ')}]`;
      if (data === undefined)
        throw new DataError('checkpoint', `there is no parameter "${name}"; ${expected}.`);
      if (data.length !== elementCount(shape)) {
        throw new DataError('checkpoint', `parameter "${name}" has ${data.length} numbers; ${expected}.`);
      }
      return graph.constant({ dtype: 'float32', shape }, data, name);
    },
    update(name) {
      invariant(false, `a layer updates "${name}" outside training`);
    },
  };
}
