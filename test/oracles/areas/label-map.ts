/**
 * @module
 * `label_map`: upstream's functions on label maps, and whether ours reads or refuses the text.
 */

import {
  labelMapCategories,
  labelMapDict,
  largestLabelMapId,
} from '../../../src/dataset/label-map-categories.ts';
import {
  type LabelMapEntry,
  parseLabelMap,
  parseLabelMapItems,
} from '../../../src/dataset/read-label-map.ts';
import type { Comparison } from '../comparison.ts';
import { type OracleCase, oracleNumber } from '../oracle-case.ts';
import { type AreaRunner, entryOf } from './area.ts';

type Run = (entries: readonly LabelMapEntry[] | undefined, oracle: OracleCase, compare: Comparison) => void;

const needed = (entries: readonly LabelMapEntry[] | undefined): readonly LabelMapEntry[] => {
  if (entries === undefined) throw new Error('The case needs a label map.');
  return entries;
};

const OPERATIONS: Readonly<Record<string, Run>> = {
  load_labelmap: () => {},
  get_label_map_dict: (entries, { params }, compare) => {
    const ids = labelMapDict(needed(entries), {
      useDisplayName: params.use_display_name === true,
      fillGapsAndBackground: params.fill_in_gaps_and_background === true,
    });
    compare.same('dict', Object.fromEntries(ids));
  },
  convert_label_map_to_categories: (entries, { params }, compare) => {
    const most = oracleNumber(params.max_num_classes);
    compare.same('categories', labelMapCategories(entries, most, params.use_display_name !== false));
  },
  get_max_label_map_index: (entries, _, compare) => {
    compare.same('max_index', largestLabelMapId(needed(entries)));
  },
  create_category_index_from_labelmap: (entries, { params }, compare) => {
    const items = needed(entries);
    const all = labelMapCategories(items, largestLabelMapId(items), params.use_display_name !== false);
    compare.same('category_index', Object.fromEntries(all.map((item) => [item.id, item])));
  },
};

export const runLabelMap: AreaRunner = (oracle, compare) => {
  const { inputs, params } = oracle;
  const run = entryOf('label map operation', OPERATIONS, params.op);
  const text = inputs.text === null || inputs.text === undefined ? undefined : String(inputs.text);
  if (text !== undefined) parseLabelMap(text, 'labels.pbtxt');
  run(text === undefined ? undefined : parseLabelMapItems(text, 'labels.pbtxt'), oracle, compare);
};
