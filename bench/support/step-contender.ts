/**
 * @module
 * The contender of the bench `step` that is ours: its argument is JSON, the shape, the number of threads, the
 * device, and how many steps it takes to warm up.
 */

import type { DeviceName } from '../../src/runtime/devices/device.ts';
import { createBenchStep } from './bench-step.ts';
import type { SsdShape } from './ssd-config.ts';
import { takeTurns } from './take-turns.ts';

const { threads, device, warming, ...shape } = JSON.parse(process.argv[2]) as SsdShape & {
  readonly warming: number;
  readonly threads: number;
  readonly device: DeviceName;
};
const step = await createBenchStep(shape, { threads, device });
for (let i = 0; i < warming; i++) {
  const { total } = await step.run();
  if (!Number.isFinite(total)) throw new Error(`the loss of step ${i} is ${total}`);
}
await takeTurns(() => step.run());
await step.close();
