/**
 * @module
 * `counterweight lsp`: the language server for editors, on standard input and output unless told otherwise. It ends when
 * the editor says so, or when the editor is gone.
 *
 * vscode-languageserver ends the process by itself, as the protocol demands: 0 after `shutdown` and `exit`, else 1.
 */

import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, Option } from 'commander';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import type { Target } from '../config/rule.ts';
import type { OpenConfig } from '../lsp/language-host.ts';
import { serveLanguage } from '../lsp/serve-language.ts';
import { gatherSurroundings } from '../train/gather-surroundings.ts';
import type { CliCommand } from './command.ts';
import { packageVersion } from './package-version.ts';
import { parseNumber } from './parse-number.ts';

interface LspFlags {
  readonly nodeIpc?: boolean;
  readonly socket?: number;
  readonly pipe?: string;
  readonly target: Target;
}

const TARGETS: readonly Target[] = ['counterweight', 'tfod'];

export const lspCommand: CliCommand = {
  configure(command: Command): void {
    command
      .description('The language server for editors: remarks, fixes, completion, documentation, formatting.')
      .option('--stdio', 'talk over standard input and output (the default)')
      .option('--node-ipc', 'talk over the channel to the Node.js process that started this one')
      .option('--socket <port>', 'connect to this port', parseNumber({ min: 1, max: 65535, whole: true }))
      .option('--pipe <name>', 'connect to this pipe or socket file')
      .addOption(
        new Option(
          '--target <system>',
          'for whom files are checked: counterweight, or tfod, the stock TensorFlow Object Detection API',
        )
          .choices(TARGETS)
          .default('counterweight'),
      )
      .addOption(new Option('--clientProcessId <id>', 'end when this process has ended').hideHelp())
      .action(({ nodeIpc, socket, pipe, target }: LspFlags) => {
        // Given no streams, the library finds its way of talking in the arguments of the process.
        const isOther = nodeIpc === true || socket !== undefined || pipe !== undefined;
        const connection = isOther
          ? createConnection(ProposedFeatures.all)
          : createConnection(ProposedFeatures.all, process.stdin, process.stdout);
        serveLanguage(connection, {
          version: packageVersion(),
          target,
          gatherSurroundings: ({ loaded, uri, folders }) =>
            gatherSurroundings(loaded.config, { root: projectFolder(uri, folders) }),
        });
      });
  },
};

/**
 * The folder that the paths of the configuration at `uri` are relative to: the innermost of the editor's folders around
 * it, else the first, else the working directory.
 */
function projectFolder(uri: string, folders: OpenConfig['folders']): string {
  const file = pathOf(uri);
  const paths = folders.flatMap((folder) => pathOf(folder) ?? []);
  const around = paths.filter((path) => file !== undefined && !relative(path, file).startsWith('..'));
  return around.sort((a, b) => b.length - a.length)[0] ?? paths[0] ?? '.';
}

/** The path of a `file:` URI; `undefined` for documents that are not on disk. */
function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
