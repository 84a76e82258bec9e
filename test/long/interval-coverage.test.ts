/**
 * @module
 * The coverage of the intervals of AP and ΔAP on simulated data (`npm run verify:long`): 400 data sets each, printed.
 */

import { expect, it } from 'vitest';
import { intervalCoverage } from '../simulation/interval-coverage.ts';

it.each([
  [60, 0.9],
  [200, 0.92],
])('intervals on %i images hold the truth as often as they say', (images, least) => {
  const rows = intervalCoverage({ datasets: 400, images, replicates: 400 });
  console.log(
    rows
      .map(
        ({ figure, truth, meanWidth, coverage, below, above }) =>
          `${images} images, ${figure}: truth ${truth.toFixed(4)}, mean width ${meanWidth.toFixed(4)}, held ${(100 * coverage).toFixed(1)} % (too low ${(100 * below).toFixed(1)} %, too high ${(100 * above).toFixed(1)} %)`,
      )
      .join('\n'),
  );
  for (const { figure, coverage } of rows) {
    expect(coverage, figure).toBeGreaterThanOrEqual(least);
    expect(coverage, figure).toBeLessThanOrEqual(0.975);
  }
});
