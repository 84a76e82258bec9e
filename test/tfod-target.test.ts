/**
 * @module
 * `check --target tfod`: what the stock TensorFlow API refuses. Upstream's own files give notes alone; on the seed files
 * every error has a fix, and what `--fix` leaves is read by the schema without our fields, also by protoc where there is one.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/config/check-pipeline-config.ts';
import { fixPipelineConfig } from '../src/config/fix-pipeline-config.ts';
import { bindMessage } from '../src/config/schema/bind-message.ts';
import { isOwnField } from '../src/config/schema/is-own-field.ts';
import { locatePipelineFields } from '../src/config/schema/locate-fields.ts';
import { parseDocument } from '../src/config/text/parse-document.ts';
import { TrainEvalPipelineConfigSchema } from '../src/proto/gen/object_detection/protos/pipeline_pb.js';

const shared = fileURLToPath(new URL('../../shared/', import.meta.url));
const present = existsSync(shared);
const without = present ? '' : ' (needs ../shared, absent here: skipped)';
const options = { target: 'tfod' } as const;

function configsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.config'))
    .sort()
    .map((name) => join(folder, name));
}

const upstream = present ? configsIn(join(shared, 'configs')) : [];
const seeds = present ? configsIn(join(shared, 'seed')) : [];
const corpus = configsIn(fileURLToPath(new URL('broken-configs/tfod', import.meta.url)));

/** What the stock schema would not take: the faults of reading by it alone, our fields, comments by "//". */
function refusals(text: string): unknown[] {
  const document = parseDocument(text, 'x');
  const { faults, notes } = bindMessage(TrainEvalPipelineConfigSchema, document);
  const own = locatePipelineFields(document).filter(({ desc }) => isOwnField(desc));
  return [
    ...faults,
    ...notes,
    ...own,
    ...document.slashComments,
    ...(text.startsWith('\uFEFF') ? ['BOM'] : []),
  ];
}

describe.skipIf(!present)(`Upstream's own files${without}`, () => {
  it.each(upstream)('%s: notes alone', (file) => {
    const { diagnostics } = diagnose(readFileSync(file, 'utf8'), file, options);
    expect(diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([]);
  });
});

describe.skipIf(!present)(`The seed files${without}`, () => {
  const rulesOf = (name: string): string[] => {
    const file = seeds.find((path) => basename(path).startsWith(name)) ?? '';
    const { diagnostics } = diagnose(readFileSync(file, 'utf8'), file, options);
    return diagnostics.filter(({ severity }) => severity !== 'note').map(({ rule }) => rule);
  };

  it('name each thing that the API refuses', () => {
    expect(rulesOf('example-1').sort()).toEqual(['CW601', 'CW602', 'CW604', 'CW610', 'CW610']);
    expect(rulesOf('example-2').sort()).toEqual(['CW601', 'CW602', 'CW602', 'CW604', 'CW610']);
    expect(rulesOf('example-3').sort()).toEqual([
      ...[
        'CW602',
        'CW602',
        'CW602',
        'CW603',
        'CW610',
        'CW610',
        'CW610',
        'CW620',
        'CW620',
        'CW620',
        'CW621',
        'CW621',
      ],
    ]);
  });

  it.each(seeds)('%s: every error has a fix, and what they leave is stock', (file) => {
    const text = readFileSync(file, 'utf8');
    expect(refusals(text).length).toBeGreaterThan(0);
    const { diagnostics } = diagnose(text, file, options);
    expect(diagnostics.filter(({ severity, fix }) => severity === 'error' && fix === undefined)).toEqual([]);
    expect(refusals(fixPipelineConfig(text, file, options).text)).toEqual([]);
  });

  it('the whole one is fit to train after that', () => {
    const file = seeds.find((path) => basename(path).startsWith('example-3')) ?? '';
    const { text } = fixPipelineConfig(readFileSync(file, 'utf8'), file, options);
    expect(diagnose(text, file, options).diagnostics.filter(({ severity }) => severity === 'error')).toEqual(
      [],
    );
  });
});

describe('The corpus', () => {
  it.each(corpus)('%s: what the fixes leave is stock', (file) => {
    const { text } = fixPipelineConfig(readFileSync(file, 'utf8'), file, options);
    expect(refusals(text)).toEqual([]);
  });
});

const protoc = spawnSync('protoc', ['--version']).status === 0;

describe.skipIf(!protoc)(`protoc${protoc ? '' : ' (not installed: skipped)'}`, () => {
  it("reads what --fix leaves, by upstream's part of the schema", () => {
    const folder = mkdtempSync(join(tmpdir(), 'stock-schema-'));
    try {
      cpSync(
        fileURLToPath(new URL('../proto/object_detection', import.meta.url)),
        join(folder, 'object_detection'),
        {
          recursive: true,
        },
      );
      const protos = join(folder, 'object_detection', 'protos');
      for (const name of readdirSync(protos)) {
        const path = join(protos, name);
        const lines = readFileSync(path, 'utf8').split('\n');
        const stock = lines.filter(
          (line) =>
            !/^\s*(?:optional |repeated )?[\w.]+ \w+ = 1\d{3}\b.*;/.test(line) &&
            !line.includes('class_weights.proto'),
        );
        writeFileSync(path, stock.join('\n'));
      }
      const encode = (text: string): Buffer =>
        execFileSync(
          'protoc',
          [
            '--encode=object_detection.protos.TrainEvalPipelineConfig',
            '-I',
            folder,
            join(protos, 'pipeline.proto'),
          ],
          { input: text, stdio: ['pipe', 'pipe', 'pipe'] },
        );
      expect(() => encode('model { ssd { loss { class_weight_normalizer: MATCHES } } }')).toThrow(
        'no field named "class_weight_normalizer"',
      );
      for (const file of [...seeds, ...corpus]) {
        const { text } = fixPipelineConfig(readFileSync(file, 'utf8'), file, options);
        expect(encode(text).length).toBeGreaterThan(100);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
