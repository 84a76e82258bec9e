/**
 * @module
 * What a reader wants first: how good the detector is and how sure that is; of several settings, which gained what.
 */

import type { Interval } from '../../eval/bootstrap/bootstrap-interval.ts';
import { changeRows } from '../../eval/compare/change-rows.ts';
import type { ClassChange, SettingsComparison } from '../../eval/compare/compare-settings.ts';
import { FOUND, intervalText, seedsText, signed, type Verdict } from '../../eval/compare/verdict.ts';
import { type Content, html, type Markup } from '../html.ts';
import { type DataTable, dataTable } from '../plots/plot.ts';
import { type ReportData, rarestClasses, runMean } from '../report-data.ts';
import { label, seriesClass } from '../series.ts';
import { guide, type Section } from './section.ts';

/** A figure in [0, 1]; a dash where there is none. */
export function figure(value: number | null | undefined): string {
  return value === null || value === undefined || value < 0 ? '–' : value.toFixed(3);
}

export function summarySection(data: ReportData): Section {
  const alone = data.settings.length === 1;
  return {
    id: 'summary',
    title: alone ? 'In short' : 'Did it help?',
    body: alone ? [tiles(data), runTable(data)] : [verdicts(data), runTable(data)],
  };
}

function tiles({ settings, classes }: ReportData): Markup {
  const { runs } = settings[0];
  const rarest = rarestClasses({ classes }, 1)[0];
  const interval = (own: Interval | null): string =>
    runs.length > 1
      ? `mean of ${runs.length} runs`
      : own === null
        ? 'no interval'
        : `95 % ${intervalText(own)}`;
  const { evaluation, data } = runs[0];
  const objects = data.groundTruths.filter(({ isCrowd }) => !isCrowd).length;
  const tile = (name: Content, value: string, below: Content) =>
    html`<div class="tile"><dt>${name}</dt><dd><strong>${value}</strong> <span>${below}</span></dd></div>`;
  return html`<dl class="tiles">${tile(
    'AP50',
    figure(runMean(settings[0], (run) => run.evaluation.stats.AP50)),
    interval(evaluation.intervals.AP50),
  )}${tile('AP', figure(runMean(settings[0], (run) => run.evaluation.stats.AP)), interval(evaluation.intervals.AP))}${
    rarest &&
    tile(
      html`AP50 of ${rarest.name}, the rarest`,
      figure(runMean(settings[0], (run) => run.evaluation.classes[rarest.index].AP50)),
      interval(evaluation.classes[rarest.index].intervals.AP50),
    )
  }${tile('evaluated on', `${data.images.length} images`, `${objects} objects`)}</dl>`;
}

const VERDICT_CLASS: { readonly [V in Verdict]: string } = {
  gain: 'gain',
  loss: 'loss',
  'no loss': 'even',
  undecided: 'even',
  'neither finds it': 'even',
  'no objects': 'even',
};

function verdicts({ settings, comparisons, classes, margin }: ReportData): Markup {
  const many = classes.length > 12;
  const shown = new Set(rarestClasses({ classes }, 12).map(({ id }) => id));
  return html`${comparisons.map(
    (
      comparison,
      i,
    ) => html`<h3 class="${seriesClass(settings[i + 1].series)}"><svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"><circle class="dot" cx="7" cy="7" r="5" /></svg> ${label(settings[i + 1].series)}, against ${label(settings[0].series)}</h3>
<ul class="verdicts">${inOrder(comparison, classes)
      .filter(({ id }) => !many || shown.has(id))
      .map(
        (each) =>
          html`<li class="${VERDICT_CLASS[each.verdict]}"><b>${each.name}</b> ${
            each.AP50.interval === null
              ? 'too few objects to tell'
              : html`<span class="number">${signed(each.AP50.delta)} ${intervalText(each.AP50.interval)}</span> <em>${each.verdict}</em>`
          }</li>`,
      )}<li class="mean"><b>mean AP50</b> <span class="number">${signed(comparison.mean.AP50.delta)} ${comparison.mean.AP50.interval && intervalText(comparison.mean.AP50.interval)}</span></li></ul>
${dataTable(changeTable(comparison, classes), `change of each class, ${settings[i + 1].series.name}`)}`,
  )}${guide(
    `Change of AP50 with its 95 % interval from a bootstrap over the images, the same draws for all runs. “gain” and “loss” hold after Holm’s correction for all ${classes.length} classes (5 %); “no loss” excludes a loss of more than ${margin}; “neither finds it” is AP50 below ${FOUND} in both; “undecided” is all else. Several settings against one are not corrected for each other. `,
    [...new Set(comparisons.map(({ runs }) => seedsText(runs)))].join(' '),
    many ? ' Of many classes the 12 rarest are named; the table has all.' : '',
  )}`;
}

function inOrder({ classes }: SettingsComparison, order: ReportData['classes']): ClassChange[] {
  const byId = new Map(classes.map((each) => [each.id, each]));
  return order.flatMap(({ id }) => byId.get(id) ?? []);
}

function changeTable(comparison: SettingsComparison, order: ReportData['classes']): DataTable {
  return {
    headers: [
      'class',
      'objects',
      'AP50 A',
      'now',
      'change',
      '95 %',
      'p (Holm)',
      'AP A',
      'now',
      'change',
      '95 %',
    ],
    rows: changeRows({ classes: inOrder(comparison, order), mean: comparison.mean }),
  };
}

/** Every run: where it is, what was evaluated. */
function runTable({ settings }: ReportData): Markup {
  const many = settings.length > 1;
  return dataTable(
    {
      headers: ['run', ...(many ? ['setting'] : []), 'step', 'seed', 'AP', 'AP50', 'AP75', 'AR100'],
      rows: settings.flatMap(({ series, runs }) =>
        runs.map(({ root, step, seed, evaluation: { stats } }) => [
          root,
          ...(many ? [`${series.letter} ${series.name}`] : []),
          String(step),
          seed === undefined ? null : String(seed),
          ...[stats.AP, stats.AP50, stats.AP75, stats.AR100].map(figure),
        ]),
      ),
    },
    'runs',
  );
}
