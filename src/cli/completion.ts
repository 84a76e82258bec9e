/**
 * @module
 * `counterweight completion bash|zsh|fish`: prints the script by which a shell completes commands, options, their
 * choices and files by itself, and paths of fields by asking the program (`complete-word.ts`).
 *
 * The scripts are ours, and small. The library there is (@bomb.sh/tab) completes no file names, which are most of what
 * these commands take, and its script for bash evaluates the words typed.
 */

import { Argument, type Command } from 'commander';
import type { CliCommand } from './command.ts';
import { bashScript } from './completion/bash-script.ts';
import { type CommandSpec, readCommandSpecs } from './completion/command-spec.ts';
import { fishScript } from './completion/fish-script.ts';
import { zshScript } from './completion/zsh-script.ts';
import type { CommandEntry } from './run-cli.ts';

const PROGRAM = 'counterweight';

const SCRIPTS: Readonly<Record<string, (program: string, commands: readonly CommandSpec[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

const HOW = `
Keep the script where your shell looks for it, once and after each upgrade:
  bash  ${PROGRAM} completion bash > ~/.local/share/bash-completion/completions/${PROGRAM}
        (without the package bash-completion: anywhere, and "source FILE" in ~/.bashrc)
  zsh   ${PROGRAM} completion zsh > "\${fpath[1]}/_${PROGRAM}"
  fish  ${PROGRAM} completion fish > ~/.config/fish/completions/${PROGRAM}.fish`;

/** The command, for the table of commands `all`. */
export function completionCommand(all: readonly CommandEntry[]): CliCommand {
  return {
    configure(command: Command): void {
      command
        .description('Prints the script that lets a shell complete commands, options, files and paths.')
        .addArgument(new Argument('<shell>', 'for which shell').choices(Object.keys(SCRIPTS)))
        .addHelpText('after', HOW)
        .action(async (shell: string) => {
          process.stdout.write(SCRIPTS[shell](PROGRAM, await readCommandSpecs(all)));
        });
    },
  };
}
