// The experiment of docs/bccd.md: SSD MobileNet v1 on BCCD without class weights and with five ways to weigh, several seeds
// each; evaluated on the test split, compared, reported, and put as a table into docs/bccd.md.
//
//   node examples/bccd/experiment.js [--out runs/bccd] [--seeds 3] [--jobs 2] [--steps 1000] [--write]
//
// Needs the data set in ../shared/datasets/bccd and some two and a half hours on two cores. What was trained is not trained
// again, and what was begun is resumed, so it can be stopped at any time. --jobs trainings run side by side, each on its
// share of the cores: two on one core each get through more than one after the other on both. --write replaces the table
// in docs/bccd.md; otherwise it is printed.
import { execFile, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
process.chdir(join(here, '../..'));
const counterweight = ['dist/cli/main.js'];
const data = ['../shared/datasets/bccd', '--split', 'train', '--label-map', 'examples/bccd/label_map.pbtxt'];
const page = 'docs/bccd.md';
const marks = ['<!-- the table that experiment.js writes -->\n', '<!-- end of the table -->\n'];

/** A setting's name, and the flags of `counterweight weights` that make it from the unweighted config; the first is the baseline. */
const settings = [
  ['unweighted', undefined],
  ['inverse', ['--scheme', 'inverse']],
  ['sqrt', ['--scheme', 'sqrt']],
  ['effective-number', ['--scheme', 'effective_number']],
  ['inverse-classification', ['--scheme', 'inverse', '--losses', 'classification']],
  ['inverse-instance', ['--scheme', 'inverse', '--normalize', 'instance']],
];

const { values: flags } = parseArgs({
  options: {
    out: { type: 'string', default: 'runs/bccd' },
    seeds: { type: 'string', default: '3' },
    jobs: { type: 'string', default: '2' },
    steps: { type: 'string', default: '1000' },
    write: { type: 'boolean', default: false },
  },
});
const seeds = Array.from({ length: Number(flags.seeds) }, (_, i) => i + 1);
const runFolder = (name, seed) => join(flags.out, `${name}-${seed}`);
const lastStep = `step-${flags.steps.padStart(6, '0')}`;
const lastCheckpoint = (run) => join(run, 'checkpoints', lastStep);
const evaluation = (run) => join(run, 'eval', `${lastStep}.json`);

/** The output of a command of ours, whose remarks go to the terminal. */
async function output(...args) {
  const { stdout, stderr } = await promisify(execFile)('node', [...counterweight, ...args], {
    maxBuffer: 1 << 28,
  });
  process.stderr.write(stderr);
  return stdout;
}

/** Runs a command of ours to its end, its output in a file. */
function logged(file, ...args) {
  const log = openSync(file, 'a');
  return new Promise((resolve, reject) => {
    const child = spawn('node', [...counterweight, ...args], { stdio: ['ignore', log, log] });
    child.on('exit', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`counterweight ${args.join(' ')} ended with ${code}: see ${file}`)),
    );
  });
}

async function writeConfig(name, weighing) {
  const config = join(flags.out, `${name}.config`);
  if (!existsSync(config)) {
    copyFileSync(join(here, 'unweighted.config'), config);
    if (weighing !== undefined) await output('weights', ...data, ...weighing, '--write', config);
  }
  return config;
}

async function makeRun(name, seed) {
  const run = runFolder(name, seed);
  if (!existsSync(lastCheckpoint(run))) {
    const begun = existsSync(join(run, 'checkpoints'));
    const what = begun ? ['--resume'] : [join(flags.out, `${name}.config`), '--seed', String(seed)];
    const threads = Math.max(1, Math.floor(availableParallelism() / Number(flags.jobs)));
    const how = ['--threads', String(threads), '--checkpoint-every-n', '100', '--keep-checkpoints', '2'];
    const length = begun ? [] : ['--num-train-steps', flags.steps];
    console.error(`training ${run}`);
    await logged(`${run}.log`, 'train', ...what, '--model-dir', run, ...how, ...length);
  }
  if (!existsSync(evaluation(run))) await logged(`${run}.log`, 'eval', run);
}

/** Calls `act` on every one of `items`, `count` at a time. */
async function sideBySide(items, count, act) {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await act(...item);
  };
  await Promise.all(Array.from({ length: count }, worker));
}

const number = (value) => value.toFixed(3);
const signed = (value) => `${value < 0 && number(value) !== '-0.000' ? '−' : '+'}${number(Math.abs(value))}`;
const changed = ({ b, delta, interval }, verdict) =>
  `${number(b)} (${[
    interval === null ? signed(delta) : `${signed(delta)} [${interval.map(signed).join(', ')}]`,
    ...(verdict ? [verdict] : []),
  ].join(', ')})`;

const row = (cells) => `| ${cells.join(' | ')} |\n`;
const markdown = (head, rows) => row(head) + row(head.map(() => '---')) + rows.map(row).join('');

/** The class weights of both losses in a setting's config, in words. */
async function weightsOf(name) {
  const config = join(flags.out, `${name}.config`);
  const read = async (loss) =>
    JSON.parse(await output('config', 'get', config, `model.ssd.loss.${loss}.class_weights`, '--json')).value;
  const classification = await read('classification_loss.weighted_sigmoid');
  const localization = await read('localization_loss.weighted_smooth_l1');
  const words = (weights) => (weights?.length > 0 ? weights.join(', ') : 'none');
  return String(classification) === String(localization)
    ? words(classification)
    : `${words(classification)} (box loss: ${words(localization)})`;
}

/** The settings held against the first, all seeds of each together. */
async function settingsTable(roots) {
  const { comparisons } = JSON.parse(await output('compare', ...roots, '--images', '0', '--json'));
  const [{ classes, mean }] = comparisons;
  const weights = [];
  for (const [name] of settings) weights.push(await weightsOf(name));
  return markdown(
    ['setting', 'weights', ...classes.map(({ name }) => `${name}, AP50`), 'mean AP50', 'mean AP'],
    [
      [
        settings[0][0],
        weights[0],
        ...classes.map(({ AP50 }) => number(AP50.a)),
        number(mean.AP50.a),
        number(mean.AP.a),
      ],
      ...comparisons.map((comparison, i) => [
        settings[i + 1][0],
        weights[i + 1],
        ...comparison.classes.map(({ AP50, verdict }) => changed(AP50, verdict)),
        changed(comparison.mean.AP50),
        changed(comparison.mean.AP),
      ]),
    ],
  );
}

/** AP50 of every run, by class and seed: how much one seed says. */
function seedsTable() {
  const figures = ([name]) =>
    seeds.map((seed) => JSON.parse(readFileSync(evaluation(runFolder(name, seed)), 'utf8')));
  const { classes } = figures(settings[0])[0];
  return markdown(
    ['setting', ...classes.map(({ name }) => `${name}, seeds ${seeds.join(', ')}`), 'mean AP50'],
    settings.map((setting) => [
      setting[0],
      ...classes.map((_, c) =>
        figures(setting)
          .map((run) => number(run.classes[c].AP50))
          .join(', '),
      ),
      figures(setting)
        .map(({ stats }) => number(stats.AP50))
        .join(', '),
    ]),
  );
}

if (!existsSync(counterweight[0])) throw new Error('Run "npm run build" first.');
mkdirSync(flags.out, { recursive: true });
for (const [name, weighing] of settings) await writeConfig(name, weighing);
const runs = seeds.flatMap((seed) => settings.map(([name]) => [name, seed]));
await sideBySide(runs, Number(flags.jobs), makeRun);
const roots = settings.flatMap(([name]) => seeds.map((seed) => runFolder(name, seed)));
await output('report', ...roots, '--out', join(flags.out, 'report.html'), '--overwrite');
const made = `${await settingsTable(roots)}\n${seedsTable()}`;
if (!flags.write) console.log(made);
else {
  const text = readFileSync(page, 'utf8');
  const [from, to] = [text.indexOf(marks[0]), text.indexOf(marks[1])];
  if (from < 0 || to < from)
    throw new Error(
      `${page} has no place for the table, between "${marks[0].trim()}" and "${marks[1].trim()}".`,
    );
  writeFileSync(page, text.slice(0, from + marks[0].length) + made + text.slice(to));
}
