/**
 * @module
 * What is taken for what, and which kinds of mistakes cost how much; of a setting with several runs the mean.
 */

import { ERROR_TYPES, type ErrorType } from '../../eval/analysis/error-types.ts';
import { html } from '../html.ts';
import { barPlot } from '../plots/bar-plot.ts';
import { confusionPlot } from '../plots/confusion-plot.ts';
import { dataTable, plotFigure } from '../plots/plot.ts';
import { type ReportData, type ReportSetting, runMean } from '../report-data.ts';
import { legend } from '../series.ts';
import { guide, plotGrid, type Section } from './section.ts';
import { figure } from './summary.ts';

const MEANINGS: { readonly [T in ErrorType]: string } = {
  cls: 'wrong class',
  loc: 'box far off',
  both: 'class and box',
  dupe: 'found again',
  bkg: 'nothing there',
  miss: 'not found',
};
/** With more classes the cells of a matrix cannot be told apart. */
const MOST_CLASSES = 30;

export function mistakesSection(data: ReportData): Section {
  const { settings } = data;
  const drawn = data.classes.length <= MOST_CLASSES;
  return {
    id: 'mistakes',
    title: 'Mistakes',
    body: [
      html`<h3>Confusions</h3>`,
      guide(
        'At IoU 0.5 and the score thresholds of best F1: rows are what is there, columns what was said; the background stands for objects not found and detections on nothing. A cell is shaded by its share of its row.',
      ),
      drawn ? plotGrid(settings.map(confusions)) : settings.map(largestConfusions),
      html`<h3>Kinds of mistakes</h3>`,
      guide(
        'How much AP50 would rise if the mistakes of one kind alone were mended. The rises do not add up.',
      ),
      legend(settings.map(({ series }) => series)),
      plotGrid(kinds(data)),
      dataTable(
        {
          headers: ['class', 'setting', ...ERROR_TYPES.map((type) => `${type}: ${MEANINGS[type]}`)],
          rows: data.classes.flatMap(({ name, index, evaluated }) =>
            evaluated === 0
              ? []
              : settings.map((setting) => [
                  name,
                  setting.series.name,
                  ...ERROR_TYPES.map((type) => {
                    const read = (what: 'counts' | 'delta_AP50'): number =>
                      runMean(setting, ({ evaluation }) => evaluation.classes[index].errors[what][type]);
                    return `+${figure(Math.max(0, read('delta_AP50')))} (${countText(read('counts'))})`;
                  }),
                ]),
          ),
        },
        'rise of AP50 without each kind of mistake, and how many there are',
      ),
    ],
  };
}

function countText(count: number): string {
  return Number.isInteger(count) ? String(count) : count.toFixed(1);
}

function meanMatrix(setting: ReportSetting): number[][] {
  const { matrix } = setting.runs[0].evaluation.confusion;
  return matrix.map((counts, i) =>
    counts.map((_, j) => runMean(setting, ({ evaluation }) => evaluation.confusion.matrix[i][j])),
  );
}

/** The confusions of one class with another, the most frequent first. */
function confused(labels: readonly string[], matrix: readonly (readonly number[])[]) {
  return matrix
    .flatMap((counts, i) =>
      counts.map((count, j) => ({ there: labels[i], said: labels[j], count, same: i === j })),
    )
    .filter(({ count, same }) => count > 0 && !same)
    .sort((a, b) => b.count - a.count);
}

function confusions(setting: ReportSetting) {
  const { series, runs } = setting;
  const { labels } = runs[0].evaluation.confusion;
  const matrix = meanMatrix(setting);
  const worst = confused(labels, matrix)
    .slice(0, 4)
    .map(({ there, said, count }) => `${there} taken for ${said} ${countText(count)} times`);
  const right = labels.slice(0, -1).map((name, i) => {
    const all = matrix[i].reduce((sum, count) => sum + count, 0);
    return `${name} ${countText(matrix[i][i])} of ${countText(all)} right`;
  });
  return plotFigure(
    confusionPlot(
      {
        id: `confusion-${series.index}`,
        title: series.letter === '' ? 'What is taken for what' : `${series.letter} ${series.name}`,
        description: `${right.slice(0, 12).join('; ')}. ${worst.join('; ')}.`,
      },
      labels,
      matrix,
    ),
  );
}

function largestConfusions(setting: ReportSetting) {
  const { labels } = setting.runs[0].evaluation.confusion;
  return dataTable(
    {
      headers: ['there', 'said', 'times'],
      rows: confused(labels, meanMatrix(setting))
        .slice(0, 20)
        .map(({ there, said, count }) => [there, said, countText(count)]),
    },
    `the 20 most frequent confusions, ${setting.series.name}`,
  );
}

function kinds({ settings }: ReportData) {
  const rows = ERROR_TYPES.map((type) => ({
    name: MEANINGS[type],
    values: settings.map((setting) =>
      Math.max(
        0,
        runMean(setting, ({ evaluation }) => evaluation.error_types.delta_AP50[type]),
      ),
    ),
  }));
  return plotFigure(
    barPlot({
      id: 'kinds',
      title: 'Rise of AP50 without each kind of mistake',
      description: `${rows.map(({ name, values }) => `${name} ${values.map((value) => `+${value.toFixed(3)}`).join(', ')}`).join('; ')}.`,
      scale: 'linear',
      axis: 'rise of AP50',
      rowHeader: 'kind',
      series: settings.map(({ series }) => series),
      rows,
      show: (value) => `+${value.toFixed(3)}`,
    }),
  );
}
