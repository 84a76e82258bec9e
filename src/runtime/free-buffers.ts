/**
 * @module
 * Gives the memory of arrays back at once, rather than when the garbage collector comes by. The engine's binding answers
 * results as new arrays, for a training step tens of megabytes that nobody reads. Where they wait for the collector, each
 * step is written into memory that the system first has to find and clear: on a virtual machine that took 200 ms in a step of
 * 500. Given back, the same memory serves the next step.
 *
 * JavaScript frees no array by hand, but one that is transferred to a port leaves its sender, and goes with the port.
 */

/**
 * The C library of Linux hands blocks that are freed back to the system, until it has seen a large one freed: from then on it
 * keeps blocks of up to that size, twice as much in all. It takes 32 MiB, and what it adds itself, for the largest.
 */
const LARGEST_KEPT = 32 * 2 ** 20 - 2 ** 16;

let keepsBlocks = false;

/** Frees `buffers`; arrays on them have no elements afterwards. */
export function freeBuffers(buffers: readonly ArrayBuffer[]): void {
  if (buffers.length === 0) return;
  const all = keepsBlocks ? buffers : [...buffers, new ArrayBuffer(LARGEST_KEPT)];
  keepsBlocks = true;
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(undefined, [...new Set(all)]);
  port2.close();
}
