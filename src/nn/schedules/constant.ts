/**
 * @module
 * A learning rate that stays.
 */

import type { Schedule } from './schedule.ts';

/** The same rate at every step. */
export function constantRate(rate: number): Schedule {
  return () => rate;
}
