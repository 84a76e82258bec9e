/**
 * @module
 * Reads a reference file and runs its cases, each by its own form. A case of another form, of an area or of an operation
 * that is not known fails, as one that throws does. Another form is one more entry of `FORMS`.
 */

import { readFileSync } from 'node:fs';
import { isUserError, ShapeError } from '../../src/util/errors.ts';
import { entryOf, UnknownEntry } from './areas/area.ts';
import { areaTable } from './areas/area-table.ts';
import { createComparison, type Finding } from './comparison.ts';
import type { GradientCase, OracleCase } from './oracle-case.ts';
import { type CocoCase, runCocoCase } from './run-coco-case.ts';
import { runGradientCase } from './run-gradient-case.ts';

/** A case of any form. */
export type AnyCase = Readonly<Record<string, unknown>>;

interface Form {
  readonly name: string;
  /** The fields by which a case of this form is known. */
  readonly fields: readonly string[];
  run(anyCase: AnyCase): readonly Finding[] | Promise<readonly Finding[]>;
}

async function runOracleCase(oracle: OracleCase): Promise<readonly Finding[]> {
  const run = entryOf('area', areaTable, oracle.area);
  const filled = { ...oracle, params: oracle.params ?? {}, inputs: oracle.inputs ?? {} };
  const comparison = createComparison(filled);
  if (filled.expected.error === true) return [await refusal(() => run(filled, comparison))];
  await run(filled, comparison);
  return comparison.findings();
}

/** An error that our code throws on purpose; `invariant` throws plain ones. */
function isRefusal(error: unknown): boolean {
  if (isUserError(error) || error instanceof ShapeError) return true;
  return error instanceof Error && error.constructor === Error;
}

/** Holds that `act` refuses, as `expected.error` says: that it throws one of our errors, and no accidental one. */
async function refusal(act: () => void | Promise<void>): Promise<Finding> {
  try {
    await act();
    return { what: 'error', passed: false, reason: 'was accepted, expected an error' };
  } catch (error) {
    if (error instanceof UnknownEntry) throw error;
    if (isRefusal(error)) return { what: 'error', passed: true, reason: '' };
    return { what: 'error', passed: false, reason: `failed in another way: ${String(error)}` };
  }
}

const FORMS: readonly Form[] = [
  {
    name: 'gradients.json',
    fields: ['op', 'inputs', 'output', 'cotangent', 'grads'],
    run: (anyCase) => runGradientCase({ attrs: {}, ...anyCase } as unknown as GradientCase),
  },
  {
    name: 'oracles.json',
    fields: ['area', 'expected', 'tolerance'],
    run: (anyCase) => runOracleCase(anyCase as unknown as OracleCase),
  },
  {
    name: 'coco-eval.json',
    fields: ['groundtruth', 'detections', 'expected'],
    run: (anyCase) => runCocoCase(anyCase as unknown as CocoCase),
  },
];

/** The cases of a reference file. @throws Error that names the file, where it is none */
export function readCases(path: string | URL): readonly AnyCase[] {
  const file: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const cases = (file as { cases?: unknown } | null)?.cases;
  if (!Array.isArray(cases) || cases.length === 0) throw new Error('it has no "cases"');
  return cases as readonly AnyCase[];
}

/** What was found of each figure of `anyCase`. What goes wrong on the way is a failure among them. */
export async function runCase(anyCase: AnyCase): Promise<readonly Finding[]> {
  try {
    const form = FORMS.find(({ fields }) => fields.every((field) => field in anyCase));
    if (form === undefined) {
      const known = FORMS.map(({ name, fields }) => `${name} (${fields.join(', ')})`).join('; ');
      throw new Error(`The case has the form of none of ${known}.`);
    }
    return await form.run(anyCase);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ what: 'the case', passed: false, reason }];
  }
}
