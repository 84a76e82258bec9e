/**
 * @module
 * Which source pixels a resized axis reads, in numbers, as TensorFlow's CPU kernels compute it: in float32, so that a
 * coordinate on the border between two pixels falls where TensorFlow's does. ONNX names the same conventions alike, but
 * leaves the rounding to the engine.
 */

import type { ResizeCoordinates } from '../op-attributes.ts';

const f32 = Math.fround;

/** Source length over resized length; between the centres of the end pixels under `align_corners`. */
function scaleOf(input: number, output: number, coordinates: ResizeCoordinates): number {
  return coordinates === 'align_corners' && output > 1
    ? f32((input - 1) / (output - 1))
    : f32(input / output);
}

/** The pixel that each of `output` pixels copies (`ResizeNearestNeighbor`). */
export function nearestSources(
  input: number,
  output: number,
  coordinates: ResizeCoordinates,
): readonly number[] {
  const scale = scaleOf(input, output, coordinates);
  return Array.from({ length: output }, (_, i) => {
    const at = coordinates === 'half_pixel' ? f32((i + 0.5) * scale) : f32(i * scale);
    // Between aligned corners TensorFlow rounds, halves up; elsewhere it cuts off.
    const nearest = coordinates === 'align_corners' ? Math.floor(at + 0.5) : Math.floor(at);
    return Math.min(Math.max(nearest, 0), input - 1);
  });
}

/** The matrix [output, input] of zeros and ones that copies `sources`. */
export function copyMatrix(sources: readonly number[], input: number): Float32Array {
  const matrix = new Float32Array(sources.length * input);
  sources.forEach((source, i) => {
    matrix[i * input + source] = 1;
  });
  return matrix;
}

/** The matrix [output, input] that interpolates linearly (`ResizeBilinear`): each row sums to 1. */
export function interpolationMatrix(
  input: number,
  output: number,
  coordinates: ResizeCoordinates,
): Float32Array {
  const scale = scaleOf(input, output, coordinates);
  const matrix = new Float32Array(output * input);
  for (let i = 0; i < output; i++) {
    const at = coordinates === 'half_pixel' ? f32(f32((i + 0.5) * scale) - 0.5) : f32(i * scale);
    const lower = Math.max(Math.floor(at), 0);
    const upper = Math.min(Math.ceil(at), input - 1);
    const share = f32(at - Math.floor(at));
    matrix[i * input + Math.min(lower, input - 1)] += 1 - share;
    matrix[i * input + upper] += share;
  }
  return matrix;
}
