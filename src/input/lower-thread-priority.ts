/**
 * @module
 * Lets the calling thread stand back behind the others of this process. A step's operations share their work among the
 * processor's cores and end with the slowest share, so a batch in the making on one core holds up all of them, and costs a
 * step up to twice the time that it takes itself. Standing back, it is made in the gaps that every step has.
 *
 * Linux alone has priorities for threads, and takes the calling one for "this process". Elsewhere nothing is done.
 */

import { constants, getPriority, setPriority } from 'node:os';

/** A quarter to a third of a contended core, so that the input does not starve where the machine has other work. */
const STEPS_BACK = 5;

/** Lowers the priority of this thread. A system that forbids it leaves it as it is: only time depends on it. */
export function lowerThreadPriority(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(Math.min(getPriority() + STEPS_BACK, constants.priority.PRIORITY_LOW));
  } catch {
    // The thread is as fast as any other then.
  }
}
