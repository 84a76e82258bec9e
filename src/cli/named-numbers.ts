/**
 * @module
 * Numbers by name given as one flag: `RBC=0.4,WBC=0.3`, or, for names with a comma or an equals sign, a JSON object.
 */

import { didYouMean } from '../util/did-you-mean.ts';
import { UsageError } from '../util/errors.ts';

/** One entry as it is written; without a value where there is no equals sign. */
export interface NamedNumber {
  readonly name: string;
  readonly value: number | undefined;
}

function numberOf(text: string, name: string, flag: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value))
    throw new UsageError(`${flag}: ${name} is "${text.trim()}"; expected a number.`);
  return value;
}

/** The entries of `text`, in order. @throws UsageError for what is no number, and for a name given twice */
export function namedNumbers(text: string, flag: string): NamedNumber[] {
  const entries = text.trimStart().startsWith('{') ? jsonEntries(text, flag) : pairEntries(text, flag);
  const seen = new Set<string>();
  for (const { name } of entries) {
    if (name === '') throw new UsageError(`${flag} "${text}" has an entry without a name.`);
    if (seen.has(name)) throw new UsageError(`${flag} gives "${name}" twice; keep one.`);
    seen.add(name);
  }
  return entries;
}

function pairEntries(text: string, flag: string): NamedNumber[] {
  return text.split(',').map((part) => {
    const at = part.lastIndexOf('=');
    if (at < 0) return { name: part.trim(), value: undefined };
    const name = part.slice(0, at).trim();
    return { name, value: numberOf(part.slice(at + 1), name, flag) };
  });
}

function jsonEntries(text: string, flag: string): NamedNumber[] {
  let values: Record<string, unknown>;
  try {
    values = JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new UsageError(`${flag} is no JSON object (${(cause as Error).message}).`, { cause });
  }
  return Object.entries(values).map(([name, value]) => ({
    name,
    value: numberOf(String(value), name, flag),
  }));
}

/** The class id that `name` is known under; `others` is what else could stand there. @throws UsageError if it is none's */
export function namedClass(
  name: string,
  ids: ReadonlyMap<string, number>,
  flag: string,
  others = '',
): number {
  const id = ids.get(name);
  if (id !== undefined) return id;
  const near = didYouMean(name, [...ids.keys()]);
  const hint =
    near === undefined ? `The classes are ${[...ids.keys()].join(', ')}.` : `Did you mean "${near}"?`;
  throw new UsageError(`${flag} names "${name}", which is not a class${others}. ${hint}`);
}
