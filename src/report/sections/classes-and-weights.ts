/**
 * @module
 * How often each class occurs, what it weighs in the losses, where the weights come from, and how they share out the
 * loss on objects.
 */

import { html, type Markup } from '../html.ts';
import { barPlot } from '../plots/bar-plot.ts';
import { dataTable, plotFigure } from '../plots/plot.ts';
import { leftOut, type ReportData, type ReportSetting, rarestClasses } from '../report-data.ts';
import { label, legend, type Series } from '../series.ts';
import { guide, plotGrid, type Section } from './section.ts';

const ROWS = 40;

export function classesSection(data: ReportData): Section {
  const { training, settings } = data;
  const weighted = settings.filter(({ weights }) => weights.some((loss) => loss.weights !== undefined));
  const plain = settings.filter((setting) => !weighted.includes(setting));
  return {
    id: 'classes',
    title: 'Classes and their weights',
    body: [
      guide(imbalance(data)),
      plotGrid([
        countPlot(data),
        training === undefined ? null : weighted.map((each) => sharePlot(data, each)),
      ]),
      weighted.map((setting) => weightTable(data, setting)),
      plain.length > 0 &&
        html`<p>${
          settings.length === 1
            ? 'No class weights: every class weighs 1.'
            : html`Without class weights: ${list(plain)}.`
        }</p>`,
    ],
  };
}

function list(settings: readonly ReportSetting[]): Markup {
  return html`${settings.map(({ series }, i) => html`${i > 0 ? ', ' : ''}${label(series)}`)}`;
}

function imbalance({ training, classes }: ReportData): string {
  const counts = classes.filter((each) => (each.training ?? each.evaluated) > 0);
  const [most, least] = [counts[0], counts[counts.length - 1]];
  if (most === undefined || least === most) return '';
  const of = (each: typeof most): number => each.training ?? each.evaluated;
  const where = training === undefined ? 'the evaluation data' : `${training.images} training images`;
  return `In ${where}, objects of ${most.name} to objects of ${least.name} are as ${(of(most) / of(least)).toPrecision(3)} : 1 (${of(most)} and ${of(least)}).`;
}

function countPlot(data: ReportData): Markup {
  const hasTraining = data.training !== undefined;
  const series: Series[] = [
    ...(hasTraining ? [{ index: 0, letter: '', name: 'training' }] : []),
    { index: hasTraining ? 5 : 0, letter: '', name: 'evaluation' },
  ];
  const shown = rarestClasses(data, ROWS);
  const rows = shown.map(({ name, training, evaluated }) => ({
    name,
    values: [...(hasTraining ? [training ?? null] : []), evaluated],
  }));
  const plot = barPlot({
    id: 'objects',
    title: 'Objects of each class',
    description: `Bars on a log scale. ${leftOut(data, ROWS)} ${rows
      .map(({ name, values }) => `${name} ${values.join(' in training and ')}`)
      .slice(0, 12)
      .join('; ')}${rows.length > 12 ? '; and more' : ''}.`,
    scale: 'log',
    axis: 'objects',
    series,
    rows,
  });
  return html`<div>${plotFigure(plot)}${legend(series)}<p class="note">${leftOut(data, ROWS)}</p></div>`;
}

/** π_c before and π_c · w_c / Σ after, of the classification loss's weights. */
function sharePlot(data: ReportData, { series, weights }: ReportSetting): Markup {
  const own = weights.find((loss) => loss.isClassification && loss.weights !== undefined) ?? weights[0];
  const weightOf = (id: number): number => own.weights?.get(id) ?? 1;
  const counted = data.classes.map(({ id, training = 0 }) => ({
    id,
    before: training,
    after: training * weightOf(id),
  }));
  const [before, after] = [
    counted.reduce((sum, each) => sum + each.before, 0),
    counted.reduce((sum, each) => sum + each.after, 0),
  ];
  const byId = new Map(counted.map((each) => [each.id, each]));
  const percent = (value: number): string => `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} %`;
  const rows = rarestClasses(data, ROWS).map(({ id, name }) => {
    const each = byId.get(id);
    return {
      name,
      values: [
        (100 * (each?.before ?? 0)) / Math.max(before, 1e-9),
        (100 * (each?.after ?? 0)) / Math.max(after, 1e-9),
      ],
    };
  });
  const kinds: Series[] = [
    { index: 5, letter: '', name: 'by count alone' },
    { index: series.index, letter: '', name: 'with the weights' },
  ];
  const title = `Share of the loss on objects${series.letter === '' ? '' : `, ${series.letter} ${series.name}`}`;
  const plot = barPlot({
    id: `share-${series.index}`,
    title,
    description: `The part of all objects, and of all weights of objects, that each class has: ${rows
      .map(({ name, values }) => `${name} ${percent(values[0])}, weighted ${percent(values[1])}`)
      .slice(0, 12)
      .join('; ')}.`,
    scale: 'linear',
    axis: 'per cent',
    series: kinds,
    rows,
    show: percent,
  });
  const scale =
    before === 0
      ? ''
      : `The weights make the loss on objects ${(after / before).toPrecision(3)} times as large.`;
  return html`<div>${plotFigure(plot)}${legend(kinds)}<p class="note">${scale}</p></div>`;
}

function weightTable(data: ReportData, { series, weights }: ReportSetting): Markup {
  const name = series.letter === '' ? 'Class weights' : `Class weights of ${series.letter} ${series.name}`;
  const origins = [...new Set(weights.map(({ provenance }) => provenance).filter((text) => text !== ''))];
  const modes = [
    ...new Set(
      weights.flatMap(({ mode }) => (mode === undefined || mode === 'MATCHED_ANCHOR' ? [] : [mode])),
    ),
  ];
  return html`<h3>${series.letter === '' ? 'Class weights' : html`Class weights of ${label(series)}`}</h3>
${dataTable(
  {
    headers: ['class', 'training objects', ...weights.map(({ loss }) => loss)],
    rows: data.classes.map(({ id, name: own, training }) => [
      own,
      training === undefined ? null : String(training),
      ...weights.map((loss) => (loss.weights === undefined ? '1 (none)' : (loss.weights.get(id) ?? 1))),
    ]),
  },
  name,
)}
${origins.map((origin) => html`<blockquote><p>${origin}</p></blockquote>`)}
<p class="note">${origins.length === 0 ? 'The configuration does not say where they come from.' : 'The comment above the weights in the configuration.'}${modes.length > 0 && ` class_weight_mode: ${modes.join(', ')}.`}</p>`;
}
