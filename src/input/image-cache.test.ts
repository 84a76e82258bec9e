import { describe, expect, test } from 'vitest';
import type { Sample } from '../dataset/sample.ts';
import { createImageCache, type LoadedSample } from './image-cache.ts';

const image = (bytes: number): LoadedSample => ({
  sample: { sourceId: `of ${bytes} bytes` } as Sample,
  image: { data: new Uint8Array(bytes), width: bytes / 3, height: 1 },
});

describe('the image cache', () => {
  test('gives back what it holds, and lets go of what was not used for longest', () => {
    const cache = createImageCache(30);
    cache.set(1, image(12));
    cache.set(2, image(12));
    expect(cache.get(1)).toEqual(image(12));
    cache.set(3, image(12));
    expect([1, 2, 3].map((i) => cache.get(i) !== undefined)).toEqual([true, false, true]);
  });

  test('counts an image set again once', () => {
    const cache = createImageCache(30);
    for (let i = 0; i < 5; i++) cache.set(1, image(15));
    cache.set(2, image(15));
    expect([1, 2].map((i) => cache.get(i) !== undefined)).toEqual([true, true]);
  });

  test('does not take an image larger than itself, and keeps the rest', () => {
    const cache = createImageCache(30);
    cache.set(1, image(15));
    cache.set(2, image(33));
    expect([1, 2].map((i) => cache.get(i) !== undefined)).toEqual([true, false]);
  });
});
