/**
 * @module
 * The interface that every data set format implements, and the plain description by which one is opened again in
 * another thread.
 */

import type { LabelMap } from './label-map.ts';
import type { Sample } from './sample.ts';

/** Where a data set is and how to read it: plain data, fit to be sent to a worker thread. */
export type DatasetSpec = DatasetPlace & {
  /** Whether each box also counts for the ancestors of its class in the label map. */
  readonly expandLabels?: boolean;
};

type DatasetPlace =
  | { readonly format: 'voc'; readonly root: string; readonly split?: string }
  | { readonly format: 'coco'; readonly annotations: string; readonly imageDir?: string }
  | {
      readonly format: 'tfrecord';
      readonly paths: readonly string[];
      /** How many of the paths each source has, in order, where they are drawn from by weights. */
      readonly sources?: readonly number[];
    };

/** An open data set: random access to its samples, in a fixed order. */
export interface Dataset {
  readonly spec: DatasetSpec;
  readonly labelMap: LabelMap;
  /** How many images. */
  readonly length: number;
  /** How many of them each source of `spec` has, in order, where it names some. */
  readonly sourceLengths?: readonly number[];
  /** The description and boxes of image `index`, 0 ≤ index < length. @throws DataError */
  sample(index: number): Promise<Sample>;
  /** The encoded bytes (JPEG, PNG, …) of image `index`. @throws DataError */
  encodedImage(index: number): Promise<Uint8Array>;
  close(): Promise<void>;
}
