/**
 * @module
 * `--device`: a device by its name, or the best by trying. A graphics "card" may be a program (SwiftShader, lavapipe) that
 * is slower than the processor, and the engine does not tell: `auto` takes a card only if it multiplies matrices faster.
 */

import { createGraph } from '../../graph/create-graph.ts';
import { matmul } from '../../graph/ops.ts';
import { UsageError } from '../../util/errors.ts';
import { createSession } from '../session.ts';
import type { DeviceName } from './device.ts';
import { DEVICES } from './devices.ts';

/** What `--device` may say. */
export const DEVICE_CHOICES: readonly ['auto', 'cpu', 'webgpu', 'cuda'] = ['auto', 'cpu', 'webgpu', 'cuda'];
export type DeviceChoice = (typeof DEVICE_CHOICES)[number];

/** A device, and why it was taken. */
export interface ChosenDevice {
  readonly name: DeviceName;
  /** For the log: "CPU", "WebGPU (19 times as fast as the CPU)". */
  readonly description: string;
}

const SIDE = 512;
const PRODUCTS = 12;

/** Milliseconds for a chain of products of square matrices, when all is warm. @throws Error where it cannot be had */
async function timeProducts(device: DeviceName): Promise<number> {
  const graph = createGraph();
  const x = graph.input('x', { dtype: 'float32', shape: [SIDE, SIDE] });
  let y = x;
  for (let i = 0; i < PRODUCTS; i++) y = matmul(y, x);
  graph.output('y', y);
  const session = await createSession(graph, { device });
  try {
    const feeds = { x: new Float32Array(SIDE * SIDE).fill(1 / SIDE) };
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 3; i++) {
      const since = performance.now();
      await session.run(feeds);
      if (i > 0) least = Math.min(least, performance.now() - since);
    }
    return least;
  } finally {
    await session.close();
  }
}

/** The first of CUDA and WebGPU that can be had and is faster than the processor; else the processor. */
async function chooseByTrying(): Promise<ChosenDevice> {
  const own = await timeProducts('cpu');
  const reasons: string[] = [];
  for (const name of ['cuda', 'webgpu'] as const) {
    const { title, obstacle } = DEVICES[name];
    if (obstacle() !== undefined) continue;
    try {
      const times = own / (await timeProducts(name));
      if (times > 1) return { name, description: `${title} (${times.toFixed(1)} times as fast as the CPU)` };
      reasons.push(`${title} is slower`);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
  }
  return { name: 'cpu', description: `CPU (${reasons.join(', ') || 'no graphics card was found'})` };
}

/**
 * The device that `choice` means.
 *
 * @throws UsageError where a named one cannot be had, with what to do.
 */
export async function chooseDevice(choice: DeviceChoice): Promise<ChosenDevice> {
  if (choice === 'auto') return chooseByTrying();
  const { title, obstacle } = DEVICES[choice];
  const reason = obstacle();
  if (reason !== undefined) throw new UsageError(`--device ${choice}: ${reason}`);
  return { name: choice, description: title };
}
