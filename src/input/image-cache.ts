/**
 * @module
 * Keeps decoded images, and what the data says of them, within a bound of memory; the one not used for longest goes
 * first. Only pixels are counted: descriptions are small, but to read and parse an annotation again takes as long as to
 * resize the image.
 */

import type { Sample } from '../dataset/sample.ts';
import type { RgbImage } from './pixel-view.ts';

/** A sample with its pixels. */
export interface LoadedSample {
  readonly sample: Sample;
  readonly image: RgbImage;
}

/** Loaded samples by their index. */
export interface ImageCache {
  get(index: number): LoadedSample | undefined;
  set(index: number, loaded: LoadedSample): void;
}

/** A cache of at most `maxBytes` bytes of pixels. */
export function createImageCache(maxBytes: number): ImageCache {
  const held = new Map<number, LoadedSample>(); // the order of insertion is the order of use
  let bytes = 0;
  const take = (index: number): LoadedSample | undefined => {
    const loaded = held.get(index);
    if (loaded !== undefined) {
      held.delete(index);
      bytes -= loaded.image.data.length;
    }
    return loaded;
  };
  const put = (index: number, loaded: LoadedSample): void => {
    held.set(index, loaded);
    bytes += loaded.image.data.length;
  };
  return {
    get(index) {
      const loaded = take(index);
      if (loaded !== undefined) put(index, loaded);
      return loaded;
    },
    set(index, loaded) {
      take(index);
      if (loaded.image.data.length > maxBytes) return;
      put(index, loaded);
      for (const oldest of held.keys()) {
        if (bytes <= maxBytes) break;
        take(oldest);
      }
    },
  };
}
