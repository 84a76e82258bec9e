/**
 * @module
 * The flags that choose between the weights as trained and their moving averages, for `eval` and `export`.
 */

/** Takes the averages, whatever eval_config says. */
export const USE_AVERAGES = [
  '--use-moving-averages',
  'take the moving averages of the weights (default: as eval_config.use_moving_averages says)',
] as const;

/** Takes the weights, whatever eval_config says. */
export const USE_WEIGHTS = ['--no-use-moving-averages', 'take the weights as trained'] as const;
