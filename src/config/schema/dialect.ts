/**
 * @module
 * The dialect: spellings of class-weight advice on the web that the upstream schema does not have, as data. Each is
 * read as the canonical spelling, with a note that names it.
 *
 * A spelling is written in one message and read at a path that starts `up` messages above it.
 */

/** One spelling and what it is read as. */
export interface Spelling {
  /** The message it is written in. */
  readonly message: string;
  readonly written: string;
  /** How many messages up the canonical path starts. */
  readonly up: number;
  readonly path: readonly string[];
}

export const SPELLINGS: readonly Spelling[] = [
  {
    message: 'ClassificationLoss',
    written: 'weighted_sigmoid_cross_entropy',
    up: 0,
    path: ['weighted_sigmoid'],
  },
  {
    message: 'ClassificationLoss',
    written: 'weighted_softmax_cross_entropy',
    up: 0,
    path: ['weighted_softmax'],
  },
  { message: 'ClassificationLoss', written: 'sigmoid_cross_entropy', up: 0, path: ['weighted_sigmoid'] },
  { message: 'ClassificationLoss', written: 'softmax_cross_entropy', up: 0, path: ['weighted_softmax'] },
  { message: 'ClassificationLoss', written: 'weighted_focal', up: 0, path: ['weighted_sigmoid_focal'] },
  { message: 'ClassificationLoss', written: 'sigmoid_focal', up: 0, path: ['weighted_sigmoid_focal'] },
  { message: 'LocalizationLoss', written: 'weighted_huber', up: 0, path: ['weighted_smooth_l1'] },
  { message: 'LocalizationLoss', written: 'huber', up: 0, path: ['weighted_smooth_l1'] },
  { message: 'LocalizationLoss', written: 'smooth_l1', up: 0, path: ['weighted_smooth_l1'] },
  { message: 'Loss', written: 'box_loss', up: 0, path: ['localization_loss'] },
  {
    message: 'Loss',
    written: 'normalize_loss_by_num_matches',
    up: 1,
    path: ['normalize_loss_by_num_matches'],
  },
];

/** The messages whose fields may stand alone in a file, and where such a field is at home in a pipeline. */
export const FRAGMENT_HOMES: readonly { readonly message: string; readonly path: readonly string[] }[] = [
  { message: 'DetectionModel', path: ['model'] },
  { message: 'Ssd', path: ['model', 'ssd'] },
  { message: 'Loss', path: ['model', 'ssd', 'loss'] },
];
