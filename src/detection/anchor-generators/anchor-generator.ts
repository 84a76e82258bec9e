/**
 * @module
 * What an anchor generator is: boxes tiled over feature maps, which a detector corrects (core/anchor_generator.py).
 */

/** Height and width of a feature map, in cells. */
export type FeatureMapShape = readonly [number, number];

/** Tiles anchors over the feature maps of one image size. */
export interface AnchorGenerator {
  /** The name of its config message. */
  readonly name: string;
  /** Anchors at each cell, for each feature map in order. */
  numAnchorsPerLocation(): readonly number[];
  /**
   * [A, 4] yxyx, normalised to [0, 1] by the image's sides (unless the generator is told to leave them in pixels);
   * not clipped, so anchors at the edge reach outside. Order: map, then y, then x, then the anchors of a cell.
   * `imageHeight`, `imageWidth`: pixels of the preprocessed input.
   */
  generate(
    featureMapShapes: readonly FeatureMapShape[],
    imageHeight: number,
    imageWidth: number,
  ): Float32Array;
}
