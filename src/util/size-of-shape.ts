/**
 * @module
 * How many elements a tensor of a shape has.
 */

/** The product of the lengths of all axes; 1 where there is none. */
export function sizeOfShape(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
