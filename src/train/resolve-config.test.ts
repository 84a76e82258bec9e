import { describe, expect, it } from 'vitest';
import { loadPipelineConfig } from '../config/load-pipeline-config.ts';
import { ConfigError } from '../util/errors.ts';
import { resolveConfig, type TrainingOverrides } from './resolve-config.ts';

const CONFIG = `# mine
model {
  ssd {
    num_classes: 2  # two
    loss {
      classification_loss {
        weighted_sigmoid_cross_entropy {
          class_weights: [1.0, 5.0]
        }
      }
    }
  }
}
train_config {
  batch_size: 4
  num_steps: 100
  optimizer {
    adam_optimizer {
    }
  }
}
train_input_reader {
  label_map_path: "old.pbtxt"
  tf_record_input_reader {
    input_path: "old.record"
  }
}
`;

const resolve = (overrides: TrainingOverrides, text = CONFIG): ReturnType<typeof resolveConfig> =>
  resolveConfig(text, 'x.config', overrides);

describe('the recorded configuration', () => {
  it('is the user’s own text, dialect aside, where nothing is missing and nothing is set', () => {
    const { text, notes } = resolve({});
    expect(text).toBe(CONFIG.replace('weighted_sigmoid_cross_entropy', 'weighted_sigmoid'));
    expect(notes).toEqual([]);
  });

  it('takes what the command line sets, and nothing else changes', () => {
    const { text } = resolve({ numTrainSteps: 7, batchSize: 3, labelMapPath: 'new.pbtxt' });
    const kept = text.split('\n').filter((line) => !CONFIG.split('\n').includes(line));
    expect(kept).toEqual([
      '        weighted_sigmoid {',
      '  batch_size: 3',
      '  num_steps: 7',
      '  label_map_path: "new.pbtxt"',
      'eval_input_reader {',
      '  label_map_path: "new.pbtxt"',
    ]);
  });

  it('takes data of every format in place of the reader’s own', () => {
    const readers = (overrides: TrainingOverrides): unknown[] => {
      const { config } = loadPipelineConfig(resolve(overrides).text, 'x.config');
      return [config.trainInputReader, ...config.evalInputReader].map((reader) => {
        const { case: name, value } = reader?.inputReader ?? { case: undefined };
        if (name === 'vocInputReader') return [name, value.root, value.split];
        if (name === 'cocoInputReader') return [name, value.annotations, value.imageDir];
        if (name === 'tfRecordInputReader') return [name, ...value.inputPath];
        return name;
      });
    };
    expect(readers({})).toEqual([['tfRecordInputReader', 'old.record']]);
    expect(
      readers({
        trainData: { format: 'voc', root: 'a "b"', split: 'train' },
        evalData: { format: 'coco', annotations: 'val.json' },
      }),
    ).toEqual([
      ['vocInputReader', 'a "b"', 'train'],
      ['cocoInputReader', 'val.json', ''],
    ]);
    expect(
      readers({
        trainData: { format: 'coco', annotations: 'a.json', imageDir: 'images' },
        evalData: { format: 'tfrecord', paths: ['a.record', 'b.record'] },
      }),
    ).toEqual([
      ['cocoInputReader', 'a.json', 'images'],
      ['tfRecordInputReader', 'a.record', 'b.record'],
    ]);
  });

  it('is filled where a snippet leaves out how to train, and says so', () => {
    const { text, notes } = resolve({ numTrainSteps: 50 }, 'model { ssd { num_classes: 2 } }\n');
    expect(notes).toEqual([
      'The configuration has no batch_size; 8 is used.',
      'The configuration has no optimizer; momentum 0.9 with a cosine schedule from 0.02 over 50 steps, gradients clipped at norm 10, is used.',
    ]);
    const { config } = loadPipelineConfig(text, 'x.config');
    const train = config.trainConfig;
    expect([train?.batchSize, train?.numSteps, train?.gradientClippingByNorm]).toEqual([8, 50, 10]);
    const optimizer = train?.optimizer?.optimizer;
    expect(optimizer?.case).toBe('momentumOptimizer');
    const rate =
      optimizer?.case === 'momentumOptimizer' ? optimizer.value.learningRate?.learningRate : undefined;
    expect(rate).toMatchObject({
      case: 'cosineDecayLearningRate',
      value: { totalSteps: 50, warmupSteps: 5 },
    });
    expect(resolve({}, text)).toEqual({ text, notes: [] }); // a resolved text is resolved
  });

  it('is refused where nobody says how long to train', () => {
    expect(() => resolve({}, 'model { ssd { num_classes: 2 } }')).toThrow(ConfigError);
    expect(() => resolve({}, 'model { ssd { num_classes: 2 } }')).toThrow(
      'The configuration does not say how long to train; set train_config.num_steps or pass --num-train-steps.',
    );
  });
});
