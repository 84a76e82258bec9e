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
  /** Further names under which records may know the class: the names of later items with the same id. */
  readonly aliases?: readonly string[];
  /** The ids of more general classes, for which its boxes count too where labels are expanded. */
  readonly ancestors?: readonly number[];
}

/** The classes in ascending id order. */
export interface LabelMap {
  readonly items: readonly LabelMapItem[];
}

/** The classes numbered from 1 in alphabetical order (by UTF-16 code units) of their names, each name once. */
export function labelMapOfNames(names: Iterable<string>): LabelMap {
  return { items: [...new Set(names)].sort().map((name, i) => ({ id: i + 1, name })) };
}

/** The name to show: `displayName` where there is one, as upstream's categories do. */
export function labelName(item: LabelMapItem): string {
  return item.displayName ?? item.name;
}

/**
 * Class id by every name that a record may use: names, aliases and display names. Where two classes claim a text,
 * a name wins over a display name.
 */
export function labelIds(labelMap: LabelMap): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  const add = (text: string | undefined, id: number): void => {
    if (text !== undefined && !ids.has(text)) ids.set(text, id);
  };
  for (const { name, id } of labelMap.items) add(name, id);
  for (const { aliases = [], id } of labelMap.items) for (const alias of aliases) add(alias, id);
  for (const { displayName, id } of labelMap.items) add(displayName, id);
  return ids;
}
