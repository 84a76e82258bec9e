/**
 * @module
 * Label maps: class ids and names.
 */

/** One class. */
export interface LabelMapItem {
  /** ≥ 1; 0 is the background. */
  readonly id: number;
  readonly name: string;
  readonly displayName?: string;
}

/** The classes in ascending id order. */
export interface LabelMap {
  readonly items: readonly LabelMapItem[];
}
