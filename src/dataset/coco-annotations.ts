/**
 * @module
 * A COCO annotation file (instances JSON), as text in and typed fields out. Every field that is used is checked, with
 * its place in the file named; what is not used (segmentations, licences, captions) is let be.
 */

import { DataError } from '../util/errors.ts';

/** One entry of `images`. */
export interface CocoImage {
  readonly id: number;
  readonly filename: string;
  /** Pixels; 0 where the file does not say. */
  readonly width: number;
  readonly height: number;
}

/** One entry of `annotations`. */
export interface CocoAnnotation {
  /** How to name it in errors: `annotation 17` by its id, or by its place where it has none. */
  readonly label: string;
  readonly imageId: number;
  readonly categoryId: number;
  /** x, y, width, height; pixels from the top left corner. */
  readonly xywh: readonly [number, number, number, number];
  /** Pixels² of the segmentation, where stated. */
  readonly area?: number;
  readonly isCrowd: boolean;
}

/** One entry of `categories`. */
export interface CocoCategory {
  readonly id: number;
  readonly name: string;
}

/** What is used of a COCO annotation file. */
export interface CocoAnnotations {
  readonly images: readonly CocoImage[];
  readonly annotations: readonly CocoAnnotation[];
  readonly categories: readonly CocoCategory[];
}

type Entry = Readonly<Record<string, unknown>>;

/**
 * Reads the text of a COCO annotation file; `file` names it in errors.
 * @throws DataError if it is not JSON, lacks a part, or two images or categories share an id
 */
export function parseCocoAnnotations(text: string, file: string): CocoAnnotations {
  const root = parseJson(text, file);
  const images = entries(root, 'images', file).map((entry, i): CocoImage => {
    const where = `${file}: images[${i}]`;
    const filename = entry.file_name;
    if (typeof filename !== 'string' || filename === '')
      throw new DataError(where, `file_name is ${show(filename)}; expected the name of the image's file.`);
    return {
      id: wholeId(entry, 'id', where),
      filename,
      width: size(entry.width),
      height: size(entry.height),
    };
  });
  const categories = entries(root, 'categories', file).map((entry, i): CocoCategory => {
    const where = `${file}: categories[${i}]`;
    const { name } = entry;
    if (typeof name !== 'string' || name === '')
      throw new DataError(where, `name is ${show(name)}; expected the name of a class.`);
    return { id: wholeId(entry, 'id', where), name };
  });
  refuseTwins(images, 'images', file);
  refuseTwins(categories, 'categories', file);
  const annotations = entries(root, 'annotations', file).map((entry, i) => parseAnnotation(entry, i, file));
  return { images, annotations, categories };
}

function parseAnnotation(entry: Entry, index: number, file: string): CocoAnnotation {
  const label = Number.isInteger(entry.id) ? `annotation ${entry.id}` : `annotations[${index}]`;
  const where = `${file}: ${label}`;
  const { bbox, area, iscrowd } = entry;
  const numbers = Array.isArray(bbox) ? bbox.filter((side): side is number => Number.isFinite(side)) : [];
  if (!Array.isArray(bbox) || bbox.length !== 4 || numbers.length !== 4)
    throw new DataError(where, `bbox is ${show(bbox)}; expected [x, y, width, height] in pixels.`);
  const [x, y, width, height] = numbers;
  if (area !== undefined && (typeof area !== 'number' || !Number.isFinite(area) || area < 0))
    throw new DataError(where, `area is ${show(area)}; expected a number of pixels.`);
  if (iscrowd !== undefined && iscrowd !== 0 && iscrowd !== 1 && typeof iscrowd !== 'boolean')
    throw new DataError(where, `iscrowd is ${show(iscrowd)}; expected 0 or 1.`);
  return {
    label,
    imageId: wholeId(entry, 'image_id', where),
    categoryId: wholeId(entry, 'category_id', where),
    xywh: [x, y, width, height],
    ...(area === undefined ? {} : { area }),
    isCrowd: Boolean(iscrowd),
  };
}

function parseJson(text: string, file: string): Entry {
  let root: unknown;
  try {
    root = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(file, `not JSON: ${reason.replace(/\.$/, '')}.`, { cause });
  }
  if (!isEntry(root)) throw new DataError(file, 'not a COCO annotation file: the JSON is no object.');
  return root;
}

function entries(root: Entry, key: string, file: string): Entry[] {
  const list = root[key];
  if (!Array.isArray(list)) {
    const expected = 'expected an object with the lists images, annotations and categories';
    throw new DataError(file, `not a COCO annotation file: "${key}" is ${kindOf(list)}; ${expected}.`);
  }
  return list.map((entry: unknown, i) => {
    if (!isEntry(entry))
      throw new DataError(`${file}: ${key}[${i}]`, `expected an object, got ${show(entry)}.`);
    return entry;
  });
}

function refuseTwins(list: readonly { readonly id: number }[], key: string, file: string): void {
  const seen = new Map<number, number>();
  for (const [i, { id }] of list.entries()) {
    const first = seen.get(id);
    if (first !== undefined)
      throw new DataError(file, `${key}[${first}] and ${key}[${i}] both have id ${id}; give each its own.`);
    seen.set(id, i);
  }
}

/** A whole number, or the text of one, as some tools write ids. */
function wholeId(entry: Entry, key: string, where: string): number {
  const value = entry[key];
  const id = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof id !== 'number' || !Number.isSafeInteger(id))
    throw new DataError(where, `${key} is ${show(value)}; expected a whole number.`);
  return id;
}

function size(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : 0;
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  return value === null ? 'null' : `no list but ${typeof value}`;
}

function show(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
