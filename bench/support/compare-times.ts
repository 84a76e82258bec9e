/**
 * @module
 * What was measured of several contenders, the first of them ours, as a table or as a line of JSON.
 */

import { cpus, loadavg } from 'node:os';
import { formatTable } from '../../src/cli/format-table.ts';
import type { Measured } from './contender.ts';

/** Our time over that of `other`, by the medians and by the least times. */
function ratios(ours: Measured, other: Measured): { readonly median: number; readonly least: number } {
  const rounded = (ratio: number): number => Number(ratio.toFixed(3));
  return {
    median: rounded(ours.medianMs / other.medianMs),
    least: rounded(ours.leastMs / other.leastMs),
  };
}

/** One line of JSON: `own` figures first. */
export function timesAsJson(name: string, own: object, [ours, ...others]: readonly Measured[]): string {
  return JSON.stringify({
    name,
    ...own,
    median_ms: ours.medianMs,
    least_ms: ours.leastMs,
    peak_rss_mib: ours.peakMiB,
    runs: ours.times.length,
    cpus: cpus().length,
    peers: others.map((other) => ({
      name: other.name,
      median_ms: other.medianMs,
      least_ms: other.leastMs,
      peak_rss_mib: other.peakMiB,
      our_time_over_its: ratios(ours, other).median,
      our_least_over_its: ratios(ours, other).least,
    })),
  });
}

/** `what` was timed, and the table. */
export function timesAsTable(what: string, measured: readonly Measured[]): string {
  const [ours] = measured;
  const right = ['median ms', 'least', 'most', 'ours / its', 'of the least', 'peak MiB'];
  const table = formatTable(
    [{ header: '' }, ...right.map((header) => ({ header, align: 'right' as const }))],
    measured.map((each) => [
      each.name,
      ...[each.medianMs, each.leastMs, each.mostMs].map((ms) => ms.toFixed(1)),
      ...(each === ours ? ['', ''] : Object.values(ratios(ours, each)).map((ratio) => ratio.toFixed(2))),
      each.peakMiB === undefined ? '' : String(each.peakMiB),
    ]),
  );
  const machine = `Node ${process.version}, ${cpus().length} CPUs, load ${loadavg()[0].toFixed(1)}`;
  return `${what}, ${ours.times.length} times each in turns (${machine}):\n\n${table}`;
}
