import { describe, expect, it } from 'vitest';
import { availableMemory } from './available-memory.ts';

const GIB = 2 ** 30;

/** Reads from a table of files in place of the system's. */
const system =
  (files: Readonly<Record<string, string>>) =>
  (path: string): string | undefined =>
    files[path];

const meminfo = { '/proc/meminfo': 'MemTotal:       8388608 kB\nMemAvailable:   4194304 kB\n' };

describe('available memory', () => {
  it('is what the machine has left', () => {
    expect(availableMemory(system(meminfo))).toEqual({ bytes: 4 * GIB, bound: 'machine' });
  });

  it('is what a control group of version 2 leaves, its own or one around it, pages of files given up', () => {
    const files = {
      ...meminfo,
      '/proc/self/cgroup': '0::/jobs/7\n',
      '/sys/fs/cgroup/jobs/7/memory.max': 'max\n',
      '/sys/fs/cgroup/jobs/7/memory.current': `${GIB}\n`,
      '/sys/fs/cgroup/jobs/memory.max': `${3 * GIB}\n`,
      '/sys/fs/cgroup/jobs/memory.current': `${2 * GIB}\n`,
      '/sys/fs/cgroup/jobs/memory.stat': `anon 1\ninactive_file ${GIB}\nactive_file 5\n`,
    };
    expect(availableMemory(system(files))).toEqual({ bytes: 2 * GIB, bound: 'control group' });
  });

  it('is what a control group of version 1 leaves, seen as the root from inside a container', () => {
    const files = {
      ...meminfo,
      '/proc/self/cgroup': '5:cpu,cpuacct:/x\n4:memory:/docker/abc\n',
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': `${2 * GIB}\n`,
      '/sys/fs/cgroup/memory/memory.usage_in_bytes': `${GIB}\n`,
    };
    expect(availableMemory(system(files))).toEqual({ bytes: GIB, bound: 'control group' });
  });

  it('is never less than nothing', () => {
    const files = {
      ...meminfo,
      '/proc/self/cgroup': '0::/\n',
      '/sys/fs/cgroup/memory.max': '100\n',
      '/sys/fs/cgroup/memory.current': '200\n',
    };
    expect(availableMemory(system(files)).bytes).toBe(0);
  });

  it('is told on this system, whichever it is', () => {
    expect(availableMemory().bytes).toBeGreaterThan(0);
    expect(availableMemory(system({})).bound).toBe('machine');
  });
});
