import { describe, expect, it } from 'vitest';
import { diagnose } from '../check-pipeline-config.ts';

describe('Of very many remarks', () => {
  it('the first hundred faults are shown, and how many more there are', () => {
    const lines = Array.from({ length: 250 }, (_, i) => `option_${i}_of_another_program: ${i}\n`);
    const { diagnostics } = diagnose(`model { ssd {\n${lines.join('')}} }`, 'x');
    expect(diagnostics).toHaveLength(101);
    expect(diagnostics.at(-1)).toMatchObject({
      rule: 'CW199',
      message: 'From here on 150 more names and values are wrong, which are not shown.',
    });
  });

  it('the first hundred notes of each rule are shown', () => {
    const { diagnostics } = diagnose(`train_config { ${'batch_size: 1 '.repeat(300)} }`, 'x');
    expect(diagnostics.filter(({ rule }) => rule === 'CW130')).toHaveLength(100);
  });
});
