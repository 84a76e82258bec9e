/**
 * @module
 * Smooth random fields: values on a lattice, blended with the smoothstep curve (value noise, Perlin 1985's simpler
 * cousin). Cells may be much longer than they are wide, and turned: that is what brushed metal looks like.
 */

import type { Random } from '../../util/random.ts';

/** How a field lies on the picture. Lengths in pixels. */
export interface NoiseLayout {
  /** Length of a cell along `angle`. */
  readonly along: number;
  /** Width of a cell across it. */
  readonly across: number;
  /** Direction in radians, 0 along x. */
  readonly angle: number;
}

/** A field of `size` × `size` values of mean 0, about in [−1, 1]: [S, S]. */
export function noiseField(random: Random, size: number, layout: NoiseLayout): Float32Array {
  const { along, across, angle } = layout;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const reach = size * 0.75; // half the diagonal, with room
  const columns = Math.ceil((2 * reach) / along) + 2;
  const rows = Math.ceil((2 * reach) / across) + 2;
  const lattice = Float32Array.from({ length: columns * rows }, () => random.uniform(-1, 1));
  const field = new Float32Array(size * size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const [dx, dy] = [x - size / 2, y - size / 2];
      const u = (dx * cos + dy * sin + reach) / along;
      const v = (dy * cos - dx * sin + reach) / across;
      const [i, j] = [Math.floor(u), Math.floor(v)];
      const [a, b] = [smoothstep(u - i), smoothstep(v - j)];
      const at = j * columns + i;
      const upper = lattice[at] + a * (lattice[at + 1] - lattice[at]);
      const lower = lattice[at + columns] + a * (lattice[at + columns + 1] - lattice[at + columns]);
      field[y * size + x] = upper + b * (lower - upper);
    }
  return field;
}

/** 3t² − 2t³ on [0, 1], cut off outside. */
export function smoothstep(t: number): number {
  const s = Math.min(1, Math.max(0, t));
  return s * s * (3 - 2 * s);
}
