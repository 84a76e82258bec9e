/**
 * @module
 * ONNX Runtime's arena on numbers: how much memory it comes to hold for given requests. Best fit with coalescing over
 * regions that double; a free piece that is less than twice as large as what is asked for is given whole. Only what is
 * written counts, since a system backs no page before.
 */

const GRAIN = 256;
const PAGE = 4096;
const MIB = 2 ** 20;
const FIRST_REGION = MIB;
/** A larger rest is cut off a piece even where the piece is not twice too large. */
const LARGEST_REST = 128 * MIB;
const LARGEST_DOUBLING = 1024 * MIB;

interface Piece {
  readonly region: number;
  readonly offset: number;
  size: number;
  isFree: boolean;
  before: Piece | undefined;
  after: Piece | undefined;
}

/** An arena that gives and takes back pieces. */
export interface Arena {
  take(bytes: number): Piece;
  giveBack(piece: Piece): void;
  /** The bytes of all pages ever written to, if each piece is written over the bytes asked for. */
  touchedBytes(): number;
}

/** An empty arena. */
export function createArena(): Arena {
  const free = new Set<Piece>();
  const touched: Map<number, number>[] = [];
  let doubling = FIRST_REGION;

  const extend = (bytes: number): void => {
    const least = doubling;
    while (bytes > doubling) doubling *= 2;
    const size = Math.max(bytes, Math.min(doubling, LARGEST_DOUBLING));
    if (doubling === least) doubling *= 2;
    doubling = Math.min(doubling, LARGEST_DOUBLING);
    free.add({ region: touched.length, offset: 0, size, isFree: true, before: undefined, after: undefined });
    touched.push(new Map());
  };
  const bestFit = (bytes: number): Piece | undefined => {
    let best: Piece | undefined;
    for (const piece of free) {
      if (piece.size < bytes) continue;
      const order =
        best && (piece.size - best.size || piece.region - best.region || piece.offset - best.offset);
      if (order === undefined || order < 0) best = piece;
    }
    return best;
  };
  const cut = (piece: Piece, bytes: number): void => {
    const rest: Piece = {
      region: piece.region,
      offset: piece.offset + bytes,
      size: piece.size - bytes,
      isFree: true,
      before: piece,
      after: piece.after,
    };
    if (rest.after) rest.after.before = rest;
    piece.after = rest;
    piece.size = bytes;
    free.add(rest);
  };
  const join = (piece: Piece, next: Piece): void => {
    free.delete(next);
    piece.size += next.size;
    piece.after = next.after;
    if (piece.after) piece.after.before = piece;
  };
  return {
    take(bytes) {
      const rounded = Math.max(GRAIN, Math.ceil(bytes / GRAIN) * GRAIN);
      let piece = bestFit(rounded);
      if (piece === undefined) {
        extend(rounded);
        piece = bestFit(rounded);
      }
      if (piece === undefined) throw new Error(`an arena of its own has no room for ${bytes} bytes`);
      free.delete(piece);
      if (piece.size >= 2 * rounded || piece.size - rounded >= LARGEST_REST) cut(piece, rounded);
      piece.isFree = false;
      const written = touched[piece.region];
      written.set(piece.offset, Math.max(written.get(piece.offset) ?? 0, bytes));
      return piece;
    },
    giveBack(piece) {
      piece.isFree = true;
      let joined = piece;
      if (piece.after?.isFree) join(piece, piece.after);
      if (piece.before?.isFree) {
        joined = piece.before;
        free.delete(joined);
        join(joined, piece);
      }
      free.add(joined);
    },
    touchedBytes() {
      let bytes = 0;
      for (const written of touched) {
        let end = 0;
        for (const [offset, length] of [...written].sort(([a], [b]) => a - b)) {
          const from = Math.max(end, Math.floor(offset / PAGE) * PAGE);
          end = Math.max(end, Math.ceil((offset + length) / PAGE) * PAGE);
          bytes += Math.max(0, end - from);
        }
      }
      return bytes;
    },
  };
}
