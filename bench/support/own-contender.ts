/**
 * @module
 * A contender that is a script of this folder, told what to do by one argument of JSON.
 */

import { fileURLToPath } from 'node:url';
import type { ContenderSpec } from './contender.ts';

/** The contender that runs `script` of this folder on `task`. */
export function ownContender(name: string, script: string, task: object): ContenderSpec {
  const path = fileURLToPath(new URL(`./${script}`, import.meta.url));
  return { name, command: process.execPath, args: [path, JSON.stringify(task)] };
}
