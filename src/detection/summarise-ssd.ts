/**
 * @module
 * A detector told in figures: its layers, and for each feature map its anchors and what of the image a cell can see. The
 * detector is traced for one image, in a graph that is thrown away.
 */

import { createGraph } from '../graph/create-graph.ts';
import { type AxisField, type ReceptiveField, receptiveFields } from '../graph/receptive-field.ts';
import { staticShape } from '../graph/tensor-type.ts';
import { type LayerRow, type LayerTotals, layerTable, layerTotals } from '../nn/layer-table.ts';
import { trainingNetwork } from '../nn/network.ts';
import type { SsdModel } from './meta-architectures/ssd.ts';

/** Pixels of the network's input. */
interface Size {
  readonly height: number;
  readonly width: number;
}

/** One feature map. */
export interface LevelSummary {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  /** Pixels from one cell to the next. */
  readonly stride: Size;
  /** What a cell depends on, the gates of squeeze and excitation aside; undefined where nothing can be said. */
  readonly receptiveField: Size | undefined;
  /** Anchors of the whole map. */
  readonly anchors: number;
  /** Sizes in pixels of the anchors of one cell, in their order. */
  readonly anchorSizes: readonly Size[];
}

/** A detector of one image. */
export interface SsdSummary {
  readonly input: Size;
  readonly numClasses: number;
  readonly layers: readonly LayerRow[];
  readonly totals: LayerTotals;
  readonly levels: readonly LevelSummary[];
  readonly anchors: number;
}

const extent = ({ first, last }: AxisField): number => Math.ceil(last - first) + 1;

function sizeOf(field: ReceptiveField | undefined): Size | undefined {
  return field && { height: extent(field[0]), width: extent(field[1]) };
}

/** The sizes of the anchors from number `start` on, [A, 4] yxyx normalised. */
function anchorSizes(
  { anchorsYxyx, inputHeight, inputWidth }: SsdModel,
  start: number,
  count: number,
): Size[] {
  return Array.from({ length: count }, (_, i) => {
    const [top, left, bottom, right] = anchorsYxyx.subarray((start + i) * 4);
    return { height: (bottom - top) * inputHeight, width: (right - left) * inputWidth };
  });
}

/** The figures of `model`. */
export function summariseSsd(model: SsdModel): SsdSummary {
  const { inputHeight: height, inputWidth: width, numClasses } = model;
  const graph = createGraph();
  const images = graph.input('images', { dtype: 'float32', shape: [1, 3, height, width] });
  const network = trainingNetwork(graph, graph.input('counter', { dtype: 'int64', shape: [] }));
  const maps = model.featureMaps(network, images);
  const fields = receptiveFields(images, maps);
  model.predictFrom(network, maps);
  let first = 0;
  const levels = maps.map((map, i): LevelSummary => {
    const [, channels, rows, columns] = staticShape(map.shape);
    const perCell = model.anchorsPerLocation[i];
    const anchors = rows * columns * perCell;
    const sizes = anchorSizes(model, first, perCell);
    first += anchors;
    const field = fields[i];
    return {
      rows,
      columns,
      channels,
      stride: { height: field?.[0].stride ?? height / rows, width: field?.[1].stride ?? width / columns },
      receptiveField: sizeOf(field),
      anchors,
      anchorSizes: sizes,
    };
  });
  const layers = layerTable(network);
  const totals = layerTotals(layers);
  return { input: { height, width }, numClasses, layers, totals, levels, anchors: first };
}
