/**
 * @module
 * `counterweight check FILES…`: reads pipeline configs and says what is wrong with them, and what is read otherwise
 * than it is written. `--fix` rewrites the spellings of the dialect.
 *
 * Exit status: 0 where there are only notes, 1 where there are findings, 2 where a file cannot be read or parsed; the
 * other files are still checked.
 */

import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { checkPipelineConfig } from '../config/check-pipeline-config.ts';
import type { Diagnostic } from '../config/diagnostic.ts';
import { canonicalise } from '../config/edit/edit-document.ts';
import { loadPipelineConfig } from '../config/load-pipeline-config.ts';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import { ConfigError } from '../util/errors.ts';
import { lineColumn } from '../util/line-column.ts';
import { renderFrame } from '../util/render-frame.ts';
import type { CliCommand } from './command.ts';

/** What is said of one file. `error` is set where it could not be read or parsed. */
interface FileReport {
  readonly file: string;
  readonly fragment: string | undefined;
  readonly fixed: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly error: string | undefined;
}

interface CheckFlags {
  readonly json?: boolean;
  readonly fix?: boolean;
}

export const checkCommand: CliCommand = {
  configure(command: Command): void {
    command
      .description('Reads pipeline.config files and says what is wrong with them.')
      .argument('<files...>', 'the configuration files')
      .option('--fix', 'rewrite spellings that are not the canonical ones, in place')
      .option('--json', 'print JSON')
      .action(async (files: readonly string[], flags: CheckFlags) => {
        const reports: FileReport[] = [];
        for (const file of files) reports.push(await checkFile(file, flags.fix ?? false));
        if (flags.json) console.log(JSON.stringify({ files: reports.map(toJson) }, null, 2));
        else for (const report of reports) printReport(report);
        const status = Math.max(...reports.map(statusOf));
        if (status > 0) process.exitCode = status;
      });
  },
};

async function checkFile(file: string, fix: boolean): Promise<FileReport> {
  try {
    const before = await readFile(file, 'utf8');
    const text = fix ? canonicalise(before, file) : before;
    if (text !== before) await writeFileAtomically(file, text);
    const loaded = loadPipelineConfig(text, file);
    return {
      file,
      fragment: loaded.fragment,
      fixed: text !== before,
      diagnostics: checkPipelineConfig(loaded),
      error: undefined,
    };
  } catch (error) {
    if (!(error instanceof ConfigError || (error instanceof Error && 'code' in error))) throw error;
    return { file, fragment: undefined, fixed: false, diagnostics: [], error: error.message };
  }
}

function statusOf({ error, diagnostics }: FileReport): number {
  if (error !== undefined) return 2;
  return diagnostics.some(({ severity }) => severity !== 'note') ? 1 : 0;
}

function printReport({ file, fixed, diagnostics, error }: FileReport): void {
  if (error !== undefined) {
    console.log(error.startsWith(`${file}:`) ? `${error}\n` : `${file}: ${error}\n`);
    return;
  }
  if (fixed) console.log(`${file}: rewritten in the canonical spelling.`);
  for (const { severity, message, place } of diagnostics) {
    const said = `${severity}: ${message}`;
    console.log(`${place === undefined ? `${file}: ${said}` : renderFrame(place, said)}\n`);
  }
  console.log(`${file}: ${summarise(diagnostics)}`);
}

function summarise(diagnostics: readonly Diagnostic[]): string {
  const parts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  return parts.length === 0 ? 'no remarks.' : `${parts.join(', ')}.`;
}

function toJson({ file, fragment, fixed, diagnostics, error }: FileReport): unknown {
  return {
    file,
    ...(fragment === undefined ? {} : { fragment }),
    ...(fixed ? { fixed } : {}),
    ...(error === undefined ? {} : { error }),
    diagnostics: diagnostics.map(({ severity, message, place }) => ({
      severity,
      message,
      ...(place === undefined ? {} : lineColumn(place.text, place.offset)),
    })),
  };
}
