/**
 * @module
 * The completion script for zsh: one `_arguments` for each command, with the descriptions of options beside them.
 */

import { groupsOf } from './bash-script.ts';
import type { CommandSpec, OptionSpec, ValueSpec } from './command-spec.ts';

/** The script that completes `program`; for a file `_program` on the `fpath`, or to be sourced. */
export function zshScript(program: string, commands: readonly CommandSpec[]): string {
  const name = `_${program}`;
  const groups = groupsOf(commands);
  const leaves = commands.filter((command) => !groups.some(([above]) => above === command.name));
  return `#compdef ${program}
# Completion of ${program} for zsh, made by "${program} completion zsh".

# Offers what the program answers; what ends with a dot goes on.
${name}_ask() {
  local -a found=(\${(f)"$($${name}_program __complete "$1" -- "$PREFIX" "\${words[CURRENT-1]}" 2> /dev/null)"})
  local -a open=(\${(M)found:#*.}) closed=(\${found:#*.})
  compadd -S '' -a open
  compadd -a closed
}

${groups.map(([above, below]) => groupFunction(program, above, below, commands)).join('\n')}
${leaves.map((command) => leafFunction(program, command)).join('\n')}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  ${name} "$@"
else
  compdef ${name} ${program}
fi
`;
}

/** The function that completes the commands under `above`, and hands on to theirs. */
function groupFunction(
  program: string,
  above: string,
  below: readonly string[],
  commands: readonly CommandSpec[],
): string {
  const full = (name: string): string => (above === '' ? name : `${above} ${name}`);
  const described = below.map((name) => {
    const command = commands.find((each) => each.name === full(name));
    return `    ${quote(`${name}:${command?.summary ?? ''}`)}`;
  });
  const own = commands.find(({ name }) => name === above)?.options ?? [
    { flags: ['-h', '--help'], summary: 'print this help' },
    { flags: ['-V', '--version'], summary: 'print the version' },
  ];
  return `${functionName(program, above)}() {
${above === '' ? `  local _${program}_program=$words[1]\n` : ''}  local curcontext="$curcontext" state line
  local -a commands=(
${described.join('\n')}
  )
  _arguments -C ${own.map(optionSpec).join(' ')} '1: :->command' '*:: :->rest'
  case $state in
    command) _describe -t commands 'command' commands ;;
    rest)
      case $words[1] in
${below.map((name) => `        ${name}) ${functionName(program, full(name))} ;;`).join('\n')}
      esac
      ;;
  esac
}
`;
}

function leafFunction(program: string, command: CommandSpec): string {
  const positional = command.arguments.map((value, i) => {
    const isLast = i === command.arguments.length - 1;
    const number = command.isVariadic && isLast ? '*' : String(i + 1);
    return quote(`${number}:${wordFor(value)}:${action(program, value)}`);
  });
  const options = command.options.map((option) => optionSpec(option, program));
  const specs = [...options, ...positional].map((spec) => ` \\\n    ${spec}`);
  return `${functionName(program, command.name)}() {
  _arguments${specs.join('')}
}
`;
}

/** `--json[print JSON]`, `{-h,--help}[…]`, `--target=[for whom]:value:(a b)`. */
function optionSpec({ flags, summary, value }: OptionSpec, program: string | number = ''): string {
  const text = summary.replace(/[\\[\]:]/g, '\\$&');
  const after =
    value === undefined ? `[${text}]` : `[${text}]:${wordFor(value)}:${action(String(program), value)}`;
  const isLong = (flag: string): boolean => flag.startsWith('--') && value !== undefined;
  const specs = flags.map((flag) => quote(`(${flags.join(' ')})${flag}${isLong(flag) ? '=' : ''}${after}`));
  return specs.join(' ');
}

function wordFor(value: ValueSpec): string {
  if (value.kind === 'ask') return value.question;
  return value.kind === 'file' || value.kind === 'folder' ? value.kind : 'value';
}

function action(program: string, value: ValueSpec): string {
  switch (value.kind) {
    case 'words':
      return `(${value.words.join(' ')})`;
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    case 'none':
      return ' ';
    case 'ask':
      return `{_${program}_ask ${value.question}}`;
  }
}

function functionName(program: string, command: string): string {
  return `_${[program, ...command.split(' ')].filter((word) => word !== '').join('_')}`;
}

/** A word of the shell that stands for itself. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
