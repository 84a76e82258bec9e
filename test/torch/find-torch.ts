/**
 * @module
 * Finds a Python that has PyTorch. What is tested against it is skipped elsewhere, with the reason printed. The packages are
 * looked up, not imported: that alone would take two seconds of each test.
 */

import { execFileSync } from 'node:child_process';

/** The command line's own first, then the system's: Debian's python3-torch belongs to that one. */
const CANDIDATES = ['python3', '/usr/bin/python3'] as const;

/** A Python with PyTorch and its version, or why there is none. */
export type FoundTorch = { readonly python: string; readonly version: string } | { readonly missing: string };

/** The first Python that has torch and each of `others`. */
export function findTorch(...others: readonly 'torchvision'[]): FoundTorch {
  const packages = ['torch', ...others];
  const program = `from importlib.metadata import version; print([version(p) for p in ${JSON.stringify(packages)}][0])`;
  const reasons: string[] = [];
  for (const python of CANDIDATES) {
    try {
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
  const debian = packages.map((name) => `python3-${name}`).join(' ');
  return { missing: `needs PyTorch (Debian: apt-get install ${debian}); ${reasons.join('; ')}` };
}
