/**
 * @module
 * A sheet of brushed metal under one lamp: long thin grains, a gradient of light with a soft sheen, a slight colour
 * cast, on some sheets the arcs that a milling cutter leaves. Stains, smudges and drill dimples are drawn too: they
 * look a little like defects, and have no label.
 */

import type { Random } from '../../util/random.ts';
import { type Canvas, createCanvas } from './canvas.ts';
import { noiseField, smoothstep } from './noise-field.ts';

/** A canvas of `size` × `size` pixels with bare metal on it, and where its lamp stands (radians, y downwards). */
export function drawMetal(random: Random, size: number): { canvas: Canvas; lamp: number } {
  const scale = size / 128;
  const lamp = random.uniform(0, 2 * Math.PI);
  const grain = random.uniform(-0.3, 0.3) + (random.next() < 0.5 ? 0 : Math.PI / 2);
  const light = drawLight(random, size, lamp);
  const contrast = random.uniform(0.6, 1.1);
  addField(
    light,
    noiseField(random, size, { along: 90 * scale, across: 2.6 * scale, angle: grain }),
    0.075 * contrast,
  );
  addField(
    light,
    noiseField(random, size, { along: 30 * scale, across: 1.7 * scale, angle: grain }),
    0.05 * contrast,
  );
  addField(
    light,
    noiseField(random, size, { along: 160 * scale, across: 9 * scale, angle: grain }),
    0.035 * contrast,
  );
  addField(light, noiseField(random, size, { along: 45 * scale, across: 45 * scale, angle: 0 }), 0.03);
  if (random.next() < 0.35) addMillingArcs(light, random, size);
  for (let n = random.int(4); n > 0; n--) addStain(light, random, size);
  for (let n = random.int(3) - 1; n > 0; n--) addDimple(light, random, { size, lamp });
  return { canvas: tint(light, random, size), lamp };
}

/** Even light, a slope towards the lamp, and a broad band of sheen. */
function drawLight(random: Random, size: number, lamp: number): Float32Array {
  const base = random.uniform(0.46, 0.62);
  const slope = random.uniform(0.04, 0.14);
  const sheen = random.uniform(0, 0.12);
  const sheenAt = random.uniform(-0.4, 0.4);
  const sheenWidth = random.uniform(0.12, 0.35);
  const light = new Float32Array(size * size);
  for (let i = 0; i < light.length; i++) {
    const x = (i % size) / size - 0.5;
    const y = Math.floor(i / size) / size - 0.5;
    const towards = x * Math.cos(lamp) + y * Math.sin(lamp);
    light[i] = base + slope * 2 * towards + sheen * Math.exp(-(((towards - sheenAt) / sheenWidth) ** 2));
  }
  return light;
}

/** Faint, evenly spaced arcs about a far centre. */
function addMillingArcs(light: Float32Array, random: Random, size: number): void {
  const angle = random.uniform(0, 2 * Math.PI);
  const far = random.uniform(0.8, 2) * size;
  const [cx, cy] = [size / 2 + far * Math.cos(angle), size / 2 + far * Math.sin(angle)];
  const pitch = random.uniform(0.04, 0.09) * size;
  const depth = random.uniform(0.01, 0.025);
  for (let i = 0; i < light.length; i++) {
    const r = Math.sqrt(((i % size) - cx) ** 2 + (Math.floor(i / size) - cy) ** 2);
    light[i] += depth * Math.sin((2 * Math.PI * r) / pitch) ** 3;
  }
}

/** A soft-edged dull patch, without a rim: oil, or a finger. */
function addStain(light: Float32Array, random: Random, size: number): void {
  const [cx, cy] = [random.uniform(0, size), random.uniform(0, size)];
  const [rx, ry] = [random.uniform(0.05, 0.18) * size, random.uniform(0.05, 0.11) * size];
  const turn = random.uniform(0, Math.PI);
  const depth = random.uniform(0.03, 0.16);
  const softness = random.uniform(0.4, 1);
  const wobble = noiseField(random, size, { along: size / 10, across: size / 10, angle: 0 });
  for (let i = 0; i < light.length; i++) {
    const [dx, dy] = [(i % size) - cx, Math.floor(i / size) - cy];
    const u = (dx * Math.cos(turn) + dy * Math.sin(turn)) / rx;
    const v = (dy * Math.cos(turn) - dx * Math.sin(turn)) / ry;
    const inside = smoothstep((1.25 - Math.sqrt(u * u + v * v) + 0.35 * wobble[i]) / softness);
    light[i] -= depth * inside;
  }
}

/** A round, smooth hollow, bright on one side and dark on the other: the mark of a centre punch. */
function addDimple(light: Float32Array, random: Random, place: { size: number; lamp: number }): void {
  const { size, lamp } = place;
  const [cx, cy] = [random.uniform(0, size), random.uniform(0, size)];
  const radius = random.uniform(0.035, 0.06) * size;
  const depth = random.uniform(0.06, 0.14);
  for (let i = 0; i < light.length; i++) {
    const [dx, dy] = [(i % size) - cx, Math.floor(i / size) - cy];
    const r = Math.sqrt(dx * dx + dy * dy) / radius;
    if (r >= 1.3) continue;
    const towards = (dx * Math.cos(lamp) + dy * Math.sin(lamp)) / radius;
    light[i] -= depth * towards * smoothstep((1.3 - r) / 0.5);
  }
}

/** Light to colour: a cast for the whole sheet, and the camera's noise in each channel. */
function tint(light: Float32Array, random: Random, size: number): Canvas {
  const canvas = createCanvas(size);
  const warmth = random.uniform(-0.035, 0.035);
  const cast = [1 + warmth, 1 + random.uniform(-0.01, 0.01), 1 - warmth];
  for (let i = 0; i < light.length; i++)
    for (let c = 0; c < 3; c++) canvas.data[3 * i + c] = light[i] * cast[c] + random.uniform(-0.018, 0.018);
  return canvas;
}

function addField(light: Float32Array, field: Float32Array, strength: number): void {
  for (let i = 0; i < light.length; i++) light[i] += strength * field[i];
}
