/**
 * @module
 * The nearest known name to a misspelt one.
 */

/** The edit distance (insert, delete, replace, swap of neighbours) between `a` and `b`. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, before[j - 2] + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[b.length];
}

/** The nearest known name. */
export interface Guess {
  readonly name: string;
  /** 0 where only case, hyphens and underscores differ. */
  readonly distance: number;
  /** Whether no other known name is as near. */
  readonly isUnique: boolean;
}

/** The name in `known` nearest to `name`, the first where several are; `undefined` where none is within a third of its length. */
export function nearestName(name: string, known: Iterable<string>): Guess | undefined {
  let best: Guess | undefined;
  let limit = Math.max(1, Math.floor(name.length / 3));
  const plain = plainName(name);
  for (const candidate of known) {
    // The difference in length bounds the distance from below, and the work on a name without end.
    if (Math.abs(candidate.length - name.length) > limit + 2) continue;
    const isSame = plain === plainName(candidate);
    const distance = isSame ? 0 : editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance > limit) continue;
    best =
      best?.distance === distance
        ? { ...best, isUnique: false }
        : { name: candidate, distance, isUnique: true };
    limit = distance;
  }
  return best;
}

/** The name in `known` nearest to `name`, the first where several are; `undefined` where none is near enough. */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  return nearestName(name, known)?.name;
}

/** A name without what people write differently: case, hyphens, underscores. */
function plainName(name: string): string {
  return name.replace(/[-_]/g, '').toLowerCase();
}
