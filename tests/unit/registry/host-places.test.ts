import { describe, expect, it } from 'vitest';
import { createHostPlaces, type LeavePlace, type PlaceRequest } from '#lib/registry/gate/host-places.ts';
import { PLACE_LIMITS } from '#lib/registry/gate/place-limits.ts';

const HOST = 'https://r.example.com';
const never = new AbortController().signal;
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Opens places and records the requests under way, in the order in which they started. */
function openPlaces(limits: Partial<typeof PLACE_LIMITS> = {}) {
  const clock = { ms: 0 };
  const places = createHostPlaces({ ...PLACE_LIMITS, ...limits }, () => clock.ms);
  const inWork: { name: string; leave: LeavePlace }[] = [];
  const ask = (origin: string, flow: string, more: Partial<PlaceRequest> & { signal?: AbortSignal } = {}) => {
    const { signal = never, isLayer = false } = more;
    return places
      .take({ origin, flow, isLayer }, signal)
      .then((leave) => inWork.push({ name: `${origin} ${flow}`, leave }));
  };
  /** Ends the first request with this name. */
  const end = async (name: string, isAnswered: boolean | null = true) => {
    const [found] = inWork.splice(
      inWork.findIndex((one) => one.name.includes(name)),
      1,
    );
    found?.leave(isAnswered);
    await settle();
  };
  const makeKnown = async (origin: string) => {
    await ask(origin, 'first');
    await end(origin);
  };
  return { places, clock, inWork, ask, end, makeKnown, names: () => inWork.map(({ name }) => name.split(' ')[1]) };
}

describe('request slots of a host', () => {
  it('are three, but one until the host has answered (P-15)', async () => {
    const { ask, end, inWork } = openPlaces();
    for (let n = 0; n < 10; n += 1) void ask(HOST, 'app');
    await settle();
    expect(inWork).toHaveLength(1);
    await end(HOST);
    expect(inWork).toHaveLength(3);
    await end(HOST);
    expect(inWork).toHaveLength(3);
  });

  it('are reduced to one after requests without an answer, until one is answered', async () => {
    const { ask, end, inWork, makeKnown, clock } = openPlaces();
    await makeKnown(HOST);
    clock.ms = 1000;
    for (let n = 0; n < 10; n += 1) void ask(HOST, 'app');
    await settle();
    for (let n = 0; n < 3; n += 1) await end(HOST, false);
    expect(inWork).toHaveLength(1);
    await end(HOST);
    expect(inWork).toHaveLength(3);
  });

  it('stay three when one request hangs and others are answered', async () => {
    const { ask, end, inWork, makeKnown, clock } = openPlaces();
    await makeKnown(HOST);
    for (const flow of ['hangs', 'a', 'b', 'c', 'd']) void ask(HOST, flow);
    await settle();
    clock.ms = 1000;
    await end(' a');
    clock.ms = 30_000;
    await end('hangs', false);
    expect(inWork).toHaveLength(3);
  });

  it('rotate among repositories, so that one with many tags does not starve the others', async () => {
    const { ask, end, makeKnown, names } = openPlaces();
    await makeKnown(HOST);
    for (let n = 0; n < 20; n += 1) void ask(HOST, 'many');
    for (let n = 0; n < 2; n += 1) void ask(HOST, 'few');
    await settle();
    expect(names()).toEqual(['many', 'many', 'many']);
    for (let n = 0; n < 4; n += 1) await end('many');
    expect(names().filter((name) => name === 'few')).toHaveLength(2);
  });

  it('are not all taken by one repository that hangs', async () => {
    const { ask, end, makeKnown, names, clock } = openPlaces();
    await makeKnown(HOST);
    clock.ms = 1000;
    for (let n = 0; n < 9; n += 1) void ask(HOST, 'hangs');
    void ask(HOST, 'well');
    await settle();
    clock.ms = 30_000;
    await end('hangs', false);
    await end('hangs', false);
    await end('well', true);
    await end('hangs', false);
    for (let n = 0; n < 3; n += 1) void ask(HOST, 'well');
    await settle();
    expect(names()).toEqual(expect.arrayContaining(['hangs', 'well', 'well']));
  });

  it('are limited for layers, so that other requests get some', async () => {
    const { ask, makeKnown, names } = openPlaces();
    await makeKnown(HOST);
    for (let n = 0; n < 5; n += 1) void ask(HOST, 'layers', { isLayer: true });
    for (let n = 0; n < 5; n += 1) void ask(HOST, 'app');
    await settle();
    expect(names()).toEqual(['layers', 'app', 'app']);
  });

  it('are not taken by a caller that gave up while queued', async () => {
    const { ask, end, inWork } = openPlaces();
    void ask(HOST, 'app');
    const controller = new AbortController();
    const gone = ask(HOST, 'app', { signal: controller.signal });
    void ask(HOST, 'third');
    await settle();
    controller.abort(new Error('gone'));
    await expect(gone).rejects.toThrow('gone');
    await end(HOST, null);
    expect(inWork.map(({ name }) => name)).toEqual([`${HOST} third`]);
  });
});

describe('request slots of all hosts', () => {
  it('are limited for hanging hosts, so that answering and new hosts get some', async () => {
    const limits = { inAll: 12, unknownInAll: 9, stalledInAll: 6 };
    const { ask, end, inWork, makeKnown, clock } = openPlaces(limits);
    await makeKnown(HOST);
    clock.ms = 1000;
    const hanging = Array.from({ length: 30 }, (_, n) => `http://h${n}.example.com`);
    for (const origin of hanging) for (let n = 0; n < 3; n += 1) void ask(origin, 'app');
    await settle();
    expect(inWork).toHaveLength(9);
    for (let n = 0; n < 3; n += 1) void ask(HOST, 'app');
    await settle();
    expect(inWork.filter(({ name }) => name.startsWith(HOST))).toHaveLength(3);
    // A new host gets a place after the other hosts are known to hang.
    for (const origin of hanging) await end(origin, false);
    void ask('https://new.example.com', 'app');
    await settle();
    expect(inWork.some(({ name }) => name.startsWith('https://new'))).toBe(true);
  });

  it('are 192 in all (P-15)', async () => {
    const { ask, inWork, makeKnown } = openPlaces();
    const known = Array.from({ length: 80 }, (_, n) => `http://h${n}.example.com`);
    for (const origin of known) await makeKnown(origin);
    for (const origin of known) for (let n = 0; n < 5; n += 1) void ask(origin, 'app');
    await settle();
    expect(inWork).toHaveLength(192);
  });
});

describe('isSilent', () => {
  it.each<[string, boolean | null, number]>([
    ['a new host is silent after 250 ms', null, 250],
    ['a host that answered before is silent after a second', true, 1000],
    ['a host that did not answer before is silent immediately', false, 0],
  ])('decides by the previous request: %s', async (_, before, silentAfterMs) => {
    const { places, ask, end, clock } = openPlaces();
    expect(places.isSilent(HOST)).toBe(false);
    await ask(HOST, 'app');
    await end(HOST, before);
    expect(places.isSilent(HOST)).toBe(false);
    await ask(HOST, 'app');
    clock.ms = silentAfterMs - 1;
    if (silentAfterMs > 0) expect(places.isSilent(HOST)).toBe(false);
    clock.ms = silentAfterMs;
    expect(places.isSilent(HOST)).toBe(true);
    await end(HOST);
    expect(places.isSilent(HOST)).toBe(false);
  });
});
