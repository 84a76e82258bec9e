/**
 * @module
 * What an export for the stock TensorFlow API tells of itself.
 */

import type { Normalizer } from './portable-weights.ts';
import type { ExportedReader } from './reader-work.ts';

/** One class as it was exported. */
export interface ExportedClass {
  readonly id: number;
  readonly name: string;
  readonly instances: number;
  readonly weight: number;
}

/** What was written. */
export interface TfodExport {
  readonly out: string;
  readonly config: string;
  readonly labelMap: string;
  readonly train: ExportedReader;
  readonly eval: readonly ExportedReader[];
  readonly classes: readonly ExportedClass[];
  /** Whether box weights carry class weights at all. */
  readonly weighted: boolean;
  readonly normalizer: Normalizer;
  /** Σ(box weight · class weight) / Σ box weight: by how much the stock normaliser is larger than MATCHES. */
  readonly share: number;
  /** What both losses were multiplied by to make up for it; 1 unless asked for. */
  readonly lossFactor: number;
  /** What was changed in the configuration, as imperatives. */
  readonly changes: readonly string[];
  /** What the user should know. */
  readonly notes: readonly string[];
}
