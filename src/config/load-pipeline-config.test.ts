import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadPipelineConfig } from './load-pipeline-config.ts';
import { parseDocument } from './parse-document.ts';
import { printDocument } from './print-document.ts';

const shared = new URL('../../../shared/', import.meta.url);
const present = existsSync(shared);

function configsIn(folder: string): [string, string][] {
  const root = new URL(`${folder}/`, shared);
  if (!existsSync(root)) return [];
  const names = readdirSync(root, { recursive: true }).map(String);
  return names
    .filter((name) => name.endsWith('.config'))
    .sort()
    .map((name) => [name, readFileSync(new URL(name, root), 'utf8')]);
}

const real = [...configsIn('configs'), ...configsIn('checkpoints'), ...configsIn('datasets/raccoon')];
const seed = configsIn('seed');

describe.skipIf(!present)(
  `Real configurations${present ? '' : ' (need ../shared/configs, absent here: skipped)'}`,
  () => {
    it('are all there', () => expect(configsIn('configs')).toHaveLength(25));

    it.each([...real, ...seed])('%s prints as it was parsed', (name, text) => {
      expect(printDocument(parseDocument(text, name))).toBe(text);
    });

    it.each(real)('%s loads without a note', (name, text) => {
      const loaded = loadPipelineConfig(text, name);
      expect(loaded.notes.map((note) => note.message)).toEqual([]);
      expect(loaded.config.model?.model.case).toBeDefined();
      expect(loaded.fragment).toBeUndefined();
    });
  },
);
