/**
 * @module
 * The kinds of failure. `ConfigError`: the user's configuration text. `DataError`: the user's files.
 * `ShapeError`: a tensor graph that does not fit together. `EngineError`: ONNX Runtime on such a graph. `invariant()`: a
 * bug of ours.
 *
 * Each carries structured fields and renders itself once, in its constructor, so that a message always says
 * where, what (the value quoted), what was expected, and what to do. The library throws; only the command line
 * prints.
 */

import { renderFrame } from './render-frame.ts';
import type { TextFix } from './text-edit.ts';

/** A place in a text: the file's name, the whole text, and the offset (UTF-16 code units) of the fault. */
export interface TextPlace {
  readonly file: string;
  readonly text: string;
  readonly offset: number;
}

/** One fault of a text. `place` is absent when no single place is at fault; `rule` names the rule that found it. */
export interface TextFault {
  readonly rule?: string | undefined;
  readonly summary: string;
  readonly place: TextPlace | undefined;
  /** What mends it, where there is one right answer. */
  readonly fix?: TextFix | undefined;
}

/** What else a `ConfigError` knows: the rule and the fix of its fault, and faults found together with it. */
export interface ConfigErrorOptions extends ErrorOptions {
  readonly rule?: string | undefined;
  readonly fix?: TextFix | undefined;
  readonly others?: readonly TextFault[];
}

/** A fault in the user's configuration, or several that were found together. `summary` and `place` are the first's. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly summary: string;
  readonly place: TextPlace | undefined;
  /** Every fault, in file order; at least one. */
  readonly faults: readonly TextFault[];

  constructor(summary: string, place?: TextPlace, options: ConfigErrorOptions = {}) {
    const { rule, fix, others = [], ...rest } = options;
    const faults = [{ rule, summary, place, fix }, ...others];
    super(faults.map(renderFault).join('\n\n'), rest);
    this.summary = summary;
    this.place = place;
    this.faults = faults;
  }
}

function renderFault({ summary, place }: TextFault): string {
  return place === undefined ? summary : renderFrame(place, summary);
}

/** A fault in one of the user's files (data set, label map, checkpoint, image). `where` names the file and record. */
export class DataError extends Error {
  override readonly name = 'DataError';
  readonly where: string;
  readonly summary: string;

  constructor(where: string, summary: string, options?: ErrorOptions) {
    super(`${where}: ${summary}`, options);
    this.where = where;
    this.summary = summary;
  }
}

/** A graph whose values do not fit together: an operation given shapes or types that it cannot take. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/** A wrong flag or argument on the command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The training loss is not a finite number any more; the run has been stopped. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';
}

/**
 * ONNX Runtime failed on a program of ours. `where` is the operation, by its name in the graph; undefined where the engine
 * does not say. Out of memory is the user's to mend, the rest is a bug of ours.
 */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly where: string | undefined;
  readonly outOfMemory: boolean;

  constructor(
    where: string | undefined,
    summary: string,
    options: ErrorOptions & { readonly outOfMemory?: boolean } = {},
  ) {
    super(where === undefined ? summary : `${where}: ${summary}`, options);
    this.where = where;
    this.outOfMemory = options.outOfMemory === true;
  }
}

/** True for the errors that are the user's to mend: shown without a stack, exit status 2. */
export function isUserError(error: unknown): error is Error {
  return (
    (error instanceof EngineError && error.outOfMemory) ||
    error instanceof ConfigError ||
    error instanceof DataError ||
    error instanceof UsageError ||
    error instanceof DivergedError
  );
}

/** Throws an error that says "this is our bug" unless `condition` holds. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Counterweight is at fault here, please report it: ${message}`);
}
