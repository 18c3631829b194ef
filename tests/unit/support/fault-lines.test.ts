import { describe, expect, it } from 'vitest';
import { applyFaults } from '#tests/support/fake-registry/fault.ts';
import { refusal } from '#tests/support/fake-registry/fault-answers.ts';
import {
  everywhere,
  FAULT_LINES,
  type FaultName,
  faultLine,
  headAlternates,
  headNames,
} from '#tests/support/fake-registry/fault-lines.ts';
import { fakeRegistry } from '#tests/support/fake-registry/open-client.ts';
import { servedDigests } from '#tests/support/fake-registry/tally.ts';

const APP = 'team/app';
const request = (method: string, path: string) => ({ method, path, headers: {}, body: '' });
const right = () => ({ status: 200, headers: { 'docker-content-digest': 'sha256:right' }, body: '{}' });

describe('a table of faults', () => {
  it.for(Object.keys(FAULT_LINES) as FaultName[])('affects only its own tag: %s', (name) => {
    const faults = [faultLine(name, { repository: APP, reference: '1.0.4' })];
    const answers = ['HEAD', 'GET'].map((method) =>
      applyFaults(faults, request(method, `/v2/${APP}/manifests/1.0.4`), right),
    );
    expect(answers).not.toEqual([right(), right()]);
    for (const path of [`/v2/${APP}/manifests/1.0.40`, `/v2/${APP}/manifests/1x0.4`, `/v2/${APP}/tags/list`]) {
      expect(applyFaults(faults, request('GET', path), right)).toEqual(right());
    }
    expect(applyFaults(faults, request('GET', `/v2/other/${APP}/manifests/1.0.4`), right)).toEqual(right());
  });

  it('uses the first matching line, and skips the first requests when configured', () => {
    const late = { ...everywhere(refusal(403, 'no')), after: 1, times: 2 };
    const faults = [late, headNames('sha256:other', { repository: APP })];
    const ask = () => applyFaults(faults, request('HEAD', `/v2/${APP}/manifests/main`), right).status;
    expect([ask(), ask(), ask(), ask()]).toEqual([200, 403, 403, 200]);
  });

  it('returns another digest each time for alternating HEADs', () => {
    const faults = [headAlternates({ repository: APP })];
    const ask = () =>
      applyFaults(faults, request('HEAD', `/v2/${APP}/manifests/main`), right).headers?.['docker-content-digest'];
    expect(ask()).not.toBe(ask());
  });
});

describe('a fake registry', () => {
  it('reduces the quota for GET of manifests only, and answers 429 when none is left', async () => {
    const fake = await fakeRegistry({ quota: { limit: 10, remaining: 2, windowSeconds: 60 } });
    fake.content.image(APP, 'main', [1]);
    const ask = async (method: string) => {
      const { status, headers } = await fetch(`${fake.origin}/v2/${APP}/manifests/main`, { method });
      return [status, headers.get('ratelimit-remaining')];
    };
    expect([await ask('HEAD'), await ask('GET'), await ask('HEAD'), await ask('GET'), await ask('GET')]).toEqual([
      [200, '2;w=60'],
      [200, '1;w=60'],
      [200, '1;w=60'],
      [200, '0;w=60'],
      [429, '0;w=60'],
    ]);
    expect(fake.takeTally(APP)).toEqual({ heads: 2, lists: 0, tags: 3, digests: 0, blobs: 0, all: 5 });
    expect(fake.takeTally().all).toBe(0);
    expect(servedDigests(fake.requests, APP, 'main')).toEqual(new Set([fake.content.tagsOf(APP).get('main')]));
  });
});
