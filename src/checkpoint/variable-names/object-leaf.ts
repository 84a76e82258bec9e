/**
 * @module
 * What Keras calls the parts of a layer. Those of a batch normalisation have the same names in slim.
 */

const LEAVES: Readonly<Record<string, string>> = {
  weights: 'kernel',
  depthwise_weights: 'depthwise_kernel',
  pointwise_weights: 'pointwise_kernel',
  biases: 'bias',
};

/** Keras's name of slim's `leaf`. */
export function objectLeaf(leaf: string): string {
  return LEAVES[leaf] ?? leaf;
}
