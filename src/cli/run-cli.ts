/**
 * @module
 * The command line's frame: finds the command, loads only its file, and turns every failure into a message and an
 * exit status. 0: done. 2: the user's to mend (a wrong flag, a fault in a file), without a stack. 1: a bug, with its
 * stack and cause. 141: whoever reads our output has left.
 *
 * Flags are kebab-case; the snake_case spelling of the TensorFlow Object Detection API's programs
 * (`--pipeline_config_path`) is read as the same flag.
 */

import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import { isUserError } from '../util/errors.ts';
import type { CliCommand } from './command.ts';
import { packageVersion } from './package-version.ts';

/** One row of the table of commands. */
export interface CommandEntry {
  readonly name: string;
  /** One short line for the list of commands. */
  readonly summary: string;
  /** Left out of the list: not for people. */
  readonly isHidden?: boolean;
  load(): Promise<CliCommand>;
}

/** Where the frame writes, and the commands it knows; all but the tests leave both alone. */
export interface CliSurroundings {
  readonly commands?: readonly CommandEntry[];
  writeOut?(text: string): void;
  writeErr?(text: string): void;
}

const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'init',
    summary: 'write a commented pipeline.config and label map for a data set',
    load: async () => (await import('./init.ts')).initCommand,
  },
  {
    name: 'stats',
    summary: 'count a data set, class by class',
    load: async () => (await import('./stats.ts')).statsCommand,
  },
  {
    name: 'weights',
    summary: 'compute class weights from the counts, and write them into a pipeline.config',
    load: async () => (await import('./weights.ts')).weightsCommand,
  },
  {
    name: 'check',
    summary: 'read a pipeline.config and say how it is understood',
    load: async () => (await import('./check.ts')).checkCommand,
  },
  {
    name: 'summary',
    summary: 'tell a detector layer by layer: sizes, costs, anchors, memory',
    load: async () => (await import('./summary.ts')).summaryCommand,
  },
  {
    name: 'config',
    summary: 'read, edit, format and compare pipeline.config files',
    load: async () => (await import('./config.ts')).configCommand,
  },
  {
    name: 'explain',
    summary: 'say what a field, a message, a value or a rule is',
    load: async () => (await import('./explain.ts')).explainCommand,
  },
  {
    name: 'convert',
    summary: 'turn a data set into another format (Pascal VOC, COCO, TFRecord), or a checkpoint',
    load: async () => (await import('./convert.ts')).convertCommand,
  },
  {
    name: 'train',
    summary: 'train a detector as a pipeline.config says',
    load: async () => (await import('./train.ts')).trainCommand,
  },
  {
    name: 'eval',
    summary: 'measure a trained detector: COCO figures, class by class',
    load: async () => (await import('./eval.ts')).evalCommand,
  },
  {
    name: 'compare',
    summary: 'tell whether one run is better than another, class by class, beyond chance',
    load: async () => (await import('./compare.ts')).compareCommand,
  },
  {
    name: 'report',
    summary: 'write a page on one run or several: curves, intervals, mistakes, pictures',
    load: async () => (await import('./report.ts')).reportCommand,
  },
  {
    name: 'export',
    summary: 'write a trained detector as one ONNX file',
    load: async () => (await import('./export.ts')).exportCommand,
  },
  {
    name: 'export-tfod',
    summary: 'write what the stock TensorFlow API can train on, class weights in the records',
    load: async () => (await import('./export-tfod.ts')).exportTfodCommand,
  },
  {
    name: 'detect',
    summary: 'find objects in images with an exported detector',
    load: async () => (await import('./detect.ts')).detectCommand,
  },
  {
    name: 'lsp',
    summary: 'serve editors: remarks, fixes, completion and documentation as you type',
    load: async () => (await import('./lsp.ts')).lspCommand,
  },
  {
    name: 'completion',
    summary: 'print the script that lets a shell complete these commands',
    load: async () => (await import('./completion.ts')).completionCommand(COMMANDS),
  },
  {
    name: '__complete',
    summary: 'answer the script of "completion"',
    isHidden: true,
    load: async () => (await import('./complete-word.ts')).completeWordCommand,
  },
  {
    name: 'demo',
    summary: 'the whole story in a few minutes, on pictures drawn by code',
    load: async () => (await import('./demo.ts')).demoCommand,
  },
];

const HELP_FOOTER = '\n"counterweight <command> --help" explains one command.';

/** The system errors that concern a path the user gave, or the disk under it. */
const PATH_ERRORS: ReadonlySet<string> = new Set([
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
]);

/**
 * Runs one command line and answers its exit status. Prints errors; throws nothing.
 *
 * @example
 * process.exitCode = await runCli(process.argv.slice(2));
 */
export async function runCli(argv: readonly string[], surroundings: CliSurroundings = {}): Promise<number> {
  const { commands = COMMANDS } = surroundings;
  const writeOut = surroundings.writeOut ?? ((text) => void process.stdout.write(text));
  const writeErr = surroundings.writeErr ?? ((text) => void process.stderr.write(text));
  try {
    const program = createProgram(writeOut, writeErr);
    const args = kebabFlags(helpAsFlag(argv));
    const wanted = args.find((arg) => !arg.startsWith('-'));
    for (const entry of commands) {
      const command = program.command(entry.name, { hidden: entry.isHidden ?? false });
      command.summary(entry.summary).description(entry.summary);
      if (entry.name === wanted) (await entry.load()).configure(command);
    }
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (isUserError(error) || isPathError(error)) {
      writeErr(`${error.message}\n`);
      return 2;
    }
    writeErr(`${inspect(error)}\n`);
    return 1;
  }
}

function createProgram(writeOut: (text: string) => void, writeErr: (text: string) => void): Command {
  return new Command('counterweight')
    .description(
      'Trains object detectors on imbalanced data, from TensorFlow Object Detection API pipeline.config files.',
    )
    .usage('<command> [options]')
    .version(describeVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', HELP_FOOTER)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut,
      writeErr,
      outputError: (text, write) => write(houseMessage(text)),
    });
}

function describeVersion(): string {
  return `counterweight ${packageVersion()} (Node.js ${process.version}, ${process.platform} ${process.arch})`;
}

/** `help train` as `train --help`, `help` as `--help`. */
function helpAsFlag(argv: readonly string[]): readonly string[] {
  return argv[0] === 'help' ? [...argv.slice(1, 2), '--help'] : argv;
}

/** `--some_flag=a_b` as `--some-flag=a_b`, up to a bare `--`. */
function kebabFlags(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.map((arg, i) =>
    end >= 0 && i >= end ? arg : arg.replace(/^--[\w-]+/, (flag) => flag.replaceAll('_', '-')),
  );
}

/** Commander's `error: unknown option '--x'\n(Did you mean --y?)` in the house's words. */
function houseMessage(text: string): string {
  const [, first = '', hint] = /^(?:error: )?([^\n]*)(?:\n\((Did you mean .*)\))?/.exec(text) ?? [];
  const said = first.replace(/'([^']*)'/g, '"$1"').replace(/\.?$/, '.');
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${hint === undefined ? '' : ` ${hint}`}\n`;
}

function isPathError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code, path } = error as NodeJS.ErrnoException;
  return code !== undefined && path !== undefined && PATH_ERRORS.has(code);
}
