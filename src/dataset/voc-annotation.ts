/**
 * @module
 * One annotation file of Pascal VOC, as text in and typed fields out. Its boxes are checked later, against the
 * image's size, which the file may leave out.
 */

import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { DataError } from '../util/errors.ts';
import type { PixelBox } from './normalise-box.ts';

/** One `<object>`. */
export interface VocObject {
  readonly name: string;
  readonly difficult: boolean;
  /** As written: 1-based pixels; NaN where a corner is no number. */
  readonly box: PixelBox;
}

/** One `<annotation>`. */
export interface VocAnnotation {
  /** Empty where the file does not say. */
  readonly filename: string;
  /** Pixels; 0 where the file does not say. */
  readonly width: number;
  readonly height: number;
  readonly objects: readonly VocObject[];
}

type Node = Readonly<Record<string, unknown>>;

const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'object' });

/** The annotation that `xml` holds; `file` names it in errors. @throws DataError */
export function parseVocAnnotation(xml: string, file: string): VocAnnotation {
  const valid = XMLValidator.validate(xml);
  if (valid !== true) {
    const { line, msg } = valid.err;
    throw new DataError(
      `${file}:${line}`,
      `the XML is broken: ${msg.replace(/\.$/, '')}. Repair or remove the file.`,
    );
  }
  const root = child(parser.parse(xml), 'annotation');
  if (root === undefined) {
    throw new DataError(file, 'there is no <annotation>; expected a Pascal VOC annotation file.');
  }
  const size = child(root, 'size');
  const objects = Array.isArray(root.object) ? root.object : [];
  return {
    filename: text(root, 'filename') ?? '',
    width: positive(text(size, 'width')),
    height: positive(text(size, 'height')),
    objects: objects.map((object, i) => parseObject(object, `${file}: object ${i + 1}`)),
  };
}

function parseObject(object: unknown, where: string): VocObject {
  const node = isNode(object) ? object : {};
  const name = text(node, 'name');
  if (name === undefined || name === '')
    throw new DataError(where, 'there is no <name>; give the object its class.');
  const box = child(node, 'bndbox');
  if (box === undefined)
    throw new DataError(where, `${JSON.stringify(name)} has no <bndbox>; add one or remove it.`);
  const corner = (key: string): number => {
    const value = text(box, key);
    if (value === undefined || value === '' || !Number.isFinite(Number(value))) {
      throw new DataError(
        where,
        `<${key}> is ${value === undefined ? 'missing' : JSON.stringify(value)}; expected a number of pixels.`,
      );
    }
    return Number(value);
  };
  return {
    name,
    difficult: Number(text(node, 'difficult') ?? 0) > 0,
    box: { ymin: corner('ymin'), xmin: corner('xmin'), ymax: corner('ymax'), xmax: corner('xmax') },
  };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function child(node: unknown, key: string): Node | undefined {
  const value = isNode(node) ? node[key] : undefined;
  return isNode(value) ? value : undefined;
}

function text(node: Node | undefined, key: string): string | undefined {
  const value = node?.[key];
  return typeof value === 'string' ? value.trim() : undefined;
}

/** A size as written, or 0 where it says nothing of use. */
function positive(written: string | undefined): number {
  const value = Number(written ?? 0);
  return Number.isInteger(value) && value > 0 ? value : 0;
}
