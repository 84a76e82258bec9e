/**
 * @module
 * A program made into a session of ONNX Runtime on a device; what session.ts and stateful-session.ts share.
 *
 * The engine runs a graph from its results back: before a node, what it reads, and of several things the one that comes
 * last in the file first. Given the program's order it would compute the factors of the backward pass (where an activation
 * let through) before the loss and keep them all. Given the program reversed, it computes a thing when it is needed:
 * a training step holds a third less.
 */

import * as ort from 'onnxruntime-node';
import { feedsDepthwiseKernels } from '../graph/in-blocked-layout.ts';
import type { Program } from '../graph/program.ts';
import { elementCount, formatType, type TensorData, type TensorType } from '../graph/tensor-type.ts';
import { writeOnnx } from '../graph/write-onnx.ts';
import { invariant, UsageError } from '../util/errors.ts';
import { channelBlockLength } from './channel-block-length.ts';
import type { Device, DeviceName } from './devices/device.ts';
import { DEVICES } from './devices/devices.ts';
import { translateEngineError } from './translate-engine-error.ts';

/** What is known of how to run. */
export interface SessionOptions {
  /** The processor if absent. */
  readonly device?: DeviceName;
  /** Threads for one operation; 0 lets the engine choose (all cores). */
  readonly threads?: number;
  /** Write a profile to files that begin with this path. */
  readonly profilePrefix?: string;
}

/** A session, and how to speak of its failures. */
export interface CompiledProgram {
  readonly session: ort.InferenceSession;
  /** `error` of the engine in the names of the program, or as what is wrong with the device. */
  translate(error: unknown): Error;
  /** Writes the profile that was asked for; further runs are not in it. */
  endProfile(): void;
  close(): Promise<void>;
}

function translateOn(device: Device, error: unknown, program: Program): Error {
  const message = error instanceof Error ? error.message : String(error);
  const explained = device.explain(message);
  return explained === undefined
    ? translateEngineError(error, program)
    : new UsageError(`--device ${device.name}: ${explained}`, { cause: error });
}

/** Compiles `program`. `onDevice` names results that stay in the device's memory. @throws UsageError @throws EngineError */
export async function compileProgram(
  program: Program,
  { device: name = 'cpu', threads, profilePrefix }: SessionOptions,
  onDevice: readonly string[] = [],
): Promise<CompiledProgram> {
  const device = DEVICES[name];
  const translate = (error: unknown): Error => translateOn(device, error, program);
  const options: ort.InferenceSession.SessionOptions = {
    executionProviders: [device.provider],
    graphOptimizationLevel: 'all',
    // Planning memory ahead by pattern nearly doubles what a training step holds and makes it no faster.
    enableMemPattern: false,
    logSeverityLevel: 4, // its errors are thrown; the log would only repeat them
    ...(threads ? { intraOpNumThreads: threads } : {}),
    ...(profilePrefix ? { enableProfiling: true, profileFilePrefix: profilePrefix } : {}),
    ...(onDevice.length > 0
      ? { preferredOutputLocation: Object.fromEntries(onDevice.map((result) => [result, 'gpu-buffer'])) }
      : {}),
  };
  const channelBlock =
    device.name === 'cpu' && feedsDepthwiseKernels(program) ? await channelBlockLength() : 0;
  const form = { reversed: true, plainOperators: device.plainOperators, channelBlock };
  const bytes = writeOnnx(program, form);
  const session = await ort.InferenceSession.create(bytes, options).catch((error: unknown) => {
    throw translate(error);
  });
  let profiles = Boolean(profilePrefix);
  const endProfile = (): void => {
    if (profiles) session.endProfiling();
    profiles = false;
  };
  return {
    session,
    translate,
    endProfile,
    close: async () => {
      endProfile();
      await session.release();
    },
  };
}

/** The caller's array as a tensor of the engine, not copied. */
export function toTensor(type: TensorType, name: string, data: TensorData): ort.Tensor {
  const count = elementCount(type.shape);
  invariant(data.length === count, `"${name}" is ${formatType(type)} but was given ${data.length} elements`);
  return new ort.Tensor(
    type.dtype,
    data as ort.Tensor.DataTypeMap[typeof type.dtype],
    type.shape as number[],
  );
}
