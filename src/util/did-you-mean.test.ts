import { describe, expect, it } from 'vitest';
import { didYouMean, editDistance, nearestName } from './did-you-mean.ts';

describe('The nearest name', () => {
  it('is by letters inserted, left out, replaced or swapped', () => {
    expect(editDistance('num_clases', 'num_classes')).toBe(1);
    expect(editDistance('num_calsses', 'num_classes')).toBe(1);
    expect(editDistance('', 'abc')).toBe(3);
  });

  it('is at no distance where only case, hyphens and underscores differ', () => {
    expect(nearestName('numClasses', ['num_class', 'num_classes'])).toEqual({
      name: 'num_classes',
      distance: 0,
      isUnique: true,
    });
    expect(didYouMean('RELU6', ['RELU', 'RELU_6', 'SWISH'])).toBe('RELU_6');
  });

  it('tells where another is as near, and keeps the first', () => {
    expect(nearestName('widht', ['width', 'height'])).toMatchObject({ name: 'width', isUnique: true });
    expect(nearestName('max_scle', ['max_scale', 'max_scole'])).toMatchObject({
      name: 'max_scale',
      isUnique: false,
    });
  });

  it('is none beyond a third of the name, and a name without end costs nothing', () => {
    expect(didYouMean('patience', ['batch_size', 'num_steps'])).toBeUndefined();
    expect(didYouMean('x'.repeat(10_000_000), ['num_classes'])).toBeUndefined();
  });
});
