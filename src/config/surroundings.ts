/**
 * @module
 * What is known of the world around a configuration: the files it names, their label maps, the counts of its training
 * data. The rules are pure; whoever may read files gathers this first (`train/gather-surroundings.ts`).
 */

/** An item of a label map, as the file has it. */
export interface SurroundingClass {
  /** 0 where the item has none, as upstream reads it. */
  readonly id: number;
  readonly name: string;
  readonly displayName?: string | undefined;
}

/** What stands at a path. */
export type PathKind = 'file' | 'folder' | 'missing';

/** Everything is optional knowledge: what was not looked at is absent, and rules that need it keep silent. */
export interface Surroundings {
  /** What stands at each path that was looked for, as the configuration spells it. Patterns count as a file if they match. */
  readonly paths: ReadonlyMap<string, PathKind>;
  /** How many files each pattern matches (`train.record-?????-of-00010`, `train-*.record`), as the configuration spells it. */
  readonly matches?: ReadonlyMap<string, number> | undefined;
  /** The items of each label map that could be read, in file order, by path as spelt. */
  readonly labelMaps: ReadonlyMap<string, readonly SurroundingClass[]>;
  /** What is wrong with the text of each label map that could not be read, as a sentence, by path as spelt. */
  readonly labelMapFaults?: ReadonlyMap<string, string> | undefined;
  /** Instances of each class of the training data, by label-map id. */
  readonly classCounts?: ReadonlyMap<number, number> | undefined;
  /** Why the training data could not be counted, where that was asked for. */
  readonly countFault?: string | undefined;
}

export const NOTHING_KNOWN: Surroundings = { paths: new Map(), labelMaps: new Map() };
