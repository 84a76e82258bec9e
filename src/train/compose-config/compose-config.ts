/**
 * @module
 * From a recipe to the text of a pipeline.config. Pure: which numbers are right for which data is decided elsewhere.
 */

import type { DatasetSpec } from '../../dataset/dataset.ts';
import { readerFields } from '../reader-fields.ts';
import { block, comment, field, type Lines, renderLines, textField } from './config-text.ts';
import type { Notes, Recipe, TrainingRecipe } from './recipe.ts';
import { ssdMobilenetV1Model } from './ssd-mobilenet-v1-model.ts';

/** The text of a configuration without class weights, which `writeClassWeights` puts in. */
export function composeConfig(recipe: Recipe): string {
  const { notes = {}, labelMap, trainData, evalData, maxBoxes } = recipe;
  const evaluation =
    evalData === undefined
      ? comment(notes.eval_input_reader)
      : [
          ...comment(notes.eval_config),
          ...block('eval_config', textField('metrics_set', 'coco_detection_metrics')),
          '',
          ...comment(notes.eval_input_reader),
          ...block(
            'eval_input_reader',
            textField('label_map_path', labelMap),
            field('shuffle', false),
            source(evalData),
          ),
        ];
  const lines: Lines = [
    ...comment(notes.file),
    ...ssdMobilenetV1Model(recipe.model, notes),
    '',
    ...training(recipe.training, notes),
    '',
    ...comment(notes.train_input_reader),
    ...block(
      'train_input_reader',
      textField('label_map_path', labelMap),
      maxBoxes === undefined ? [] : comment(notes.max_number_of_boxes),
      maxBoxes === undefined ? [] : field('max_number_of_boxes', maxBoxes),
      source(trainData),
    ),
    ...(evaluation.length === 0 ? [] : ['', ...evaluation]),
  ];
  return renderLines(lines);
}

function training(recipe: TrainingRecipe, notes: Notes): Lines {
  const { numSteps, learningRate, warmupRate, warmupSteps } = recipe;
  const schedule = block(
    'learning_rate',
    block(
      'cosine_decay_learning_rate',
      field('learning_rate_base', learningRate),
      field('total_steps', numSteps),
      field('warmup_learning_rate', warmupRate),
      field('warmup_steps', warmupSteps),
    ),
  );
  return block(
    'train_config',
    comment(notes.batch_size),
    field('batch_size', recipe.batchSize),
    comment(notes.num_steps),
    field('num_steps', numSteps),
    comment(notes.gradient_clipping_by_norm),
    field('gradient_clipping_by_norm', '10.0'),
    comment(notes.optimizer),
    block(
      'optimizer',
      recipe.optimizer === 'adam'
        ? block('adam_optimizer', schedule)
        : block('momentum_optimizer', field('momentum_optimizer_value', '0.9'), schedule),
      field('use_moving_average', false),
    ),
    ...recipe.augmentations.flatMap(({ step, note }) => [
      comment(note),
      block('data_augmentation_options', step),
    ]),
    comment(notes.augmentation_end),
  );
}

function source(spec: DatasetSpec): Lines {
  const { reader, fields } = readerFields(spec);
  return block(reader, ...fields.map(([name, value]) => field(name, value)));
}
