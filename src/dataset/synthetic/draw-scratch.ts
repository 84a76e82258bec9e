/**
 * @module
 * A scratch: a thin, slightly bent groove, a quarter to half of the picture long, bright where its far wall catches
 * the lamp and dark beside it, thinning out towards its ends.
 */

import type { Random } from '../../util/random.ts';
import { type Canvas, type PixelMask, VISIBLE_CHANGE } from './canvas.ts';
import { smoothstep } from './noise-field.ts';

/** A way across the picture: points [P, 2] as x, y in pixels, P = `PATH_POINTS`. */
type Path = Float32Array;

const PATH_POINTS = 24;

/** Adds one scratch to `canvas` and answers the pixels that it visibly changed. */
export function drawScratch(canvas: Canvas, random: Random, lamp: number): PixelMask {
  const { size, data } = canvas;
  const path = layPath(random, size);
  const halfWidth = (random.uniform(0.45, 0.9) * size) / 128;
  const bright = random.uniform(0.12, 0.34);
  const dark = random.uniform(0.08, 0.24);
  const mask = new Uint8Array(size * size);
  const reach = 4 * halfWidth;
  const [left, right] = span(path, 0, reach, size);
  const [top, bottom] = span(path, 1, reach, size);
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const near = nearestOnPath(path, x + 0.5, y + 0.5);
      if (Math.abs(near.side) > reach) continue;
      const fade = smoothstep(Math.min(near.share, 1 - near.share) / 0.12);
      const lit = Math.sign(Math.cos(near.normal - lamp)) * near.side; // > 0 on the side towards the lamp
      const groove = bright * smoothstep(1.5 - near.side ** 2 / halfWidth ** 2 / 1.6);
      const shade = dark * smoothstep(1.4 - Math.abs(lit - 2.1 * halfWidth) / halfWidth);
      const change = (groove - shade) * fade;
      if (Math.abs(change) < 0.01) continue;
      const i = y * size + x;
      for (let c = 0; c < 3; c++) data[3 * i + c] += change;
      if (Math.abs(change) >= VISIBLE_CHANGE) mask[i] = 1;
    }
  return mask;
}

/** A quadratic Bézier curve inside the picture, steep and long enough that its box is no sliver. */
function layPath(random: Random, size: number): Path {
  const length = random.uniform(0.28, 0.5) * size;
  const least = Math.asin(Math.min(1, (0.17 * size) / length)); // so that each side of the box has 17 % of the picture
  const angle = random.uniform(least, Math.PI / 2 - least) * (random.next() < 0.5 ? 1 : -1);
  const [dx, dy] = [(length * Math.cos(angle)) / 2, (length * Math.sin(angle)) / 2];
  const margin = 0.02 * size;
  const cx = random.uniform(Math.abs(dx) + margin, size - Math.abs(dx) - margin);
  const cy = random.uniform(Math.abs(dy) + margin, size - Math.abs(dy) - margin);
  const bend = random.uniform(-0.16, 0.16);
  const [mx, my] = [cx - 2 * bend * dy, cy + 2 * bend * dx];
  const path = new Float32Array(2 * PATH_POINTS);
  for (let p = 0; p < PATH_POINTS; p++) {
    const t = p / (PATH_POINTS - 1);
    const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
    path[2 * p] = a * (cx - dx) + b * mx + c * (cx + dx);
    path[2 * p + 1] = a * (cy - dy) + b * my + c * (cy + dy);
  }
  return path;
}

/**
 * The point of the path nearest to (x, y): how far along it lies (`share`, 0 to 1), the path's normal there (radians),
 * and the distance to it in pixels, positive on the normal's side.
 */
function nearestOnPath(path: Path, x: number, y: number): { share: number; normal: number; side: number } {
  let best = { distance: Number.POSITIVE_INFINITY, share: 0, normal: 0, side: 0 };
  for (let p = 0; p + 1 < PATH_POINTS; p++) {
    const [ax, ay] = [path[2 * p], path[2 * p + 1]];
    const [ex, ey] = [path[2 * p + 2] - ax, path[2 * p + 3] - ay];
    const t = Math.min(1, Math.max(0, ((x - ax) * ex + (y - ay) * ey) / (ex * ex + ey * ey)));
    const [rx, ry] = [x - ax - t * ex, y - ay - t * ey];
    const distance = Math.sqrt(rx * rx + ry * ry);
    if (distance >= best.distance) continue;
    const side = Math.sign(ex * ry - ey * rx) * distance;
    best = { distance, share: (p + t) / (PATH_POINTS - 1), normal: Math.atan2(ex, -ey), side };
  }
  return best;
}

/** The pixels from the path's first to its last along one axis (0: x, 1: y), `reach` wider, inside the picture. */
function span(path: Path, axis: 0 | 1, reach: number, size: number): [number, number] {
  const along = path.filter((_, i) => i % 2 === axis);
  return [
    Math.max(0, Math.floor(Math.min(...along) - reach)),
    Math.min(size, Math.ceil(Math.max(...along) + reach)),
  ];
}
