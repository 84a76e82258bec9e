/**
 * @module
 * Makes the cases of a reference file tests: `describeOracles('oracles.json', 'nms')` beside the code that they are
 * about. The files are read in `../shared/reference` in place, never copied; where that folder is absent, one skipped test
 * says so.
 */

import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { printFinding } from './print-finding.ts';
import { type AnyCase, readCases, runCase } from './run-case.ts';

/** A test for each case of `file`, of one `area` alone where one is given. */
export function describeOracles(file: string, area?: string): void {
  const path = new URL(`../../../shared/reference/${file}`, import.meta.url);
  describe(area === undefined ? `reference cases of ${file}` : `upstream cases of ${area}`, () => {
    if (!existsSync(path)) {
      test.skip(`needs ../shared/reference/${file}, absent here: skipped`, () => {});
      return;
    }
    const cases = readCases(path).filter((each) => area === undefined || each.area === area);
    test.each(cases.map((each): [string, AnyCase] => [String(each.id), each]))('%s', async (_, each) => {
      const findings = await runCase(each);
      expect(findings.length).toBeGreaterThan(0);
      expect(findings.filter(({ passed }) => !passed).map(printFinding)).toEqual([]);
    });
  });
}
