/**
 * @module
 * Networks computed by a Python program with PyTorch, on weights drawn here: all cases of a test in one process, since loading
 * PyTorch takes longer than any of them.
 */

import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readSafetensors, type StoredTensor, writeSafetensors } from '../../src/checkpoint/safetensors.ts';
import type { TensorData } from '../../src/graph/tensor-type.ts';
import type { ParameterSpec } from '../../src/nn/parameter.ts';
import { createRandom } from '../../src/util/random.ts';
import { sizeOfShape } from '../../src/util/size-of-shape.ts';

type Tensors = ReadonlyMap<string, StoredTensor>;

/** One network, its parameters and what it is given. */
export interface PeerCase {
  /** What the program has to know. */
  readonly told: Readonly<Record<string, unknown>>;
  readonly weights: Tensors;
  readonly inputs: Tensors;
}

/** What `script` (CASE.json WEIGHTS INPUTS OUT, repeated) makes of each case. */
export async function runPeer(
  python: string,
  script: string,
  cases: readonly PeerCase[],
): Promise<Tensors[]> {
  const folder = await mkdtemp(join(tmpdir(), 'counterweight-peer-'));
  try {
    const names: string[] = [];
    for (const [i, { told, weights, inputs }] of cases.entries()) {
      const [caseFile, weightsFile, inputsFile, out] = ['case.json', 'weights', 'inputs', 'out'].map((name) =>
        join(folder, `${i}-${name}`),
      );
      await writeFile(caseFile, JSON.stringify(told));
      await writeFile(weightsFile, writeSafetensors(weights));
      await writeFile(inputsFile, writeSafetensors(inputs));
      names.push(caseFile, weightsFile, inputsFile, out);
    }
    execFileSync(python, [script, ...names], { stdio: ['ignore', 'inherit', 'inherit'] });
    const found: Tensors[] = [];
    for (let i = 0; i < cases.length; i++)
      found.push(readSafetensors(await readFile(join(folder, `${i}-out`)), 'out'));
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What weights are drawn from: offsets, multipliers and statistics of their own, so that each is seen to be used. */
export interface Ranges {
  /** Of kernels: the variance of their elements is gain / fan-in. 2 keeps the size of activations under ReLU. */
  readonly gain: number;
  readonly gamma: readonly [number, number];
  /** Of offsets, biases and means. */
  readonly offset: readonly [number, number];
  readonly variance: readonly [number, number];
}

/** A prime number of draws, so that kernels repeat nowhere in step with their axes. */
const POOL = 65_537;

/**
 * Weights of a network, drawn from `ranges`. Kernels share a pool of normal draws: a ResNet has 24 million of them.
 */
export function randomWeights(specs: readonly ParameterSpec[], ranges: Ranges): Map<string, StoredTensor> {
  const random = createRandom(5, 1);
  const pool = Float32Array.from({ length: POOL }, () => random.normal());
  let drawn = 0;
  return new Map(
    specs.map(({ name, shape }): [string, StoredTensor] => {
      const data = new Float32Array(sizeOfShape(shape));
      const fill = ([low, high]: readonly [number, number]): void => {
        for (let i = 0; i < data.length; i++) data[i] = random.uniform(low, high);
      };
      if (name.endsWith('/gamma')) fill(ranges.gamma);
      else if (name.endsWith('/moving_variance')) fill(ranges.variance);
      else if (/\/(beta|biases|moving_mean)$/.test(name)) fill(ranges.offset);
      else if (name.endsWith('/bifpn_combine_weights')) fill([-0.2, 1]);
      else {
        const deviation = Math.sqrt(ranges.gain / sizeOfShape(shape.slice(1)));
        for (let i = 0; i < data.length; i++) data[i] = deviation * pool[drawn++ % POOL];
      }
      return [name, { shape, data }];
    }),
  );
}

/** Holds each of `theirs` and `ours` equal to 1e-4 of its largest element, which must reach `least`. */
export function expectAgreement(
  title: string,
  theirs: Tensors,
  ours: Readonly<Record<string, TensorData>>,
  least: number,
): void {
  expect([...theirs.keys()].sort()).toEqual(Object.keys(ours).sort());
  for (const [name, { data }] of theirs) {
    const mine = ours[name];
    expect(mine.length).toBe(data.length);
    let [largest, worst] = [0, 0];
    for (let i = 0; i < data.length; i++) {
      largest = Math.max(largest, Math.abs(data[i]));
      worst = Math.max(worst, Math.abs(data[i] - Number(mine[i])));
    }
    console.log(`${title}, ${name} within ${(worst / largest).toExponential(1)}`);
    expect(largest).toBeGreaterThan(least);
    expect(worst / largest).toBeLessThan(1e-4);
  }
}
