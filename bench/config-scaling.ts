/**
 * @module
 * How time grows with the size of a configuration: texts of one shape each, doubled again and again, through everything
 * that reads or rewrites them. The growth from one size to the next should be near 2; near 4 would be quadratic.
 *
 * `npm run bench -- config-scaling [SHAPE] [--json]`
 */

import { diagnose } from '../src/config/check-pipeline-config.ts';
import { compareConfigs } from '../src/config/diff/compare-configs.ts';
import { setField } from '../src/config/edit/set-field.ts';
import { formatText } from '../src/config/text/format-document.ts';
import { parseDocument } from '../src/config/text/parse-document.ts';
import { printDocument } from '../src/config/text/print-document.ts';
import { ConfigError } from '../src/util/errors.ts';

const SIZES = [250_000, 500_000, 1_000_000, 2_000_000];
const REFUSED = 50_000_000;

const options = (inner: string): string => `train_config {\n${inner}}\n`;
const repeat = (piece: string, size: number): string => piece.repeat(Math.ceil(size / piece.length));

/** Texts of about `size` characters. */
const SHAPES: Readonly<Record<string, (size: number) => string>> = {
  'repeated blocks': (size) =>
    options(repeat('  data_augmentation_options {\n    random_horizontal_flip {\n    }\n  }\n', size)),
  'blocks in parts': (size) => repeat('train_config {\n  batch_size: 8\n}\n', size),
  'nested to the limit': (size) => repeat(`${'a {\n'.repeat(90)}${'}\n'.repeat(90)}`, size),
  'nested beyond it': (size) => repeat('a {', size),
  'oneof flips': (size) => repeat('model { ssd { num_classes: 1 } faster_rcnn { } }\n', size),
  'one long list': (size) => options(`freeze_variables: [${repeat('"a", ', size)}"b"]\n`),
  'fields of one list': (size) => options(repeat('  freeze_variables: "a"\n', size)),
  'one long string': (size) => options(`fine_tune_checkpoint: "${repeat('x', size)}"\n`),
  'comments alone': (size) => repeat('# a comment\n', size),
  'slash comments': (size) => repeat('// a comment\n', size),
  'unknown fields': (size) => options(repeat('  unknown_field: 1\n', size)),
  'wrong values': (size) => options(repeat('  batch_size: "a"\n', size)),
  'never closed': (size) => `model {\n${repeat('  ssd { }\n', size)}`,
  'one line': (size) => options(repeat('freeze_variables: "a" ', size)),
};

const STEPS: Readonly<Record<string, (text: string) => unknown>> = {
  'parse and print': (text) => printDocument(parseDocument(text, 'x')),
  check: (text) => diagnose(text, 'x'),
  format: (text) => formatText(text, 'x'),
  set: (text) => setField(text, 'train_config.num_steps', '7'),
  diff: (text) => compareConfigs({ file: 'a', text }, { file: 'b', text }),
};

/** Milliseconds of one step; a text may be refused. */
function time(step: (text: string) => unknown, text: string): number {
  const since = performance.now();
  try {
    step(text);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
  }
  return performance.now() - since;
}

interface Row {
  readonly shape: string;
  readonly step: string;
  readonly milliseconds: readonly number[];
}

const isJson = process.argv.includes('--json');
const only = process.argv.slice(3).find((arg) => !arg.startsWith('--'));
const rows: Row[] = [];
if (!isJson) {
  console.log('Milliseconds by size in characters, and the growth from the second largest to the largest:\n');
  console.log(`${''.padEnd(38)}${SIZES.map((size) => `${size / 1e6} M`.padStart(9)).join('')}   growth`);
}
for (const [shape, make] of Object.entries(SHAPES)) {
  if (only !== undefined && only !== shape) continue;
  for (const [step, act] of Object.entries(STEPS)) {
    const milliseconds = SIZES.map((size) => time(act, make(size)));
    rows.push({ shape, step, milliseconds });
    const [before, last] = milliseconds.slice(-2);
    if (!isJson)
      console.log(
        `${shape.padEnd(21)}${step.padEnd(17)}${milliseconds.map((ms) => ms.toFixed(0).padStart(9)).join('')}${(last / before).toFixed(1).padStart(9)}`,
      );
  }
}
const refusal = time((text) => diagnose(text, 'x'), SHAPES['repeated blocks'](REFUSED));
if (isJson)
  console.log(JSON.stringify({ name: 'config-scaling', sizes: SIZES, rows, refusalOf50M: refusal }));
else console.log(`\nA text of ${REFUSED / 1e6} M characters is refused in ${refusal.toFixed(0)} ms.`);
