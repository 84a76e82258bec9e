/**
 * @module
 * The corpus of broken configurations: each `test/broken-configs/FAMILY/NAME.config` beside `NAME.txt`, what `check`
 * prints of it, to the letter. `NAME.tfod.config` is checked for the stock TensorFlow API.
 *
 * A family may have label maps and (empty) records beside its configurations: the paths that these name are then relative
 * to that folder, and what is not there is missing. In families without such files nothing is known of any.
 * `NAME.counts.json`, where there is one, holds the class counts of `check --count`.
 * Where there are fixes, `NAME.fixed.config` is the file after `check --fix`.
 *
 * `npx vitest run test/broken-configs.test.ts -u` writes the texts anew; read the difference before committing it.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { renderDiagnostic, summariseDiagnostics } from '../src/cli/render-diagnostics.ts';
import { type CheckOptions, diagnose } from '../src/config/check-pipeline-config.ts';
import type { Diagnostic } from '../src/config/diagnostic.ts';
import { fixPipelineConfig } from '../src/config/fix-pipeline-config.ts';
import { NOTHING_KNOWN, type Surroundings } from '../src/config/surroundings.ts';
import { gatherSurroundings } from '../src/train/gather-surroundings.ts';

const root = fileURLToPath(new URL('broken-configs', import.meta.url));

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((name) => name.split(sep).join('/'))
  .filter((name) => name.endsWith('.config') && !name.endsWith('.fixed.config'))
  .sort();

/** Whether a family has files for its configurations to name. */
function hasFiles(family: string): boolean {
  return readdirSync(join(root, family)).some((name) => /\.(pbtxt|record)$/.test(name));
}

/** What is known of the files that the configuration names. */
async function surroundingsOf(name: string, text: string): Promise<Surroundings> {
  const { loaded } = diagnose(text, name);
  if (loaded === undefined || !hasFiles(dirname(name))) return NOTHING_KNOWN;
  const surroundings = await gatherSurroundings(loaded.config, { root: join(root, dirname(name)) });
  const counts = join(root, name.replace(/\.config$/, '.counts.json'));
  if (!existsSync(counts)) return surroundings;
  const byId: Record<string, number> = JSON.parse(readFileSync(counts, 'utf8'));
  return { ...surroundings, classCounts: new Map(Object.entries(byId).map(([id, n]) => [Number(id), n])) };
}

/** What `check` prints of `text`. */
function printed(file: string, diagnostics: readonly Diagnostic[]): string {
  return [
    ...diagnostics.map((diagnostic) => `${renderDiagnostic(file, diagnostic)}\n`),
    `${file}: ${summariseDiagnostics(diagnostics)}\n`,
  ].join('\n');
}

const hasFix = ({ fix }: Diagnostic): boolean => fix !== undefined;

describe('Broken configurations', () => {
  it.each(files)('%s', async (name) => {
    const file = basename(name);
    const text = readFileSync(join(root, name), 'utf8');
    const target = file.endsWith('.tfod.config') ? 'tfod' : 'counterweight';
    const options: CheckOptions = { target, surroundings: await surroundingsOf(name, text) };
    const { diagnostics } = diagnose(text, file, options);
    const expected = join(root, name.replace(/\.config$/, '.txt'));
    await expect(printed(file, diagnostics)).toMatchFileSnapshot(expected);
    if (!diagnostics.some(hasFix)) return;
    const fixed = fixPipelineConfig(text, file, options).text;
    expect(fixed).not.toBe(text);
    await expect(fixed).toMatchFileSnapshot(join(root, name.replace(/\.config$/, '.fixed.config')));
    expect(diagnose(fixed, file, options).diagnostics.filter(hasFix)).toEqual([]);
  });

  it('are the only files of the corpus, with what is said of them', () => {
    const kept = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .map((name) => name.split(sep).join('/'))
      .filter((name) => /\.(?:txt|fixed\.config)$/.test(name));
    const stray = kept.filter(
      (name) => !files.includes(name.replace(/(?:\.txt|\.fixed\.config)$/, '.config')),
    );
    expect(stray).toEqual([]);
  });
});
