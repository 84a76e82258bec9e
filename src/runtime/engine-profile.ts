/**
 * @module
 * Reads the profile that ONNX Runtime has written of a session's runs, and gives its kernels the program's nodes.
 */

import type { Node } from '../graph/graph.ts';
import type { Program } from '../graph/program.ts';
import { nodeFinder } from './find-node.ts';

/** One kernel that the engine ran. Times in microseconds, from the session's start. */
export interface KernelEvent {
  /** The engine's node. */
  readonly name: string;
  /** Its ONNX operation. */
  readonly engineOp: string;
  /** What of the program it belongs to; undefined for what the engine has added. */
  readonly node: Node | undefined;
  readonly start: number;
  readonly duration: number;
}

/** One run of the session. */
export interface ProfiledRun {
  readonly start: number;
  readonly duration: number;
  readonly kernels: readonly KernelEvent[];
}

interface EngineEvent {
  readonly cat: string;
  readonly name: string;
  readonly ts: number;
  readonly dur: number;
  readonly args: { readonly op_name?: string };
}

const KERNEL = '_kernel_time';

/** The runs in the text of a profile of `program`, in order. */
export function readEngineProfile(text: string, program: Program): readonly ProfiledRun[] {
  const events = JSON.parse(text) as readonly EngineEvent[];
  const find = nodeFinder(program);
  const runs = events
    .filter(({ name }) => name === 'model_run')
    .map(({ ts, dur }) => ({ start: ts, duration: dur, kernels: [] as KernelEvent[] }))
    .sort((a, b) => a.start - b.start);
  const kernels = events
    .filter(({ cat, name }) => cat === 'Node' && name.endsWith(KERNEL))
    .sort((a, b) => a.ts - b.ts);
  let run = 0;
  for (const { name: full, ts, dur, args } of kernels) {
    while (run + 1 < runs.length && runs[run + 1].start <= ts) run++;
    const name = full.slice(0, -KERNEL.length);
    const { op_name: engineOp = '' } = args;
    runs[run]?.kernels.push({ name, engineOp, node: find(name), start: ts, duration: dur });
  }
  return runs;
}
