/**
 * @module
 * `counterweight stats`: what a data set holds, class by class, as a table with bars or as JSON.
 */

import { computeClassWeights } from '../balance/class-weights.ts';
import type { DatasetStatistics, Spread } from '../dataset/statistics.ts';
import { countNoun } from '../util/count-noun.ts';
import type { CliCommand } from './command.ts';
import { addDataOptions, countData, type DataFlags, describeData } from './count-data.ts';
import { formatTable } from './format-table.ts';

/** How wide bars may be; narrow terminals get shorter ones. */
const BAR_CELLS = { least: 8, most: 32 } as const;
/** The width of what is no terminal. */
const PLAIN_COLUMNS = 100;

export const statsCommand: CliCommand = {
  configure(command) {
    addDataOptions(command)
      .description('Counts a data set class by class: instances, images, share, box sizes, imbalance.')
      .option('--json', 'print JSON')
      .action(async (data: string, flags: DataFlags & { readonly json?: boolean }) => {
        const statistics = await countData(data, flags);
        const title = describeData(data, flags);
        const columns = process.stdout.columns ?? PLAIN_COLUMNS;
        console.log(
          flags.json
            ? JSON.stringify(statisticsJson(data, flags, statistics), null, 2)
            : formatStatistics(title, statistics, columns),
        );
      });
  },
};

/** The stable JSON of `stats`. `weight` is the class's plain inverse weight, n_max / n_c; null where nothing is counted. */
export function statisticsJson(data: string, { split }: DataFlags, statistics: DatasetStatistics): unknown {
  const { classes, imbalanceRatio, relativeArea, ...totals } = statistics;
  const weights = totals.instances === 0 ? undefined : computeClassWeights(classes).weights;
  return {
    data,
    ...(split === undefined ? {} : { split }),
    ...totals,
    imbalanceRatio: imbalanceRatio ?? null,
    relativeArea: relativeArea ?? null,
    classes: classes.map(({ id, name, instances, images, relativeArea: area, ...rest }, i) => ({
      id,
      name,
      instances,
      images,
      weight: weights?.[i] ?? null,
      ...rest,
      relativeArea: area ?? null,
    })),
  };
}

/** The table of `stats`, at most `columns` wide where the names allow. */
export function formatStatistics(title: string, statistics: DatasetStatistics, columns: number): string {
  const { classes } = statistics;
  const most = Math.max(1, ...classes.map((c) => c.instances));
  const marked = (['difficult', 'crowd', 'groupOf'] as const).filter((key) =>
    classes.some((c) => c[key] > 0),
  );
  const table = (barCells: number): string =>
    formatTable(
      [
        { header: 'id', align: 'right' },
        { header: 'class' },
        { header: 'instances', align: 'right' },
        { header: 'share', align: 'right' },
        { header: ''.padEnd(barCells) },
        { header: 'images', align: 'right' },
        { header: 'box area: min', align: 'right' },
        { header: 'median', align: 'right' },
        { header: 'max', align: 'right' },
        ...marked.map((key) => ({ header: key === 'groupOf' ? 'group' : key, align: 'right' as const })),
      ],
      classes.map((c) => [
        String(c.id),
        c.name,
        String(c.instances),
        percent(c.share),
        bar(c.instances / most, barCells),
        String(c.images),
        ...spreadCells(c.relativeArea),
        ...marked.map((key) => String(c[key])),
      ]),
    );
  const bare = Math.max(
    ...table(0)
      .split('\n')
      .map((line) => line.length),
  );
  const barCells = Math.min(BAR_CELLS.most, Math.max(BAR_CELLS.least, columns - 1 - bare));
  return [title, '', table(barCells), '', ...summary(statistics)].join('\n');
}

function summary(statistics: DatasetStatistics): string[] {
  const { images, instances, imagesWithoutBoxes, weightlessBoxes, emptyBoxes, classes, imbalanceRatio } =
    statistics;
  const lines = [`${countNoun(images, 'image')}, ${imagesWithoutBoxes || 'none'} of them without boxes`];
  lines.push(`${countNoun(instances, 'instance')} of ${countNoun(classes.length, 'class', 'classes')}`);
  if (weightlessBoxes > 0)
    lines.push(`${countNoun(weightlessBoxes, 'box', 'boxes')} of weight 0, not counted`);
  if (emptyBoxes > 0)
    lines.push(
      `${countNoun(emptyBoxes, 'box', 'boxes')} without area, counted here but left out of training; correct it in the data`,
    );
  const present = classes.filter((c) => c.instances > 0).sort((a, b) => b.instances - a.instances);
  if (imbalanceRatio !== undefined && present.length > 1)
    lines.push(`imbalance ${ratio(imbalanceRatio)} : 1 (${present[0].name} : ${present.at(-1)?.name})`);
  const absent = classes.filter((c) => c.instances === 0).map(({ name }) => name);
  if (absent.length > 0) lines.push(`no instance of: ${absent.join(', ')}`);
  return lines;
}

function spreadCells(spread: Spread | undefined): string[] {
  return spread === undefined ? ['', '', ''] : [spread.min, spread.median, spread.max].map(percent);
}

/** A bar of at most `cells` cells in eighths; whatever is there at all shows. */
function bar(part: number, cells: number): string {
  const eighths = part === 0 ? 0 : Math.max(1, Math.round(part * cells * 8));
  return `${'█'.repeat(Math.floor(eighths / 8))}${['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8]}`;
}

function percent(part: number): string {
  const value = 100 * part;
  const digits = value >= 10 || value === 0 ? 1 : 2;
  return `${value > 0 && value < 0.01 ? '<0.01' : value.toFixed(digits)} %`;
}

function ratio(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}
