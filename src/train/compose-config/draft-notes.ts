/**
 * @module
 * The comments of a drafted configuration: why each number is what it is for this data.
 */

import { isAbsolute } from 'node:path';
import { countNoun } from '../../util/count-noun.ts';
import { readerFields } from '../reader-fields.ts';
import type { AugmentationChoice } from './choose-augmentations.ts';
import type { Draft } from './draft.ts';
import { nextCommands, runName, shellWord } from './next-commands.ts';
import type { Notes } from './recipe.ts';
import type { DatasetSurvey } from './survey-dataset.ts';
import { TEACHING_NOTES } from './teaching-notes.ts';

/** All that the comments speak of. */
export interface Drafted extends Omit<Draft, 'text' | 'warnings'> {
  /** Where the configuration is to be written. */
  readonly file: string;
  /** The training data as the user names it. */
  readonly data: string;
  readonly survey: DatasetSurvey;
  readonly augmentation: AugmentationChoice;
}

/** The comments by place. */
export function draftNotes(drafted: Drafted): Notes {
  const { input, anchors, schedule, survey, augmentation, training } = drafted;
  const { statistics } = training;
  return {
    ...TEACHING_NOTES,
    file: aboutFile(drafted),
    num_classes: aboutClasses(drafted),
    image_resizer: input.note,
    anchor_generator: anchors.note,
    depth_multiplier: schedule.notes.depth,
    loss: aboutWeights(drafted),
    post_processing: `Detections are kept from a score of 0.01 on, so that evaluation sees them all. Choose a higher one where you use the detector: counterweight detect … --min-score 0.4`,
    batch_size: schedule.notes.batch,
    num_steps: schedule.notes.steps,
    optimizer: schedule.notes.rate,
    augmentation_end: augmentation.note,
    train_input_reader: `${training.title}: ${countNoun(statistics.images, 'image')}, ${countNoun(statistics.instances, 'box', 'boxes')}.${training.note === undefined ? '' : ` ${training.note}`}`,
    max_number_of_boxes: `One image has ${survey.mostBoxes} boxes; without this line only the first 100 would be trained on.`,
    eval_input_reader: aboutEvaluation(drafted),
  };
}

function aboutFile(drafted: Drafted): string {
  const { training, file, labels, evaluation } = drafted;
  const { images, instances, classes } = training.statistics;
  const run = `runs/${runName(drafted.data)}`;
  const paths = [labels.path, training, ...(typeof evaluation === 'string' ? [] : [evaluation])].map(
    (named) => (typeof named === 'string' ? named : pathOf(named.written)),
  );
  const where = paths.every(isAbsolute)
    ? ''
    : 'Paths are relative to the directory that these commands are run in. ';
  return [
    `SSD MobileNet v1 for ${training.title}: ${countNoun(images, 'image')} with ${countNoun(instances, 'box', 'boxes')} of ${countNoun(classes.length, 'class', 'classes')}.`,
    'Written by "counterweight init" from the counts and sizes of the boxes; each number can be changed.',
    '',
    ...nextCommands(file, run, typeof evaluation !== 'string').map((command) => `  ${command}`),
    '',
    `${where}What a field means: counterweight explain model.ssd.loss`,
  ].join('\n');
}

function pathOf(spec: Draft['training']['written']): string {
  if (spec.format === 'voc') return spec.root;
  return spec.format === 'coco' ? spec.annotations : spec.paths[0];
}

function splitFlag({ training: { spec } }: Drafted): string {
  return spec.format === 'voc' && spec.split !== undefined ? ` --split ${shellWord(spec.split)}` : '';
}

function aboutClasses({ labels, numClasses }: Drafted): string {
  const { items } = labels.labelMap;
  const ids = items.length === 1 ? `id ${items[0].id}` : `ids ${items[0].id} to ${numClasses}`;
  const gaps = items.length < numClasses ? `, ${items.length} of them in use` : '';
  return `The classes of ${labels.path}: ${ids}${gaps}. The background is not counted.`;
}

function aboutWeights(drafted: Drafted): string {
  const { weights, data, file, training } = drafted;
  if (training.statistics.classes.length === 1) return weights.note;
  const command = `counterweight weights ${shellWord(data)}${splitFlag(drafted)} --scheme NAME --write ${shellWord(file)}`;
  return `${weights.note} ${weights.weights === undefined ? 'This writes some' : 'This writes others'}:\n  ${command}`;
}

function aboutEvaluation({ evaluation, labels, training }: Drafted): string {
  if (typeof evaluation !== 'string') {
    const { images, instances } = evaluation.statistics;
    const note = [evaluation.note, evaluation.warning].map((said) => (said ? ` ${said}` : '')).join('');
    return `${evaluation.title}: ${countNoun(images, 'image')}, ${countNoun(instances, 'box', 'boxes')}.${note}`;
  }
  const { reader, fields } = readerFields(training.written);
  return [
    `${evaluation} Name images that are not trained on here, to measure what the detector has learnt:`,
    '  eval_input_reader {',
    `    label_map_path: ${JSON.stringify(labels.path)}`,
    '    shuffle: false',
    `    ${reader} { ${fields.map(([name]) => `${name}: "…"`).join(' ')} }`,
    '  }',
  ].join('\n');
}
