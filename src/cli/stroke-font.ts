/**
 * @module
 * Text as SVG strokes, so that a picture's labels look the same on every machine, one without any font included (a
 * bare container draws nothing for SVG text). The letters are our own: single strokes with round ends on a grid where
 * the capitals stand from y = 0 to the base line y = 6, small letters start at y = 2, and descenders reach y = 8.
 *
 * Printable ASCII and the ellipsis are drawn; accents are dropped (é is drawn as e), all else becomes a small box.
 */

/** Height of the capitals on the grid. */
const CAP = 6;
/** Room between two letters. */
const GAP = 1.7;
/** Width of a space, and of the marks that a line has not. */
const SPACE = 1.6;
const TOFU: Glyph = [3, 'M0 1H3V6H0Z'];

/** Width on the grid, and the strokes as an SVG path. */
type Glyph = readonly [width: number, path: string];

const BOWL_RIGHT = 'M0 4C0 2.7 .7 2 1.7 2S3.5 2.7 3.5 4 2.7 6 1.7 6 0 5.3 0 4';
const BOWL_LEFT = 'M3.5 4C3.5 2.7 2.8 2 1.8 2S0 2.7 0 4 .8 6 1.8 6 3.5 5.3 3.5 4';
const ARCH = 'M0 3.6C0 2.6 .8 2 1.7 2S3.2 2.5 3.2 3.5V6';
const RING = 'M2.2 0C.9 0 0 1.1 0 3S.9 6 2.2 6 4.4 4.9 4.4 3 3.5 0 2.2 0Z';
const LOOP = 'M0 6V0H2C3.2 0 3.8 .7 3.8 1.7S3.2 3.4 2 3.4H0';
const SWAN =
  'M3.5 .9C3.1 .3 2.6 0 1.9 0 .9 0 .2 .6 .2 1.5 .2 3.4 3.7 2.5 3.7 4.5 3.7 5.4 3 6 1.9 6 1.1 6 .4 5.7 0 5';

const GLYPHS: { readonly [character: string]: Glyph } = {
  a: [3.5, `M3.5 2V6${BOWL_LEFT}`],
  b: [3.5, `M0 0V6${BOWL_RIGHT}`],
  c: [3.2, 'M3.2 2.6C2.8 2.2 2.4 2 1.9 2 .8 2 0 2.8 0 4S.8 6 1.9 6C2.4 6 2.8 5.8 3.2 5.4'],
  d: [3.5, `M3.5 0V6${BOWL_LEFT}`],
  e: [3.5, 'M0 4H3.5C3.5 2.8 2.8 2 1.8 2S0 2.8 0 4 .8 6 1.9 6C2.5 6 2.9 5.8 3.3 5.4'],
  f: [2.3, 'M2.3 .1C1.4 -.2 .9 .3 .9 1.3V6M0 2H2.1'],
  g: [3.5, `M3.5 2V6C3.5 7.4 2.9 8 1.8 8 1.2 8 .7 7.8 .3 7.5${BOWL_LEFT}`],
  h: [3.2, `M0 0V6${ARCH}`],
  i: [0, 'M0 2V6M0 .2V.4'],
  j: [0.8, 'M.8 2V6.8C.8 7.6 .5 8 -.2 8M.8 .2V.4'],
  k: [3.2, 'M0 0V6M3 2L0 4.4M1.1 3.6L3.2 6'],
  l: [0.8, 'M0 0V5.2C0 5.8 .3 6 .8 6'],
  m: [5, 'M0 2V6M0 3.4C0 2.5 .6 2 1.3 2S2.5 2.5 2.5 3.4V6M2.5 3.4C2.5 2.5 3.1 2 3.8 2S5 2.5 5 3.4V6'],
  n: [3.2, `M0 2V6${ARCH}`],
  o: [3.6, 'M1.8 2C.8 2 0 2.8 0 4S.8 6 1.8 6 3.6 5.2 3.6 4 2.8 2 1.8 2Z'],
  p: [3.5, `M0 2V8${BOWL_RIGHT}`],
  q: [3.5, `M3.5 2V8${BOWL_LEFT}`],
  r: [2, 'M0 2V6M0 3.8C0 2.7 .7 2 1.9 2'],
  s: [3, 'M2.8 2.5C2.4 2.2 2 2 1.5 2 .7 2 .2 2.4 .2 3 .2 4.3 3 3.6 3 5 3 5.6 2.4 6 1.5 6 .9 6 .4 5.8 0 5.4'],
  t: [2.2, 'M1 .6V4.9C1 5.7 1.3 6 2.2 6M0 2H2.2'],
  u: [3.2, 'M0 2V4.5C0 5.5 .6 6 1.5 6S3.2 5.4 3.2 4.4M3.2 2V6'],
  v: [3.2, 'M0 2L1.6 6 3.2 2'],
  w: [4.8, 'M0 2L1.2 6 2.4 2.6 3.6 6 4.8 2'],
  x: [3, 'M0 2L3 6M3 2L0 6'],
  y: [3.2, 'M0 2L1.6 6M3.2 2L1.4 6.8C1.1 7.6 .7 8 0 8'],
  z: [3, 'M0 2H3L0 6H3'],
  A: [4, 'M0 6L2 0 4 6M.7 4H3.3'],
  B: [3.8, 'M0 0V6H2.1C3.2 6 3.8 5.4 3.8 4.5S3.2 2.9 2.1 2.9H0M0 0H1.9C2.9 0 3.4 .6 3.4 1.4S2.9 2.9 1.9 2.9'],
  C: [4, 'M4 1C3.6 .4 3 0 2.2 0 .9 0 0 1.1 0 3S.9 6 2.2 6C3 6 3.6 5.6 4 5'],
  D: [4, 'M0 0V6H1.6C3.2 6 4 4.9 4 3S3.2 0 1.6 0Z'],
  E: [3.4, 'M3.4 0H0V6H3.4M0 2.9H2.9'],
  F: [3.4, 'M3.4 0H0V6M0 2.9H2.8'],
  G: [4.1, 'M4 1C3.6 .4 3 0 2.2 0 .9 0 0 1.1 0 3S.9 6 2.2 6C3 6 3.7 5.7 4.1 5.1V3.2H2.5'],
  H: [3.9, 'M0 0V6M3.9 0V6M0 2.9H3.9'],
  I: [0, 'M0 0V6'],
  J: [2.6, 'M2.6 0V4.3C2.6 5.4 2 6 1.2 6 .6 6 .2 5.7 0 5.2'],
  K: [3.9, 'M0 0V6M3.7 0L0 3.7M1.3 2.5L3.9 6'],
  L: [3.2, 'M0 0V6H3.2'],
  M: [4.6, 'M0 6V0L2.3 4 4.6 0V6'],
  N: [3.9, 'M0 6V0L3.9 6V0'],
  O: [4.4, RING],
  P: [3.8, LOOP],
  Q: [4.4, `${RING}M2.8 4.6L4.4 6.4`],
  R: [4, `${LOOP}M2.2 3.4L4 6`],
  S: [3.7, SWAN],
  T: [4, 'M0 0H4M2 0V6'],
  U: [4, 'M0 0V4C0 5.3 .7 6 2 6S4 5.3 4 4V0'],
  V: [4, 'M0 0L2 6 4 0'],
  W: [6, 'M0 0L1.5 6 3 1 4.5 6 6 0'],
  X: [3.8, 'M0 0L3.8 6M3.8 0L0 6'],
  Y: [4, 'M0 0L2 3.1 4 0M2 3.1V6'],
  Z: [3.8, 'M0 0H3.8L0 6H3.8'],
  0: [3.6, 'M1.8 0C.6 0 0 1.2 0 3S.6 6 1.8 6 3.6 4.8 3.6 3 3 0 1.8 0Z'],
  1: [3.6, 'M.6 1.2L2 0V6M.6 6H3.3'],
  2: [3.6, 'M.1 1.4C.2 .5 .9 0 1.8 0 2.8 0 3.5 .6 3.5 1.6 3.5 3 .4 4.4 0 6H3.6'],
  3: [
    3.6,
    'M.2 .9C.6 .3 1.1 0 1.8 0 2.8 0 3.4 .6 3.4 1.4S2.7 2.8 1.4 2.8C2.8 2.8 3.6 3.5 3.6 4.4S2.9 6 1.8 6C1 6 .3 5.6 0 5',
  ],
  4: [3.6, 'M2.7 6V0L0 4.2H3.6'],
  5: [3.6, 'M3.3 0H.5L.3 2.7C.8 2.4 1.2 2.3 1.7 2.3 2.8 2.3 3.6 3 3.6 4.1S2.8 6 1.7 6C1 6 .4 5.7 0 5.2'],
  6: [
    3.6,
    'M3.2 .6C2.8 .2 2.4 0 1.9 0 .7 0 0 1.3 0 3.6 0 5.2 .7 6 1.8 6S3.6 5.2 3.6 4.1 2.9 2.3 1.9 2.3 0 3 0 4.1',
  ],
  7: [3.6, 'M0 0H3.6L1.3 6'],
  8: [
    3.6,
    'M1.8 0C.8 0 .2 .6 .2 1.4S.8 2.8 1.8 2.8 3.4 2.2 3.4 1.4 2.8 0 1.8 0ZM1.8 2.8C.7 2.8 0 3.5 0 4.4S.7 6 1.8 6 3.6 5.3 3.6 4.4 2.9 2.8 1.8 2.8Z',
  ],
  9: [
    3.6,
    'M.4 5.4C.8 5.8 1.2 6 1.7 6 2.9 6 3.6 4.7 3.6 2.4 3.6 .8 2.9 0 1.8 0S0 .8 0 1.9 .7 3.7 1.7 3.7 3.6 3 3.6 1.9',
  ],
  ' ': [SPACE, ''],
  '!': [0, 'M0 0V4M0 5.8V6'],
  '"': [1.2, 'M0 0V1.6M1.2 0V1.6'],
  '#': [3.6, 'M1.2 .5L.6 5.5M3 .5L2.4 5.5M0 2H3.6M0 4H3.6'],
  $: [3.7, `${SWAN}M1.9 -.8V6.8`],
  '%': [
    4,
    'M3.8 0L.2 6M.9 0C.4 0 0 .4 0 1.2S.4 2.4 .9 2.4 1.8 2 1.8 1.2 1.4 0 .9 0ZM3.1 3.6C2.6 3.6 2.2 4 2.2 4.8S2.6 6 3.1 6 4 5.6 4 4.8 3.6 3.6 3.1 3.6Z',
  ],
  '&': [
    4,
    'M4 6L1 2.4C.5 1.8 .4 1.4 .4 1.1 .4 .4 .9 0 1.6 0S2.7 .4 2.7 1.1C2.7 2.4 0 2.6 0 4.4 0 5.4 .7 6 1.7 6 2.9 6 3.7 5 3.9 3.4',
  ],
  "'": [0, 'M0 0V1.6'],
  '(': [1.4, 'M1.4 -.6C.4 .4 0 1.6 0 3S.4 5.6 1.4 6.8'],
  ')': [1.4, 'M0 -.6C1 .4 1.4 1.6 1.4 3S1 5.6 0 6.8'],
  '*': [2.8, 'M1.4 .4V3.2M.1 1.1L2.7 2.5M2.7 1.1L.1 2.5'],
  '+': [3.4, 'M1.7 1.6V5.2M0 3.4H3.4'],
  ',': [0.5, 'M.5 5.7V6L0 7'],
  '-': [2.2, 'M0 3.6H2.2'],
  '.': [0, 'M0 5.8V6'],
  '/': [2.4, 'M2.4 -.4L0 6.6'],
  ':': [0, 'M0 2.4V2.6M0 5.8V6'],
  ';': [0.5, 'M.5 2.4V2.6M.5 5.7V6L0 7'],
  '<': [3, 'M3 1.4L0 3.4 3 5.4'],
  '=': [3.4, 'M0 2.6H3.4M0 4.4H3.4'],
  '>': [3, 'M0 1.4L3 3.4 0 5.4'],
  '?': [3, 'M0 1.2C.2 .4 .8 0 1.5 0 2.4 0 3 .6 3 1.4 3 2.6 1.5 2.8 1.5 4M1.5 5.8V6'],
  '@': [
    5,
    'M4 5.6C3.5 5.9 3 6 2.4 6 1 6 0 5 0 3.2S1 .2 2.6 .2 5 1.2 5 2.8 4.5 4.4 3.9 4.4 3.3 4 3.3 3.4V1.9M3.3 3.1C3.3 2.3 2.9 1.8 2.3 1.8S1.3 2.3 1.3 3.1 1.7 4.4 2.3 4.4 3.3 3.9 3.3 3.1',
  ],
  '[': [1.2, 'M1.2 -.6H0V6.8H1.2'],
  '\\': [2.4, 'M0 -.4L2.4 6.6'],
  ']': [1.2, 'M0 -.6H1.2V6.8H0'],
  '^': [3, 'M0 2L1.5 0 3 2'],
  _: [3.6, 'M0 7H3.6'],
  '`': [0.8, 'M0 0L.8 1'],
  '{': [
    1.6,
    'M1.6 -.6C.9 -.6 .7 -.2 .7 .5V2C.7 2.7 .5 3.1 0 3.1 .5 3.1 .7 3.5 .7 4.2V5.7C.7 6.4 .9 6.8 1.6 6.8',
  ],
  '|': [0, 'M0 -.6V6.8'],
  '}': [
    1.6,
    'M0 -.6C.7 -.6 .9 -.2 .9 .5V2C.9 2.7 1.1 3.1 1.6 3.1 1.1 3.1 .9 3.5 .9 4.2V5.7C.9 6.4 .7 6.8 0 6.8',
  ],
  '~': [3.4, 'M0 3.8C.4 3 1 2.9 1.7 3.4S3 3.9 3.4 3'],
  '…': [3.2, 'M0 5.8V6M1.6 5.8V6M3.2 5.8V6'],
};

/** The width in pixels of `text` with capitals `capHeight` pixels high. */
export function strokeTextWidth(text: string, capHeight: number): number {
  const glyphs = glyphsOf(text);
  const units = glyphs.reduce((sum, [width]) => sum + width, 0) + GAP * Math.max(0, glyphs.length - 1);
  return (units * capHeight) / CAP;
}

/**
 * An SVG element that draws `text`: its left edge at `x`, its capitals' top at `top`, `capHeight` pixels high, in
 * strokes of `weight` grid units (1 is bold, 0.75 normal).
 */
export function strokeText(
  text: string,
  place: {
    readonly x: number;
    readonly top: number;
    readonly capHeight: number;
    readonly colour: string;
    readonly weight?: number;
  },
): string {
  const { x, top, capHeight, colour, weight = 0.85 } = place;
  let at = 0;
  const paths = glyphsOf(text).map(([width, path]) => {
    const drawn = path === '' ? '' : `<path transform="translate(${at.toFixed(2)})" d="${path}"/>`;
    at += width + GAP;
    return drawn;
  });
  const scale = (capHeight / CAP).toFixed(4);
  return (
    `<g transform="translate(${x.toFixed(2)} ${top.toFixed(2)}) scale(${scale})" fill="none" stroke="${colour}" ` +
    `stroke-width="${weight}" stroke-linecap="round" stroke-linejoin="round">${paths.join('')}</g>`
  );
}

function glyphsOf(text: string): Glyph[] {
  const bare = text.normalize('NFD').replace(/\p{M}/gu, '');
  return Array.from(bare, (character) => (Object.hasOwn(GLYPHS, character) ? GLYPHS[character] : TOFU));
}
