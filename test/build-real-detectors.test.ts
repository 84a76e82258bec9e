/**
 * @module
 * Every upstream configuration of an SSD is built, or refused by name with the list of what is built. Anchors and
 * parameters are held to upstream's figures where those are known.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildSsdModel } from '../src/builders/ssd.ts';
import { loadPipelineConfig } from '../src/config/load-pipeline-config.ts';
import { isSupportedFeatureExtractor } from '../src/config/support/feature-extractors.ts';
import { NAMED_FEATURE_EXTRACTORS } from '../src/config/support/supported-parts.ts';
import type { SsdModel } from '../src/detection/meta-architectures/ssd.ts';
import { createGraph } from '../src/graph/create-graph.ts';
import { elementCount } from '../src/graph/tensor-type.ts';
import { type TrainingNetwork, trainingNetwork } from '../src/nn/network.ts';
import type { Ssd } from '../src/proto/gen/object_detection/protos/ssd_pb.js';

const folder = new URL('../../shared/configs/', import.meta.url);
const present = existsSync(folder);
const names = present
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.config'))
  : ['absent'];

function ssdOf(name: string): Ssd | undefined {
  const { config } = loadPipelineConfig(readFileSync(new URL(name, folder), 'utf8'), name);
  const model = config.model?.model;
  return model?.case === 'ssd' ? model.value : undefined;
}

function trace(model: SsdModel): TrainingNetwork {
  const graph = createGraph();
  const network = trainingNetwork(graph, graph.input('counter', { dtype: 'int64', shape: [] }));
  const shape = [1, 3, model.inputHeight, model.inputWidth];
  model.predict(network, graph.input('images', { dtype: 'float32', shape }));
  return network;
}

/**
 * By file: anchors, and parameters without moving statistics. 1917, 3000 and 51150 anchors are upstream's; of the
 * parameters, MobileNet v1 has 3206976 and ResNet-50 23508032 for themselves, as their papers' networks without classifier.
 */
const FIGURES: Readonly<Record<string, readonly [anchors: number, parameters: number]>> = {
  'ssd_mobilenet_v1_0.75_depth_300x300_coco14_sync.config': [1917, 4110735],
  'ssd_mobilenet_v1_300x300_coco14_sync.config': [1917, 6819839],
  'ssd_mobilenet_v1_coco.config': [1917, 6819839],
  'ssd_mobilenet_v1_focal_loss_pets.config': [1917, 6044714],
  'ssd_mobilenet_v1_fpn_shared_box_predictor_640x640_coco14_sync.config': [51150, 12080762],
  'ssd_mobilenet_v1_pets.config': [1917, 6044714],
  'ssd_mobilenet_v1_ppn_shared_box_predictor_300x300_coco14_sync.config': [3000, 3767674],
  'ssd_mobilenet_v1_quantized_300x300_coco14_sync.config': [1917, 6819839],
  'ssd_resnet50_v1_fpn_shared_box_predictor_640x640_coco14_sync.config': [51150, 32840570],
  'ssdlite_mobilenet_v1_coco.config': [1917, 5246911],
  'ssd_mobilenet_v1_fpn_640x640_coco17_tpu-8.config': [51150, 12080762],
  'ssd_resnet50_v1_fpn_640x640_coco17_tpu-8.config': [51150, 32840570],
  'ssd_mobilenet_v2_coco.config': [1917, 6066431],
  'ssd_mobilenet_v2_oid_v4.config': [1917, 14422814],
  'ssdlite_mobilenet_v2_coco.config': [1917, 4500543],
  'ssdlite_mobilenet_v3_large_320x320_coco.config': [2034, 3248255],
  'ssd_mobilenet_v2_320x320_coco17_tpu-8.config': [1917, 6066431],
  'ssd_mobilenet_v2_fpnlite_320x320_coco17_tpu-8.config': [12804, 2626746],
  'ssd_efficientdet_d0_512x512_coco17_tpu-8.config': [49104, 3880067],
};

describe.skipIf(!present)(`Upstream detectors${present ? '' : ' (need ../shared/configs: skipped)'}`, () => {
  test.each(names)('%s', (name) => {
    const message = ssdOf(name);
    if (message === undefined) return;
    const type = message.featureExtractor?.type ?? '';
    if (!isSupportedFeatureExtractor(type)) {
      expect(() => buildSsdModel(message)).toThrow(
        `"${type}" is not supported yet; supported: ${NAMED_FEATURE_EXTRACTORS.join(', ')}.`,
      );
      return;
    }
    const model = buildSsdModel(message);
    const network = trace(model);
    const parameters = network.specs
      .filter(({ trainable }) => trainable)
      .reduce((sum, { shape }) => sum + elementCount(shape), 0);
    const found = [model.anchorsYxyx.length / 4, parameters];
    console.log(`${basename(name)}: ${found[0]} anchors, ${found[1]} parameters`);
    expect(found).toEqual(FIGURES[basename(name)] ?? found);
  });
});
