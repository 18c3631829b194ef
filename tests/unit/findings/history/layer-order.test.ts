import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangedLayer } from '#lib/contents/change/image-change.ts';
import type { Finding } from '#lib/findings/finding.ts';
import { withOrder } from '#lib/findings/history/add-order.ts';
import { findLayerOrder, type OrderPush } from '#lib/findings/history/layer-order.ts';
import { propertySeed } from '#tests/support/random.ts';

const INSTRUCTIONS = ['ADD rootfs.tar.xz / # buildkit', 'COPY . . # buildkit', 'RUN /bin/sh -c npm ci # buildkit'];
const IMAGE = {
  baseCount: 1,
  layers: INSTRUCTIONS.map((instruction, position) => ({ digest: `sha256:${position}`, instruction })),
};
const COPY: ChangedLayer = { position: 1, pullBytes: 90_000, unchangedBytes: 80_000, inputs: 'changed' };
const installed = (inputs: ChangedLayer['inputs'], unchangedBytes = 31_200_000): ChangedLayer => {
  return { position: 2, pullBytes: 31_300_000, unchangedBytes, inputs };
};

let count = 0;
function push(changed: readonly ChangedLayer[], instructions: readonly (string | null)[] = INSTRUCTIONS): OrderPush {
  count += 1;
  return { digest: `sha256:to${count}`, fromDigest: `sha256:from${count}`, tag: `1.${count}`, changed, instructions };
}

const SAME = () => push([COPY, installed('same')]);
const CHANGED = () => push([COPY, installed('changed')]);
const UNKNOWN = () => push([COPY, installed('unknown')]);
/** Only the sources changed: the installation is above them by now. */
const KEPT = () => push([COPY]);

const findIn = (pushes: readonly OrderPush[], before: readonly Finding[] = []) =>
  findLayerOrder(IMAGE, { pushes, before });

describe('layer-order', () => {
  it('is a layer that releases build again although its inputs did not change', () => {
    const pushes = [SAME(), SAME(), CHANGED(), SAME(), SAME(), SAME()];
    const [found, ...others] = findIn(pushes);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      kind: 'layer-order',
      certainty: 'certain',
      title: 'COPY . . above npm ci: the same packages are pulled again',
      savedBytes: 0,
      countedBytes: 0,
      shared: [],
      perRelease: { bytes: 31_200_000, changed: 5, releases: 6 },
      layers: [{ digest: 'sha256:2', position: 2, instruction: 'RUN npm ci' }],
    });
    const { digest, fromDigest, tag } = pushes[0] ?? SAME();
    expect(found?.perRelease?.pushes).toHaveLength(5);
    expect(found?.perRelease?.pushes[0]).toEqual({ digest, fromDigest, tag, bytes: 31_200_000 });
  });

  it('is named without the shell and the options of a RUN', () => {
    const flags = '--mount=type=cache,target=/root/.npm';
    const instructions = INSTRUCTIONS.with(2, `RUN ${flags} /bin/sh -c npm ci && npm cache clean --force # buildkit`);
    const layers = instructions.map((instruction, position) => ({ digest: `sha256:${position}`, instruction }));
    const pushes = [1, 2, 3].map(() => push([COPY, installed('same')], instructions));
    const [found] = findLayerOrder({ baseCount: 1, layers }, { pushes, before: [] });
    expect(found?.title).toBe('COPY . . above npm ci && npm cache clean --force: the same packages are pulled again');
  });

  it('has the mean of what did not change', () => {
    const pushes = [10_000_000, 20_000_000, 30_000_000].map((bytes) => push([COPY, installed('same', bytes)]));
    expect(findIn(pushes)[0]?.perRelease?.bytes).toBe(20_000_000);
  });

  it.each([
    ['two known changes', [SAME(), SAME()], 0],
    ['three known changes, of which two are for nothing', [SAME(), KEPT(), SAME()], 1],
    ['three known changes, of which one is for nothing', [SAME(), KEPT(), KEPT()], 0],
    ['inputs that changed or are unknown', [CHANGED(), UNKNOWN(), CHANGED(), UNKNOWN()], 0],
    ['last changes without it', [KEPT(), CHANGED(), UNKNOWN(), SAME(), SAME(), SAME()], 0],
    ['one of the last three changes with it', [KEPT(), CHANGED(), SAME(), SAME()], 1],
    ['less than 10 kB', [1, 2, 3].map(() => push([COPY, installed('same', 9_999)])), 0],
    ['at least 10 kB', [1, 2, 3].map(() => push([COPY, installed('same', 10_000)])), 1],
  ])('is decided by %s', (_, pushes, expected) => {
    expect(findIn(pushes)).toHaveLength(expected);
  });

  it('leaves out base layers, unknown instructions, and instructions that an image has twice', () => {
    const pushes = [SAME(), SAME(), SAME()];
    expect(findLayerOrder({ ...IMAGE, baseCount: 3 }, { pushes, before: [] })).toEqual([]);
    expect(findLayerOrder({ ...IMAGE, baseCount: null }, { pushes, before: [] })).toHaveLength(1);
    const layers = IMAGE.layers.map((layer) => ({ ...layer, instruction: null }));
    expect(findLayerOrder({ ...IMAGE, layers }, { pushes, before: [] })).toEqual([]);
    const twice = [...IMAGE.layers, ...IMAGE.layers.slice(2)];
    expect(findLayerOrder({ ...IMAGE, layers: twice }, { pushes, before: [] })).toEqual([]);
  });

  it('counts a release of other build arguments, and none without the instruction', () => {
    const other = INSTRUCTIONS.with(2, 'RUN |1 COMMIT=a1 /bin/sh -c npm ci # buildkit');
    const none = INSTRUCTIONS.with(2, 'RUN yarn');
    const pushes = [SAME(), push([COPY, installed('same')], other), push([COPY, installed('same')], none), SAME()];
    expect(findIn(pushes)[0]?.perRelease).toMatchObject({ changed: 3, releases: 3 });
  });

  it('has the same id in each push', () => {
    const ids = [
      findIn([SAME(), SAME(), SAME()]),
      findIn([KEPT(), SAME(), push([COPY, installed('same', 12_345)])]),
    ].map(([found]) => found?.id);
    expect(ids[0]).toMatch(/^layer-order-[0-9a-f]{12}$/);
    expect(ids[1]).toBe(ids[0]);
  });

  it('stays while too few changes are known, and goes away once it is disproved', () => {
    const before = findIn([SAME(), SAME(), SAME(), SAME()]);
    const moved = { ...IMAGE, layers: [...IMAGE.layers.slice(0, 1), { digest: 'sha256:n', instruction: 'COPY a b' }] };
    expect(findIn([], before)).toEqual(before);
    expect(findIn([KEPT(), KEPT()], before)).toEqual(before);
    expect(findIn([KEPT(), SAME(), KEPT()], before)).toEqual(before);
    expect(findIn([KEPT(), KEPT(), KEPT()], before)).toEqual([]);
    expect(findLayerOrder(moved, { pushes: [], before })).toEqual([]);
  });

  it('never saves bytes of an image, and never has more releases than are known', () => {
    const change = fc.constantFrom<(() => OrderPush)[]>(SAME, CHANGED, UNKNOWN, KEPT);
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (made) => {
        const pushes = made.map((make) => make());
        for (const { savedBytes, countedBytes, perRelease } of findIn(pushes)) {
          expect([savedBytes, countedBytes]).toEqual([0, 0]);
          expect(perRelease?.releases).toBe(pushes.length);
          expect(perRelease?.changed).toBe(made.filter((make) => make === SAME).length);
          expect(made.slice(0, 3)).toContain(SAME);
        }
      }),
      propertySeed(),
    );
  });
});

describe('the remedy of layer-order', () => {
  function remedyOf(trigger: string | null, own: string) {
    const instructions = [trigger, own];
    const layers = instructions.map((instruction, position) => ({ digest: String(position), instruction }));
    const cause: ChangedLayer[] = trigger === null ? [] : [{ ...COPY, position: 0 }];
    const pushes = [1, 2, 3].map(() => push([...cause, { ...installed('same'), position: 1 }], instructions));
    const [found] = findLayerOrder({ layers, baseCount: 0 }, { pushes, before: [] });
    return found?.remedy ?? { text: '', before: null, after: null };
  }

  it.each([
    ['COPY . .', 'RUN npm ci', 'COPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .'],
    ['COPY . /app/', 'RUN yarn', 'COPY package.json yarn.lock /app/\nRUN yarn\nCOPY . /app/'],
    [
      'COPY --chown=node:node . .',
      'RUN cd server && npm ci',
      'COPY --chown=node:node server/package.json server/package-lock.json ./server/\nRUN cd server \\\n    && npm ci\n' +
        'COPY --chown=node:node . .',
    ],
    [
      'COPY . /app',
      'RUN pip install -r requirements.txt',
      'COPY requirements.txt /app/\nRUN pip install -r requirements.txt\nCOPY . /app',
    ],
    [
      'COPY . /app',
      'RUN pip install -r /app/deps/requirements.txt',
      'COPY deps/requirements.txt /app/deps/\nRUN pip install -r /app/deps/requirements.txt\nCOPY . /app',
    ],
    ['COPY . .', 'RUN go mod download', 'COPY go.mod go.sum ./\nRUN go mod download\nCOPY . .'],
    [
      `COPY dir:${'a'.repeat(64)} in /app`,
      'RUN npm ci',
      'COPY package.json package-lock.json /app/\nRUN npm ci\nCOPY <files> /app',
    ],
    ['COPY . /app', 'RUN pip install -r /srv/requirements.txt', null],
    ['COPY --from=build /src /app', 'RUN npm ci', null],
    [
      'COPY . .',
      'RUN apt-get update && apt-get install -y curl',
      'RUN apt-get update \\\n    && apt-get install -y curl\nCOPY . .',
    ],
    ['COPY VERSION /', 'COPY data /data', 'COPY --link data /data'],
    ['COPY VERSION /', 'COPY --link data /data', null],
    [null, 'RUN npm ci', null],
  ])('of "%s" below "%s" are lines to paste', (trigger, own, after) => {
    expect(remedyOf(trigger, own).after).toBe(after);
  });

  it('says that a cache mount does not help, and what does without an instruction that changes', () => {
    expect(remedyOf('COPY . .', 'RUN npm ci').text).toMatch(/lock file first.*cache mount.*nodes still pull/);
    expect(remedyOf('COPY . .', 'RUN apk add curl').text).toMatch(/above the instruction that changes.*cache mount/);
    expect(remedyOf(null, 'RUN npm ci').text).toMatch(/did not use the cache.*--cache-from/);
    expect(remedyOf('COPY . .', 'RUN npm ci').before).toBe('COPY . .\nRUN npm ci');
  });
});

describe('withOrder', () => {
  const item = (id: string, kind: Finding['kind'], savedBytes: number): Finding => {
    const [found] = findIn([SAME(), SAME(), SAME()]);
    if (found === undefined) throw new Error('no finding');
    return { ...found, id, kind, savedBytes, perRelease: null };
  };

  it('sorts what is pulled again in a release among what the image could save, below secrets', () => {
    const items = [item('a', 'secret', 0), item('b', 'toolchain', 50_000_000), item('c', 'documentation', 20_000)];
    const found = findIn([SAME(), KEPT(), SAME(), KEPT()]);
    const set = withOrder({ items }, found);
    expect(set.items.map(({ kind }) => kind)).toEqual(['secret', 'toolchain', 'layer-order', 'documentation']);
    expect(withOrder(set, found).items).toEqual(set.items);
    expect(withOrder(set, []).items).toEqual(items);
  });
});
