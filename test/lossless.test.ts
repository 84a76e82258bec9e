/**
 * @module
 * Losslessness on files that people wrote: printing what was parsed is the identity, formatting keeps the meaning and
 * every comment and changes nothing twice.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compareConfigs } from '../src/config/diff/compare-configs.ts';
import { readPipelineConfig } from '../src/config/load-pipeline-config.ts';
import { formatText } from '../src/config/text/format-document.ts';
import { parseDocument } from '../src/config/text/parse-document.ts';
import { printDocument } from '../src/config/text/print-document.ts';
import type { Document } from '../src/config/text/syntax-tree.ts';
import { tokensOf } from '../src/config/text/tokens-of.ts';
import { ConfigError } from '../src/util/errors.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

function configsIn(folder: string): string[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:config|pbtxt)$/.test(name))
    .map((name) => join(folder, name))
    .sort();
}

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

function parsed(file: string): Document | undefined {
  try {
    return parseDocument(read(file), file);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

/** Every comment of `text`, in order. */
function commentsOf(text: string): string[] {
  const leading = [...tokensOf(text)].map((token) => token.leading);
  return [...leading, parseDocument(text, 'x').end.leading].flatMap(
    (trivia) => trivia.match(/(?:#|\/\/)[^\n\r]*/g)?.map((comment) => comment.trimEnd()) ?? [],
  );
}

const shared = configsIn('../shared/configs').concat(configsIn('../shared/seed'));
const isPresent = shared.length > 0;
const own = [...configsIn('test/broken-configs'), ...configsIn('examples')].filter(
  (file) => parsed(file) !== undefined,
);

it('There are files of our own that parse', () => {
  expect(own.length).toBeGreaterThan(3);
});

describe.each([
  ['Files of our own', own],
  [
    `Files that people wrote${isPresent ? '' : ' (need ../shared/configs and ../shared/seed, absent here: none)'}`,
    shared,
  ],
])('%s', (_, files) => {
  it.each(files)('%s is printed as it was parsed', (file) => {
    const document = parsed(file);
    expect(document && printDocument(document)).toBe(read(file));
  });

  it.each(files)('%s keeps its comments in formatting, and formatting again changes nothing', (file) => {
    const text = read(file);
    const formatted = formatText(text, file);
    expect(commentsOf(formatted)).toEqual(commentsOf(text));
    expect(formatText(formatted, file)).toBe(formatted);
    expect(printDocument(parseDocument(formatted, file))).toBe(formatted);
    const faults = (of: string): string[] =>
      readPipelineConfig(of, file).faults.map(({ summary }) => summary);
    expect(faults(formatted)).toHaveLength(faults(text).length);
    if (faults(text).length > 0) return;
    const { differences } = compareConfigs({ file, text }, { file: 'formatted', text: formatted });
    expect(differences).toEqual([]);
  });
});

describe.skipIf(!isPresent)(
  `All of them${isPresent ? '' : ' (need ../shared/configs and ../shared/seed, absent here: skipped)'}`,
  () => {
    it('are 25 upstream files and 3 seeds', () => {
      expect(shared).toHaveLength(28);
    });
  },
);
