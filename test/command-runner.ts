/**
 * @module
 * Runs commands as a user runs them, in this process, and answers what they print.
 */

import { expect, vi } from 'vitest';
import { type CommandEntry, runCli } from '../src/cli/run-cli.ts';

/** What a command line came to. */
export interface CommandOutcome {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runners of the command lines of `commands`. */
export function commandRunner(commands: readonly CommandEntry[]): {
  run(...argv: readonly string[]): Promise<CommandOutcome>;
  /** What it prints with `--json`, having succeeded without a word of complaint. */
  runJson(...argv: readonly string[]): Promise<Record<string, unknown>>;
} {
  const run = async (...argv: readonly string[]): Promise<CommandOutcome> => {
    let [out, err] = ['', ''];
    const log = vi.spyOn(console, 'log').mockImplementation((text: string) => {
      out += `${text}\n`;
    });
    const progress = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      const status = await runCli(argv, {
        commands,
        writeOut: (text) => {
          out += text;
        },
        writeErr: (text) => {
          err += text;
        },
      });
      return { status, out, err };
    } finally {
      log.mockRestore();
      progress.mockRestore();
    }
  };
  return {
    run,
    async runJson(...argv) {
      const { status, out, err } = await run(...argv, '--json');
      expect([status, err]).toEqual([0, '']);
      return JSON.parse(out) as Record<string, unknown>;
    },
  };
}
