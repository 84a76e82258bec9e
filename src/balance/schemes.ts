/**
 * @module
 * The formulas by which class counts become raw weights, before they are normalised and limited. n_c is the number of
 * instances of class c, N their sum, C the number of classes, n_max the largest count, all over the classes that have
 * any instance: a class with none has no raw weight.
 */

/** What is known of one class of the training data. */
export interface ClassCount {
  readonly name: string;
  /** n_c. */
  readonly instances: number;
  /** All instances, of whatever class, in the images that hold class c; `median_frequency` alone needs it. */
  readonly instancesInItsImages?: number;
}

/** The numbers that a scheme's formula may use besides the class's own. */
export interface SchemeContext {
  /** n_max. */
  readonly largest: number;
  /** N. */
  readonly total: number;
  /** C. */
  readonly classes: number;
  /** The median of f over the classes; f_c = n_c / `instancesInItsImages`. NaN where a class does not state the latter. */
  readonly medianFrequency: number;
  /** p of `power`. */
  readonly power: number;
  /** β of `effective_number`. */
  readonly beta: number;
}

/** The names of the schemes: those of the configuration's `auto_class_weights { scheme }`, in lower case. */
export type WeightScheme =
  | 'inverse'
  | 'sqrt'
  | 'power'
  | 'log'
  | 'effective_number'
  | 'balanced'
  | 'median_frequency'
  | 'enet';

/** One scheme. */
export interface SchemeRule {
  /** As text, for help and tables. */
  readonly formula: string;
  /** The raw weight of a class with at least one instance. */
  weigh(count: ClassCount, context: SchemeContext): number;
}

/** f_c = n_c / (instances in the images that hold class c), in (0, 1]. */
export function instanceFrequency(count: ClassCount): number {
  return count.instances / (count.instancesInItsImages ?? Number.NaN);
}

/** Every scheme (design section 4). */
export const WEIGHT_SCHEMES: { readonly [S in WeightScheme]: SchemeRule } = {
  inverse: {
    formula: 'n_max / n_c',
    weigh: ({ instances }, { largest }) => largest / instances,
  },
  // Mahajan et al. 2018 sample by the square root of the count's inverse.
  sqrt: {
    formula: '√(n_max / n_c)',
    weigh: ({ instances }, { largest }) => Math.sqrt(largest / instances),
  },
  power: {
    formula: '(n_max / n_c)^power',
    weigh: ({ instances }, { largest, power }) => (largest / instances) ** power,
  },
  log: {
    formula: '1 + ln(n_max / n_c)',
    weigh: ({ instances }, { largest }) => 1 + Math.log(largest / instances),
  },
  // Cui et al. 2019, equation 2. 1 − βⁿ as −expm1(n · ln β) keeps its digits where βⁿ is near 1.
  effective_number: {
    formula: '(1 − beta) / (1 − beta^n_c)',
    weigh: ({ instances }, { beta }) => (1 - beta) / -Math.expm1(instances * Math.log(beta)),
  },
  // scikit-learn, compute_class_weight('balanced').
  balanced: {
    formula: 'N / (C · n_c)',
    weigh: ({ instances }, { total, classes }) => total / (classes * instances),
  },
  // Eigen & Fergus 2015, section 6.2 counts pixels; here instances.
  median_frequency: {
    formula: 'median(f) / f_c, f_c = n_c / instances in images holding c',
    weigh: (count, { medianFrequency }) => medianFrequency / instanceFrequency(count),
  },
  // Paszke et al. 2016, section 5.2, c = 1.02: between 1.4 and 50.5.
  enet: {
    formula: '1 / ln(1.02 + n_c / N)',
    weigh: ({ instances }, { total }) => 1 / Math.log(1.02 + instances / total),
  },
};
