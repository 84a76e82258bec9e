/**
 * @module
 * The real checkpoint indexes in ../shared/checkpoints: every variable of a detector that they hold has its parameter
 * here, one to one and of the same shape, and is restored from data files made to fit the untouched index.
 */

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { buildSsdModel } from '../src/builders/ssd.ts';
import { type OpenedCheckpoint, openCheckpoint } from '../src/checkpoint/open-checkpoint.ts';
import { variablePlaces } from '../src/checkpoint/variable-names/variable-places.ts';
import { loadPipelineConfig } from '../src/config/load-pipeline-config.ts';
import type { LabelMap } from '../src/dataset/label-map.ts';
import { elementCount } from '../src/graph/tensor-type.ts';
import type { ParameterSpec } from '../src/nn/parameter.ts';
import { modelParameters } from '../src/train/model-parameters.ts';
import { ssdOf } from '../src/train/ssd-of.ts';
import { planClassTransfer } from '../src/train/starting-point/keep-classes.ts';
import { type RestoreOptions, restoreParameters } from '../src/train/starting-point/restore-parameters.ts';
import { describeRestore } from '../src/train/starting-point/restore-report.ts';
import { forgeCheckpoint } from './forge-checkpoint.ts';

const shared = fileURLToPath(new URL('../../shared/checkpoints', import.meta.url));
const present = existsSync(shared);
if (!present) console.warn(`skipped: the real checkpoint indexes are not at ${shared}`);

const folder = mkdtempSync(join(tmpdir(), 'counterweight-real-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MOBILENET_V1 = 'ssd_mobilenet_v1_coco_2018_01_28';
const FPNLITE = 'ssd_mobilenet_v2_fpnlite_tf2';

function parametersOf(name: string, numClasses?: number): readonly ParameterSpec[] {
  const path = join(shared, name, 'pipeline.config');
  const text = readFileSync(path, 'utf8');
  const wanted =
    numClasses === undefined ? text : text.replace(/num_classes: \d+/, `num_classes: ${numClasses}`);
  return modelParameters(buildSsdModel(ssdOf(loadPipelineConfig(wanted, path))));
}

/** The numbers in tensors, all together. */
const numbersIn = (tensors: readonly { readonly shape: readonly number[] }[]): number =>
  tensors.reduce((sum, { shape }) => sum + elementCount(shape), 0);

/** The variables of a network, without counters. */
const weightsOf = ({ variables }: OpenedCheckpoint): readonly { readonly shape: readonly number[] }[] =>
  [...variables.values()].filter(({ isFloat }) => isFloat);

interface Forged {
  readonly checkpoint: OpenedCheckpoint;
  readonly bytes: ReadonlyMap<string, Uint8Array>;
}

async function forged(name: string, index: string): Promise<Forged> {
  const prefix = join(folder, `${name}-${index}`);
  const bytes = forgeCheckpoint(prefix, readFileSync(join(shared, name, `${index}.index`)));
  return { checkpoint: await openCheckpoint({ kind: 'bundle', prefix }), bytes };
}

const restore = (
  specs: readonly ParameterSpec[],
  { checkpoint }: Forged,
  options: Partial<RestoreOptions> = {},
): ReturnType<typeof restoreParameters> =>
  restoreParameters({ specs, checkpoint, type: 'full', loadAll: false, seed: 1, ...options });

/** The element [o, i, y, x] of a convolution's kernel, read where TensorFlow keeps it. */
function kernelElement(bytes: Uint8Array, shape: readonly number[], place: readonly number[]): number {
  const [, inputs, , width] = shape;
  const [o, i, y, x] = place;
  const at = ((y * width + x) * inputs + i) * shape[0] + o;
  return new DataView(bytes.buffer, bytes.byteOffset).getFloat32(4 * at, true);
}

describe.skipIf(!present)('the real checkpoint', () => {
  it('of SSD MobileNet v1 has every parameter by its name, and nothing else but the step', async () => {
    const source = await forged(MOBILENET_V1, 'model.ckpt');
    const specs = parametersOf(MOBILENET_V1);
    const { parameters, report } = await restore(specs, source);
    expect(report).toMatchObject({ format: 'TensorFlow 1', mismatched: [], missing: [], notAsked: [] });
    expect(report.restored).toHaveLength(199);
    expect(numbersIn(specs)).toBe(numbersIn(weightsOf(source.checkpoint)));
    for (const { variable, shape } of report.restored)
      expect([variable, source.checkpoint.variables.get(variable)?.shape]).toEqual([variable, shape]);
    expect(report.restored.every(({ parameter, variable }) => parameter === variable)).toBe(true);
    expect(report.skipped).toEqual([{ variable: 'global_step', shape: [], type: 'int64' }]);
    const name = 'FeatureExtractor/MobilenetV1/Conv2d_0/weights';
    const kernel = parameters.get(name);
    const bytes = source.bytes.get(name) ?? new Uint8Array();
    expect(kernel?.shape).toEqual([32, 3, 3, 3]);
    for (const [o, i, y, x] of [
      [0, 0, 0, 0],
      [5, 2, 1, 0],
      [31, 1, 2, 1],
    ])
      expect(kernel?.data[((o * 3 + i) * 3 + y) * 3 + x]).toBe(
        kernelElement(bytes, [32, 3, 3, 3], [o, i, y, x]),
      );
    const depthwise = 'FeatureExtractor/MobilenetV1/Conv2d_1_depthwise/depthwise_weights';
    const values = new Float32Array(Uint8Array.from(source.bytes.get(depthwise) ?? []).buffer);
    expect(parameters.get(depthwise)?.shape).toEqual([32, 1, 3, 3]);
    expect(parameters.get(depthwise)?.data[7 * 9 + 5]).toBe(values[5 * 32 + 7]);
    await source.checkpoint.close();
  });

  it('of SSD MobileNet v2 FPNLite has every parameter at its object’s path, and nothing else but the count of saves', async () => {
    const source = await forged(FPNLITE, 'ckpt-0');
    const specs = parametersOf(FPNLITE);
    const { report } = await restore(specs, source);
    expect(numbersIn(specs)).toBe(numbersIn(weightsOf(source.checkpoint)));
    for (const { variable, shape } of report.restored)
      expect([variable, source.checkpoint.variables.get(variable)?.shape]).toEqual([variable, shape]);
    expect(report).toMatchObject({ format: 'TensorFlow 2', mismatched: [], missing: [], notAsked: [] });
    expect(report.restored).toHaveLength(384);
    expect(new Set(report.restored.map(({ variable }) => variable)).size).toBe(384);
    expect(report.skipped.map(({ variable }) => variable)).toEqual([
      '_CHECKPOINTABLE_OBJECT_GRAPH',
      'save_counter/.ATTRIBUTES/VARIABLE_VALUE',
    ]);
    const path = (name: string): string | undefined =>
      report.restored
        .find(({ parameter }) => parameter === name)
        ?.variable.replace('/.ATTRIBUTES/VARIABLE_VALUE', '');
    expect(path('FeatureExtractor/MobilenetV2/expanded_conv_16/project/weights')).toBe(
      'model/_feature_extractor/classification_backbone/layer_with_weights-100/kernel',
    );
    expect(path('FeatureExtractor/MobilenetV2/fpn/projection_1/weights')).toBe(
      'model/_feature_extractor/_fpn_features_generator/residual_blocks/1/0/kernel',
    );
    await source.checkpoint.close();
  });

  it('that it was fine-tuned from, compressed, gives all but the class head to one of another number of classes', async () => {
    const source = await forged(FPNLITE, 'pretrained-ckpt-0');
    const specs = parametersOf(FPNLITE);
    const full = await restore(specs, source);
    expect(full.report.restored).toHaveLength(382);
    expect(full.report.mismatched).toEqual(
      ['pointwise_weights', 'biases'].map((leaf) =>
        expect.objectContaining({
          parameter: `WeightSharedConvolutionalBoxPredictor/ClassPredictor/${leaf}`,
          byClass: true,
        }),
      ),
    );
    expect(describeRestore(full.report, 'list.json').slice(1)).toEqual([
      'the class head starts anew, since the number of classes differs: WeightSharedConvolutionalBoxPredictor/ClassPredictor/pointwise_weights is [12, 128, 1, 1] here and [546, 128, 1, 1] in the checkpoint, and 1 more',
    ]);
    const detection = await restore(specs, source, { type: 'detection' });
    expect(detection.report).toMatchObject({ mismatched: [], missing: [] });
    expect(
      detection.report.restored.every(({ parameter }) => parameter.startsWith('FeatureExtractor/')),
    ).toBe(true);
    expect(detection.report.notAsked).toHaveLength(384 - detection.report.restored.length);
    const backbone = await restore(specs, source, { type: 'classification' });
    expect(backbone.report.restored).toHaveLength(5 * 52);
    await source.checkpoint.close();
  });

  it('gives the classes that a new label map shares with it, by name', async () => {
    const source = await forged(FPNLITE, 'pretrained-ckpt-0');
    const specs = parametersOf(FPNLITE, 2);
    const before: LabelMap = {
      items: [
        { id: 1, name: 'person' },
        { id: 17, name: '/m/01yrx', displayName: 'cat' },
      ],
    };
    const now: LabelMap = {
      items: [
        { id: 1, name: 'cat' },
        { id: 2, name: 'raccoon' },
      ],
    };
    const { parameters, report } = await restore(specs, source, {
      classTransfer: (found) =>
        planClassTransfer({
          before,
          now,
          fromClasses: found / 6 - 1,
          numClasses: 2,
          addBackgroundClass: true,
        }),
    });
    expect(report.classes).toEqual({ kept: ['cat'], added: ['raccoon'] });
    expect(report.mismatched).toEqual([]);
    const name = 'WeightSharedConvolutionalBoxPredictor/ClassPredictor/biases';
    const variable =
      'model/_box_predictor/_prediction_heads/class_predictions_with_background/_class_predictor_layers/0/bias/.ATTRIBUTES/VARIABLE_VALUE';
    const stored = new Float32Array(Uint8Array.from(source.bytes.get(variable) ?? []).buffer);
    const biases = parameters.get(name)?.data ?? new Float32Array();
    for (let anchor = 0; anchor < 6; anchor++) {
      expect(biases[3 * anchor]).toBe(stored[91 * anchor]); // background
      expect(biases[3 * anchor + 1]).toBe(stored[91 * anchor + 17]); // cat
      expect(biases[3 * anchor + 2]).toBe(Math.fround(-4.6)); // raccoon
    }
    await source.checkpoint.close();
  });

  it('of another feature extractor is refused', async () => {
    const source = await forged(MOBILENET_V1, 'model.ckpt');
    await expect(restore(parametersOf(FPNLITE), source, { type: 'detection' })).rejects.toThrow(
      /Not one of the 290 variables that fine_tune_checkpoint_type "detection" takes fits the model: it wants "FeatureExtractor\/MobilenetV2\/Conv\/weights" and the like, the checkpoint \(TensorFlow 1\) has "BoxPredictor_0/,
    );
    await source.checkpoint.close();
  });
});

const configs = fileURLToPath(new URL('../../shared/configs/tf2', import.meta.url));
const detectors = existsSync(configs) ? readdirSync(configs).filter((name) => name.startsWith('ssd_')) : [];
if (detectors.length === 0) console.warn(`skipped: there are no upstream configurations at ${configs}`);

describe.skipIf(detectors.length === 0)('upstream’s TensorFlow 2 detector', () => {
  it.each(detectors)('%s has a place of its own for every parameter', (name) => {
    const path = join(configs, name);
    const model = buildSsdModel(ssdOf(loadPipelineConfig(readFileSync(path, 'utf8'), path)));
    const names = modelParameters(model).map((spec) => spec.name);
    const first = [...variablePlaces(names).values()].map(({ paths }) => paths[0]);
    expect(first).not.toContain(undefined);
    expect(new Set(first).size).toBe(names.length);
  });
});
