/**
 * @module
 * `counterweight config format FILES…`: lays files out canonically, in place. It needs a file's syntax only, so that
 * also a file with unknown fields can be formatted.
 *
 * Exit status: 1 where `--check` finds a file that is not formatted, 2 where a file cannot be read; the others are
 * still looked at.
 */

import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { formatText } from '../config/text/format-document.ts';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import { ConfigError, UsageError } from '../util/errors.ts';

interface FormatFlags {
  readonly check?: boolean;
  readonly stdout?: boolean;
}

/** Adds `format` to `command`. */
export function addFormatCommand(command: Command): void {
  command
    .command('format')
    .summary('lay files out canonically')
    .description('Lays files out canonically: two spaces a level, one field a line, comments kept.')
    .argument('<files...>', 'the configurations')
    .option('--check', 'only say which files are not formatted, status 1 if any')
    .option('--stdout', 'print the formatted text, and leave the files alone')
    .action(async (files: readonly string[], flags: FormatFlags) => {
      if (flags.check && flags.stdout) throw new UsageError('--check and --stdout exclude each other.');
      const statuses: number[] = [];
      for (const file of files) statuses.push(await formatFile(file, flags));
      const status = Math.max(...statuses);
      if (status > 0) process.exitCode = status;
    });
}

async function formatFile(file: string, { check = false, stdout = false }: FormatFlags): Promise<number> {
  try {
    const before = await readFile(file, 'utf8');
    const after = formatText(before, file);
    if (stdout) process.stdout.write(after);
    else if (check) {
      if (after !== before) console.log(`${file}: not formatted.`);
      return after === before ? 0 : 1;
    } else if (after !== before) {
      await writeFileAtomically(file, after);
      console.log(`${file}: formatted.`);
    }
    return 0;
  } catch (error) {
    const isFilesFault = error instanceof ConfigError || (error instanceof Error && 'code' in error);
    if (!isFilesFault) throw error;
    console.error(error instanceof ConfigError ? error.message : `${file}: ${error.message}`);
    return 2;
  }
}
