/**
 * @module
 * A window that boxes are clipped to, pruned by, or re-expressed in.
 */

/** ymin, xmin, ymax, xmax, in the unit of the boxes it is used with. */
export type BoxWindowYxyx = readonly [number, number, number, number];
