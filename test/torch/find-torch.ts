/**
 * @module
 * Finds a Python that has PyTorch. What is tested against it is skipped elsewhere, with the reason printed.
 */

import { execFileSync } from 'node:child_process';

/** The command line's own first, then the system's: Debian's python3-torch belongs to that one. */
const CANDIDATES = ['python3', '/usr/bin/python3'] as const;

/** A Python with PyTorch and its version, or why there is none. */
export type FoundTorch = { readonly python: string; readonly version: string } | { readonly missing: string };

/** The first Python that can import torch. */
export function findTorch(): FoundTorch {
  const reasons: string[] = [];
  for (const python of CANDIDATES) {
    try {
      const program = 'import torch; print(torch.__version__)';
      const text = execFileSync(python, ['-c', program], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return { python, version: text.trim() };
    } catch (error) {
      const { stderr, code } = error as { stderr?: string; code?: string };
      reasons.push(`${python}: ${stderr?.trim().split('\n').at(-1) || code || 'failed'}`);
    }
  }
  return { missing: `needs PyTorch (Debian: apt-get install python3-torch); ${reasons.join('; ')}` };
}
