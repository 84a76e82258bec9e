/**
 * @module
 * Every file and folder that a configuration names: where it is written, and what it is meant to be. Whoever may read
 * files looks them up (`train/gather-surroundings.ts`); the rules say what is missing.
 */

import type { TrainEvalPipelineConfig } from '../proto/gen/object_detection/protos/pipeline_pb.js';
import { inputReaders } from './label-map-classes.ts';

/** What a path is meant to lead to. A checkpoint is named by the prefix of its files. */
export type PathRole =
  | 'label map'
  | 'records'
  | 'VOC folder'
  | 'VOC split'
  | 'annotations'
  | 'image folder'
  | 'checkpoint';

/** A path as the configuration spells it. For a VOC split it is the list that the split names. */
export interface NamedPath {
  readonly path: string;
  /** The field that holds it. */
  readonly field: string;
  readonly role: PathRole;
}

/** The paths that `config` names, readers first. Fields that are empty name none. */
export function namedPaths(config: TrainEvalPipelineConfig): NamedPath[] {
  const named: NamedPath[] = [];
  const add = (path: string, field: string, role: PathRole): void => {
    if (path !== '') named.push({ path, field, role });
  };
  for (const { path: at, reader } of inputReaders(config)) {
    add(reader.labelMapPath, `${at}.label_map_path`, 'label map');
    const { case: kind, value } = reader.inputReader;
    if (kind === 'tfRecordInputReader')
      for (const [i, path] of value.inputPath.entries())
        add(path, `${at}.tf_record_input_reader.input_path[${i}]`, 'records');
    if (kind === 'vocInputReader') {
      const where = `${at}.voc_input_reader`;
      add(value.root, `${where}.root`, 'VOC folder');
      if (value.root !== '' && value.split !== '')
        add(vocSplitList(value.root, value.split), `${where}.split`, 'VOC split');
    }
    if (kind === 'cocoInputReader' || kind === 'csvInputReader') {
      const where = `${at}.${kind === 'cocoInputReader' ? 'coco' : 'csv'}_input_reader`;
      add(value.annotations, `${where}.annotations`, 'annotations');
      add(value.imageDir, `${where}.image_dir`, 'image folder');
    }
    if (kind === 'yoloInputReader') add(value.dataYaml, `${at}.yolo_input_reader.data_yaml`, 'annotations');
  }
  const { fineTuneCheckpoint = '', fineTuneLabelMapPath = '' } = config.trainConfig ?? {};
  add(fineTuneCheckpoint, 'train_config.fine_tune_checkpoint', 'checkpoint');
  add(fineTuneLabelMapPath, 'train_config.fine_tune_label_map_path', 'label map');
  return named;
}

/** Where Pascal VOC keeps the list of a split. */
export function vocSplitList(root: string, split: string): string {
  return `${root.replace(/[\\/]$/, '')}/ImageSets/Main/${split}.txt`;
}

/** Whether a path is one that is still to be filled in, as upstream's samples have them. */
export function isPlaceholder(path: string): boolean {
  return path.includes('PATH_TO_BE_CONFIGURED');
}

/** Whether a path stands for several files: a shell pattern, or `name@10` for its shards. */
export function isPattern(path: string): boolean {
  return /[*?[]/.test(path) || /@\d+$/.test(path);
}
