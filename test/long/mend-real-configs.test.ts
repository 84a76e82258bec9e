/**
 * @module
 * Every mistake of `mend-real-configs.ts` at every place of the real configurations where it can be made: some 15,000.
 */

import { describe, expect, it } from 'vitest';
import { HAS_REAL_CONFIGS, MISTAKES, mendAll } from '../mend-real-configs.ts';

describe.skipIf(!HAS_REAL_CONFIGS)(
  `Real configurations are mended${HAS_REAL_CONFIGS ? '' : ' (need ../shared/configs, absent here: skipped)'} where`,
  () => {
    it.each(Object.entries(MISTAKES))(
      '%s',
      (name, mistake) => {
        const { made, wrong } = mendAll(mistake, 1);
        console.log(`${name}: ${made} places`);
        expect(made).toBeGreaterThan(50);
        expect(wrong).toEqual([]);
      },
      1_800_000,
    );
  },
);
