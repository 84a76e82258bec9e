/**
 * @module
 * How much memory this process can still take: what the machine has left, or what the control groups around the process
 * leave it (containers, batch systems), whichever is less. Pages of files that a group counts and can give up count as
 * left. Where a system tells neither (not Linux), the free memory that Node is told.
 */

import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';

/** What can still be taken, in bytes, and what sets the bound. */
export interface AvailableMemory {
  readonly bytes: number;
  readonly bound: 'machine' | 'control group';
}

/** Reads a small text file; undefined where there is none. */
export type ReadText = (path: string) => string | undefined;

const readText: ReadText = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** A whole number in `text`; undefined for "max" and for what is absent. */
function numberIn(text: string | undefined): number | undefined {
  const value = Number(text?.trim() || Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}

/** What a control group's folder says that is left; undefined where it sets no limit. */
function leftInGroup(
  folder: string,
  names: { readonly limit: string; readonly used: string; readonly idle: RegExp },
  read: ReadText,
): number | undefined {
  const limit = numberIn(read(`${folder}/${names.limit}`));
  const used = numberIn(read(`${folder}/${names.used}`));
  if (limit === undefined || used === undefined) return undefined;
  const idle = numberIn(names.idle.exec(read(`${folder}/memory.stat`) ?? '')?.[1]) ?? 0;
  return Math.max(0, limit - used + idle);
}

const VERSION_2 = { limit: 'memory.max', used: 'memory.current', idle: /^inactive_file (\d+)$/m };
const VERSION_1 = {
  limit: 'memory.limit_in_bytes',
  used: 'memory.usage_in_bytes',
  idle: /^total_inactive_file (\d+)$/m,
};

/** What is left in each control group that the process is in, and in those around it. */
function groupBounds(read: ReadText): readonly number[] {
  const groups = (read('/proc/self/cgroup') ?? '').split('\n').flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === '') return [{ root: '/sys/fs/cgroup', path, names: VERSION_2 }];
    const isMemory = controllers?.split(',').includes('memory');
    return isMemory ? [{ root: '/sys/fs/cgroup/memory', path, names: VERSION_1 }] : [];
  });
  return groups.flatMap(({ root, path, names }) => {
    // A container may see its own group as the root: every folder on the way counts, those that are there.
    const parts = path.split('/').filter((part) => part !== '');
    const folders = Array.from({ length: parts.length + 1 }, (_, n) =>
      [root, ...parts.slice(0, n)].join('/'),
    );
    return folders.map((folder) => leftInGroup(folder, names, read)).filter((left) => left !== undefined);
  });
}

/** What this process can still take. */
export function availableMemory(read: ReadText = readText): AvailableMemory {
  const kilobytes = numberIn(/^MemAvailable:\s+(\d+) kB$/m.exec(read('/proc/meminfo') ?? '')?.[1]);
  const machine = kilobytes === undefined ? freemem() : kilobytes * 1024;
  const group = Math.min(...groupBounds(read), Number.POSITIVE_INFINITY);
  return group < machine ? { bytes: group, bound: 'control group' } : { bytes: machine, bound: 'machine' };
}
