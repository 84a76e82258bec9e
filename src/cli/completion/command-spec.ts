/**
 * @module
 * What a shell must know of the commands to complete them, as plain data, read off the commands themselves.
 */

import { type Argument, Command, type Option } from 'commander';
import type { CommandEntry } from '../run-cli.ts';

/** What can stand for a value. `ask` is answered by the program while the shell waits, since it depends on the words. */
export type ValueSpec =
  | { readonly kind: 'file' | 'folder' | 'none' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'ask'; readonly question: Question };

/** What the program can be asked: `path` of a field, `value` of the field at the path before, `query` of `explain`. */
export type Question = 'path' | 'value' | 'query';

export interface OptionSpec {
  /** `--json`, `-h`. */
  readonly flags: readonly string[];
  readonly summary: string;
  /** Absent for a flag that takes none. */
  readonly value?: ValueSpec;
}

export interface CommandSpec {
  /** `check`, `config get`. */
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionSpec[];
  readonly arguments: readonly ValueSpec[];
  /** Whether the last argument can be repeated. */
  readonly isVariadic: boolean;
}

/** Arguments whose values the program is asked for, by command and argument. */
const ASKED: Readonly<Record<string, Question | undefined>> = {
  'config get path': 'path',
  'config set path': 'path',
  'config set value': 'value',
  'config insert path': 'path',
  'config insert value': 'value',
  'config unset path': 'path',
  'config rename path': 'path',
  'explain query': 'query',
};

/** Placeholders of values that are no files: numbers and names. */
const NAMES: ReadonlySet<string> = new Set([
  ...['n', 'p', 'b', 'w', 'steps', 'seconds', 'seed', 'count', 'size', 'port', 'id'],
  ...['name', 'how', 'system', 'format', 'model', 'value'],
]);

const FOLDERS: ReadonlySet<string> = new Set(['folder', 'dir', 'run']);

/** Every command that is not hidden, in the order of the table; loads them all. */
export async function readCommandSpecs(all: readonly CommandEntry[]): Promise<readonly CommandSpec[]> {
  const specs: CommandSpec[] = [];
  for (const entry of all) {
    if (entry.isHidden) continue;
    const command = new Command(entry.name).summary(entry.summary);
    (await entry.load()).configure(command);
    specs.push(...specsOf(command, []));
  }
  return specs;
}

/** The command and those below it, each with its full name. */
function specsOf(command: Command, above: readonly string[]): CommandSpec[] {
  const path = [...above, command.name()];
  const name = path.join(' ');
  const options = command.createHelp().visibleOptions(command);
  const taken = command.registeredArguments;
  const below = command.commands.flatMap((each) => specsOf(each, path));
  return [
    {
      name,
      summary: command.summary() || command.description(),
      options: options.map(readOption),
      arguments: taken.map((argument) => readArgument(name, argument)),
      isVariadic: taken.some(({ variadic }) => variadic),
    },
    ...below,
  ];
}

function readOption(option: Option): OptionSpec {
  const flags = [option.short, option.long].filter((flag) => flag !== undefined);
  const summary = option.description;
  if (!option.required && !option.optional) return { flags, summary };
  const placeholder = /[<[]([\w-]+)/.exec(option.flags)?.[1] ?? 'value';
  return { flags, summary, value: readValue(placeholder, option.argChoices) };
}

function readArgument(command: string, argument: Argument): ValueSpec {
  const question = ASKED[`${command} ${argument.name()}`];
  if (question !== undefined) return { kind: 'ask', question };
  return readValue(argument.name(), argument.argChoices);
}

function readValue(placeholder: string, choices: readonly string[] | undefined): ValueSpec {
  if (choices !== undefined) return { kind: 'words', words: choices };
  if (FOLDERS.has(placeholder)) return { kind: 'folder' };
  return { kind: NAMES.has(placeholder) ? 'none' : 'file' };
}
