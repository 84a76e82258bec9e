/**
 * @module
 * What is known of the world around a configuration: the files it names, their label maps, the counts of its training
 * data. The rules are pure; whoever may read files gathers this first (`train/gather-surroundings.ts`).
 */

/** A class of a label map. */
export interface SurroundingClass {
  readonly id: number;
  readonly name: string;
  readonly displayName?: string | undefined;
}

/** Everything is optional knowledge: what was not looked at is absent, and rules that need it keep silent. */
export interface Surroundings {
  /** What stands at each path that was looked for, as the configuration spells it. Patterns count as a file if they match. */
  readonly paths: ReadonlyMap<string, 'file' | 'folder' | 'missing'>;
  /** The classes of each label map that could be read, by path as spelt. */
  readonly labelMaps: ReadonlyMap<string, readonly SurroundingClass[]>;
  /** Instances of each class of the training data, by label-map id. */
  readonly classCounts?: ReadonlyMap<number, number> | undefined;
}

export const NOTHING_KNOWN: Surroundings = { paths: new Map(), labelMaps: new Map() };
