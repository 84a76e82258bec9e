/**
 * @module
 * Where two sequences differ: by a longest common subsequence, once what they begin and end with alike is set aside.
 */

/** Elements `fromA` up to `toA` of the first sequence stand where `fromB` up to `toB` of the second do. */
export interface DifferentRun {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

/** Above this many pairs the middles of two sequences count as one run: the table would not be worth its memory. */
const MOST_PAIRS = 4_000_000;

/** The runs in which `a` and `b` differ, in order. */
export function diffSequences(a: readonly string[], b: readonly string[]): readonly DifferentRun[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  if (endA === start && endB === start) return [];
  if ((endA - start) * (endB - start) > MOST_PAIRS)
    return [{ fromA: start, toA: endA, fromB: start, toB: endB }];
  return runsBetween(a.slice(start, endA), b.slice(start, endB), start);
}

function runsBetween(a: readonly string[], b: readonly string[], offset: number): DifferentRun[] {
  const width = b.length + 1;
  /** `common[i * width + j]`: the length of the longest common subsequence of a[i…] and b[j…]. */
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] =
        a[i] === b[j]
          ? common[(i + 1) * width + j + 1] + 1
          : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
  const runs: DifferentRun[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [fromA, fromB] = [i, j];
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) break;
      if (j === b.length || (i < a.length && common[(i + 1) * width + j] >= common[i * width + j + 1])) i++;
      else j++;
    }
    if (i > fromA || j > fromB)
      runs.push({ fromA: fromA + offset, toA: i + offset, fromB: fromB + offset, toB: j + offset });
    while (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
    }
  }
  return runs;
}
