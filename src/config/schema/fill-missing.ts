/**
 * @module
 * The parts that class-weight advice leaves out of an SSD and upstream requires: the image resizer, the anchor
 * generator and the post-processing. Each is filled with the values of upstream's SSD MobileNet v1 sample, with a note
 * whose fix writes them out.
 */

import { type Ssd, SsdSchema } from '../../proto/gen/object_detection/protos/ssd_pb.js';
import type { TextPlace } from '../../util/errors.ts';
import { insertTemplate } from '../edit/insert-into-block.ts';
import { partFilledIn } from '../rules/values/part-filled-in.ts';
import { parseDocument } from '../text/parse-document.ts';
import type { Document, FieldNode } from '../text/syntax-tree.ts';
import { bindMessage } from './bind-message.ts';
import type { Note } from './note.ts';
import { ssdPartLines } from './ssd-defaults.ts';

/** A part as the message and as the text have it, and what is said where it is filled in. */
interface FilledPart {
  readonly part: 'image_resizer' | 'anchor_generator' | 'post_processing';
  readonly field: 'imageResizer' | 'anchorGenerator' | 'postProcessing';
  readonly used: string;
}

const PARTS: readonly FilledPart[] = [
  {
    part: 'image_resizer',
    field: 'imageResizer',
    used: 'a fixed_shape_resizer of 300x300 is used',
  },
  {
    part: 'anchor_generator',
    field: 'anchorGenerator',
    used: 'an ssd_anchor_generator with num_layers 6, min_scale 0.2, max_scale 0.95 and aspect_ratios 1, 2, 0.5, 3, 0.3333 is used',
  },
  {
    part: 'post_processing',
    field: 'postProcessing',
    used: 'batch_non_max_suppression with score_threshold 1e-8, iou_threshold 0.6, 100 detections per class and in all, and score_converter SIGMOID are used',
  },
];

/** Where the block of the SSD stands; `field` is absent where no block of the text is the SSD's. */
export interface SsdBlock {
  readonly document: Document;
  readonly place: TextPlace;
  readonly field: FieldNode | undefined;
}

/** Fills the missing parts of `ssd` in place; answers one note for each. */
export function fillMissing(ssd: Ssd, { document, place, field: block }: SsdBlock): Note[] {
  const isSoftmax = hasSoftmax(ssd);
  const notes: Note[] = [];
  for (const { part, field, used } of PARTS) {
    if (ssd[field] !== undefined) continue;
    const lines = ssdPartLines(part, isSoftmax);
    const { message } = bindMessage(SsdSchema, parseDocument(lines.join('\n'), part));
    Object.assign(ssd, { [field]: message[field] });
    const said = isSoftmax ? used.replace('SIGMOID', 'SOFTMAX') : used;
    notes.push({
      rule: partFilledIn.id,
      message: `This ssd has no ${part}; ${said}.`,
      place,
      fix: block && { title: `Write the ${part} out`, edits: [insertTemplate(document, block, lines)] },
    });
  }
  return notes;
}

/** Whether the classification loss is a softmax. */
export function hasSoftmax(ssd: Ssd): boolean {
  const loss = ssd.loss?.classificationLoss?.classificationLoss.case;
  return loss === 'weightedSoftmax' || loss === 'weightedLogitsSoftmax';
}
