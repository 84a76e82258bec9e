/**
 * @module
 * The Python that has PyTorch, where one is installed (Debian: python3-torch, which belongs to /usr/bin/python3).
 */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ContenderSpec } from './contender.ts';

/** A Python with PyTorch, and which version of it. */
export interface Torch {
  readonly python: string;
  readonly version: string;
}

/** Looks for PyTorch, and what else of `modules` is needed. */
export function findTorch(modules = 'torch'): Torch | undefined {
  for (const python of ['python3', '/usr/bin/python3']) {
    const { status, stdout } = spawnSync(python, ['-c', `import ${modules}; print(torch.__version__)`]);
    if (status === 0) return { python, version: stdout.toString().trim() };
  }
  return undefined;
}

/** The contender that runs `script` of `bench/peers`. */
export function torchContender(
  { python }: Torch,
  name: string,
  script: string,
  args: readonly string[],
): ContenderSpec {
  const path = fileURLToPath(new URL(`../../../bench/peers/${script}`, import.meta.url));
  return { name, command: python, args: [path, ...args] };
}
