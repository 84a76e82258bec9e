/**
 * @module
 * What a data set writer takes: an image's description together with its encoded bytes, and the name its file gets.
 */

import { basename, extname } from 'node:path';
import type { Dataset } from './dataset.ts';
import { imageFormat } from './image-format.ts';
import type { GroundTruth, Sample } from './sample.ts';

/** One image with its description. */
export interface EncodedSample {
  readonly sample: Sample;
  /** JPEG, PNG, … as it came; writers pass it on untouched. */
  readonly encoded: Uint8Array;
}

/** Samples to write, in order. */
export type EncodedSamples = Iterable<EncodedSample> | AsyncIterable<EncodedSample>;

/** Every sample of `dataset`, read one at a time. @throws DataError */
export async function* encodedSamples(dataset: Dataset): AsyncGenerator<EncodedSample> {
  for (let index = 0; index < dataset.length; index++) {
    yield { sample: await dataset.sample(index), encoded: await dataset.encodedImage(index) };
  }
}

/**
 * Names files of images in one folder: the stem of the name that the data states (its folders dropped), the extension
 * of what the bytes are. Every stem is given once, and none of `taken`; a second image of one name takes its source id
 * into the stem.
 */
export function createFileNamer(
  taken: Iterable<string> = [],
): (image: EncodedSample) => { stem: string; filename: string } {
  const used = new Set<string>([...taken].map((stem) => stem.toLowerCase()));
  return ({ sample, encoded }) => {
    const { filename, sourceId } = sample;
    const format = imageFormat(encoded, `image ${JSON.stringify(filename || sourceId)}`);
    const own = fileSafe(basename(filename.replaceAll('\\', '/'), extname(filename)));
    const id = fileSafe(sourceId.replace(/\.(?:jpe?g|png)$/i, ''));
    const parts = [own, id].filter((part) => part !== '');
    const candidates = [...parts, ...(parts.length === 2 ? [parts.join('-')] : [])];
    const stem =
      candidates.find((candidate) => !used.has(candidate.toLowerCase())) ??
      nextFree(candidates.at(-1) ?? 'image', used);
    used.add(stem.toLowerCase());
    return { stem, filename: `${stem}.${format === 'jpeg' ? 'jpg' : format}` };
  };
}

/** Letters, digits and marks that every file system and every list of names takes; nothing that leads out of a folder. */
function fileSafe(name: string): string {
  return name.replace(/[^\p{L}\p{N}._+-]/gu, '_').replace(/^\.+|\.+$/g, '');
}

function nextFree(stem: string, used: ReadonlySet<string>): string {
  let n = 2;
  while (used.has(`${stem}-${n}`.toLowerCase())) n++;
  return `${stem}-${n}`;
}

/** The corners of box `g` in pixels of an image of `width` × `height`, to a thousandth: float32 holds no more. */
export function pixelCorners(
  { boxesYxyx }: GroundTruth,
  g: number,
  { width, height }: { readonly width: number; readonly height: number },
): { xmin: number; ymin: number; xmax: number; ymax: number } {
  const [ymin, xmin, ymax, xmax] = boxesYxyx.subarray(4 * g, 4 * g + 4);
  return {
    xmin: thousandths(xmin * width),
    ymin: thousandths(ymin * height),
    xmax: thousandths(xmax * width),
    ymax: thousandths(ymax * height),
  };
}

/** `x` to a thousandth, as 12.5 or 12 rather than 12.499999. */
export function thousandths(x: number): number {
  return Math.round(1000 * x) / 1000;
}
