/**
 * @module
 * A drafted configuration and everything that was found out and decided on the way to it.
 */

import type { DatasetStatistics } from '../../dataset/statistics.ts';
import type { AnchorChoice } from './choose-anchors.ts';
import type { ClassWeightChoice } from './choose-class-weights.ts';
import type { InputSizeChoice } from './choose-input-size.ts';
import type { LabelMapChoice } from './choose-label-map.ts';
import type { ScheduleChoice } from './choose-schedule.ts';
import type { LocatedData } from './locate-data.ts';

/** Data with its counts. */
export interface CountedData extends LocatedData {
  readonly statistics: DatasetStatistics;
}

/** A configuration, and what it was made from. */
export interface Draft {
  readonly text: string;
  readonly labels: LabelMapChoice;
  readonly training: CountedData;
  /** The evaluation data, or why there is none. */
  readonly evaluation: CountedData | string;
  readonly numClasses: number;
  readonly input: InputSizeChoice;
  readonly anchors: AnchorChoice;
  readonly schedule: ScheduleChoice;
  readonly weights: ClassWeightChoice;
  /** What the user should look at, as sentences. */
  readonly warnings: readonly string[];
}
