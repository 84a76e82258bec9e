/**
 * @module
 * All that a configuration comes to, as one text: the training step as a program, the constants in it and how its
 * parameters start, the network outside training, the input, the schedule, post-processing. Two configurations with the
 * same text train and detect the same.
 */

import { createHash } from 'node:crypto';
import { buildPostProcessing } from '../../../src/builders/post-processing.ts';
import type { LoadedPipelineConfig } from '../../../src/config/load-pipeline-config.ts';
import type { SsdModel } from '../../../src/detection/meta-architectures/ssd.ts';
import { createGraph } from '../../../src/graph/create-graph.ts';
import type { Value } from '../../../src/graph/graph.ts';
import type { Program } from '../../../src/graph/program.ts';
import type { Network } from '../../../src/nn/network.ts';
import type { ParameterSpec } from '../../../src/nn/parameter.ts';
import { ssdOf } from '../../../src/train/ssd-of.ts';
import { planTraining } from '../../../src/train/training-plan.ts';
import { buildTrainingStep } from '../../../src/train/training-program.ts';
import { createRandom } from '../../../src/util/random.ts';

/** JSON, maps included. */
const plain = (value: unknown): string =>
  JSON.stringify(value, (_, inner) => (inner instanceof Map ? [...inner] : inner));

const STEPS = [0, 1, 2, 5, 9, 10, 11, 50, 100, 400, 500, 501, 900, 1000, 2000];

/** A program with the data of its constants. */
function programText({ inputs, nodes, outputs }: Program): string {
  const names = new Map<Value, string>();
  const nameOf = (value: Value): string => {
    const known = names.get(value);
    if (known !== undefined) return known;
    const { source } = value;
    const name =
      source.kind === 'constant'
        ? createHash('sha1')
            .update(new Uint8Array(source.data.buffer, source.data.byteOffset, source.data.byteLength))
            .digest('hex')
        : `${names.size}`;
    names.set(value, name);
    return name;
  };
  return [
    ...inputs.map((input) => `${nameOf(input)} ${input.name} ${input.shape.join()}`),
    ...nodes.map(
      ({ op, inputs: from, attributes, outputs: to }) =>
        `${to.map((value) => `${nameOf(value)} ${value.shape.join()}`)} = ${op} ${from.map(nameOf)} ${JSON.stringify(attributes)}`,
    ),
    ...[...outputs].map(([name, value]) => `${name} ${nameOf(value)}`),
  ].join('\n');
}

/** How a parameter starts, in small, and how it is penalised. */
function specText({ name, shape, initialize, trainable, regularizer }: ParameterSpec): string {
  const small = shape.length === 4 ? [4, 3, 3, 3] : shape;
  const first = initialize(small, createRandom(1)).slice(0, 8);
  return `${name} ${shape} ${trainable} ${JSON.stringify(regularizer)} ${[...first]}`;
}

/** What the network computes outside training. */
function detectingText(model: SsdModel): string {
  const graph = createGraph();
  const network: Network = {
    graph,
    training: false,
    parameter: ({ name, shape }) => graph.input(name, { dtype: 'float32', shape }),
    update: () => {},
  };
  const shape = [1, 3, model.inputHeight, model.inputWidth];
  const { boxEncodings, classLogits } = model.predict(
    network,
    graph.input('images', { dtype: 'float32', shape }),
  );
  graph.output('boxEncodings', boxEncodings);
  graph.output('classLogits', classLogits);
  return programText(graph);
}

/** @throws ConfigError for what training refuses */
export function planDigest(loaded: LoadedPipelineConfig): string {
  const ssd = ssdOf(loaded);
  const plan = planTraining(loaded, {
    images: 400,
    dataset: { format: 'tfrecord', paths: [] },
    labelMap: { items: [] },
    seed: 1,
    workers: 1,
    cacheBytes: 0,
  });
  const { program, specs } = buildTrainingStep(plan.step);
  const { anchorsYxyx, ...targets } = plan.input.targets;
  const texts = [
    programText(program),
    ...specs.map(specText),
    detectingText(plan.step.model),
    Buffer.from(anchorsYxyx.buffer).toString('base64'),
    plain({ ...plan.input, targets }),
    JSON.stringify([plan.numSteps, STEPS.map(plan.learningRate), ssd.returnRawDetectionsDuringPredict]),
    plain(buildPostProcessing(ssd.postProcessing)),
  ];
  const hash = createHash('sha1');
  for (const text of texts) hash.update(text);
  return hash.digest('hex');
}
