/**
 * @module
 * What a new configuration is composed of: the numbers and names that differ from one data set to another, and the
 * comments that say why they are what they are. All else is the same in every one and stands in the composers.
 */

import type { DatasetSpec } from '../../dataset/dataset.ts';
import type { AnchorFields } from './choose-anchors.ts';
import type { Lines } from './config-text.ts';

/** The places of a configuration that can have a comment. */
export type NotePlace =
  | 'file'
  | 'num_classes'
  | 'image_resizer'
  | 'box_coder'
  | 'matcher'
  | 'anchor_generator'
  | 'feature_extractor'
  | 'depth_multiplier'
  | 'conv_hyperparams'
  | 'batch_norm'
  | 'box_predictor'
  | 'normalize_loss_by_num_matches'
  | 'loss'
  | 'hard_example_miner'
  | 'post_processing'
  | 'batch_size'
  | 'num_steps'
  | 'gradient_clipping_by_norm'
  | 'optimizer'
  | 'augmentation_end'
  | 'train_input_reader'
  | 'max_number_of_boxes'
  | 'eval_config'
  | 'eval_input_reader';

/** Comments by place; several lines make several comment lines. */
export type Notes = Partial<Readonly<Record<NotePlace, string>>>;

/** What the model is made from. */
export interface ModelRecipe {
  readonly numClasses: number;
  /** Pixels, of both sides. */
  readonly inputSize: number;
  readonly anchors: AnchorFields;
  readonly depthMultiplier: number;
  /** Detections kept of an image. */
  readonly detections: number;
}

/** What training is made from. */
export interface TrainingRecipe {
  readonly batchSize: number;
  readonly numSteps: number;
  readonly optimizer: 'momentum' | 'adam';
  readonly learningRate: number;
  readonly warmupRate: number;
  readonly warmupSteps: number;
  /** Each a step of `data_augmentation_options`, with its comment. */
  readonly augmentations: readonly { readonly step: Lines; readonly note?: string }[];
}

/** A whole configuration, class weights aside: those are written into its text. */
export interface Recipe {
  readonly model: ModelRecipe;
  readonly training: TrainingRecipe;
  readonly labelMap: string;
  readonly trainData: DatasetSpec;
  /** Where an image has more boxes than the usual 100. */
  readonly maxBoxes?: number | undefined;
  readonly evalData?: DatasetSpec | undefined;
  readonly notes?: Notes;
}
