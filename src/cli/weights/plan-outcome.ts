/**
 * @module
 * What a plan against imbalance comes to: a configuration's new text, and how to tell of it.
 */

/** The outcome of one plan; nothing is written or printed yet. */
export interface PlanOutcome {
  /** The configuration's text with what the plan writes into it, where one is to be written. */
  readonly text: string | undefined;
  /** To be printed with a blank line between. */
  blocks(): string[];
  json(): object;
}
