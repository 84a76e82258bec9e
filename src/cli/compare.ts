/**
 * @module
 * `counterweight compare A B…`: whether B is better than A, class by class, beyond chance; and in what their
 * configurations differ. Runs whose configurations mean the same are one setting trained with several seeds.
 */

import { compareConfigs, type Difference } from '../config/diff/compare-configs.ts';
import { compareSettings, type SettingsComparison } from '../eval/compare/compare-settings.ts';
import { intervalText, signed, verdictText } from '../eval/compare/verdict.ts';
import { type EvaluatedRun, loadEvaluatedRun } from '../train/evaluated-run.ts';
import { DataError, UsageError } from '../util/errors.ts';
import type { CliCommand } from './command.ts';
import { formatTable } from './format-table.ts';
import { parseNumber } from './parse-number.ts';

interface CompareFlags {
  readonly bootstrap: number;
  readonly seed: number;
  readonly margin: number;
  readonly json?: boolean;
}

/** Runs of one configuration. */
interface Setting {
  readonly name: string;
  readonly runs: readonly EvaluatedRun[];
}

const HELP = `
Each run must have been evaluated ("counterweight eval"), all on the same images. Intervals are 95 %, from a bootstrap
over the images that is the same for all runs; several seeds of one configuration are averaged and drawn from too.
Verdicts are on AP50: "gain" and "loss" hold after Holm's correction for all classes (5 %), "no loss" excludes a loss of
more than the margin, "undecided" is all else.`;

/** The runs by configuration, in the order given. @throws ConfigError where one does not load */
export function groupBySetting(runs: readonly EvaluatedRun[]): Setting[] {
  const groups: EvaluatedRun[][] = [];
  for (const run of runs) {
    const same = groups.find(([first]) => differences(first, run).length === 0);
    if (same === undefined) groups.push([run]);
    else same.push(run);
  }
  return groups.map((own) => ({ name: own.map(({ root }) => root).join(' + '), runs: own }));
}

function differences(a: EvaluatedRun, b: EvaluatedRun): readonly Difference[] {
  const named = ({ root, config }: EvaluatedRun) => ({ file: `${root}/pipeline.config`, text: config });
  return compareConfigs(named(a), named(b)).differences;
}

/** @throws DataError where two runs were not evaluated on the same images and objects */
function refuseOtherData([first, ...others]: readonly EvaluatedRun[]): void {
  const key = ({ data }: EvaluatedRun): string =>
    JSON.stringify([data.images.map(({ id }) => id), data.classes, data.groundTruths]);
  const expected = key(first);
  for (const run of others) {
    if (key(run) === expected) continue;
    const sizes = `${run.data.images.length} images and ${run.data.groundTruths.length} objects`;
    throw new DataError(
      run.root,
      `It was evaluated on other data (${sizes}) than ${first.root} (${first.data.images.length} and ${first.data.groundTruths.length}); evaluate both with the same --eval-data.`,
    );
  }
}

function notes(settings: readonly Setting[]): string[] {
  return settings.flatMap(({ runs }) => {
    const old = runs.filter(({ isOutdated }) => isOutdated);
    const seeds = runs.map(({ seed }) => seed);
    const said = old.map(
      ({ root, step }) =>
        `${root} has a newer checkpoint than step ${step}, which was evaluated; run "counterweight eval ${root}" for it.`,
    );
    if (new Set(seeds).size < seeds.length)
      said.push(
        `${runs.map(({ root }) => root).join(' and ')} share a seed: they do not tell how seeds differ.`,
      );
    return said;
  });
}

function describe({ path, a, b }: Difference): string {
  const text = (side: Difference['a']): string => (side?.text ?? '(not set)').replace(/\s*\n\s*/g, ' ');
  return `  ${path}: ${text(a)} → ${text(b)}`;
}

/** The blocks of text on one comparison. */
function blocks(comparison: SettingsComparison, changes: readonly Difference[]): string[] {
  const { a, b, classes, mean } = comparison;
  const cells = ({ a: before, b: after, delta, interval }: SettingsComparison['mean']['AP']): string[] =>
    interval === null
      ? ['–', '–', '–', '–']
      : [before.toFixed(3), after.toFixed(3), signed(delta), intervalText(interval)];
  const p = (value: number | null): string => {
    if (value === null) return '–';
    return value < 0.0001 ? '<0.0001' : value.toFixed(4);
  };
  const headers = [
    'class',
    'instances',
    'AP50 A',
    'B',
    'change',
    '95 %',
    'p (Holm)',
    'AP A',
    'B',
    'change',
    '95 %',
  ];
  const rows = [
    ...classes.map((each) => [
      each.name,
      String(each.instances),
      ...cells(each.AP50),
      p(each.AP50.p_holm),
      ...cells(each.AP),
    ]),
    ['all classes', '', ...cells(mean.AP50), '', ...cells(mean.AP)],
  ];
  const columns = headers.map((header, i) => ({
    header,
    align: i === 0 ? ('left' as const) : ('right' as const),
  }));
  return [
    `A: ${a}\nB: ${b}`,
    changes.length === 0
      ? 'Their configurations mean the same.'
      : `What differs between the configurations:\n${changes.map(describe).join('\n')}`,
    formatTable(columns, rows),
    `Change of AP50, corrected for ${classes.length} classes: ${classes
      .map((each) => verdictText(each.name, each.AP50, each.verdict))
      .join('; ')}.`,
  ];
}

export const compareCommand: CliCommand = {
  configure(command) {
    command
      .argument('<runs...>', 'two or more run folders; the first is what the others are held against')
      .option(
        '--bootstrap <n>',
        'draws of the images behind the intervals',
        parseNumber({ min: 100, max: 100_000, whole: true }),
        1000,
      )
      .option('--seed <n>', 'the seed of those draws', parseNumber({ min: 0, whole: true }), 0)
      .option('--margin <ap>', 'a loss of less is no loss', parseNumber({ min: 0, max: 1 }), 0.05)
      .option('--json', 'print JSON')
      .addHelpText('after', HELP)
      .action(async (roots: readonly string[], flags: CompareFlags) => {
        if (new Set(roots).size < roots.length)
          throw new UsageError(`A run is named twice among ${roots.join(', ')}.`);
        const runs: EvaluatedRun[] = [];
        for (const root of roots) runs.push(await loadEvaluatedRun(root));
        if (runs.length < 2) throw new UsageError(`Expected two or more runs, got one: ${roots[0]}.`);
        refuseOtherData(runs);
        const settings = groupBySetting(runs);
        if (settings.length < 2) {
          throw new UsageError(
            `The configurations of ${roots.join(', ')} mean the same: they are seeds of one setting. Name a run of another.`,
          );
        }
        const { bootstrap: replicates, seed, margin } = flags;
        const compared = compareSettings(
          settings.map(({ name, runs: own }) => ({ name, runs: own.map(({ data }) => data) })),
          { replicates, seed, margin },
        );
        for (const note of notes(settings)) console.error(`note: ${note}`);
        const changes = settings.slice(1).map(({ runs: own }) => differences(settings[0].runs[0], own[0]));
        if (flags.json) {
          const head = { images: runs[0].data.images.length, replicates, seed, margin, correction: 'Holm' };
          const listed = settings.map(({ name, runs: own }) => ({
            name,
            runs: own.map(({ root, step, seed: trained }) => ({ root, step, seed: trained ?? null })),
          }));
          const comparisons = compared.map((each, i) => ({
            ...each,
            config: changes[i].map(({ path, kind, a, b }) => ({
              path,
              kind,
              a: a?.text ?? null,
              b: b?.text ?? null,
            })),
          }));
          console.log(JSON.stringify({ ...head, settings: listed, comparisons }, null, 2));
          return;
        }
        compared.forEach((each, i) => {
          for (const block of blocks(each, changes[i])) console.log(`${block}\n`);
        });
      });
  },
};
