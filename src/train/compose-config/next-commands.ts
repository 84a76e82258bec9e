/**
 * @module
 * The commands that follow on a new configuration, ready to be copied.
 */

import { basename, dirname } from 'node:path';

/** The commands that come next. */
export function nextCommands(file: string, run: string, evaluated: boolean): string[] {
  return [
    `counterweight check ${shellWord(file)}`,
    `counterweight train ${shellWord(file)} --model-dir ${shellWord(run)}`,
    `counterweight eval ${shellWord(run)}${evaluated ? '' : ' --eval-data DATA'}`,
  ];
}

/** A name for a run on the data at `path`: its own, or its folder's where it only says "train". */
export function runName(path: string): string {
  const stem = basename(path).replace(/[.@].*$/, '');
  const name = /^(?:train|test|val|eval|instances|_annotations|tfrecord|data$)|[*?[]|^$/i.test(stem)
    ? basename(dirname(path))
    : stem;
  return name.replaceAll(/[^\w.-]+/g, '-').replace(/^[.-]+/, '') || 'first';
}

/** `text` as one word of a shell. */
export function shellWord(text: string): string {
  return /^[\w./@%+=:,\\-]+$/.test(text) ? text : JSON.stringify(text);
}
