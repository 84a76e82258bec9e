/**
 * @module
 * An evaluation as text: COCO's figures with their intervals, operating points, confusions and kinds of mistakes.
 */

import type { OperatingPoint } from '../eval/analysis/class-curve.ts';
import { ERROR_TYPES, type ErrorType } from '../eval/analysis/error-types.ts';
import type { Interval } from '../eval/bootstrap/bootstrap-interval.ts';
import { cocoClassTable, cocoTable, formatCocoFigure } from '../eval/coco/coco-table.ts';
import type { EvaluationReport } from '../eval/evaluate-data.ts';
import { numberTable as table } from './format-table.ts';

const ERROR_MEANINGS: { readonly [T in ErrorType]: string } = {
  cls: 'right place, wrong class',
  loc: 'right class, box too far off',
  both: 'wrong class and box off',
  dupe: 'found once more',
  bkg: 'nothing is there',
  miss: 'not found',
};

/** `[0.41, 0.53]`; a dash for none. */
export function formatInterval(interval: Interval | null, digits = 2): string {
  return interval === null ? '–' : `[${interval.map((end) => end.toFixed(digits)).join(', ')}]`;
}

function pointCells(point: OperatingPoint | null): string[] {
  if (point === null) return ['–', '–', '–'];
  return [point.score, point.precision, point.recall].map((value) => value.toFixed(3));
}

/** The blocks of text of an evaluation, to be printed with a blank line between. */
export function evaluationTables(report: EvaluationReport): string[] {
  const { classes, confusion } = report;
  const { headers, rows } = cocoTable(report);
  const byClass = cocoClassTable(report);
  const blocks = [
    table(headers, rows),
    table(
      [...byClass.headers, 'AP 95 %', 'AP50 95 %'],
      byClass.rows.map((cells, i) => {
        const { AP, AP50 } = classes[i]?.intervals ?? report.intervals;
        return [...cells, formatInterval(AP), formatInterval(AP50)];
      }),
    ),
  ];
  const precisions = classes[0]?.recall_at_precision.map(({ precision }) => precision) ?? [];
  blocks.push(
    `Score thresholds at IoU 0.5: that of the best F1, and the recall left at a wanted precision\n${table(
      [
        'class',
        'score',
        'precision',
        'recall',
        'F1',
        ...precisions.map((p) => `recall at ${p}`),
        'calibration error',
      ],
      classes.map((each) => [
        each.name,
        ...pointCells(each.best_f1),
        each.best_f1 === null ? '–' : each.best_f1.f1.toFixed(3),
        ...each.recall_at_precision.map(({ point }) =>
          point === null ? '–' : `${point.recall.toFixed(3)} (score ${point.score.toFixed(2)})`,
        ),
        each.calibration_error === null ? '–' : each.calibration_error.toFixed(3),
      ]),
    )}`,
  );
  const shown = classes.length <= 12;
  if (shown) {
    const { labels, matrix } = confusion;
    blocks.push(
      `Confusions at IoU 0.5 and these thresholds: rows are what is there, columns what was said\n${table(
        ['', ...labels],
        matrix.map((counts, i) => [labels[i], ...counts.map(String)]),
      )}`,
    );
  }
  const { counts, delta_AP50 } = report.error_types;
  blocks.push(
    `Kinds of mistakes: how much AP50 would rise without each\n${table(
      ['kind', 'what', 'count', 'AP50', ...(shown ? classes.map(({ name }) => name) : [])],
      ERROR_TYPES.map((type) => [
        type,
        ERROR_MEANINGS[type],
        String(counts[type]),
        `+${formatCocoFigure(Math.max(0, delta_AP50[type]))}`,
        ...(shown ? classes.map(({ errors }) => `+${Math.max(0, errors.delta_AP50[type]).toFixed(3)}`) : []),
      ]),
      2,
    )}`,
  );
  return blocks;
}
