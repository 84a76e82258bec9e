/**
 * @module
 * A sample of the mistakes of `mend-real-configs.ts`; `npm run verify:long` makes them all.
 */

import { describe, expect, it } from 'vitest';
import { HAS_REAL_CONFIGS, MISTAKES, mendAll } from './mend-real-configs.ts';

/** A number without common factors with the period of anything in the files. */
const EVERY = 41;

describe.skipIf(!HAS_REAL_CONFIGS)(
  `Real configurations are mended${HAS_REAL_CONFIGS ? '' : ' (need ../shared/configs, absent here: skipped)'} where`,
  () => {
    it.each(Object.entries(MISTAKES))(
      '%s',
      (_, mistake) => {
        const { made, wrong } = mendAll(mistake, EVERY);
        expect(made).toBeGreaterThan(50);
        expect(wrong).toEqual([]);
      },
      120_000,
    );
  },
);
