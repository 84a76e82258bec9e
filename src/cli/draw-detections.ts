/**
 * @module
 * Draws detections onto a picture: a box and a label for each, in one colour per class. The colours are the ones
 * that Okabe and Ito (2008) chose to be told apart by the colour-blind; each line has a dark edge, so that it shows
 * on light and on dark ground. Pictures under 400 pixels are enlarged by a whole factor first, so that the labels
 * can be read.
 */

import sharp from 'sharp';
import { invariant } from '../util/errors.ts';
import { strokeText, strokeTextWidth } from './stroke-font.ts';

/** Pixels to draw on: [H, W, 3] red, green, blue. */
export interface RgbImage {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** One thing to draw. */
export interface DrawnDetection {
  /** ymin, xmin, ymax, xmax; normalised. */
  readonly boxYxyx: readonly [number, number, number, number];
  readonly label: string;
  /** In [0, 1]; absent for ground truth. */
  readonly score?: number;
  /** ≥ 1; chooses the colour. */
  readonly classId: number;
}

const COLOURS = ['#56b4e9', '#d55e00', '#f0e442', '#009e73', '#cc79a7', '#e69f00', '#0072b2'] as const;
const DARK = '#111111';
const WHITE_TEXT_ON: ReadonlySet<string> = new Set(['#d55e00', '#009e73', '#0072b2']);
const LEAST_SIDE = 400;

/** A rectangle in pixels. */
interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A label: a filled rectangle with text. */
interface Chip extends Rect {
  readonly text: string;
  readonly colour: string;
}

/** Sizes in pixels that follow from the picture's. */
interface Sizes {
  readonly width: number;
  readonly height: number;
  readonly line: number;
  readonly cap: number;
  readonly pad: number;
}

/**
 * The encoded picture (PNG unless told otherwise) with `detections` drawn on it, and `title` on a strip above it.
 *
 * @example
 * const png = await drawDetections(image, [{ boxYxyx: [0.1, 0.2, 0.4, 0.5], label: 'pit', score: 0.93, classId: 2 }]);
 * await writeFile('drawn.png', png);
 */
export async function drawDetections(
  image: RgbImage,
  detections: readonly DrawnDetection[],
  options: { readonly format?: 'png' | 'jpeg'; readonly title?: string } = {},
): Promise<Uint8Array> {
  const { data, width: w, height: h } = image;
  invariant(data.length === w * h * 3, `${data.length} bytes are not a ${w}×${h} RGB picture.`);
  const factor = Math.ceil(LEAST_SIDE / Math.max(w, h));
  const sizes = sizesFor(w * factor, h * factor);
  const strip = options.title === undefined ? 0 : Math.round(sizes.cap * 2.6);
  const overlay = renderOverlay(detections, sizes, { strip, title: options.title ?? '' });
  const drawing = sharp(data, { raw: { width: w, height: h, channels: 3 } })
    .resize(sizes.width, sizes.height, { kernel: 'cubic' })
    .extend({ top: strip, background: DARK })
    .composite([{ input: Buffer.from(overlay) }]);
  const encoded =
    options.format === 'jpeg'
      ? drawing.flatten().jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
      : drawing.removeAlpha().png();
  return new Uint8Array(await encoded.toBuffer());
}

function sizesFor(width: number, height: number): Sizes {
  const side = Math.max(width, height);
  const cap = Math.min(40, Math.max(8, side / 52));
  return { width, height, line: Math.max(2, side / 190), cap, pad: cap * 0.55 };
}

function renderOverlay(
  detections: readonly DrawnDetection[],
  sizes: Sizes,
  header: { readonly strip: number; readonly title: string },
): string {
  const { width, height, line, cap, pad } = sizes;
  const byScore = [...detections].sort((a, b) => (b.score ?? 1) - (a.score ?? 1));
  const chips: Chip[] = [];
  for (const detection of byScore) chips.push(placeChip(detection, sizes, chips));
  const parts: string[] = [];
  for (const detection of byScore.toReversed())
    parts.push(renderBox(insideRect(detection.boxYxyx, sizes), { colour: colourOf(detection), line }));
  for (const chip of chips.toReversed()) parts.push(renderChip(chip, sizes));
  const title = strokeText(fitText(header.title, width - 2 * pad, cap), {
    x: pad,
    top: (header.strip - cap) / 2,
    capHeight: cap,
    colour: '#ffffff',
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height + header.strip}">` +
    `${header.strip > 0 ? title : ''}<g transform="translate(0 ${header.strip})">${parts.join('')}</g></svg>`
  );
}

/** The box in pixels, cut off at the picture's edges. */
function insideRect(boxYxyx: readonly [number, number, number, number], sizes: Sizes): Rect {
  const edge = (v: number, side: number): number => Math.min(1, Math.max(0, v)) * side;
  const [top, left] = [edge(boxYxyx[0], sizes.height), edge(boxYxyx[1], sizes.width)];
  const [bottom, right] = [edge(boxYxyx[2], sizes.height), edge(boxYxyx[3], sizes.width)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Above the box, else under it, else inside it: the first place free of other labels; always within the picture. */
function placeChip(detection: DrawnDetection, sizes: Sizes, placed: readonly Chip[]): Chip {
  const { cap, pad, line } = sizes;
  const score = detection.score === undefined ? '' : ` ${detection.score.toFixed(2)}`;
  const room = sizes.width - 2 * pad - strokeTextWidth(score, cap);
  const text = `${fitText(detection.label, room, cap)}${score}`;
  const width = strokeTextWidth(text, cap) + 2 * pad;
  const height = cap + 2 * pad;
  const box = insideRect(detection.boxYxyx, sizes);
  const [left, right] = [box.x - line / 2, box.x + box.width + line / 2 - width];
  const [above, below] = [box.y - height, box.y + box.height];
  const candidates = [
    [left, above],
    [right, above],
    [left, below],
    [right, below],
    [left, box.y],
    [right, box.y],
  ].map(([x, y]) => ({
    x: Math.max(0, Math.min(sizes.width - width, x)),
    y: Math.max(0, Math.min(sizes.height - height, y)),
    fits: y >= 0 && y + height <= sizes.height,
  }));
  const free = candidates.find(
    ({ x, y, fits }) => fits && !placed.some((chip) => overlap(chip, { x, y, width, height })),
  );
  const { x, y } = free ?? candidates.find(({ fits }) => fits) ?? candidates[0];
  return { x, y, width, height, text, colour: colourOf(detection) };
}

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** As much of `text` as fits into `room` pixels, an ellipsis in place of the rest. */
function fitText(text: string, room: number, cap: number): string {
  if (strokeTextWidth(text, cap) <= room) return text;
  const letters = Array.from(text);
  while (letters.length > 0 && strokeTextWidth(`${letters.join('')}…`, cap) > room) letters.pop();
  return `${letters.join('')}…`;
}

function colourOf(detection: DrawnDetection): string {
  return COLOURS[(Math.max(1, detection.classId) - 1) % COLOURS.length];
}

function renderBox(rect: Rect, style: { readonly colour: string; readonly line: number }): string {
  const { x, y, width, height } = rect;
  const place = `x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="none"`;
  return (
    `<rect ${place} stroke="${DARK}" stroke-opacity="0.55" stroke-width="${(style.line * 1.7).toFixed(1)}"/>` +
    `<rect ${place} stroke="${style.colour}" stroke-width="${style.line.toFixed(1)}"/>`
  );
}

function renderChip(chip: Chip, sizes: Sizes): string {
  const text = strokeText(chip.text, {
    x: chip.x + sizes.pad,
    top: chip.y + sizes.pad,
    capHeight: sizes.cap,
    colour: WHITE_TEXT_ON.has(chip.colour) ? '#ffffff' : DARK,
  });
  return (
    `<rect x="${chip.x.toFixed(1)}" y="${chip.y.toFixed(1)}" width="${chip.width.toFixed(1)}" ` +
    `height="${chip.height.toFixed(1)}" rx="${(sizes.cap / 5).toFixed(1)}" fill="${chip.colour}" fill-opacity="0.93"/>${text}`
  );
}
