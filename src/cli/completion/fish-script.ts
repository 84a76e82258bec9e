/**
 * @module
 * The completion script for fish: a function that says where the cursor stands, and one `complete` for each thing that
 * can stand there, with its description.
 */

import { groupsOf } from './bash-script.ts';
import type { CommandSpec, ValueSpec } from './command-spec.ts';

/** The script that completes `program`. */
export function fishScript(program: string, commands: readonly CommandSpec[]): string {
  const groups = groupsOf(commands);
  const taking = commands.flatMap(({ name, options }) =>
    options.flatMap(({ flags, value }) =>
      value === undefined ? [] : flags.map((flag) => `${name} ${flag}`),
    ),
  );
  return `# Completion of ${program} for fish, made by "${program} completion fish".

# Prints the command so far, how many arguments it has, and the last of them.
function __${program}_state
    set -l command ''
    set -l position 0
    set -l last ''
    set -l option ''
    for word in (commandline -opc)[2..-1]
        if test -n "$option"
            set option ''
        else if string match -q -- '-*' $word
            contains -- "$command $word" ${taking.map(quote).join(' ')}; and set option $word
        else if contains -- (string trim "$command $word") ${commands.map(({ name }) => quote(name)).join(' ')}
            set command (string trim "$command $word")
        else
            set position (math $position + 1)
            set last $word
        end
    end
    printf '%s\\n' "$command" $position "$last"
end

# Whether the cursor stands at an argument of COMMAND, the one of this NUMBER if it is given ("2+": or a later one).
function __${program}_at
    set -l state (__${program}_state)
    test "$state[1]" = "$argv[1]"; or return 1
    test (count $argv) -eq 1; and return 0
    string match -q -- '*+' $argv[2]; and test $state[2] -ge (string trim -c + $argv[2]); and return 0
    test "$state[2]" = "$argv[2]"
end

# What the program answers about the word under the cursor.
function __${program}_ask
    set -l state (__${program}_state)
    set -l tokens (commandline -opc)
    $tokens[1] __complete $argv[1] -- (commandline -ct) "$state[3]" 2>/dev/null
end

complete -c ${program} -e
complete -c ${program} -f
${groups.flatMap(([above, below]) => groupLines(program, above, below, commands)).join('\n')}
complete -c ${program} -n '__${program}_at ""' -s h -l help -d 'print this help'
complete -c ${program} -n '__${program}_at ""' -s V -l version -d 'print the version'
${commands.flatMap((command) => commandLines(program, command)).join('\n')}
`;
}

function groupLines(
  program: string,
  above: string,
  below: readonly string[],
  commands: readonly CommandSpec[],
): string[] {
  return below.map((name) => {
    const full = above === '' ? name : `${above} ${name}`;
    const summary = commands.find((command) => command.name === full)?.summary ?? '';
    return `complete -c ${program} -n ${quote(`__${program}_at "${above}" 0`)} -a ${quote(name)} -d ${quote(summary)}`;
  });
}

function commandLines(program: string, command: CommandSpec): string[] {
  const { name, options, isVariadic } = command;
  const options_ = options.map(({ flags, summary, value }) => {
    const named = flags.map((flag) =>
      flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
    );
    const takes = value === undefined ? '' : ` ${valueFlags(program, value)}`;
    return `complete -c ${program} -n ${quote(`__${program}_at "${name}"`)} ${named.join(' ')}${takes} -d ${quote(summary)}`;
  });
  const arguments_ = command.arguments.map((value, i) => {
    const isLast = i === command.arguments.length - 1;
    const at = quote(`__${program}_at "${name}" ${i}${isVariadic && isLast ? '+' : ''}`);
    return `complete -c ${program} -n ${at} ${argumentFlags(program, value)}`;
  });
  return [...options_, ...arguments_];
}

function valueFlags(program: string, value: ValueSpec): string {
  switch (value.kind) {
    case 'words':
      return `-x -a ${quote(value.words.join(' '))}`;
    case 'file':
      return '-r -F';
    case 'folder':
      return `-x -a ${quote('(__fish_complete_directories)')}`;
    case 'none':
      return '-x';
    case 'ask':
      return `-x -a ${quote(`(__${program}_ask ${value.question})`)}`;
  }
}

function argumentFlags(program: string, value: ValueSpec): string {
  return value.kind === 'file' ? '-F' : valueFlags(program, value).replace(/^-x ?/, '-f ');
}

/** A word of the shell that stands for itself. */
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
