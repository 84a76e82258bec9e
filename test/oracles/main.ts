/**
 * @module
 * `npm run oracles -- FILE…`: runs every case of reference files, prints those that fail with both tensors, and ends with
 * how many passed. Exit status 1 where one failed, 2 where no file is named.
 */

import { printFinding } from './print-finding.ts';
import { type AnyCase, readCases, runCase } from './run-case.ts';

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error(
    'Usage: npm run oracles -- FILE…\nFILE has the form of gradients.json, oracles.json or coco-eval.json.',
  );
  process.exit(2);
}

let passed = 0;
let failed = 0;
for (const file of files) {
  let cases: readonly AnyCase[] = [];
  try {
    cases = readCases(file);
  } catch (error) {
    failed++;
    console.log(`FAILED ${file}: It cannot be read as a reference file: ${(error as Error).message}.`);
  }
  for (const anyCase of cases) {
    const wrong = (await runCase(anyCase)).filter((finding) => !finding.passed);
    if (wrong.length === 0) {
      passed++;
      continue;
    }
    failed++;
    console.log([`FAILED ${anyCase.id} (${file})`, ...wrong.map(printFinding)].join('\n'));
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
