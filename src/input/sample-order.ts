/**
 * @module
 * The order of the samples over a whole run, without state: position p of the run is the sample at place p mod n of
 * epoch ⌊p / n⌋, whose order is a permutation drawn from the seed and the epoch. Any position can be asked for, which
 * is what lets a resumed run and several workers agree.
 *
 * Where sources are drawn from by weights (tf.data.experimental.sample_from_datasets), each has such an order of its own,
 * and a position is the next of the source that is drawn for it. Which that is follows from the draws before, which are
 * made again where a position is not after the last one asked for.
 *
 * Where images have repeat factors, an epoch is as long as these come to, and which images it shows once more is drawn from
 * the seed and the epoch (balance/repeated-epoch.ts).
 */

import { repeatedImages, repeatedLength } from '../balance/repeated-epoch.ts';
import { invariant } from '../util/errors.ts';
import { permutation } from '../util/permutation.ts';
import { createRandom, type Random } from '../util/random.ts';

/** What a random stream of the input is for: the second of its names. */
const ORDER = 1;
const AUGMENTATION = 2;
const SOURCE = 3;
const REPEAT = 4;

/** Draws of sources that share one stream. */
const BLOCK = 1024;

/** From a position of the run, from 0, to the index of a sample, 0 ≤ index < `length`. */
export type SampleOrder = (position: number) => number;

interface OrderOptions {
  readonly seed: number;
  readonly shuffle: boolean;
  readonly length: number;
}

/** The order of epochs of `length` samples each; two at most are kept. */
function byEpoch(length: number, orderOf: (epoch: number) => Int32Array): SampleOrder {
  const orders = new Map<number, Int32Array>();
  return (position) => {
    const epoch = Math.floor(position / length);
    let order = orders.get(epoch);
    if (order === undefined) {
      order = orderOf(epoch);
      if (orders.size > 1) orders.clear();
      orders.set(epoch, order);
    }
    return order[position % length];
  };
}

/** The order of one source, which is `source` among several. */
function ownOrder({ seed, shuffle, length }: OrderOptions, source?: number): SampleOrder {
  if (!shuffle) return (position) => position % length;
  const own = source === undefined ? [] : [source];
  return byEpoch(length, (epoch) => permutation(length, createRandom(seed, ORDER, epoch, ...own)));
}

/** The order of images with repeat factors; with factors of 1 that of `ownOrder`. */
function repeatedOrder(
  { seed, shuffle }: Pick<OrderOptions, 'seed' | 'shuffle'>,
  factors: Float64Array,
): SampleOrder {
  const length = repeatedLength(factors);
  return byEpoch(length, (epoch) => {
    const images = repeatedImages(factors, createRandom(seed, REPEAT, epoch).next());
    if (!shuffle) return images;
    return permutation(length, createRandom(seed, ORDER, epoch)).map((place) => images[place]);
  });
}

/** Which source each position is drawn from, and how many positions before it were drawn from the same. */
function sourceDraws(
  seed: number,
  weights: readonly number[],
): (position: number) => { readonly source: number; readonly place: number } {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const last = weights.findLastIndex((weight) => weight > 0);
  let next = 0; // the first position that has not been drawn
  let drawn = weights.map(() => 0);
  let random = createRandom(seed, SOURCE, 0);
  const draw = (): number => {
    if (next % BLOCK === 0) random = createRandom(seed, SOURCE, next / BLOCK);
    next++;
    let left = random.next() * total;
    for (const [source, weight] of weights.entries()) {
      left -= weight;
      if (left < 0) return source;
    }
    return last;
  };
  return (position) => {
    if (position < next) {
      next = 0;
      drawn = weights.map(() => 0);
    }
    while (next < position) drawn[draw()]++;
    const source = draw();
    return { source, place: drawn[source]++ };
  };
}

/**
 * The order of a run. With `everyNth` n it is every nth of the order without, as upstream's sharding after shuffling;
 * with `sources` the samples are theirs, one source after the other; with `repeatFactors` each image comes so often in an
 * epoch. Not both of these.
 */
export function sampleOrder(
  options: OrderOptions & {
    readonly everyNth?: number | undefined;
    readonly sources?: readonly { readonly length: number; readonly weight: number }[] | undefined;
    readonly repeatFactors?: Float64Array | undefined;
  },
): SampleOrder {
  const { everyNth = 1, sources, repeatFactors, ...own } = options;
  invariant(sources === undefined || repeatFactors === undefined, 'sources and repeat factors in one order');
  if (sources === undefined) {
    const order = repeatFactors === undefined ? ownOrder(own) : repeatedOrder(own, repeatFactors);
    return (position) => order(position * everyNth);
  }
  const orders = sources.map(({ length }, source) => ownOrder({ ...own, length }, source));
  const starts = sources.map((_, i) => sources.slice(0, i).reduce((sum, { length }) => sum + length, 0));
  const drawAt = sourceDraws(
    own.seed,
    sources.map(({ weight }) => weight),
  );
  return (position) => {
    const { source, place } = drawAt(position * everyNth);
    return starts[source] + orders[source](place);
  };
}

/** The randomness of the sample at `position` of the run. */
export function sampleRandom(seed: number, position: number): Random {
  return createRandom(seed, AUGMENTATION, position);
}
