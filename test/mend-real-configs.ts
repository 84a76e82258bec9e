/**
 * @module
 * Breaks real configurations in the ways that users do, one mistake at a time, and mends them: every mistake is found,
 * the place that is reported is the line of the mistake (or, for a block that is left open, the block), and the fixes
 * give the configuration back.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { equals } from '@bufbuild/protobuf';
import { diagnose } from '../src/config/check-pipeline-config.ts';
import type { Diagnostic } from '../src/config/diagnostic.ts';
import { fixPipelineConfig } from '../src/config/fix-pipeline-config.ts';
import { loadPipelineConfig } from '../src/config/load-pipeline-config.ts';
import {
  type TrainEvalPipelineConfig,
  TrainEvalPipelineConfigSchema,
} from '../src/proto/gen/object_detection/protos/pipeline_pb.js';
import { lineColumn } from '../src/util/line-column.ts';

const root = new URL('../../shared/configs/', import.meta.url);

/** Whether there are real configurations to break. */
export const HAS_REAL_CONFIGS: boolean = existsSync(root);

/** What a mistake makes of a line, `undefined` where it cannot be made there. */
export type Mistake = (line: string) => string | undefined;

/** The parts of a line `  name: value`. */
function fieldOf(line: string): { indent: string; name: string; value: string } | undefined {
  const [, indent = '', name, value] = /^(\s*)(\w+): ([^{]*)$/.exec(line) ?? [];
  return name === undefined || value === undefined ? undefined : { indent, name, value };
}

const onField =
  (change: (name: string, value: string) => string | undefined): Mistake =>
  (line) => {
    const field = fieldOf(line);
    const changed = field && change(field.name, field.value);
    return changed === undefined ? undefined : `${field?.indent}${changed}`;
  };

const onString = (change: (name: string, inner: string) => string): Mistake =>
  onField((name, value) => (/^"[^"]*"$/.test(value) ? change(name, value.slice(1, -1)) : undefined));

/** The mistakes, each by what it does. */
export const MISTAKES: Readonly<Record<string, Mistake>> = {
  'a closing brace is left out': (line) => (/^\s*\}\s*$/.test(line) ? '' : undefined),
  'a closing brace stands twice': (line) => (/^\s*\}\s*$/.test(line) ? `${line}\n${line}` : undefined),
  'an opening brace is left out': (line) =>
    /^\s*\w+:? *\{\s*$/.test(line) ? line.replace(/\s*\{\s*$/, '') : undefined,
  'a colon is left out': onField((name, value) => `${name} ${value}`),
  'an equals sign stands for a colon': onField((name, value) => `${name} = ${value}`),
  'a name stands in quotes': onField((name, value) => `"${name}": ${value}`),
  'a name is in camel case': onField((name, value) =>
    name.includes('_') ? `${name.replace(/_(\w)/g, (_, c: string) => c.toUpperCase())}: ${value}` : undefined,
  ),
  'a letter of a name is left out': onField((name, value) =>
    name.length > 4 ? `${name.slice(0, 3)}${name.slice(4)}: ${value}` : undefined,
  ),
  'a string has no quotes': onString((name, inner) => `${name}: ${inner}`),
  'a string has smart quotes': onString((name, inner) => `${name}: “${inner}”`),
  'a string lacks its first quote': onString((name, inner) => `${name}: ${inner}"`),
  'a string lacks its last quote': onString((name, inner) => `${name}: "${inner}`),
  'a number stands in quotes': onField((name, value) =>
    /^\d+$/.test(value) ? `${name}: "${value}"` : undefined,
  ),
  'true or false is in capitals': onField((name, value) =>
    /^(?:true|false)$/.test(value) ? `${name}: ${value.toUpperCase()}` : undefined,
  ),
  'the name of an enum value is in lower case': onField((name, value) =>
    /^(?=.*[A-Z])[A-Z_0-9]+$/.test(value) ? `${name}: ${value.toLowerCase()}` : undefined,
  ),
};

/** The remarks that this is about: on syntax, names and values. */
const isOurs = ({ rule }: Diagnostic): boolean => rule < 'CW150';

/**
 * Makes `mistake` at every `every`th place of the real configurations where it can be made; answers how often it could be
 * made, and what is not as it should be.
 */
export function mendAll(mistake: Mistake, every: number): { made: number; wrong: string[] } {
  let made = 0;
  const wrong: string[] = [];
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!name.endsWith('.config')) continue;
    const text = readFileSync(new URL(name, root), 'utf8');
    const { config } = loadPipelineConfig(text, name);
    const lines = text.split('\n');
    lines.forEach((line, i) => {
      const changed = mistake(line);
      if (changed === undefined || made++ % every > 0) return;
      const kept = changed === '' ? [] : [changed];
      const broken = [...lines.slice(0, i), ...kept, ...lines.slice(i + 1)].join('\n');
      const said = judge(broken, i + 1, config);
      if (said !== undefined) wrong.push(`${name}:${i + 1}: ${said}`);
    });
  }
  return { made, wrong };
}

/** What is not as it should be about a broken text whose mistake is on `line`. */
function judge(broken: string, line: number, config: TrainEvalPipelineConfig): string | undefined {
  const first = diagnose(broken, 'x').diagnostics.find((found) => found.severity !== 'note' && isOurs(found));
  if (first?.place === undefined) return 'not found';
  const at = lineColumn(broken, first.place.offset).line;
  if (Math.abs(at - line) > 1 && first.rule !== 'CW002') return `${first.rule} on line ${at}`;
  const fixed = fixPipelineConfig(broken, 'x', {}, isOurs).text;
  const { loaded } = diagnose(fixed, 'x');
  const isSame = loaded !== undefined && equals(TrainEvalPipelineConfigSchema, loaded.config, config);
  return isSame ? undefined : `${first.rule}, not mended`;
}
