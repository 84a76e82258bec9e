/**
 * @module
 * The interface of one command of the command line. A command file parses its flags, calls the library and prints;
 * `run-cli.ts` holds the table of commands and loads a command's file only when it is asked for.
 *
 * A command throws what goes wrong (`UsageError` for its own flags) and never ends the process; `run-cli.ts` alone
 * turns errors into messages and exit statuses.
 */

import type { Command } from 'commander';

/** One command: what `counterweight <name>` takes and does. */
export interface CliCommand {
  /** Adds the description, arguments, options and `.action()` to `command`, which already has its name and summary. */
  configure(command: Command): void;
}
