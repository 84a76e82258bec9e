/**
 * @module
 * The completion script for bash, from version 3.2 (macOS) on and without the package bash-completion. The table of
 * commands is in the script; only what depends on the words typed is asked of the program. Where nothing is offered,
 * bash completes file names.
 *
 * Bash splits words at "=" too: `--target=tfod` arrives as three.
 */

import type { CommandSpec, ValueSpec } from './command-spec.ts';

/** The script that completes `program`. */
export function bashScript(program: string, commands: readonly CommandSpec[]): string {
  const name = `_${program}`;
  return `# Completion of ${program} for bash, made by "${program} completion bash".

# What can follow COMMAND: options and further commands.
${name}_words() {
  case "$1" in
${commands.map((command) => `    ${quote(command.name)}) echo ${quote(optionWords(command))} ;;`).join('\n')}
    *) echo '--help --version' ;;
  esac
}

# The commands under COMMAND.
${name}_commands() {
  case "$1" in
${groupsOf(commands)
  .map(([above, below]) => `    ${quote(above)}) echo ${quote(below.join(' '))} ;;`)
  .join('\n')}
  esac
}

# What the value of an option of COMMAND, or its argument of this number, can be.
${name}_value() {
  case "$1 $2" in
${commands.flatMap(valueCases).join('\n')}
  esac
}

${name}() {
  local IFS=$' \\t\\n' current="\${COMP_WORDS[COMP_CWORD]}" command='' position=0 option='' last='' word value i
  [[ $current == '=' ]] && current=''
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    [[ $word == '=' ]] && continue
    if [[ -n $option ]]; then
      option=''
    elif [[ $word == -* ]]; then
      [[ $word == --* ]] && word="--$(tr _ - <<< "\${word#--}")"
      [[ -n $(${name}_value "$command" "$word") ]] && option="$word"
    elif [[ " $(${name}_commands "$command") " == *" $word "* ]]; then
      command="\${command:+$command }$word"
    else
      ((position++))
      last="$word"
    fi
  done
  COMPREPLY=()
  if [[ -z $option && $current == -* ]]; then
    COMPREPLY=($(compgen -W "$(${name}_words "$command")" -- "$current"))
    return
  fi
  if [[ -z $option && $position == 0 && -n $(${name}_commands "$command") ]]; then
    COMPREPLY=($(compgen -W "$(${name}_commands "$command")" -- "$current"))
    return
  fi
  value="$(${name}_value "$command" "\${option:-$position}")"
  case "$value" in
    words\\ *) COMPREPLY=($(compgen -W "\${value#words }" -- "$current")) ;;
    ask\\ *)
      COMPREPLY=($(compgen -W "$("\${COMP_WORDS[0]}" __complete "\${value#ask }" -- "$current" "$last" 2> /dev/null)"))
      [[ \${COMPREPLY[0]} == *. ]] && type compopt &> /dev/null && compopt -o nospace
      ;;
    folder)
      local IFS=$'\\n'
      COMPREPLY=($(compgen -d -- "$current"))
      type compopt &> /dev/null && compopt -o filenames
      ;;
  esac
  [[ $value != file ]] && type compopt &> /dev/null && compopt +o default +o bashdefault
  return 0
}

complete -o bashdefault -o default -F ${name} ${program}
`;
}

function optionWords({ options }: CommandSpec): string {
  return options.flatMap(({ flags }) => flags).join(' ');
}

/** For each command with commands below it, and for the program (''), their names. */
export function groupsOf(commands: readonly CommandSpec[]): (readonly [string, readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const { name } of commands) {
    const words = name.split(' ');
    const above = words.slice(0, -1).join(' ');
    groups.set(above, [...(groups.get(above) ?? []), words[words.length - 1]]);
  }
  return [...groups];
}

function valueCases(command: CommandSpec): string[] {
  const { name, options, isVariadic } = command;
  const ofOptions = options.flatMap(({ flags, value }) =>
    value === undefined
      ? []
      : [`    ${flags.map((flag) => quote(`${name} ${flag}`)).join(' | ')}) ${echo(value)} ;;`],
  );
  const ofArguments = command.arguments.map((value, i) => {
    const isLast = i === command.arguments.length - 1;
    const number = isVariadic && isLast ? `${quote(`${name} `)}[0-9]*` : quote(`${name} ${i}`);
    return `    ${number}) ${echo(value)} ;;`;
  });
  return [...ofOptions, ...ofArguments];
}

function echo(value: ValueSpec): string {
  if (value.kind === 'words') return `echo ${quote(`words ${value.words.join(' ')}`)}`;
  return `echo ${quote(value.kind === 'ask' ? `ask ${value.question}` : value.kind)}`;
}

/** A word of the shell that stands for itself. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
