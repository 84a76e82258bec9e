/**
 * @module
 * The corpus of broken configurations: each `test/broken-configs/FAMILY/NAME.config` beside `NAME.txt`, what `check`
 * prints of it, to the letter. `NAME.tfod.config` is checked for the stock TensorFlow API.
 *
 * `npx vitest run test/broken-configs.test.ts -u` writes the texts anew; read the difference before committing it.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { renderDiagnostic, summariseDiagnostics } from '../src/cli/render-diagnostics.ts';
import { diagnose } from '../src/config/check-pipeline-config.ts';

const root = fileURLToPath(new URL('broken-configs', import.meta.url));

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((name) => name.split(sep).join('/'))
  .filter((name) => name.endsWith('.config'))
  .sort();

/** What `check` prints of the file. */
function checked(name: string): string {
  const file = name.split('/').at(-1) ?? name;
  const target = file.endsWith('.tfod.config') ? 'tfod' : 'counterweight';
  const { diagnostics } = diagnose(readFileSync(join(root, name), 'utf8'), file, { target });
  return [
    ...diagnostics.map((diagnostic) => `${renderDiagnostic(file, diagnostic)}\n`),
    `${file}: ${summariseDiagnostics(diagnostics)}\n`,
  ].join('\n');
}

describe('Broken configurations', () => {
  it.each(files)('%s', async (name) => {
    await expect(checked(name)).toMatchFileSnapshot(join(root, name.replace(/\.config$/, '.txt')));
  });
});
