import { describe, expect, it } from 'vitest';
import { parseImageConfig } from '#lib/image/config.ts';
import { listLayerlessSteps } from '#lib/image/layerless-steps.ts';

const config = (document: object) => parseImageConfig(Buffer.from(JSON.stringify(document)));
const layer = (created_by: string) => ({ created_by });
const step = (created_by: string) => ({ created_by, empty_layer: true });

describe('listLayerlessSteps', () => {
  const history = [layer('ADD rootfs'), step('CMD sh'), layer('RUN make'), step('ENV A=b'), { empty_layer: true }];

  it('tells how many layers were made before each step', () => {
    expect(listLayerlessSteps(config({ history }), 2)).toEqual([
      { layersBefore: 1, instruction: 'CMD sh' },
      { layersBefore: 2, instruction: 'ENV A=b' },
    ]);
  });

  it('knows no place when the history does not match the layers', () => {
    expect(listLayerlessSteps(config({ history }), 1).map(({ layersBefore }) => layersBefore)).toEqual([null, null]);
  });

  it('adds the variables, also without a history', () => {
    expect(listLayerlessSteps(config({ config: { Env: ['A=b', 'PATH=/bin'] } }), 1)).toEqual([
      { layersBefore: null, instruction: 'ENV A=b' },
      { layersBefore: null, instruction: 'ENV PATH=/bin' },
    ]);
  });
});
