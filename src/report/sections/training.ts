/**
 * @module
 * How training went: the parts of the loss, the loss of each class, the learning rate, and AP where several steps were
 * evaluated; all runs over the same axes.
 */

import { type LearningCurve, LOSS_PARTS } from '../../train/learning-curve.ts';
import { type Content, html, type Markup } from '../html.ts';
import { linePlot, type PlottedLine } from '../plots/line-plot.ts';
import { plotFigure, plotId } from '../plots/plot.ts';
import { allRuns, type DrawnRun, leftOut, type ReportData, rarestClasses } from '../report-data.ts';
import { legend } from '../series.ts';
import { guide, plotGrid, type Section } from './section.ts';

const PLOTS = 12;
const TITLES: Readonly<Record<string, string>> = {
  total_loss: 'Total loss',
  localization_loss: 'Localization loss',
  classification_loss: 'Classification loss',
  regularization_loss: 'Regularization loss',
};

export function trainingSection(data: ReportData): Section {
  const { settings } = data;
  const runs = allRuns(data);
  const logged = runs.filter(({ run }) => run.curve.step.length > 0);
  const mostLines = Math.max(1, ...logged.map(({ run }) => run.curve.lines_per_point));
  const curves = [
    ...LOSS_PARTS.map((part) => curvePlot(logged, part, TITLES[part], ({ losses }) => losses[part])),
    curvePlot(logged, 'learning_rate', 'Learning rate', (curve) => curve.learning_rate),
  ];
  const shown = [{ name: 'background' }, ...rarestClasses(data, PLOTS - 1)];
  const byClass = shown.flatMap(({ name }) =>
    (['classification_loss', 'localization_loss'] as const).map((part) =>
      curvePlot(
        logged,
        `${part}-of-${name}`,
        `${TITLES[part]} of ${name}`,
        ({ classes }) => classes.find((each) => each.name === name)?.[part] ?? [],
      ),
    ),
  );
  return {
    id: 'training',
    title: 'Training',
    body: [
      logged.length === 0
        ? html`<p>There is no metrics.jsonl to draw.</p>`
        : [
            guide(
              'Losses as they are logged, class weights and the loss weights of the configuration included, so runs with other weights are on another scale.',
              mostLines > 1 && ` Each point is the mean of up to ${mostLines} logged steps.`,
            ),
            legend(settings.map(({ series }) => series)),
            plotGrid(curves),
            html`<h3>By class</h3>${guide(
              'What the anchors matched to each class add to the loss; the background has no boxes, so no localization. ',
              leftOut(data, PLOTS - 1),
            )}`,
            plotGrid(byClass),
          ],
      precisionByStep(runs),
    ],
  };
}

/** A plot of one figure over steps; nothing where no run has it. */
function curvePlot(
  runs: readonly DrawnRun[],
  key: string,
  title: string,
  read: (curve: LearningCurve) => readonly (number | null)[],
): Markup | null {
  const lines = runs.flatMap(({ series, run }): PlottedLine[] => {
    const values = read(run.curve);
    if (values.every((value) => value === null)) return [];
    return [{ series, name: run.name, points: run.curve.step.map((step, i) => [step, values[i] ?? null]) }];
  });
  if (lines.length === 0) return null;
  return plotFigure(
    linePlot({
      id: plotId('curve', key),
      title,
      description: lines.map(describe).join('; '),
      xAxis: 'step',
      yAxis: key.replace(/-of-[\s\S]*$/, '').replaceAll('_', ' '),
      lines,
    }),
  );
}

function describe({ name, points }: PlottedLine): string {
  const known = points.flatMap(([step, value]) => (value === null ? [] : [{ step, value }]));
  const [first, last] = [known[0], known[known.length - 1]];
  return `${name}: from ${first.value.toPrecision(3)} at step ${first.step} to ${last.value.toPrecision(3)} at step ${last.step}`;
}

/** AP over the steps evaluated, where there are several. */
function precisionByStep(runs: readonly DrawnRun[]): Content {
  if (runs.every(({ run }) => run.curve.evaluations.length < 2))
    return html`<p class="note">One step of each run was evaluated. Evaluate more checkpoints (“counterweight eval RUN --checkpoint-dir FOLDER”) to see AP over training.</p>`;
  const plots = (['AP', 'AP50'] as const).map((figure) => {
    const lines = runs.map(
      ({ series, run }): PlottedLine => ({
        series,
        name: run.name,
        points: run.curve.evaluations.map((each) => [each.step, each[figure] < 0 ? null : each[figure]]),
      }),
    );
    return plotFigure(
      linePlot({
        id: `step-${figure}`,
        title: `${figure} over training`,
        description: lines
          .filter(({ points }) => points.some(([, y]) => y !== null))
          .map(describe)
          .join('; '),
        xAxis: 'step',
        yAxis: figure,
        yDomain: [0, 1],
        lines,
      }),
    );
  });
  return [html`<h3>Evaluations during training</h3>`, plotGrid(plots)];
}
