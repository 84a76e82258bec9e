/**
 * @module
 * Post-processing chosen after training on a validation split: how strongly priors are corrected, then a score threshold
 * for each class, then both measured on another split, beside the detector as it was trained.
 *
 * The operating point of what has no thresholds by class is one threshold for all classes, that of the best mean F1 on the
 * validation split: the best that can be had without.
 */

import type { PostProcessingSpec } from '../../detection/post-processing/post-processing-spec.ts';
import { type PriorMethod, priorDivisors } from '../../detection/prior-correction.ts';
import {
  type ChosenThreshold,
  chooseThreshold,
  type ThresholdRule,
} from '../../eval/analysis/choose-threshold.ts';
import type { EvaluationData } from '../../eval/evaluation-data.ts';
import { figuresOf, type JudgedVariant, judgeVariant, type VariantFigures } from './judged-variant.ts';

/** The strengths tried where none is given. */
export const STRENGTHS: readonly number[] = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** What the strength is chosen by: mean AP, or the mean F1 at the best threshold for all classes. */
export type PriorCriterion = 'AP' | 'F1';

export interface TuneRequest {
  /** C */
  readonly numClasses: number;
  readonly correction?:
    | {
        readonly method: PriorMethod;
        /** Undefined: chosen among `STRENGTHS`. */
        readonly strength: number | undefined;
        readonly criterion: PriorCriterion;
        /** [C] */
        readonly counts: readonly number[];
      }
    | undefined;
  readonly thresholds?:
    | {
        /** For the classes that are not given. */
        readonly rule: ThresholdRule | undefined;
        /** By class id. */
        readonly given: ReadonlyMap<number, number>;
      }
    | undefined;
}

/** A strength that was tried, on the validation split. */
export interface TriedStrength {
  readonly strength: number;
  readonly AP: number;
  readonly F1: number;
}

/** One way of post-processing, measured on the evaluation split. */
export interface MeasuredVariant extends VariantFigures {
  readonly name: 'as_trained' | 'prior_corrected' | 'thresholds';
  /** Images with as many detections as `max_total_detections` allows: there classes take places from each other. */
  readonly full_images: number;
}

export interface TunedPostProcessing {
  readonly spec: PostProcessingSpec;
  readonly correction?: { readonly strength: number; readonly tried: readonly TriedStrength[] } | undefined;
  /** By class id, of those chosen by the rule. */
  readonly chosen: ReadonlyMap<number, ChosenThreshold>;
  /** On the evaluation split, in the order in which they were made; empty without one. */
  readonly variants: readonly MeasuredVariant[];
}

/** The detections of a split by each of `specs`. */
export type CollectBy = (specs: readonly PostProcessingSpec[]) => Promise<readonly EvaluationData[]>;

/** The better of two, where it is better by what a table shows. */
const rounded = (value: number): number => Math.round(value * 1e4);

/** `base` with priors corrected; as it is at strength 0 and where all counts are equal. */
function correctedSpec(
  base: PostProcessingSpec,
  { method, counts }: NonNullable<TuneRequest['correction']>,
  strength: number,
): PostProcessingSpec {
  const divisors = priorDivisors(counts, strength);
  const isIdentity = divisors.every((divisor) => Math.abs(divisor - 1) < 1e-6);
  return isIdentity ? base : { ...base, priorCorrection: { method, divisors } };
}

/**
 * Chooses as `request` asks. `validation` is only run where something is chosen or measured on it; without `evaluation`
 * nothing is measured.
 */
export async function tunePostProcessing(
  base: PostProcessingSpec,
  request: TuneRequest,
  splits: { readonly validation: CollectBy; readonly evaluation?: CollectBy | undefined },
): Promise<TunedPostProcessing> {
  const { correction, thresholds } = request;
  const judge = (data: EvaluationData): JudgedVariant => judgeVariant(data, base.scoreThreshold);
  const strengths =
    correction === undefined ? [] : correction.strength === undefined ? STRENGTHS : [correction.strength];
  const specs = correction ? strengths.map((strength) => correctedSpec(base, correction, strength)) : [];
  const needsValidation =
    splits.evaluation !== undefined || specs.length > 1 || thresholds?.rule !== undefined;
  const judged = needsValidation ? (await splits.validation([base, ...specs])).map(judge) : [];
  const tried = strengths.map((strength, i) => ({
    strength,
    AP: judged[i + 1]?.figures.stats.AP ?? Number.NaN,
    F1: judged[i + 1]?.shared?.meanF1 ?? 0,
  }));
  const best = bestStrength(tried, correction?.criterion ?? 'AP');
  const corrected = specs[best] ?? base;
  const judgedHere = judged[best + 1] ?? judged[0];

  const chosen = new Map<number, ChosenThreshold>();
  if (thresholds?.rule !== undefined) {
    for (const [c, { id }] of judgedHere.figures.classes.entries()) {
      if (thresholds.given.has(id)) continue;
      const found = chooseThreshold(judgedHere.points[c], thresholds.rule, base.scoreThreshold);
      if (found !== undefined) chosen.set(id, found);
    }
  }
  const own = new Map([
    ...[...chosen].map(([id, { threshold }]) => [id, threshold] as const),
    ...(thresholds?.given ?? []),
  ]);
  const classThresholds = Array.from({ length: request.numClasses }, (_, c) => own.get(c + 1));
  const spec = own.size === 0 ? corrected : { ...corrected, classThresholds };

  const steps = [
    { name: 'as_trained' as const, spec: base, thresholdOf: () => judged[0]?.shared?.threshold },
    ...(correction
      ? [
          {
            name: 'prior_corrected' as const,
            spec: corrected,
            thresholdOf: () => judgedHere?.shared?.threshold,
          },
        ]
      : []),
    ...(thresholds ? [{ name: 'thresholds' as const, spec, thresholdOf: (id: number) => own.get(id) }] : []),
  ];
  const measured = (await splits.evaluation?.(steps.map((step) => step.spec))) ?? [];
  return {
    spec,
    correction: correction && { strength: strengths[best], tried },
    chosen,
    variants: measured.map((data, i) => ({
      name: steps[i].name,
      full_images: fullImages(data, base.maxTotalDetections),
      ...figuresOf(judge(data), steps[i].thresholdOf),
    })),
  };
}

function fullImages({ images, detections }: EvaluationData, most: number): number {
  const counts = new Int32Array(images.length);
  for (const { imageId } of detections) counts[imageId]++;
  return counts.filter((count) => count >= most).length;
}

/** The place of the best strength; of those that a table could not tell from it the smallest. */
function bestStrength(tried: readonly TriedStrength[], criterion: PriorCriterion): number {
  if (tried.length <= 1) return 0;
  const most = Math.max(...tried.map((each) => rounded(each[criterion])));
  return tried.findIndex((each) => rounded(each[criterion]) === most);
}
