/**
 * @module
 * Profiled steps in the Trace Event Format of Chrome, which chrome://tracing and Perfetto show: one complete event for
 * each step and for each kernel inside it, by the names of the program's values.
 */

import { kindOfWork } from '../graph/kind-of-work.ts';
import type { Program } from '../graph/program.ts';
import { formatType } from '../graph/tensor-type.ts';
import type { KernelEvent, ProfiledRun } from '../runtime/engine-profile.ts';
import { ENGINE, layerFinder, phaseOf } from './step-profile.ts';

interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  /** X: complete; M: metadata. */
  readonly ph: 'X' | 'M';
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts?: number;
  readonly dur?: number;
  readonly args: Readonly<Record<string, string>>;
}

/** The trace of `runs` of `program` as JSON; the first of them is step number `firstStep`, counted from 1. */
export function chromeTrace(program: Program, runs: readonly ProfiledRun[], firstStep: number): string {
  const layerOf = layerFinder(program);
  const place = { pid: 1, tid: 1 };
  const kernelEvent = ({ name, engineOp, node, start, duration }: KernelEvent): TraceEvent => ({
    name,
    cat: node === undefined ? ENGINE : kindOfWork(node),
    ph: 'X',
    ...place,
    ts: start,
    dur: duration,
    args:
      node === undefined
        ? { onnx: engineOp }
        : {
            operation: `${node.op}(${node.inputs.map(formatType).join(', ')})`,
            result: node.outputs.map(formatType).join(', '),
            layer: layerOf(node),
            phase: phaseOf(node),
            onnx: engineOp,
          },
  });
  const traceEvents: TraceEvent[] = [
    { name: 'process_name', cat: '', ph: 'M', ...place, args: { name: 'counterweight' } },
    { name: 'thread_name', cat: '', ph: 'M', ...place, args: { name: 'training step' } },
    ...runs.flatMap((run, i): TraceEvent[] => [
      {
        name: `step ${firstStep + i}`,
        cat: 'step',
        ph: 'X',
        ...place,
        ts: run.start,
        dur: run.duration,
        args: {},
      },
      ...run.kernels.map(kernelEvent),
    ]),
  ];
  return JSON.stringify({ displayTimeUnit: 'ms', traceEvents });
}
