/**
 * @module
 * The side of a contender (contender.ts) that is written in TypeScript.
 */

import { createInterface } from 'node:readline';

/** Answers each number n on the standard input with the milliseconds of n calls of `work`, until the input ends. */
export async function takeTurns(work: () => Promise<unknown>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const times: number[] = [];
    for (let i = 0; i < Number(line); i++) {
      const since = performance.now();
      await work();
      times.push(performance.now() - since);
    }
    console.log(JSON.stringify(times));
  }
}
