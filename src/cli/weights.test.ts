/**
 * @module
 * `counterweight weights` as a user runs it, on a small generated data set and on the blood cells.
 */

import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandRunner } from '../../test/command-runner.ts';
import { writeVocFolder } from '../../test/voc-folder.ts';
import { WEIGHT_SCHEMES } from '../balance/schemes.ts';
import { weightsCommand } from './weights.ts';

const { run, runJson } = commandRunner([{ name: 'weights', summary: '', load: async () => weightsCommand }]);

let folder = '';
let voc = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-weights-'));
  voc = await writeVocFolder(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What is printed below the title, whose width depends on where temporary folders are. */
const body = (out: string): string => out.slice(out.indexOf('\n\n') + 2);
/** Paragraphs as one line each. */
const unwrapped = (out: string): string => out.replaceAll(/(?<=\S)\n(?=\S)/g, ' ');

describe('weights', () => {
  it('prints one scheme as a table with the shares of the loss, and lines to paste', async () => {
    const { status, out } = await run('weights', voc, '--split', 'train', '--scheme', 'inverse');
    expect(status).toBe(0);
    expect(out).toContain(' 1  pit              2       2  5.0000         16.7 %  50.0 %\n');
    expect(out).toContain('\nThe loss of objects becomes 1.67 times as large.\n');
    expect(out.match(/class_weights: \[5\.0, 1\.0\]/g)).toHaveLength(2);
    const one = await run('weights', voc, '--scheme', 'inverse', '--losses', 'classification');
    expect(one.out.match(/class_weights:/g)).toHaveLength(1);
    expect(one.out).not.toContain('localization_loss');
  });

  it('prints all schemes side by side, what they make of the loss, and one recommended with reasons', async () => {
    const { status, out } = await run('weights', voc, '--split', 'train');
    expect(status).toBe(0);
    expect(unwrapped(out)).toContain('split train: class weights by every scheme, normalization min\n\n');
    expect(body(out).slice(0, body(out).indexOf('For the pipeline.config'))).toBe(
      [
        '                                     effective     median',
        'class    boxes  inverse  sqrt   log     number  frequency  enet',
        'pit          2     5.00  2.24  2.61       4.98       3.33  3.60',
        'scratch     10     1.00  1.00  1.00       1.00       1.00  1.00',
        '',
        'Share of each class in the loss of objects, in %, and how large that becomes in all:',
        '',
        '                                          effective     median',
        'class          none  inverse  sqrt   log     number  frequency  enet',
        'pit            16.7     50.0  30.9  34.3       49.9       40.0  41.9',
        'scratch        83.3     50.0  69.1  65.7       50.1       60.0  58.1',
        'in all, times  1.00     1.67  1.21  1.27       1.66       1.39  1.43',
        '                           *',
        '',
        '*  recommended',
        '=  the same weights: balanced as inverse; power as sqrt',
        '',
        'Recommended: scheme inverse, normalization min.',
        '  - There are 5 boxes of scratch to each of pit (10 and 2).',
        '  - Up to about 20 : 1 inverse weights do no known harm and are the simplest: every class has the',
        '    same share of the loss of objects.',
        '  - The largest weight, 5, takes its class from 16.7 % to 50 % of the loss of objects. The loss of',
        '    objects becomes 1.67 times as large; up to 3 times is fine.',
        '  - Published results are mixed: train once without weights as well, and let "counterweight compare"',
        '    say whether they helped.',
        '  - Fewer than 50 boxes: pit (2), scratch (10). A weight repeats what they say and shows no new one:',
        '    more examples help more than any weight.',
        '',
        '--write pipeline.config writes the recommended weights (--scheme inverse); --scheme NAME takes',
        'another.',
        '',
        '',
      ].join('\n'),
    );
    expect(out.match(/class_weights: \[5\.0, 1\.0\]/g)).toHaveLength(2);
  });

  it('gives all of that as JSON, the weights of inverse first', async () => {
    const json = await runJson('weights', voc, '--split', 'train');
    expect(json).toMatchObject({ scheme: 'inverse', recommendation: { scheme: 'inverse', weights: [5, 1] } });
    expect(json.classes).toMatchObject([
      { name: 'pit', weight: 5, lossShare: 1 / 6 },
      { name: 'scratch', weight: 1, lossShare: 5 / 6 },
    ]);
    const schemes = json.schemes as { scheme: string; weights: number[]; lossScale: number }[];
    expect(schemes.map(({ scheme }) => scheme)).toEqual(Object.keys(WEIGHT_SCHEMES));
    expect(schemes[1].weights).toEqual([Math.sqrt(5), 1]);
    expect(schemes[1].lossScale).toBeCloseTo((2 * Math.sqrt(5) + 10) / 12, 12);
  });

  it('takes a scheme, its parameter, a normalisation and limits, hyphens allowed', async () => {
    const weights = async (...flags: readonly string[]): Promise<number[]> => {
      const { classes } = await runJson('weights', voc, ...flags);
      return (classes as { weight: number }[]).map(({ weight }) => weight);
    };
    expect(await weights('--scheme', 'sqrt')).toEqual([Math.sqrt(5), 1]);
    expect(await weights('--scheme', 'power', '--power', '1')).toEqual([5, 1]);
    expect(await weights('--max-weight', '3')).toEqual([3, 1]);
    const [pit, scratch] = await weights(
      '--scheme',
      'effective-number',
      '--beta',
      '0.9',
      '--normalize',
      'instance',
    );
    expect((2 * pit + 10 * scratch) / 12).toBeCloseTo(1, 12);
  });

  it.each([
    [['--scheme', 'cube'], '--scheme is "cube"; expected one of inverse, sqrt, power, log, effective_number'],
    [['--normalize', 'max'], '--normalize is "max"; expected one of min, mean, instance, none.'],
    [['--power', '2'], '--power is the exponent of --scheme power; the scheme is inverse.'],
    [['--beta', '0.9', '--scheme', 'log'], '--beta belongs to --scheme effective_number; the scheme is log.'],
    [['--max-weight', 'x'], 'Expected a number of at least 0, got "x".'],
    [['--min-weight', '3', '--max-weight', '2'], 'min_weight is 3, above max_weight, which is 2.'],
    [['--write-anchors'], '--write-anchors needs a configuration: pass --config or --write.'],
    [['--losses', 'all'], '--losses is "all"; expected one of both, classification, localization.'],
  ])('refuses %o', async (flags, message) => {
    const { status, err } = await run('weights', voc, ...flags);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });

  it('writes both losses of a configuration in place, with where the weights come from', async () => {
    const config = join(folder, 'pipeline.config');
    const before = [
      'model { ssd { num_classes: 2 loss {',
      '  classification_loss {\n    weighted_sigmoid {\n    }\n  }',
      '  localization_loss {\n    weighted_smooth_l1 {\n    }\n  }',
      '} } } # end\n',
    ].join('\n');
    await writeFile(config, before);
    const { status, out } = await run('weights', voc, '--split', 'train', '--write', config);
    expect(status).toBe(0);
    const after = await readFile(config, 'utf8');
    expect(after.match(/^ {6}class_weights: \[5\.0, 1\.0\]$/gm)).toHaveLength(2);
    const rest = after.split('\n').filter((line) => !/^ {6}(?:#|class_weights)/.test(line));
    expect(rest.join('\n')).toBe(before);
    const comment = after.split('\n').filter((line) => /^ {6}#/.test(line));
    const said = comment.map((line) => line.replace(/^ *# */, '')).join(' ');
    expect(said.slice(0, said.length / 2)).toBe(
      `class weights from ${voc}, split train (instances: pit 2, scratch 10); scheme inverse, normalization min`,
    );
    expect(out).toContain(
      `Written into ${config}: the recommended weights, scheme inverse, normalization min\n`,
    );
    const again = await runJson('weights', voc, '--split', 'train', '--write', config);
    expect(again.written).toMatchObject({ file: config, notes: [] });
    expect(await readFile(config, 'utf8')).toBe(after);
  });

  it('writes the recommended weights where they are not inverse, and says how to get others', async () => {
    const config = join(folder, 'tempered.config');
    const loss = 'classification_loss { weighted_sigmoid {} } localization_loss { weighted_smooth_l1 {} }';
    await writeFile(config, `model { ssd { num_classes: 2 loss { ${loss} } } }\n`);
    const flags = ['--split', 'train', '--write', config, '--max-weight', '3'];
    const { out } = await run('weights', voc, ...flags);
    expect(out).toContain(
      `Written into ${config}: the recommended weights, scheme inverse, normalization min, max_weight 3\n`,
    );
    expect(out).toContain('\n--scheme NAME takes another, as --scheme inverse.\n');
    const { classes } = await runJson('weights', voc, ...flags);
    expect(classes).toMatchObject([{ weight: 3 }, { weight: 1 }]);
  });

  it('writes one of the losses alone, and leaves the other as it is', async () => {
    const config = join(folder, 'one-loss.config');
    const loss = 'classification_loss { weighted_sigmoid {} } localization_loss { weighted_smooth_l1 {} }';
    await writeFile(config, `model { ssd { num_classes: 2 loss { ${loss} } } }\n`);
    const flags = ['--split', 'train', '--write', config, '--scheme'];
    const first = await runJson('weights', voc, ...flags, 'inverse', '--losses', 'localization');
    expect(first.written).toMatchObject({
      losses: ['model.ssd.loss.localization_loss.weighted_smooth_l1'],
      notes: [],
    });
    const second = await runJson('weights', voc, ...flags, 'sqrt', '--losses', 'classification');
    expect(second.written).toMatchObject({
      losses: ['model.ssd.loss.classification_loss.weighted_sigmoid'],
      notes: ['model.ssd.loss.localization_loss.weighted_smooth_l1.class_weights stays as it is.'],
    });
    const text = await readFile(config, 'utf8');
    expect(text.match(/class_weights: \[[^\]]*\]/g)).toEqual([
      'class_weights: [2.2361, 1.0]',
      'class_weights: [5.0, 1.0]',
    ]);
  });

  it('writes nothing where no weights are recommended, unless a scheme is named', async () => {
    const balanced = join(folder, 'balanced.json');
    const box = (id: number, category: number): object => ({
      id,
      image_id: 1,
      category_id: category,
      bbox: [1, 1, 9, 9],
    });
    await writeFile(
      balanced,
      JSON.stringify({
        images: [{ id: 1, file_name: 'a.jpg', width: 40, height: 30 }],
        categories: ['a', 'b'].map((name, i) => ({ id: i + 1, name })),
        annotations: [box(1, 1), box(2, 2)],
      }),
    );
    const config = join(folder, 'unwritten.config');
    const text = 'classification_loss { weighted_sigmoid {} }\n';
    await writeFile(config, text);
    const { status, out } = await run('weights', balanced, '--write', config);
    expect(status).toBe(0);
    expect(out).toContain('Recommended: no class weights.\n');
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      `No class weights were written into ${config}. --scheme NAME takes one all the same.`,
    );
    expect(await readFile(config, 'utf8')).toBe(text);
    const json = await runJson('weights', balanced, '--write', config);
    expect(json).toMatchObject({ recommendation: { scheme: null } });
    expect(json.written).toBeUndefined();
  });
});

describe('weights --plan sampling', () => {
  const READER = 'train_input_reader { label_map_path: "" }';
  const LOSS = 'classification_loss { weighted_sigmoid {} } localization_loss { weighted_smooth_l1 {} }';
  const plan = ['--split', 'train', '--plan', 'sampling'];

  it('gives repeat factors, what an epoch shows then, and whether that is worth it', async () => {
    const { out } = await run('weights', voc, ...plan);
    expect(unwrapped(out)).toContain(
      'images repeated for the rarest class in each, threshold 0.625, the median share of images over the classes',
    );
    expect(body(out)).toBe(
      [
        'class    images   share  repeat  boxes  per epoch  times  of all boxes    then',
        'pit           2  50.0 %    1.12      2          3   1.32        16.7 %  17.3 %',
        'scratch       3  75.0 %    1.00     10         13   1.26        83.3 %  82.7 %',
        '',
        'An epoch shows 5 images in place of 4, each of them at least once. Boxes of scratch to boxes of pit:',
        '5 : 1 in the data, 4.79 : 1 as training sees them.',
        '',
      ]
        .join('\n')
        .concat(body(out).slice(body(out).indexOf('\n  - That hardly helps: '))),
    );
    expect(out).toContain('train_input_reader {\n  repeat_factor_sampling {\n');
    expect(out).toContain('\n    threshold: 0.625\n');
    const json = await runJson('weights', voc, ...plan, '--threshold', '1');
    expect(json).toMatchObject({ plan: 'sampling', threshold: 1, images: 4, imagesPerEpoch: 5 });
    const [pit] = json.classes as { repeatFactor: number; imageFrequency: number }[];
    expect(pit.imageFrequency).toBe(0.5);
    expect(pit.repeatFactor).toBeCloseTo(Math.SQRT2, 12);
  });

  it('never corrects the same imbalance twice: refuses beside class weights, or takes their place', async () => {
    const config = join(folder, 'sampling.config');
    await writeFile(config, `model { ssd { num_classes: 2 loss { ${LOSS} } } }\n${READER}\n`);
    await runJson('weights', voc, ...plan, '--write', config);
    const sampled = await readFile(config, 'utf8');
    expect(sampled).toMatch(/# repeat factors for .*voc, split train:\n/);
    expect(sampled).toContain('threshold: 0.625');
    const refused = await run('weights', voc, '--split', 'train', '--write', config);
    expect([refused.status, await readFile(config, 'utf8')]).toEqual([2, sampled]);
    expect(refused.err).toContain('has repeat_factor_sampling in train_input_reader; class weights on top');
    const weighed = await runJson('weights', voc, '--split', 'train', '--write', config, '--replace');
    expect(weighed.written).toMatchObject({
      notes: ['train_input_reader.repeat_factor_sampling: removed; class weights take its place.'],
    });
    expect(await readFile(config, 'utf8')).not.toMatch(/repeat/);
    const again = await run('weights', voc, ...plan, '--write', config);
    expect(again.status).toBe(2);
    expect(again.err).toContain('has class_weights in model.ssd.loss.');
    const back = await run('weights', voc, ...plan, '--write', config, '--replace');
    expect(back.out).toContain('removed class_weights; repeat_factor_sampling takes its place.');
    const bare = (config: string): string => config.replaceAll(/\s+/g, '');
    expect(bare(await readFile(config, 'utf8'))).toBe(bare(sampled));
  });

  it.each([
    [[...plan, '--scheme', 'sqrt'], '--scheme sqrt is for class weights; --plan sampling repeats images'],
    [[...plan, '--threshold', '2'], 'Expected a number of at least 1e-9 and at most 1, got "2".'],
    [['--threshold', '0.5'], '--threshold 0.5 belongs to --plan sampling; the plan is weights.'],
    [['--plan', 'both'], '--plan is "both"; expected one of weights, sampling.'],
  ])('refuses %o', async (flags, message) => {
    const { status, err } = await run('weights', voc, ...flags);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });
});

const shared = (path: string): string => fileURLToPath(new URL(`../../../shared/${path}`, import.meta.url));

const bccd = shared('datasets/bccd');
describe.skipIf(!existsSync(bccd))(
  existsSync(bccd) ? 'the blood cells' : 'needs ../shared/datasets/bccd, absent here: skipped',
  () => {
    it('have weights 1, 11.1308 and 11.3971 on their training split', async () => {
      const { classes, warnings } = await runJson('weights', bccd, '--split', 'train');
      const found = (classes as { name: string; instances: number; weight: number }[]).map(
        ({ name, instances, weight }) => [name, instances, Number(weight.toFixed(4))],
      );
      expect(found).toEqual([
        ['Platelets', 209, 11.3971],
        ['RBC', 2382, 1],
        ['WBC', 214, 11.1308],
      ]);
      expect(warnings).toEqual([]);
    });

    const example = fileURLToPath(new URL('../../examples/bccd/pipeline.config', import.meta.url));
    const labels = fileURLToPath(new URL('../../examples/bccd/label_map.pbtxt', import.meta.url));

    it('have platelets that few of the usual anchors match, and smaller ones are proposed and written', async () => {
      const config = join(folder, 'bccd.config');
      const before = await readFile(example, 'utf8');
      await writeFile(config, before);
      const flags = ['--split', 'train', '--label-map', labels, '--config', config];
      const { anchors } = await runJson('weights', bccd, ...flags);
      expect(anchors).toMatchObject({
        generator: 'ssd_anchor_generator',
        anchors: 1917,
        input: { height: 300, width: 300 },
        matchedThreshold: 0.5,
        forceMatch: true,
        classes: [{ name: 'RBC' }, { name: 'WBC' }, { name: 'Platelets', boxes: 209 }],
        proposal: { set: { min_scale: '0.08', reduce_boxes_in_lowest_layer: 'false' }, remove: [] },
        written: false,
      });
      expect(await readFile(config, 'utf8')).toBe(before);
      const { out } = await run('weights', bccd, ...flags, '--write-anchors');
      expect(out).toMatch(/^Platelets +209 +24×18 +0\.77 +0\.43 +23\.4 % +76\.6 % +0 %$/m);
      expect(out).toContain(`Written into ${config}: the anchors proposed above.`);
      const after = await readFile(config, 'utf8');
      expect(after).toMatch(/# anchors fitted to the training boxes by .*\n +min_scale: 0\.08\n/);
      expect(after).toMatch(/reduce_boxes_in_lowest_layer: false/);
      const again = await runJson('weights', bccd, ...flags);
      const [was, is] = [anchors, again.anchors] as { classes: { recall: number }[] }[];
      expect(is.classes[2].recall).toBeGreaterThan(was.classes[2].recall + 0.2);
    });
  },
);
