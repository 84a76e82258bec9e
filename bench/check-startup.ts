/**
 * @module
 * How long `counterweight check` takes for one real configuration as a process of its own, beside `protoc --encode` of
 * the same file with the schema of `proto/`, and Node's own start (`node -e 0`), which is the floor. The commands take
 * turns, so that a busy machine is busy for all of them. Medians of wall time.
 *
 * `npm run bench -- check-startup [FILE] [--json]`
 */

import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';

const ROUNDS = 21;
const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const given = process.argv.slice(3).find((arg) => !arg.startsWith('--'));
const upstream = at('../shared/configs/tf1/ssd_mobilenet_v1_coco.config');
const file = given ?? (existsSync(upstream) ? upstream : at('examples/bccd/unweighted.config'));

interface Contender {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Whether the file is its standard input. */
  readonly reads?: boolean;
}

const contenders: Contender[] = [
  { name: 'node -e 0', command: process.execPath, args: ['-e', '0'] },
  { name: 'counterweight --version', command: process.execPath, args: [at('dist/cli/main.js'), '--version'] },
  { name: 'counterweight check', command: process.execPath, args: [at('dist/cli/main.js'), 'check', file] },
];
const protoc: Contender = {
  name: 'protoc --encode',
  command: 'protoc',
  args: [
    `--proto_path=${at('proto')}`,
    '--encode=object_detection.protos.TrainEvalPipelineConfig',
    at('proto/object_detection/protos/pipeline.proto'),
  ],
  reads: true,
};

/** Milliseconds of one run. @throws Error where it fails */
function run({ name, command, args, reads = false }: Contender): number {
  const stdio: SpawnSyncOptions['stdio'] = [reads ? openSync(file, 'r') : 'ignore', 'ignore', 'pipe'];
  const since = performance.now();
  const { status, stderr, error } = spawnSync(command, args, { stdio });
  const took = performance.now() - since;
  if (error !== undefined || status !== 0) throw new Error(`${name} failed: ${error ?? stderr}`);
  return took;
}

const hasProtoc = spawnSync('protoc', ['--version']).status === 0;
if (hasProtoc) contenders.push(protoc);
else console.error('protoc is not installed (Debian: protobuf-compiler), so ours is timed alone.');

const times = new Map(contenders.map(({ name }): [string, number[]] => [name, []]));
for (let round = 0; round < ROUNDS; round++)
  for (const contender of contenders) {
    const took = run(contender);
    // The first round warms the disk's cache.
    if (round > 0) times.get(contender.name)?.push(took);
  }

const rows = [...times].map(([name, took]) => {
  const sorted = [...took].sort((a, b) => a - b);
  return {
    name,
    medianMs: sorted[sorted.length >> 1],
    leastMs: sorted[0],
    mostMs: sorted[sorted.length - 1],
  };
});
const characters = readFileSync(file, 'utf8').length;
const [load] = loadavg();

if (process.argv.includes('--json'))
  console.log(
    JSON.stringify({ name: 'check-startup', characters, runs: ROUNDS - 1, cpus: cpus().length, load, rows }),
  );
else {
  console.log(
    `A configuration of ${characters} characters, ${ROUNDS - 1} runs of each in turns, wall time in ms`,
  );
  console.log(`(Node ${process.version}, ${cpus().length} CPUs, load ${load.toFixed(1)}):\n`);
  console.log(`${''.padEnd(26)}median   least    most`);
  for (const { name, medianMs, leastMs, mostMs } of rows)
    console.log(
      name.padEnd(24) + [medianMs, leastMs, mostMs].map((ms) => ms.toFixed(0).padStart(8)).join(''),
    );
}
