/**
 * @module
 * `npm run bench -- NAME [--json]`: runs one of the benches beside this file. Each is a script that asks one question
 * and prints its figures, with `--json` as one line of JSON; README.md says what each asks and what it has shown.
 */

import { readdirSync } from 'node:fs';

const names = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.js') && file !== 'run.js')
  .map((file) => file.replace(/\.js$/, ''))
  .sort();

const name = process.argv[2] ?? '';
if (names.includes(name)) await import(new URL(`./${name}.js`, import.meta.url).href);
else {
  console.error(`Usage: npm run bench -- NAME [--json], with one of these names:\n  ${names.join('\n  ')}`);
  process.exitCode = 2;
}
