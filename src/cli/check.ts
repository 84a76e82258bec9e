/**
 * @module
 * `counterweight check FILES…`: reads pipeline configs and says what is wrong with them, and what is read otherwise
 * than it is written. `--fix` applies every fix that there is one right answer to.
 *
 * Exit status: 0 where there are only notes, 1 where there are findings, 2 where a file cannot be read; the other
 * files are still checked.
 */

import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { diagnose } from '../config/check-pipeline-config.ts';
import type { Diagnostic } from '../config/diagnostic.ts';
import { fixPipelineConfig } from '../config/fix-pipeline-config.ts';
import { type LoadedPipelineConfig, readPipelineConfig } from '../config/load-pipeline-config.ts';
import type { Target } from '../config/rule.ts';
import { NOTHING_KNOWN, type Surroundings } from '../config/surroundings.ts';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import { gatherSurroundings } from '../train/gather-surroundings.ts';
import { ConfigError, DataError, UsageError } from '../util/errors.ts';
import type { CliCommand } from './command.ts';
import { packageVersion } from './package-version.ts';
import { diagnosticJson, renderDiagnostic, summariseDiagnostics } from './render-diagnostics.ts';

/** What is said of one file. `error` is set where it could not be read. */
interface FileReport {
  readonly file: string;
  readonly text: string | undefined;
  readonly fragment: string | undefined;
  readonly applied: readonly Diagnostic[];
  readonly diagnostics: readonly Diagnostic[];
  readonly error: string | undefined;
}

interface CheckFlags {
  readonly count?: boolean;
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly fix?: boolean;
  readonly target: Target;
}

const TARGETS: readonly Target[] = ['counterweight', 'tfod'];

export const checkCommand: CliCommand = {
  configure(command: Command): void {
    command
      .description('Reads pipeline.config files and says what is wrong with them.')
      .argument('<files...>', 'the configuration files')
      .option('--fix', 'mend, in place, what has one right answer')
      .addOption(
        new Option(
          '--target <system>',
          'for whom: counterweight, or tfod, the stock TensorFlow Object Detection API',
        )
          .choices(TARGETS)
          .default('counterweight'),
      )
      .option('--count', 'count the training data, for the rules on the size of class weights')
      .option('--json', 'print JSON')
      .option('--sarif', 'print SARIF 2.1.0, for code hosts and editors')
      .addHelpText('after', '\n"counterweight explain CW101" explains a rule.')
      .action(async (files: readonly string[], flags: CheckFlags) => {
        if (flags.json && flags.sarif) throw new UsageError('--json and --sarif exclude each other.');
        const reports: FileReport[] = [];
        for (const file of files) reports.push(await checkFile(file, flags));
        if (flags.sarif) {
          const { sarifLog } = await import('./sarif.ts');
          console.log(JSON.stringify(sarifLog(reports, packageVersion()), null, 2));
        } else if (flags.json) console.log(JSON.stringify({ files: reports.map(toJson) }, null, 2));
        else for (const report of reports) printReport(report);
        const status = Math.max(...reports.map(statusOf));
        if (status > 0) process.exitCode = status;
      });
  },
};

async function checkFile(
  file: string,
  { fix = false, count = false, target }: CheckFlags,
): Promise<FileReport> {
  try {
    const before = await readFile(file, 'utf8');
    const surroundings = await surroundingsOf(before, file, count);
    const options = { target, surroundings };
    const { text, applied } = fix ? fixPipelineConfig(before, file, options) : { text: before, applied: [] };
    if (text !== before) {
      await writeFileAtomically(file, text);
      options.surroundings = await surroundingsOf(text, file, count);
    }
    const { diagnostics, loaded } = diagnose(text, file, options);
    return { file, text, fragment: loaded?.fragment, applied, diagnostics, error: undefined };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const { message } = error;
    return { file, text: undefined, fragment: undefined, applied: [], diagnostics: [], error: message };
  }
}

/** What is known of the files that the configuration names; nothing where it cannot be parsed. */
async function surroundingsOf(text: string, file: string, count: boolean): Promise<Surroundings> {
  let loaded: LoadedPipelineConfig;
  try {
    ({ loaded } = readPipelineConfig(text, file));
  } catch (error) {
    if (error instanceof ConfigError) return NOTHING_KNOWN;
    throw error;
  }
  const surroundings = await gatherSurroundings(loaded.config);
  if (!count || loaded.fragment !== undefined) return surroundings;
  return { ...surroundings, ...(await countOf(loaded)) };
}

/** The class counts of the training data, or why there are none. */
async function countOf({
  config,
}: LoadedPipelineConfig): Promise<Pick<Surroundings, 'classCounts' | 'countFault'>> {
  // Only --count needs the data sets' readers.
  const [{ countClasses }, { patientProgress }] = await Promise.all([
    import('../train/count-classes.ts'),
    import('./count-data.ts'),
  ]);
  let progress: ReturnType<typeof patientProgress> | undefined;
  try {
    const classCounts = await countClasses(config, (done, total) => {
      progress ??= patientProgress(total, 'count');
      progress.update(done);
    });
    return { classCounts };
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof DataError)) throw error;
    return { countFault: error.message };
  } finally {
    progress?.finish();
  }
}

function statusOf({ error, diagnostics }: FileReport): number {
  if (error !== undefined) return 2;
  return diagnostics.some(({ severity }) => severity !== 'note') ? 1 : 0;
}

function printReport({ file, applied, diagnostics, error }: FileReport): void {
  if (error !== undefined) {
    console.log(`${file}: ${error}\n`);
    return;
  }
  for (const { rule, fix } of applied) console.log(`${file}: mended ${rule}: ${fix?.title}.`);
  if (applied.length > 0) console.log('');
  for (const diagnostic of diagnostics) console.log(`${renderDiagnostic(file, diagnostic)}\n`);
  console.log(`${file}: ${summariseDiagnostics(diagnostics)}`);
}

function toJson({ file, fragment, applied, diagnostics, error }: FileReport): unknown {
  return {
    file,
    ...(fragment === undefined ? {} : { fragment }),
    ...(applied.length === 0
      ? {}
      : { fixed: true, applied: applied.map(({ rule, fix }) => ({ rule, title: fix?.title })) }),
    ...(error === undefined ? {} : { error }),
    diagnostics: diagnostics.map(diagnosticJson),
  };
}
