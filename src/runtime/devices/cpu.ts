/**
 * @module
 * The processor: always there.
 */

import type { Device } from './device.ts';

export const cpu: Device = {
  name: 'cpu',
  title: 'CPU',
  provider: { name: 'cpu' },
  plainOperators: false,
  keepsTensors: false, // host arrays are its memory: runtime/stateful-session.ts swaps two sets of them
  obstacle: () => undefined,
  explain: () => undefined,
};
