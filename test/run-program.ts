/**
 * @module
 * The compiled program run as a user runs it: a process of its own. `npm run build` makes it, and `npm test` does so first.
 */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROGRAM: string = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** Whether there is a compiled program; its tests are skipped where not, and say so by `NOT_BUILT`. */
export const isBuilt: boolean = existsSync(PROGRAM);
export const NOT_BUILT = 'dist/ is absent ("npm run build" makes it, "npm test" does so first): skipped';

/** What a process left. */
export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunProgramOptions {
  readonly cwd: string;
  /** For Node, before the program. */
  readonly nodeOptions?: readonly string[];
  /** Told what has been printed to stderr so far. */
  readonly onError?: (text: string, interrupt: () => void) => void;
}

/** Runs `counterweight …args`. */
export function runProgram(
  args: readonly string[],
  { cwd, nodeOptions = [], onError = () => {} }: RunProgramOptions,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...nodeOptions, PROGRAM, ...args], { cwd });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
      onError(err, () => child.kill('SIGINT'));
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out, err }));
  });
}
