/**
 * @module
 * Reads COCO data sets: one annotation file (instances JSON) and a folder of images. Boxes of `x, y, width, height` in
 * pixels become corners / size, as in upstream's create_coco_tf_record; crowds are kept and marked.
 *
 * The categories' own ids, which may have gaps, serve only to join annotations with names: classes take the label
 * map's ids, or without one those of the alphabet.
 */

import { access } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DataError } from '../util/errors.ts';
import { type CocoAnnotation, type CocoAnnotations, parseCocoAnnotations } from './coco-annotations.ts';
import { collectBoxes, type FoundBox } from './collect-boxes.ts';
import type { Dataset, DatasetSpec } from './dataset.ts';
import { type ImageSize, imageSize } from './image-size.ts';
import { type LabelMap, labelIds, labelMapOfNames } from './label-map.ts';
import { normaliseBox } from './normalise-box.ts';
import { readDataFile } from './read-data-file.ts';
import { unknownClass } from './unknown-class.ts';

type CocoSpec = Extract<DatasetSpec, { format: 'coco' }>;

/** Opens the annotation file that `spec` names. @throws DataError */
export async function openCocoDataset(spec: CocoSpec, labelMap?: LabelMap): Promise<Dataset> {
  const file = spec.annotations;
  const coco = parseCocoAnnotations((await readDataFile(file, 'annotation file')).toString('utf8'), file);
  if (coco.images.length === 0) throw new DataError(file, 'it has no images.');
  const classes = labelMap ?? labelMapOfNames(coco.categories.map(({ name }) => name));
  const classIds = classIdsOf(coco, classes, file);
  const boxesOf = annotationsByImage(coco, file);
  const pathOf = imageFinder(spec);
  const encodedImage = async (index: number): Promise<Uint8Array> =>
    readDataFile(await pathOf(coco.images[index].filename), 'image');

  const box = (annotation: CocoAnnotation, image: ImageSize): FoundBox => {
    const [x, y, width, height] = annotation.xywh;
    const pixels = { ymin: y, xmin: x, ymax: y + height, xmax: x + width };
    return {
      yxyx: normaliseBox(pixels, image, `${file}: ${annotation.label}`),
      classId: classIds(annotation),
      isCrowd: annotation.isCrowd,
      area: annotation.area ?? width * height,
    };
  };

  return {
    spec,
    labelMap: classes,
    length: coco.images.length,
    async sample(index) {
      const { id, filename, width, height } = coco.images[index];
      const stated = width > 0 && height > 0;
      const image = stated ? { width, height } : await imageSize(await encodedImage(index), filename);
      const groundTruth = collectBoxes((boxesOf.get(id) ?? []).map((annotation) => box(annotation, image)));
      return { sourceId: String(id), filename, ...image, groundTruth };
    },
    encodedImage,
    async close() {
      boxesOf.clear();
    },
  };
}

/** The label-map id of an annotation. Only a category that has a box must be in the label map. */
function classIdsOf(
  coco: CocoAnnotations,
  labelMap: LabelMap,
  file: string,
): (annotation: CocoAnnotation) => number {
  const names = new Map(coco.categories.map(({ id, name }) => [id, name]));
  const ids = labelIds(labelMap);
  return ({ label, categoryId }) => {
    const name = names.get(categoryId);
    if (name === undefined)
      throw new DataError(`${file}: ${label}`, `category_id ${categoryId} is not among the categories.`);
    const id = ids.get(name);
    if (id === undefined) throw unknownClass(`${file}: ${label}`, name, ids.keys());
    return id;
  };
}

function annotationsByImage(coco: CocoAnnotations, file: string): Map<number, CocoAnnotation[]> {
  const byImage = new Map<number, CocoAnnotation[]>(coco.images.map(({ id }) => [id, []]));
  for (const annotation of coco.annotations) {
    const list = byImage.get(annotation.imageId);
    if (list === undefined)
      throw new DataError(
        `${file}: ${annotation.label}`,
        `image_id ${annotation.imageId} is not among the images.`,
      );
    list.push(annotation);
  }
  return byImage;
}

/**
 * Where an image lies: in `imageDir`, or where the common layouts put it: in the folder that the annotation file is
 * named for (`instances_val2017.json`: `val2017`) or in `images`, each beside the file or one up, or in those places
 * themselves.
 */
function imageFinder({ annotations, imageDir }: CocoSpec): (filename: string) => Promise<string> {
  const here = dirname(annotations);
  const split = basename(annotations, '.json').replace(/^instances_/, '');
  const places = [here, join(here, '..')];
  const folders =
    imageDir === undefined
      ? places.flatMap((place) => [join(place, split), place, join(place, 'images')])
      : [imageDir];
  return async (filename) => {
    for (const folder of folders) {
      const path = join(folder, filename);
      if (await exists(path)) return path;
    }
    throw new DataError(
      annotations,
      `its image "${filename}" is not in ${folders.map((folder) => `"${folder}"`).join(', ')}; ` +
        (imageDir === undefined ? 'say where the images are (image_dir).' : 'correct image_dir.'),
    );
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
