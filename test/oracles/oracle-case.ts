/**
 * @module
 * The forms of the reference files: what one case holds, and how its numbers are read. NaN and infinities are strings
 * in the files; an empty list stands for an empty tensor.
 */

/** A case of `oracles.json`. `params`, `inputs` and `expected` hold what the case's area defines. */
export interface OracleCase {
  readonly id: string;
  readonly area: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
  /** |actual − expected| ≤ atol + rtol · |expected|; `exact`: equality. */
  readonly tolerance: Tolerance;
}

export interface Tolerance {
  readonly rtol?: number;
  readonly atol?: number;
  readonly exact?: boolean;
}

/** A tensor of `gradients.json`. */
export interface FileTensor {
  readonly shape: readonly number[];
  readonly data: readonly unknown[];
}

/** A case of `gradients.json`: an operation, its value, and the gradients of Σ output · cotangent. */
export interface GradientCase {
  readonly id: string;
  readonly op: string;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, FileTensor>>;
  readonly output: FileTensor;
  readonly cotangent: FileTensor;
  readonly grads: Readonly<Record<string, FileTensor>>;
}

/** A number of a file; "NaN", "Infinity" and "-Infinity" are read as such, booleans as 0 and 1. */
export function oracleNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string' && ['NaN', 'Infinity', '-Infinity'].includes(value)) return Number(value);
  throw new Error(`Expected a number, got ${JSON.stringify(value)}.`);
}

/** All numbers of a nested list, row by row. */
export function oracleNumbers(value: unknown): number[] {
  return Array.isArray(value) ? value.flatMap((item) => oracleNumbers(item)) : [oracleNumber(value)];
}

/** `oracleNumbers` as float32. */
export function oracleFloats(value: unknown): Float32Array {
  return Float32Array.from(oracleNumbers(value));
}

/** The lengths of a nested list. */
export function oracleShape(value: unknown): number[] {
  return Array.isArray(value) ? [value.length, ...(value.length > 0 ? oracleShape(value[0]) : [])] : [];
}

/** The items of a list. */
export function oracleList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`Expected a list, got ${JSON.stringify(value)}.`);
  return value;
}

/** A number, or undefined where the file has null or nothing. */
export function optionalNumber(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : oracleNumber(value);
}
