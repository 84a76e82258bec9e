/**
 * @module
 * What has to be known of a device that programs run on.
 */

/** What programs can run on. */
export type DeviceName = 'cpu' | 'webgpu' | 'cuda';

/** One device: one file of this folder. */
export interface Device {
  readonly name: DeviceName;
  /** What `--device` and the log call it. */
  readonly title: string;
  /** ONNX Runtime's execution provider, with its options. What it has no kernel for runs on the CPU. */
  readonly provider: Readonly<Record<string, string>> & { readonly name: string };
  /** Whether it lacks the operators of ONNX Runtime's own domain, which are then written in plain ONNX. */
  readonly plainOperators: boolean;
  /** Whether results can stay in its memory and be fed again. */
  readonly keepsTensors: boolean;
  /** Why it cannot be had, with what to do; undefined where nothing is known to be against it. */
  obstacle(): string | undefined;
  /** What an error of the engine means on this device, and what to do; undefined for errors of other kinds. */
  explain(message: string): string | undefined;
}
