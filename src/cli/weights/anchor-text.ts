/**
 * @module
 * The survey of a configuration's anchors as text and as JSON.
 */

import { type AnchorFieldChanges, anchorFieldChanges } from '../../train/anchor-fields.ts';
import { type AnchorSurvey, LOW_RECALL, type SurveyedClass } from '../../train/survey-anchors.ts';
import { numberTable } from '../format-table.ts';
import { prose } from './weights-text.ts';

/** The blocks on `survey`, of the configuration `file`, to be printed with a blank line between. */
export function anchorBlocks(survey: AnchorSurvey, file: string, width: number): string[] {
  const { anchors, count, input, rule, classes, proposal, notes } = survey;
  const size = `${input.height}×${input.width}`;
  return [
    prose(`Anchors of ${file}: how well they can match each class`, width),
    numberTable(
      ['class', 'boxes', 'height×width', 'w/h', 'best IoU', 'matched', 'forced', 'lost'],
      classes.map((c) => [
        c.name,
        String(c.boxes),
        pixels(c, input),
        aspect(c, input).toFixed(2),
        c.meanIou.toFixed(2),
        percent(c.recall),
        percent(c.forced),
        percent(c.lost),
      ]),
    ),
    [
      `${anchors.kind}, ${count} anchors. Boxes as they are resized to ${size} pixels (height × width), before augmentation; sizes are medians, best IoU is the mean of each box's best.`,
      `matched: an anchor reaches IoU ${Number(rule.matchedThreshold.toPrecision(4))}. forced: none does, ${rule.forceMatch ? 'and the box gets its best one by force_match_for_each_row.' : 'and force_match_for_each_row is off.'} lost: the box gets no anchor${rule.forceMatch ? ', as its best is forced upon another box' : ''}.`,
      ...notes,
    ]
      .map((text) => prose(text, width))
      .join('\n'),
    prose(verdict(classes), width),
    ...(proposal === undefined ? noProposal(survey, width) : proposalBlocks(survey, proposal, width)),
  ];
}

function lowOf(classes: readonly SurveyedClass[]): readonly SurveyedClass[] {
  return classes.filter(({ recall }) => recall < LOW_RECALL);
}

function verdict(classes: readonly SurveyedClass[]): string {
  const low = lowOf(classes);
  if (low.length === 0)
    return `Every class has at least ${percent(LOW_RECALL)} of its boxes matched: anchors are not what holds one back.`;
  const listed = low.map(({ name, recall }) => `${name} ${percent(recall)}`).join(', ');
  return `Fewer than ${percent(LOW_RECALL)} of the boxes are matched of: ${listed}. Each of the others trains one ill-fitting anchor, or none. Better anchors may do more for such a class than any weight.`;
}

function noProposal(survey: AnchorSurvey, width: number): string[] {
  const low = lowOf(survey.classes);
  if (low.length === 0) return [];
  const found = 'No other scales and ratios of this generator were found to do better by 3 points.';
  return [prose([found, ...smallBoxes(survey, low)].join(' '), width)];
}

/** Where boxes are small for the cells of the finest map, that is why. */
function smallBoxes({ input, finestCell }: AnchorSurvey, low: readonly SurveyedClass[]): readonly string[] {
  const small = low.filter((c) => Math.min(c.height * input.height, c.width * input.width) < 2 * finestCell);
  if (small.length === 0) return [];
  const listed = small.map((c) => `${c.name} (${pixels(c, input)} pixels)`).join(', ');
  return [
    `Small for the cells of the finest feature map, ${Math.round(finestCell)} pixels wide: ${listed}. A larger input (image_resizer) or images cut into tiles bring more anchors near them.`,
  ];
}

function proposalBlocks(
  survey: AnchorSurvey,
  proposal: NonNullable<AnchorSurvey['proposal']>,
  width: number,
): string[] {
  const changes = anchorFieldChanges(survey.anchors, proposal.anchors);
  const isWider = survey.anchorsPerLocation.some((n, map) => n !== proposal.anchorsPerLocation[map]);
  const counted =
    proposal.count === survey.count
      ? `as many anchors as now (${survey.count})`
      : `${proposal.count} anchors in place of ${survey.count}`;
  return [
    `Proposed, with ${counted}:`,
    snippetOf(changes),
    numberTable(
      ['class', 'matched now', 'then', 'best IoU now', 'then'],
      survey.classes.map((c, i) => [
        c.name,
        percent(c.recall),
        percent(proposal.classes[i].recall),
        c.meanIou.toFixed(2),
        proposal.classes[i].meanIou.toFixed(2),
      ]),
    ),
    ...smallBoxes(survey, lowOf(proposal.classes)).map((text) => prose(text, width)),
    prose(
      `--write-anchors writes them into the config. ${
        isWider
          ? 'The box predictor gets another number of anchors in a cell: what a detection checkpoint has for it no longer fits.'
          : 'A detection checkpoint still fits, though it was trained for the old shapes.'
      }`,
      width,
    ),
  ];
}

function snippetOf({ path, set, remove }: AnchorFieldChanges): string {
  return [
    'anchor_generator {',
    `  ${path.slice(path.lastIndexOf('.') + 1)} {`,
    ...set.map(([name, value]) => `    ${name}: ${value}`),
    ...remove.map((name) => `    # without ${name}`),
    '  }',
    '}',
  ].join('\n');
}

/** The survey as plain data. */
export function anchorJson(survey: AnchorSurvey, file: string): object {
  const { anchors, count, input, rule, classes, proposal, notes } = survey;
  const changes = proposal && anchorFieldChanges(anchors, proposal.anchors);
  return {
    config: file,
    generator: anchors.kind,
    anchors: count,
    input,
    matchedThreshold: rule.matchedThreshold,
    forceMatch: rule.forceMatch,
    lowRecall: LOW_RECALL,
    notes,
    classes: classes.map((c) => classJson(c, input)),
    proposal:
      proposal === undefined || changes === undefined
        ? null
        : {
            path: changes.path,
            set: Object.fromEntries(changes.set),
            remove: changes.remove,
            anchors: proposal.count,
            classes: proposal.classes.map((c) => classJson(c, input)),
          },
  };
}

function classJson(c: SurveyedClass, input: AnchorSurvey['input']): object {
  const { id, name, boxes, recall, forced, lost, meanIou } = c;
  const median = { height: c.height * input.height, width: c.width * input.width, aspect: aspect(c, input) };
  return { id, name, boxes, recall, forced, lost, meanIou, median };
}

const pixels = (c: SurveyedClass, input: AnchorSurvey['input']): string =>
  `${Math.round(c.height * input.height)}×${Math.round(c.width * input.width)}`;

const aspect = (c: SurveyedClass, input: AnchorSurvey['input']): number =>
  (c.width * input.width) / (c.height * input.height);

/** With one decimal, but for nothing and all. */
const percent = (share: number): string =>
  `${(100 * share).toFixed(share === 0 || share === 1 || share === LOW_RECALL ? 0 : 1)} %`;
