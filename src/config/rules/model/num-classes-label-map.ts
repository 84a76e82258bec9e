/**
 * @module
 * Rule: `num_classes` and the label maps agree. An id beyond num_classes has no column (training refuses it; upstream
 * silently turns its boxes into nothing); columns beyond the ids are trained for classes that never come.
 */

import { detectorIn } from '../../detector-in.ts';
import { fixAt } from '../../edit/fix-by-edit.ts';
import { classesOf, inputReaders, type LabelMapClass } from '../../label-map-classes.ts';
import type { Rule, Subject } from '../../rule.ts';
import { classWeightForm, weightedLosses } from '../../weighted-losses.ts';

/** `num_classes` is the largest id of each label map. */
export const numClassesLabelMap: Rule = {
  id: 'CW302',
  name: 'num-classes-label-map',
  severity: 'error',
  summary: 'num_classes does not fit the label map.',
  explanation:
    'The detector has one column for each id from 1 to num_classes. Boxes of a class with a larger id cannot be learnt: Counterweight refuses to train, the TensorFlow API drops their labels without a word. A num_classes above the largest id (often the 90 of a COCO sample left in place) trains columns that no box ever fills, and every evaluation lists them.',
  check(subject, report) {
    const { loaded, surroundings } = subject;
    const detector = detectorIn(loaded.config);
    if (detector === undefined || detector.numClasses < 1) return;
    const { path, numClasses } = detector;
    const said = new Set<string>();
    for (const { reader } of inputReaders(loaded.config)) {
      const file = reader.labelMapPath;
      const items = surroundings.labelMaps.get(file);
      const classes = items && classesOf(items);
      if (classes === undefined || classes.length === 0 || said.has(file)) continue;
      said.add(file);
      const beyond = classes.filter(({ id }) => id > numClasses);
      const most = classes[classes.length - 1].id;
      const at = `${path}.num_classes`;
      const fix = () => (mayBeFixed(subject, classes) ? fixAt(loaded, at, String(most)) : undefined);
      if (beyond.length > 0) {
        const listed = beyond.slice(0, 5).map(({ id, label }) => `${id} (${label})`);
        const more = beyond.length > 5 ? ` and ${beyond.length - 5} more` : '';
        report(
          at,
          `${at} is ${numClasses}, but the label map has the ids ${listed.join(', ')}${more}; set num_classes to ${most}.`,
          { fix: fix() },
        );
      } else if (most < numClasses)
        report(
          at,
          `num_classes is ${numClasses}, but the largest id in the label map ${file} is ${most}: ${numClasses - most === 1 ? 'one column' : `${numClasses - most} columns`} would never see a box. Set num_classes to ${most}.`,
          { severity: 'warning', fix: fix() },
        );
    }
  },
};

/**
 * Whether the label map is sure to be right: its ids have no gap, all readers have the same one, and no list of class
 * weights or checkpoint of whole heads goes with the number that stands there.
 */
function mayBeFixed({ loaded: { config } }: Subject, classes: readonly LabelMapClass[]): boolean {
  const maps = new Set(inputReaders(config).map(({ reader }) => reader.labelMapPath));
  return (
    maps.size === 1 &&
    classes.every(({ id }, i) => id === i + 1) &&
    config.trainConfig?.fineTuneCheckpointType !== 'full' &&
    weightedLosses(config).every(({ loss }) => classWeightForm(loss) !== 'class_weights')
  );
}
