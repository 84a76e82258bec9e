import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import {
  ClassWeightMode,
  ClassWeightNormalizer,
} from '../proto/gen/object_detection/protos/class_weights_pb.js';
import {
  HardExampleMiner_LossType,
  Loss_ExpectedLossWeights,
  LossSchema,
} from '../proto/gen/object_detection/protos/losses_pb.js';
import { type Ssd, SsdSchema } from '../proto/gen/object_detection/protos/ssd_pb.js';
import { buildLosses, type LossesOptions } from './losses.ts';

/** Fields of a message, as opposed to a message. */
type Fields<S extends typeof LossSchema | typeof SsdSchema> = Extract<
  MessageInitShape<S>,
  { $typeName?: never }
>;
type LossInit = Fields<typeof LossSchema>;

function message(loss: LossInit = {}, ssd: Fields<typeof SsdSchema> = {}): Ssd {
  return create(SsdSchema, {
    numClasses: 3,
    boxCoder: { boxCoderOneof: { case: 'fasterRcnnBoxCoder', value: {} } },
    loss: create(LossSchema, {
      classificationLoss: { classificationLoss: { case: 'weightedSigmoid', value: {} } },
      localizationLoss: { localizationLoss: { case: 'weightedSmoothL1', value: {} } },
      ...loss,
    }),
    ...ssd,
  });
}

type Sigmoid = {
  classWeights?: number[];
  classWeight?: { name: string; weight: number }[];
  classWeightMode?: ClassWeightMode;
};
const sigmoid = (value: Sigmoid): LossInit => ({
  classificationLoss: { classificationLoss: { case: 'weightedSigmoid', value } },
});
const options: LossesOptions = { classNames: ['RBC', 'WBC', 'Platelets'] };

describe('buildLosses', () => {
  it('takes the defaults of the format', () => {
    const spec = buildLosses(message());
    expect(spec).toMatchObject({
      classification: { kind: 'weighted_sigmoid' },
      localization: { kind: 'weighted_smooth_l1', delta: 1 },
      classificationWeight: 1,
      localizationWeight: 1,
      normalizer: 'MATCHES',
      normalizeLocalizationByCodeSize: false,
      boxCoder: { kind: 'faster_rcnn_box_coder', scales: { y: 10, x: 10, height: 5, width: 5 } },
    });
    expect(spec.classificationClassWeights).toBeUndefined();
    expect(spec.localizationClassWeights).toBeUndefined();
    expect(spec.hardExampleMiner).toBeUndefined();
  });

  it('balances the focal loss only where alpha is set', () => {
    const focal = (value: { alpha?: number }) =>
      buildLosses(
        message({ classificationLoss: { classificationLoss: { case: 'weightedSigmoidFocal', value } } }),
      ).classification;
    expect(focal({})).toEqual({ kind: 'weighted_sigmoid_focal', gamma: 2, alpha: undefined });
    expect(focal({ alpha: 0.25 })).toEqual({ kind: 'weighted_sigmoid_focal', gamma: 2, alpha: 0.25 });
  });

  it('reads class weights from a list and by name', () => {
    const list = buildLosses(
      message(sigmoid({ classWeights: [1, 5, 2], classWeightMode: ClassWeightMode.PER_LOGIT })),
    );
    expect(list.classificationClassWeights).toEqual({ weights: [1, 5, 2], mode: 'PER_LOGIT' });
    const named = buildLosses(message(sigmoid({ classWeight: [{ name: 'Platelets', weight: 4 }] })), options);
    expect(named.classificationClassWeights).toEqual({ weights: [1, 1, 4], mode: 'MATCHED_ANCHOR' });
    const l2: LossInit = {
      localizationLoss: { localizationLoss: { case: 'weightedL2', value: { classWeights: [1, 2, 3] } } },
    };
    expect(buildLosses(message(l2)).localization).toEqual({ kind: 'weighted_l2' });
    expect(buildLosses(message(l2)).localizationClassWeights).toEqual([1, 2, 3]);
  });

  it('finds a class by any text that names it, once', () => {
    const classIds = new Map([
      ['RBC', 1],
      ['WBC', 2],
      ['Platelets', 3],
      ['white cell', 2],
      ['beyond', 4],
    ]);
    const of = (...names: string[]) =>
      buildLosses(message(sigmoid({ classWeight: names.map((name) => ({ name, weight: 4 })) })), {
        ...options,
        classIds,
      }).classificationClassWeights?.weights;
    expect(of('WBC')).toEqual([1, 4, 1]);
    expect(of('white cell')).toEqual([1, 4, 1]);
    expect(() => of('WBC', 'white cell')).toThrow('names class 2 as "WBC" and as "white cell"; keep one.');
    expect(() => of('beyond')).toThrow('names "beyond", which is not a class.');
  });

  it('reads the normaliser', () => {
    const weighted: LossInit = { classWeightNormalizer: ClassWeightNormalizer.WEIGHTED_MATCHES };
    expect(buildLosses(message(weighted)).normalizer).toBe('WEIGHTED_MATCHES');
    expect(buildLosses(message(weighted, { normalizeLossByNumMatches: false })).normalizer).toBe('NONE');
    const byCode = message({}, { normalizeLocLossByCodesize: true });
    expect(buildLosses(byCode).normalizeLocalizationByCodeSize).toBe(true);
  });

  it('reads the miner; 0 means no limit', () => {
    const miner = { iouThreshold: 0.99, numHardExamples: 3000, maxNegativesPerPositive: 3 };
    const loss: LossInit = { localizationWeight: 2, hardExampleMiner: miner };
    expect(buildLosses(message(loss)).hardExampleMiner).toMatchObject({
      ...miner,
      lossType: 'BOTH',
      classificationWeight: 1,
      localizationWeight: 2,
      minNegativesPerImage: 0,
    });
    const unlimited = { numHardExamples: 0, lossType: HardExampleMiner_LossType.CLASSIFICATION };
    expect(buildLosses(message({ hardExampleMiner: unlimited })).hardExampleMiner).toMatchObject({
      numHardExamples: undefined,
      maxNegativesPerPositive: undefined,
      lossType: 'CLASSIFICATION',
    });
  });

  it('reads the losses that are made for other detectors, and the sampler', () => {
    const dice: LossInit = {
      classificationLoss: {
        classificationLoss: {
          case: 'weightedDiceClassificationLoss',
          value: { squaredNormalization: true, classWeights: [1, 2, 3] },
        },
      },
      localizationLoss: { localizationLoss: { case: 'weightedIou', value: {} } },
      randomExampleSampler: { positiveSampleFraction: 0.25 },
    };
    expect(buildLosses(message(dice))).toMatchObject({
      classification: { kind: 'weighted_dice_classification_loss', squaredNormalization: true },
      classificationClassWeights: { weights: [1, 2, 3], mode: 'MATCHED_ANCHOR' },
      localization: { kind: 'weighted_iou', compareCodes: false },
      randomExampleSampler: { positiveFraction: 0.25 },
    });
    const focal: LossInit = {
      classificationLoss: {
        classificationLoss: { case: 'penaltyReducedLogisticFocalLoss', value: { alpha: 2, beta: 4 } },
      },
    };
    expect(buildLosses(message(focal)).classification).toEqual({
      kind: 'penalty_reduced_logistic_focal_loss',
      alpha: 2,
      beta: 4,
    });
  });

  const at = 'model.ssd.loss.classification_loss.weighted_sigmoid';
  it.each<[string, Ssd, string]>([
    [
      'no loss',
      create(SsdSchema, { numClasses: 3 }),
      'model.ssd.loss is missing; give classification_loss and localization_loss.',
    ],
    [
      'no classification loss',
      message({ classificationLoss: {} }),
      'model.ssd.loss.classification_loss is missing; give weighted_sigmoid { }.',
    ],
    [
      'no localization loss',
      message({ localizationLoss: {} }),
      'model.ssd.loss.localization_loss is missing; give weighted_smooth_l1 { }.',
    ],
    [
      'mining with the dice loss',
      message({
        classificationLoss: { classificationLoss: { case: 'weightedDiceClassificationLoss', value: {} } },
        hardExampleMiner: {},
      }),
      'model.ssd.loss: hard_example_miner does not go with weighted_dice_classification_loss, which has no loss of an anchor; remove one.',
    ],
    [
      'three codes taken for corners',
      message(
        {
          localizationLoss: { localizationLoss: { case: 'weightedGiou', value: { compareCodes: true } } },
        },
        { boxCoder: { boxCoderOneof: { case: 'squareBoxCoder', value: {} } } },
      ),
      'model.ssd.loss.localization_loss.weighted_giou.compare_codes takes four codes for corners, but square_box_coder has three; remove it.',
    ],
    [
      'a sampler that keeps no negatives but infinitely many',
      message({ randomExampleSampler: { positiveSampleFraction: 0 } }),
      'model.ssd.loss.random_example_sampler.positive_sample_fraction must be above 0 and at most 1, got 0.',
    ],
    [
      'expected loss weights, which upstream cannot build',
      message({ expectedLossWeights: Loss_ExpectedLossWeights.EXPECTED_SAMPLING }),
      'model.ssd.loss: expected_loss_weights is not supported yet; remove it.',
    ],
    [
      'the positive terms of a dice loss weighted',
      message({
        classificationLoss: {
          classificationLoss: {
            case: 'weightedDiceClassificationLoss',
            value: { classWeights: [1, 1, 2], classWeightMode: ClassWeightMode.POSITIVE_LOGIT },
          },
        },
      }),
      'class_weight_mode POSITIVE_LOGIT weights the positive term of a loss, and weighted_dice_classification_loss has none. Use MATCHED_ANCHOR, or PER_LOGIT.',
    ],
    [
      'mining with the focal loss',
      message({
        classificationLoss: { classificationLoss: { case: 'weightedSigmoidFocal', value: {} } },
        hardExampleMiner: {},
      }),
      'model.ssd.loss: hard_example_miner does not go with weighted_sigmoid_focal, which weighs hard examples itself; remove one.',
    ],
    [
      'columns of a softmax weighted by themselves',
      message({
        classificationLoss: {
          classificationLoss: {
            case: 'weightedSoftmax',
            value: { classWeights: [1, 1, 2], classWeightMode: ClassWeightMode.PER_LOGIT },
          },
        },
      }),
      'model.ssd.loss.classification_loss.weighted_softmax.class_weight_mode: class_weight_mode PER_LOGIT needs a ' +
        'sigmoid loss, weighted_softmax is a softmax. Use MATCHED_ANCHOR, or weighted_sigmoid.',
    ],
    [
      'a list of another length',
      message(sigmoid({ classWeights: [1, 5] })),
      `${at}.class_weights: class_weights has 2 entries, num_classes is 3. Give one weight for each class, in label-map id order.`,
    ],
    [
      'a negative weight',
      message(sigmoid({ classWeights: [1, -2, 1] })),
      `${at}.class_weights[1]: A class weight must be finite and at least 0, got -2.`,
    ],
    [
      'weights of 0',
      message(sigmoid({ classWeights: [0, 0, 0] })),
      `${at}.class_weights: Every class weight is 0: nothing would be learnt. Raise one above 0.`,
    ],
    [
      'two ways at once',
      message(sigmoid({ classWeights: [1, 1, 1], classWeight: [{ name: 'WBC', weight: 2 }] })),
      `${at}.class_weight: weighted_sigmoid has both class_weights and class_weight. Keep one: class_weights, class_weight or auto_class_weights.`,
    ],
    [
      'a name that is no class',
      message(sigmoid({ classWeight: [{ name: 'Platelet', weight: 2 }] })),
      `${at}: class_weight names "Platelet", which is not a class. Did you mean "Platelets"?`,
    ],
    [
      'a name twice',
      message(
        sigmoid({
          classWeight: [
            { name: 'WBC', weight: 2 },
            { name: 'WBC', weight: 3 },
          ],
        }),
      ),
      `${at}.class_weight[1].name: The class "WBC" has a weight already in this loss. Keep one.`,
    ],
  ])('refuses %s', (_what, ssd, error) => {
    expect(() => buildLosses(ssd, options)).toThrow(error);
  });

  it('says what weights by name and automatic weights need', () => {
    expect(() => buildLosses(message(sigmoid({ classWeight: [{ name: 'WBC', weight: 2 }] })))).toThrow(
      `${at}: class_weight needs the classes' names, and there is no label map; use class_weights: [ … ].`,
    );
    const auto: LossInit = {
      classificationLoss: {
        classificationLoss: { case: 'weightedSigmoid', value: { autoClassWeights: {} } },
      },
    };
    expect(() => buildLosses(message(auto))).toThrow(
      `${at}: auto_class_weights needs the class counts of the training data, and there are none here; ` +
        'write the weights in with "counterweight weights".',
    );
  });
});
