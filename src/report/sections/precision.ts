/**
 * @module
 * Average precision of each class with its interval, the changes between settings, the precision-recall curves, the
 * thresholds worth knowing, and whether scores can be read as probabilities.
 */

import type { SettingsComparison } from '../../eval/compare/compare-settings.ts';
import { intervalText, signed, verdictText } from '../../eval/compare/verdict.ts';
import { html, type Markup } from '../html.ts';
import { intervalPlot } from '../plots/interval-plot.ts';
import { linePlot, type PlottedLine } from '../plots/line-plot.ts';
import { dataTable, plotFigure, plotId } from '../plots/plot.ts';
import { allRuns, type DrawnRun, leftOut, type ReportData, rarestClasses } from '../report-data.ts';
import { legend } from '../series.ts';
import { guide, plotGrid, type Section } from './section.ts';
import { figure } from './summary.ts';

const ROWS = 40;
const PLOTS = 12;

const known = (value: number): number | null => (value < 0 ? null : value);

export function precisionSection(data: ReportData): Section {
  return {
    id: 'precision',
    title: 'Average precision by class',
    body: [
      guide(
        'Dots are figures, whiskers 95 % intervals over images: how else they could have come out on other images from the same source. ',
        leftOut(data, ROWS),
      ),
      legend(data.settings.map(({ series }) => series)),
      plotGrid([
        precisionPlot(data, 'AP50', 'AP50 (IoU 0.5)'),
        precisionPlot(data, 'AP', 'AP (mean over IoU 0.5 to 0.95)'),
        data.comparisons.length > 0 && [changePlot(data, 'AP50'), changePlot(data, 'AP')],
      ]),
    ],
  };
}

function precisionPlot(data: ReportData, name: 'AP' | 'AP50', title: string): Markup {
  const runs = allRuns(data);
  const mean = {
    name: 'all classes',
    marks: runs.map(({ series, run }) => ({
      series,
      run: run.name,
      value: known(run.evaluation.stats[name]),
      interval: run.evaluation.intervals[name],
    })),
  };
  const rows = rarestClasses(data, ROWS).map(({ name: own, index }) => ({
    name: own,
    marks: runs.map(({ series, run }) => ({
      series,
      run: run.name,
      value: known(run.evaluation.classes[index][name]),
      interval: run.evaluation.classes[index].intervals[name],
    })),
  }));
  const described = [...rows, mean].slice(0, 12).map((row) => {
    const marks = row.marks.map(
      ({ run, value, interval }) =>
        `${runs.length > 1 ? `${run} ` : ''}${figure(value)}${interval === null ? '' : ` ${intervalText(interval)}`}`,
    );
    return `${row.name} ${marks.join(', ')}`;
  });
  return plotFigure(
    intervalPlot({
      id: `by-class-${name}`,
      title,
      description: `${described.join('; ')}.`,
      axis: name,
      domain: [0, 1],
      rows: [...rows, mean],
    }),
  );
}

function changePlot(data: ReportData, name: 'AP' | 'AP50'): Markup {
  const { comparisons, settings } = data;
  const marksOf = (read: (comparison: SettingsComparison) => SettingsComparison['mean']['AP'] | undefined) =>
    comparisons.map((comparison, i) => {
      const change = read(comparison);
      const { series } = settings[i + 1];
      return {
        series,
        run: `${series.letter} − A`,
        value: change?.interval ? change.delta : null,
        interval: change?.interval ?? null,
      };
    });
  const rows = [
    ...rarestClasses(data, ROWS).map(({ id, name: own }) => ({
      name: own,
      marks: marksOf(({ classes }) => classes.find((each) => each.id === id)?.[name]),
    })),
    { name: 'all classes', marks: marksOf(({ mean }) => mean[name]) },
  ];
  const said = comparisons.flatMap(({ classes }, i) =>
    classes.map((each) =>
      name === 'AP50'
        ? `${settings[i + 1].series.letter}: ${verdictText(each.name, each.AP50, each.verdict)}`
        : `${settings[i + 1].series.letter}: ${each.name} ${signed(each.AP.delta)}`,
    ),
  );
  return plotFigure(
    intervalPlot({
      id: `change-${name}`,
      title: `Change of ${name} against A`,
      description: `${said.slice(0, 12).join('; ')}.`,
      axis: `change of ${name}`,
      rows,
    }),
  );
}

export function curvesSection(data: ReportData): Section {
  const runs = allRuns(data);
  return {
    id: 'curves',
    title: 'Precision and recall',
    body: [
      guide(
        'At IoU 0.5: the best precision at each recall or more. The area under a line is AP50. A dot is the score threshold of best F1. ',
        leftOut(data, PLOTS),
      ),
      legend(data.settings.map(({ series }) => series)),
      plotGrid(rarestClasses(data, PLOTS).map((each) => recallPlot(runs, each))),
      html`<h3>Score thresholds of best F1</h3>`,
      dataTable(
        {
          headers: ['class', 'run', 'score', 'precision', 'recall', 'F1', 'calibration error'],
          rows: data.classes.flatMap(({ name, index, evaluated }) =>
            evaluated === 0
              ? []
              : runs.map(({ run }) => {
                  const { best_f1, calibration_error } = run.evaluation.classes[index];
                  return [
                    name,
                    run.name,
                    ...[
                      best_f1?.score,
                      best_f1?.precision,
                      best_f1?.recall,
                      best_f1?.f1,
                      calibration_error,
                    ].map(figure),
                  ];
                }),
          ),
        },
        'score thresholds',
      ),
      html`<h3>Are scores probabilities?</h3>`,
      guide(
        'Of the detections with a score about s, the share that is right. On the diagonal a score can be read as a probability; below it scores promise too much. Class weights move scores on purpose.',
      ),
      plotGrid(calibrationPlot(runs)),
    ],
  };
}

function recallPlot(runs: readonly DrawnRun[], { name, index }: ReportData['classes'][number]): Markup {
  const lines = runs.map(({ series, run }): PlottedLine => {
    const { curve, best_f1 } = run.evaluation.classes[index];
    return {
      series,
      name: run.name,
      points: curve.recall.map((recall, i) => [recall, curve.precision[i]]),
      dots: best_f1 === null ? [] : [[best_f1.recall, best_f1.precision]],
    };
  });
  const said = runs.map(({ run }) => {
    const { AP50, best_f1 } = run.evaluation.classes[index];
    const best =
      best_f1 === null ? 'nothing right' : `best F1 ${figure(best_f1.f1)} at score ${figure(best_f1.score)}`;
    return `${run.name}: AP50 ${figure(AP50)}, ${best}`;
  });
  return plotFigure(
    linePlot({
      id: plotId('recall', index),
      title: name,
      description: `Precision over recall. ${said.join('; ')}.`,
      xAxis: 'recall',
      yAxis: 'precision',
      xDomain: [0, 1],
      yDomain: [0, 1],
      lines,
      tableAt: lines[0].points.filter((_, i) => i % 10 === 0).map(([recall]) => recall),
    }),
  );
}

function calibrationPlot(runs: readonly DrawnRun[]): Markup {
  const lines = runs.map(
    ({ series, run }): PlottedLine => ({
      series,
      name: run.name,
      points: run.evaluation.calibration.bins.flatMap(({ score, precision }) =>
        score === null ? [] : [[score, precision] as const],
      ),
    }),
  );
  return plotFigure(
    linePlot({
      id: 'calibration',
      title: 'Scores and how often they are right',
      description: runs
        .map(
          ({ run }) => `${run.name}: expected calibration error ${figure(run.evaluation.calibration.error)}`,
        )
        .join('; '),
      xAxis: 'mean score',
      yAxis: 'share that is right',
      xDomain: [0, 1],
      yDomain: [0, 1],
      lines,
      diagonal: true,
      tableAt: [...new Set(lines.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b),
    }),
  );
}
