/**
 * @module
 * Keeps decoded images within a bound of memory; the one not used for longest goes first.
 */

import type { RgbImage } from './pixel-view.ts';

/** Decoded images by the index of their sample. */
export interface ImageCache {
  get(index: number): RgbImage | undefined;
  set(index: number, image: RgbImage): void;
}

/** A cache of at most `maxBytes` bytes of pixels. */
export function createImageCache(maxBytes: number): ImageCache {
  const images = new Map<number, RgbImage>(); // the order of insertion is the order of use
  let bytes = 0;
  const take = (index: number): RgbImage | undefined => {
    const image = images.get(index);
    if (image !== undefined) {
      images.delete(index);
      bytes -= image.data.length;
    }
    return image;
  };
  const put = (index: number, image: RgbImage): void => {
    images.set(index, image);
    bytes += image.data.length;
  };
  return {
    get(index) {
      const image = take(index);
      if (image !== undefined) put(index, image);
      return image;
    },
    set(index, image) {
      take(index);
      if (image.data.length > maxBytes) return;
      put(index, image);
      for (const oldest of images.keys()) {
        if (bytes <= maxBytes) break;
        take(oldest);
      }
    },
  };
}
