/**
 * @module
 * Detections made elsewhere: COCO's results JSON (`[{"image_id", "category_id", "bbox", "score"}, …]`), held against any
 * data set that is read.
 *
 * `image_id` is the data set's own name of the image: the COCO id, a record's `image/source_id`, or the file's name with
 * or without its ending. `category_id` is the annotation file's own for COCO data, else the label map's id.
 */

import { readFile } from 'node:fs/promises';
import { parseCocoAnnotations } from '../dataset/coco-annotations.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { labelIds } from '../dataset/label-map.ts';
import type { CocoDetection } from '../eval/coco/coco-data.ts';
import type { EvaluatedImage } from '../eval/evaluation-data.ts';
import { DataError } from '../util/errors.ts';

type Entry = Readonly<Record<string, unknown>>;

/** The detections of the file at `path`, of the images `images` of `dataset`. @throws DataError */
export async function readCocoResults(
  path: string,
  dataset: Dataset,
  images: readonly EvaluatedImage[],
): Promise<CocoDetection[]> {
  const text = await readFile(path, 'utf8');
  let list: unknown;
  try {
    list = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new DataError(path, `not JSON: ${(cause as Error).message}.`, { cause });
  }
  if (!Array.isArray(list)) {
    throw new DataError(
      path,
      'expected COCO results, a list of {"image_id", "category_id", "bbox", "score"}; got no list.',
    );
  }
  const imageIds = imageNumbers(images);
  const classIds = await categoryIds(dataset);
  return list.map((entry: Entry, i): CocoDetection => {
    const where = `${path}: [${i}]`;
    const { image_id, category_id, bbox, score } = entry ?? {};
    const imageId = imageIds.get(String(image_id));
    if (imageId === undefined) {
      const known = `the ${images.length} images, such as ${JSON.stringify(images[0]?.id)}`;
      throw new DataError(where, `image_id ${JSON.stringify(image_id)} is none of ${known}.`);
    }
    const classId = classIds.get(Number(category_id));
    if (classId === undefined) {
      const known = [...classIds.keys()].join(', ');
      throw new DataError(where, `category_id ${JSON.stringify(category_id)} is none of ${known}.`);
    }
    const sides = Array.isArray(bbox) ? bbox.filter((side): side is number => Number.isFinite(side)) : [];
    if (!Array.isArray(bbox) || bbox.length !== 4 || sides.length !== 4)
      throw new DataError(
        where,
        `bbox is ${JSON.stringify(bbox)}; expected [x, y, width, height] in pixels.`,
      );
    if (typeof score !== 'number' || !Number.isFinite(score))
      throw new DataError(where, `score is ${JSON.stringify(score)}; expected a number.`);
    return { imageId, classId, boxXywh: [sides[0], sides[1], sides[2], sides[3]], score };
  });
}

/** Image numbers by every name; a name that two images share by its ending alone is left out. */
function imageNumbers(images: readonly EvaluatedImage[]): ReadonlyMap<string, number> {
  const byName = new Map<string, number | undefined>();
  images.forEach(({ filename }, i) => {
    const stem = filename.replace(/\.[^.]*$/, '');
    for (const name of new Set([filename, stem])) byName.set(name, byName.has(name) ? undefined : i);
  });
  images.forEach(({ id }, i) => {
    byName.set(id, i);
  });
  return new Map([...byName].filter((pair): pair is [string, number] => pair[1] !== undefined));
}

/** Label-map ids by `category_id`. */
async function categoryIds({ spec, labelMap }: Dataset): Promise<ReadonlyMap<number, number>> {
  if (spec.format !== 'coco') return new Map(labelMap.items.map(({ id }) => [id, id]));
  const ids = labelIds(labelMap);
  const { categories } = parseCocoAnnotations(await readFile(spec.annotations, 'utf8'), spec.annotations);
  return new Map(
    categories.flatMap(({ id, name }) => {
      const labelId = ids.get(name);
      return labelId === undefined ? [] : [[id, labelId] as const];
    }),
  );
}
