import { describe, expect, it } from 'vitest';
import { findLayerOrder, type OrderPush } from '#lib/findings/history/layer-order.ts';

const RUN = '/bin/sh -c apt-get install -y git';
/** As buildah and the classic builder record it: by the hash of the files. */
const copyOf = (digit: string) => `/bin/sh -c #(nop) COPY dir:${digit.repeat(64)} in /src `;

function pushOf(digit: string): OrderPush {
  return {
    digest: `sha256:${digit}`,
    fromDigest: 'sha256:0',
    tag: digit,
    instructions: [copyOf(digit), RUN],
    changed: [
      { position: 0, pullBytes: 10, unchangedBytes: 0, inputs: 'changed' },
      { position: 1, pullBytes: 90_000, unchangedBytes: 80_000, inputs: 'same' },
    ],
  };
}

describe('layer-order below files without names', () => {
  it('has a title and lines that are the same in each release, and no hash', () => {
    const layers = [copyOf('3'), RUN].map((instruction, position) => ({ digest: `sha256:${position}`, instruction }));
    const pushes = ['3', '2', '1'].map(pushOf);
    const [found] = findLayerOrder({ layers, baseCount: 0 }, { pushes, before: [] });
    expect(found?.title).toBe('COPY <files> /src above apt-get install -y git: the same packages are pulled again');
    expect(found?.remedy.after).toBe('RUN apt-get install -y git\nCOPY <files> /src');
  });
});
