/**
 * @module
 * A corrosion pit: a ragged dark hole whose rim catches the lamp on the far side, in a faint halo of rust. Some are
 * deep and plain to see, some shallow and hardly darker than a stain: the rim is what tells them apart.
 */

import type { Random } from '../../util/random.ts';
import { type Canvas, type PixelMask, VISIBLE_CHANGE } from './canvas.ts';
import { noiseField, smoothstep } from './noise-field.ts';

/** Adds one pit to `canvas` and answers the pixels that it visibly changed. */
export function drawPit(canvas: Canvas, random: Random, lamp: number): PixelMask {
  const { size, data } = canvas;
  const radius = random.uniform(0.062, 0.095) * size;
  const margin = 1.5 * radius;
  const [cx, cy] = [random.uniform(margin, size - margin), random.uniform(margin, size - margin)];
  const outline = raggedOutline(random);
  const depth = random.uniform(0.12, 0.34);
  const rim = random.uniform(0.07, 0.2);
  const rust = random.uniform(0, 0.07);
  const grit = noiseField(random, size, { along: size / 45, across: size / 45, angle: 0 });
  const mask = new Uint8Array(size * size);
  const [top, bottom] = [Math.floor(cy - margin), Math.ceil(cy + margin)];
  const [left, right] = [Math.floor(cx - margin), Math.ceil(cx + margin)];
  for (let y = Math.max(0, top); y < Math.min(size, bottom); y++)
    for (let x = Math.max(0, left); x < Math.min(size, right); x++) {
      const i = y * size + x;
      const [dx, dy] = [x + 0.5 - cx, y + 0.5 - cy];
      const bearing = Math.atan2(dy, dx);
      const r = Math.hypot(dx, dy) / (radius * outline(bearing)) + 0.07 * grit[i];
      const hole = smoothstep((1 - r) / 0.28) * depth * (1 + 0.5 * grit[i]);
      const facing = 0.5 - 0.5 * Math.cos(bearing - lamp); // 1 on the side away from the lamp
      const edge = smoothstep(1 - Math.abs(r - 1.04) / 0.2) * rim * (0.25 + 0.75 * facing);
      const halo = smoothstep((1.35 - r) / 0.5) * rust;
      const change = edge - hole;
      data[3 * i] += change - 0.2 * halo;
      data[3 * i + 1] += change - 0.8 * halo;
      data[3 * i + 2] += change - 1.3 * halo;
      if (Math.abs(change) >= VISIBLE_CHANGE) mask[i] = 1;
    }
  return mask;
}

/** A closed outline about radius 1: r(θ) = 1 + Σ_k a_k cos(kθ + φ_k), k = 2 … 6. */
function raggedOutline(random: Random): (bearing: number) => number {
  const waves = [2, 3, 4, 5, 6].map((k) => ({
    k,
    height: random.uniform(0.2, 1) * (0.3 / k),
    phase: random.uniform(0, 2 * Math.PI),
  }));
  return (bearing) =>
    waves.reduce((r, { k, height, phase }) => r + height * Math.cos(k * bearing + phase), 1);
}
