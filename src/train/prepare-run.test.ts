import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TinyRun, writeTinyRun } from '../../test/tiny-run.ts';
import { removeField } from '../config/edit/remove-field.ts';
import { setField } from '../config/edit/set-field.ts';
import { ConfigError, DataError } from '../util/errors.ts';
import { loadRun } from './load-run.ts';
import { type PreparedRun, prepareRun } from './prepare-run.ts';
import { readerDataset } from './reader-dataset.ts';

const SIGMOID = 'model.ssd.loss.classification_loss.weighted_sigmoid';

let folder: string;
let tiny: TinyRun;
let text: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-prepare-'));
  tiny = await writeTinyRun(folder, { count: 4, discs: 1, steps: 4 });
  text = await readFile(tiny.config, 'utf8');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let runs = 0;

/** Prepares `config` in a folder of its own, and answers that too. */
async function prepare(config: string): Promise<PreparedRun & { readonly root: string }> {
  const root = join(folder, `run-${runs++}`);
  const file = `${root}.config`;
  await writeFile(file, config);
  return { ...(await prepareRun(file, root, { seed: 3, workers: 0, cacheBytes: 0 })), root };
}

const set = (path: string, value: string): string => setField(text, path, value);

describe('a prepared run', () => {
  it('records its configuration and classes, and knows what to do', async () => {
    const { plan, images, notes, root } = await prepare(text);
    expect(images).toBe(4);
    // The tiny run is evaluated on its own few pictures, small ones.
    expect(notes).toEqual([
      expect.stringMatching(/^The anchors of the feature map of 4×4 cells are at most 12\.8 pixels wide /),
      expect.stringMatching(/^eval_input_reader reads training data \(.*tiny\.record/),
    ]);
    expect(plan).toMatchObject({
      numSteps: 4,
      seed: 3,
      classNames: ['block', 'disc'],
      largestClassWeight: 1,
    });
    expect(plan.step).toMatchObject({ batchSize: 2, clipNorm: 10, regularize: true });
    expect(plan.input).toMatchObject({ batchSize: 2, shuffle: true, workers: 0, augmentations: [] });
    expect(await readFile(join(root, 'pipeline.config'), 'utf8')).toBe(text);
    expect(await readFile(join(root, 'label_map.pbtxt'), 'utf8')).toContain('name: "disc"');
  });

  it('has the weights of auto_class_weights written in, with where they come from', async () => {
    const auto = set(`${SIGMOID}.auto_class_weights`, '{ scheme: SQRT }');
    const { plan, loaded, root } = await prepare(auto);
    expect(plan.step.loss.classificationClassWeights?.weights).toEqual([1, 2]);
    expect(loaded.placeOf(`${SIGMOID}.auto_class_weights`)).toBeUndefined();
    const recorded = await readFile(join(root, 'pipeline.config'), 'utf8');
    expect(recorded).toContain('# class weights by auto_class_weights (sqrt, normalization min)');
    expect(recorded).toContain('# instances: block 4, disc 1');
    expect(recorded).toContain('class_weights: [1.0, 2.0]');
  });

  it('numbers classes as its label map does, and alphabetically where there is none', async () => {
    const labelMap = join(folder, 'reversed.pbtxt');
    await writeFile(labelMap, "item { id: 2 name: 'block' }\nitem { id: 1 name: 'disc' }\n");
    const path = 'train_input_reader.label_map_path';
    expect((await prepare(set(path, JSON.stringify(labelMap)))).plan.classNames).toEqual(['disc', 'block']);
    expect((await prepare(removeField(text, path))).plan.classNames).toEqual(['block', 'disc']);
  });
});

describe('what the check warns of', () => {
  it('is told, with the overrides that it is trained by', async () => {
    const file = join(folder, 'warned.config');
    await writeFile(file, set(`${SIGMOID}.class_weights`, '[1.0, 50.0]'));
    const overrides = { numTrainSteps: 40, seed: 3, workers: 0, cacheBytes: 0 };
    const { notes } = await prepareRun(file, join(folder, 'warned'), overrides);
    expect(notes).toContainEqual(
      expect.stringMatching(/^The weight of "disc", 50, is 50 times that of "block", 1\./),
    );
    expect(notes).toContainEqual(
      expect.stringMatching(/^total_steps is 4, num_steps 40: for the last 36 steps /),
    );
  });

  it('is told of a run that is resumed too, but not of files that it needs no more', async () => {
    const labelMap = join(folder, 'left.pbtxt');
    await writeFile(labelMap, "item { id: 1 name: 'block' }\nitem { id: 2 name: 'disc' }\n");
    const { root } = await prepare(set('train_input_reader.label_map_path', JSON.stringify(labelMap)));
    await rm(labelMap);
    const { notes } = await prepareRun(join(root, 'pipeline.config'), root, {
      seed: 3,
      workers: 0,
      cacheBytes: 0,
    });
    expect(notes).not.toContainEqual(expect.stringContaining('left.pbtxt'));
    expect(notes).toContainEqual(expect.stringContaining('reads training data'));
  });
});

describe('a run is refused', () => {
  const cases: readonly (readonly [what: string, config: () => string, message: RegExp])[] = [
    [
      'without a model',
      () => removeField(text, 'model'),
      /^The configuration has no model; training needs model \{ ssd \{ … \} \}\.$/,
    ],
    [
      'of a fragment',
      () => 'classification_loss { weighted_sigmoid { } }\n',
      /^The configuration does not say how long to train; /,
    ],
    [
      'with fewer classes than the label map has',
      () => set('model.ssd.num_classes', '1'),
      /^model\.ssd\.num_classes is 1, but the label map has the ids 2 \(disc\); set num_classes to 2\.$/,
    ],
    [
      'with weights for another number of classes',
      () => set(`${SIGMOID}.class_weights`, '[1.0, 2.0, 3.0]'),
      /class_weights.*3.*2/s,
    ],
    [
      'that would leave something undone',
      () => set('train_config.use_multiclass_scores', 'true'),
      /^train_config: use_multiclass_scores is not supported yet; remove it\.$/,
    ],
    [
      'without data',
      () => removeField(text, 'train_input_reader'),
      /^The configuration has no train_input_reader; add one \(tf_record_input_reader, voc_input_reader, coco_input_reader\) or pass --train-data\.$/,
    ],
  ];
  it.each(cases)('%s', async (_, config, message) => {
    const refused = prepare(config());
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(message);
  });

  it('without the files that it names', async () => {
    const gone = set('train_input_reader.tf_record_input_reader.input_path', '"gone.record"');
    await expect(prepare(gone)).rejects.toThrow(DataError);
    await expect(prepare(gone)).rejects.toThrow('gone.record: there is no such file or folder.');
    const none = prepareRun(join(folder, 'none.config'), join(folder, 'none'), {
      seed: 1,
      workers: 0,
      cacheBytes: 0,
    });
    await expect(none).rejects.toThrow(/none\.config: Cannot be read \(ENOENT/);
  });

  it('by a reader that is not read yet, in the configuration’s words', async () => {
    const { loaded } = await prepare(text);
    const reader = loaded.config.trainInputReader;
    if (reader === undefined) throw new Error('the tiny run has a reader');
    const yolo = {
      ...reader,
      inputReader: { case: 'yoloInputReader', value: {} },
    } as unknown as typeof reader;
    await expect(readerDataset(yolo, 'train_input_reader')).rejects.toThrow(
      'train_input_reader: yolo_input_reader is not supported yet; supported: tf_record_input_reader, voc_input_reader, coco_input_reader.',
    );
  });
});

describe('the reader of training data', () => {
  const reader = 'train_input_reader';

  it('ends training with its epochs in TensorFlow 1, and not in TensorFlow 2, whose loop repeats it', async () => {
    const once = set(`${reader}.num_epochs`, '1');
    const first = await prepare(once);
    expect(first.plan.numSteps).toBe(2); // 4 images in batches of 2
    const sampled = await prepare(setField(once, `${reader}.sample_1_of_n_examples`, '2'));
    expect(sampled.plan).toMatchObject({ numSteps: 1, input: { everyNth: 2 } });
    const keras = setField(once, 'model.ssd.feature_extractor.type', '"ssd_mobilenet_v1_keras"');
    expect((await prepare(keras)).plan.numSteps).toBe(4);
  });

  it('draws from its files by their weights', async () => {
    const paths = `${reader}.tf_record_input_reader.input_path`;
    const two = setField(text, paths, `["${tiny.record}", "${tiny.record}"]`);
    const weights = `${reader}.sample_from_datasets_weights`;
    const { plan } = await prepare(setField(two, weights, '[3.0, 1.0]'));
    expect(plan.input).toMatchObject({ sourceWeights: [3, 1], dataset: { sources: [1, 1] } });
    await expect(prepare(setField(two, weights, '[3.0]'))).rejects.toThrow(
      /There are 1 weights for 2 input_path\. Give one for each\./,
    );
  });

  it('repeats the images of rare classes, by a threshold that is recorded, the same when resumed', async () => {
    // A block in each of the 4 images, a disc in one: the median share is 0.625, and √(0.625 / 0.25) is 1.58.
    const sampled = set(`${reader}.repeat_factor_sampling`, '{ }');
    const { plan, root, notes } = await prepare(sampled);
    const factors = [...(plan.input.repeatFactors ?? [])];
    expect(factors.map((factor) => Number(factor.toFixed(3))).sort()).toEqual([1, 1, 1, 1.581]);
    const said = 'an epoch shows 5 images in place of 4: images of disc 1.58 times';
    expect(notes).toContain(said);
    const recorded = await readFile(join(root, 'pipeline.config'), 'utf8');
    expect(recorded).toContain(`# the median share of images over the classes; ${said}\n`);
    expect(recorded).toMatch(/repeat_factor_sampling \{[^}]*\n +threshold: 0\.625\n/);
    const options = { seed: 1, workers: 0, cacheBytes: 0 };
    const resumed = await prepareRun(join(root, 'pipeline.config'), root, options);
    expect(resumed.plan.input.repeatFactors).toEqual(plan.input.repeatFactors);
    const epochs = setField(sampled, `${reader}.num_epochs`, '1');
    const all = setField(epochs, 'train_config.batch_size', '1');
    expect((await prepare(setField(all, 'train_config.num_steps', '9'))).plan.numSteps).toBe(5);
  });

  it('refuses to repeat images and to weigh classes by their counts, or files', async () => {
    const sampled = set(`${reader}.repeat_factor_sampling.threshold`, '0.5');
    await expect(prepare(setField(sampled, `${SIGMOID}.auto_class_weights`, '{ }'))).rejects.toThrow(
      /auto_class_weights counts the data as they are, while repeat_factor_sampling/,
    );
    await expect(
      prepare(setField(sampled, `${reader}.sample_from_datasets_weights`, '[1.0]')),
    ).rejects.toThrow(
      /train_input_reader has repeat_factor_sampling and sample_from_datasets_weights \[1\]\. Keep one/,
    );
    const weighed = await prepare(setField(sampled, `${SIGMOID}.class_weights`, '[1.0, 4.0]'));
    expect(weighed.notes.join()).toContain('These class weights come on top of repeat_factor_sampling');
  });

  it('gives boxes the ancestors of their classes, where asked, in the weights too', async () => {
    const map = join(folder, 'hierarchy.pbtxt');
    const labels = await readFile(tiny.labelMap, 'utf8');
    await writeFile(map, labels.replace('name: "disc"', 'name: "disc" ancestor_ids: 1'));
    const expanded = setField(
      setField(
        set(`${reader}.label_map_path`, JSON.stringify(map)),
        `${reader}.expand_labels_hierarchy`,
        'true',
      ),
      `${SIGMOID}.auto_class_weights`,
      '{ }',
    );
    const { plan, root } = await prepare(expanded);
    expect(plan.input.dataset).toMatchObject({ expandLabels: true });
    // 4 blocks and 1 disc, which is a block too
    expect(await readFile(join(root, 'pipeline.config'), 'utf8')).toContain('instances: block 5, disc 1');
    expect(await readFile(join(root, 'label_map.pbtxt'), 'utf8')).toContain('ancestor_ids: 1');
  });

  it('is refused where it has sequences of images', async () => {
    await expect(prepare(set(`${reader}.input_type`, 'TF_SEQUENCE_EXAMPLE'))).rejects.toThrow(
      'train_input_reader: input_type is not supported yet; remove it.',
    );
  });
});

describe('a resizer that leaves sizes to the images', () => {
  const resizer = 'model.ssd.image_resizer';
  const leaving = (kind: string, config = text): string =>
    setField(config, `${resizer}.${kind}`, '{ }', { replace: true });

  it('is refused where they differ, with what to do', async () => {
    const refused = prepare(leaving('identity_resizer'));
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(
      'model.ssd.image_resizer: identity_resizer leaves images in different sizes (height × width): "tiny-0.png" 66×90, ' +
        '"tiny-1.png" 84×58. The network here has one input size: use fixed_shape_resizer or keep_aspect_ratio_resizer ' +
        '{ pad_to_max_dimension: true }, or add input_height: 84 input_width: 90 to image_resizer, and smaller images are padded.',
    );
  });

  it('has the input that the text states, and images are padded to it', async () => {
    const stated = ['input_height', 'input_width'].reduce(
      (config, side) => setField(config, `${resizer}.${side}`, '90'),
      leaving('identity_resizer'),
    );
    const { plan, root } = await prepare(stated);
    expect(plan.input.resizer).toMatchObject({ height: 90, width: 90, rule: { kind: 'identity' } });
    expect(plan.input.resizer.padColor).toEqual([127.5, 127.5, 127.5]);
    expect(await readFile(join(root, 'pipeline.config'), 'utf8')).toBe(stated);
  });

  it('has the size of the images where they agree, written into the run', async () => {
    const one = await writeTinyRun(join(folder, 'one'), { count: 1, steps: 4 });
    const config = await readFile(one.config, 'utf8');
    for (const [kind, height, width] of [
      ['identity_resizer', 66, 90],
      ['pad_to_multiple_resizer', 96, 96],
      ['conditional_shape_resizer', 66, 90],
    ] as const) {
      const unsized = leaving(kind, config);
      const own =
        kind === 'pad_to_multiple_resizer' ? setField(unsized, `${resizer}.${kind}.multiple`, '32') : unsized;
      const { plan, root } = await prepare(own);
      expect([plan.input.resizer.height, plan.input.resizer.width]).toEqual([height, width]);
      const written = await readFile(join(root, 'pipeline.config'), 'utf8');
      expect(written).toMatch(
        /# the size of all 1 training images\n\s*input_height: 66\n\s*input_width: 90\n/,
      );
    }
  });
});

describe('a run is opened again', () => {
  it('only where there is one, with a checkpoint', async () => {
    const nowhere = join(folder, 'nowhere');
    await expect(loadRun(nowhere)).rejects.toThrow(DataError);
    await expect(loadRun(nowhere)).rejects.toThrow(
      /There is no pipeline\.config in it .*It does not look like a run; pass the folder given to "counterweight train --model-dir"\./s,
    );
    const { root } = await prepare(text);
    await expect(loadRun(root)).rejects.toThrow('There is no checkpoint in this run; train first.');
  });
});
