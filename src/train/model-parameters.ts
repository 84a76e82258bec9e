/**
 * @module
 * The parameters of a detector in the order in which its network asks for them, from a graph that is thrown away.
 */

import type { SsdModel } from '../detection/meta-architectures/ssd.ts';
import { createGraph } from '../graph/create-graph.ts';
import { trainingNetwork } from '../nn/network.ts';
import type { ParameterSpec } from '../nn/parameter.ts';

/** Every parameter of `model`. */
export function modelParameters(model: SsdModel): readonly ParameterSpec[] {
  const graph = createGraph();
  const shape = [1, 3, model.inputHeight, model.inputWidth];
  const images = graph.input('images', { dtype: 'float32', shape });
  const network = trainingNetwork(graph, graph.input('counter', { dtype: 'int64', shape: [] }));
  model.predict(network, images);
  return network.specs;
}
