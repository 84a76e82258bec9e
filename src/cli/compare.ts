/**
 * @module
 * `counterweight compare A B…`: whether B is better than A, class by class, beyond chance; and in what their
 * configurations differ. Runs whose configurations mean the same are one setting trained with several seeds.
 */

import { judgeRun } from '../eval/analysis/judge-run.ts';
import { compareSettings } from '../eval/compare/compare-settings.ts';
import { type DifferingImage, differingImages } from '../eval/compare/differing-images.ts';
import { FOUND } from '../eval/compare/verdict.ts';
import { type EvaluatedRun, loadEvaluatedRun } from '../train/evaluated-run.ts';
import { type LearningCurve, readLearningCurve } from '../train/learning-curve.ts';
import { groupBySetting, refuseOtherData, runDifferences, settingNotes } from '../train/run-settings.ts';
import { UsageError } from '../util/errors.ts';
import type { CliCommand } from './command.ts';
import { addComparisonFlags, type ComparisonFlags, refuseRepeated } from './comparison-flags.ts';
import { comparisonTables } from './comparison-tables.ts';
import { parseNumber } from './parse-number.ts';

interface CompareFlags extends ComparisonFlags {
  readonly images: number;
  readonly json?: boolean;
}

const HELP = `
Each run must have been evaluated ("counterweight eval"), all on the same images. Intervals are 95 %, from a bootstrap
over the images that is the same for all runs; several seeds of one configuration are averaged, and the spread between
them widens the interval. Verdicts are on AP50: "gain" and "loss" hold after Holm's correction for all classes of one
comparison (5 %; several comparisons are not corrected for each other), "no loss" excludes a loss of more than the margin,
"neither finds it" is an AP50 below ${FOUND} in both, "undecided" is all else.
"counterweight report A B…" shows the same as a page, with curves and pictures.`;

export const compareCommand: CliCommand = {
  configure(command) {
    addComparisonFlags(
      command.argument('<runs...>', 'two or more run folders; the first is what the others are held against'),
      'the intervals',
    )
      .option(
        '--images <n>',
        'how many of the images that differ most to list',
        parseNumber({ min: 0, max: 10_000, whole: true }),
        10,
      )
      .option('--json', 'print JSON, with the learning curves point by point')
      .addHelpText('after', HELP)
      .action(async (roots: readonly string[], flags: CompareFlags) => {
        refuseRepeated(roots);
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
        const evaluated = settings.map(({ name, runs: own }) => ({
          name,
          runs: own.map(({ data }) => data),
        }));
        const compared = compareSettings(evaluated, { replicates, seed, margin });
        const judged =
          flags.images === 0 ? [] : settings.map(({ runs: own }) => own.map(({ data }) => judgeRun(data)));
        const differing = judged.length === 0 ? [] : differingImages(runs[0].data, judged, flags.images);
        const curves = new Map<EvaluatedRun, LearningCurve>();
        for (const run of runs) curves.set(run, await readLearningCurve(run.root));
        for (const note of settingNotes(settings)) console.error(`note: ${note}`);
        const changes = settings.slice(1).map(({ runs: own }) => runDifferences(settings[0].runs[0], own[0]));
        if (flags.json) {
          const head = { images: runs[0].data.images.length, replicates, seed, margin, correction: 'Holm' };
          const listed = settings.map(({ name, runs: own }) => ({
            name,
            runs: own.map((run) => ({
              root: run.root,
              step: run.step,
              seed: run.seed ?? null,
              learning_curve: curves.get(run),
            })),
          }));
          const comparisons = compared.map((each, i) => ({
            ...each,
            config: changes[i].map(({ path, kind, a, b }) => ({
              path,
              kind,
              a: a?.text ?? null,
              b: b?.text ?? null,
            })),
            differing_images: (differing.at(i) ?? []).map(imageJson),
          }));
          console.log(JSON.stringify({ ...head, settings: listed, comparisons }, null, 2));
          return;
        }
        const curvesOf = (own: readonly EvaluatedRun[]): LearningCurve[] =>
          own.flatMap((run) => curves.get(run) ?? []);
        compared.forEach((figures, i) => {
          const blocks = comparisonTables({
            figures,
            changes: changes[i],
            curvesA: curvesOf(settings[0].runs),
            curvesB: curvesOf(settings[i + 1].runs),
            images: differing.at(i),
          });
          for (const block of blocks) console.log(`${block}\n`);
        });
      });
  },
};

function imageJson({ image, difference, classes }: DifferingImage): object {
  return { id: image.id, filename: image.filename, difference, classes };
}
