#!/usr/bin/env node
/**
 * @module
 * The program `counterweight`: runs `runCli` on the process's arguments and ends the process with its status.
 */

import { runCli } from './run-cli.ts';

/** The status of a program whose reader has gone (128 + SIGPIPE), as for `counterweight stats data | head`. */
const READER_GONE = 141;

for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(READER_GONE);
    throw error;
  });

const status = await runCli(process.argv.slice(2));
if (status !== 0) process.exitCode = status;
// After a failure, do not wait for workers or sessions that the failing command left open.
if (status !== 0) process.stderr.write('', () => process.exit(status));
