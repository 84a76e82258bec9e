/**
 * @module
 * WebGPU for tests: a graphics card where there is one, else SwiftShader, a card in software, which Chromium ships (Debian:
 * the package `chromium`). It is slow and proves that the path is right.
 */

import { existsSync } from 'node:fs';
import { createGraph } from '../src/graph/create-graph.ts';
import { add } from '../src/graph/ops.ts';
import { createSession } from '../src/runtime/session.ts';
import { UsageError } from '../src/util/errors.ts';

const SWIFTSHADER = [
  '/usr/lib/chromium/vk_swiftshader_icd.json',
  '/opt/google/chrome/vk_swiftshader_icd.json',
  '/usr/lib/chromium-browser/vk_swiftshader_icd.json',
];

/** Why programs cannot be run by WebGPU here; undefined where they can. */
async function obstacle(): Promise<string | undefined> {
  const graph = createGraph();
  graph.output('y', add(graph.input('x', { dtype: 'float32', shape: [2] }), 1));
  try {
    const session = await createSession(graph, { device: 'webgpu' });
    await session.run({ x: new Float32Array(2) });
    await session.close();
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

/** Brings WebGPU about, if need be in software: undefined, or why tests of it must be skipped. */
export async function reachWebGpu(): Promise<string | undefined> {
  const icd = SWIFTSHADER.find((path) => existsSync(path));
  // The Vulkan loader reads the environment when the first program is made, so a failure cannot be tried again.
  const hasCard = existsSync('/dev/dri') || existsSync('/dev/nvidia0') || process.platform !== 'linux';
  if (!hasCard && icd === undefined)
    return `there is neither a graphics card nor SwiftShader (${SWIFTSHADER[0]}; Debian: apt-get install chromium)`;
  if (!hasCard && process.env.VK_ICD_FILENAMES === undefined) process.env.VK_ICD_FILENAMES = icd;
  return obstacle();
}
