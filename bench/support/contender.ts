/**
 * @module
 * What a bench compares: processes of their own that take turns. Each is started once and warms up; then it reads a
 * number n from its standard input, does its work n times, and answers with one line, the n times in milliseconds as
 * JSON. While one works the others wait. So each keeps its own memory, whose peak the system tells, and a machine that
 * is busy for a while is busy for all.
 */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { quantile } from '../../src/util/quantile.ts';

/** How a contender is started. */
export interface ContenderSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** What was measured of one contender. */
export interface Measured {
  readonly name: string;
  readonly medianMs: number;
  readonly leastMs: number;
  readonly mostMs: number;
  readonly times: readonly number[];
  /** The most memory it held at a time; undefined where the system does not tell (Linux does). */
  readonly peakMiB: number | undefined;
}

interface Contender {
  readonly name: string;
  /** Does the work `count` times: milliseconds of each. @throws Error where the process fails */
  turn(count: number): Promise<readonly number[]>;
  peakMiB(): number | undefined;
  stop(): Promise<void>;
}

/** The most memory that process `pid` has held since its program began, in MiB. */
export function peakMemoryMiB(pid: number): number | undefined {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return undefined;
  const found = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(status, 'utf8'));
  return found === null ? undefined : Math.round(Number(found[1]) / 1024);
}

function start({ name, command, args }: ContenderSpec): Contender {
  const child: ChildProcessWithoutNullStreams = spawn(command, args);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  child.stdin.on('error', () => {}); // it has ended, which `gone` reports
  const gone = new Promise<number | string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code ?? signal ?? ''));
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    name,
    async turn(count) {
      child.stdin.write(`${count}\n`);
      const line = await lines.next();
      if (line.done) throw new Error(`${name} ended (${await gone}):\n${complaint}`);
      return JSON.parse(line.value) as readonly number[];
    },
    peakMiB: () => (child.pid === undefined ? undefined : peakMemoryMiB(child.pid)),
    async stop() {
      child.stdin.end();
      await gone;
    },
  };
}

const measured = (name: string, times: readonly number[], peakMiB: number | undefined): Measured => ({
  name,
  medianMs: quantile(times, 0.5),
  leastMs: quantile(times, 0),
  mostMs: quantile(times, 1),
  times,
  peakMiB,
});

/** How turns are taken. */
export interface Turns {
  readonly rounds: number;
  /** Pieces of work in each turn that count. */
  readonly count: number;
  /** Pieces of work at the start of each turn that do not count; none if absent. */
  readonly skip?: number;
}

/** Lets the contenders, warmed up, work in turn. @throws Error where one fails */
export async function inTurns(
  specs: readonly ContenderSpec[],
  { rounds, count, skip = 0 }: Turns,
): Promise<readonly Measured[]> {
  const contenders: Contender[] = [];
  try {
    const times: number[][] = [];
    for (const spec of specs) {
      const contender = start(spec);
      contenders.push(contender);
      times.push([]);
      await contender.turn(0); // answers when it is ready, so that none starts while another works
    }
    for (let round = 0; round < rounds; round++)
      for (const [i, contender] of contenders.entries())
        times[i].push(...(await contender.turn(skip + count)).slice(skip));
    return contenders.map(({ name, peakMiB }, i) => measured(name, times[i], peakMiB()));
  } finally {
    for (const contender of contenders) await contender.stop();
  }
}

/** Starts each contender anew in turn, `rounds` times: milliseconds until it is ready, its warming up included. */
export async function startInTurns(
  specs: readonly ContenderSpec[],
  rounds: number,
): Promise<readonly Measured[]> {
  const times = specs.map((): number[] => []);
  const peaks = specs.map((): number | undefined => undefined);
  for (let round = 0; round < rounds; round++)
    for (const [i, spec] of specs.entries()) {
      const since = performance.now();
      const contender = start(spec);
      try {
        await contender.turn(0);
        times[i].push(performance.now() - since);
        peaks[i] = contender.peakMiB();
      } finally {
        await contender.stop();
      }
    }
  return specs.map(({ name }, i) => measured(name, times[i], peaks[i]));
}
