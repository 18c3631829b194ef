import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadReplay } from '#tests/support/replay-data.ts';
import { listBytes, manifestBytes, platformName } from '#tests/support/replay-documents.ts';

const data = await loadReplay();
const sha256 = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

describe('the replay data', () => {
  it('rebuilds every manifest to its Docker Hub digest', () => {
    expect(data.manifests.length).toBeGreaterThan(500);
    const wrong = data.manifests.filter((manifest) => sha256(manifestBytes(manifest)) !== manifest.digest);
    expect(wrong.map(({ digest }) => digest)).toEqual([]);
  });

  it('rebuilds every manifest list to its Docker Hub digest', () => {
    expect(data.lists.length).toBeGreaterThan(200);
    const wrong = data.lists.filter((list) => sha256(listBytes(list)) !== list.digest);
    expect(wrong.map(({ digest }) => digest)).toEqual([]);
  });

  it('contains events in order, and tags that are deleted', () => {
    expect(data.events.map(({ at }) => at)).toEqual(data.events.map(({ at }) => at).sort((a, b) => a - b));
    expect(data.events.some(({ target }) => target === null)).toBe(true);
    expect(new Set(data.events.map(({ repository }) => repository)).size).toBeGreaterThanOrEqual(4);
  });

  it.each([
    [{ os: 'linux', osVersion: null, architecture: 'amd64', variant: null }, 'linux/amd64'],
    [{ os: 'linux', osVersion: null, architecture: 'arm64', variant: 'v8' }, 'linux/arm64'],
    [{ os: 'linux', osVersion: null, architecture: 'arm', variant: 'v5' }, 'linux/arm/v5'],
    [{ os: 'windows', osVersion: '10.0.14393.1', architecture: 'amd64', variant: null }, 'windows/amd64:10.0.14393.1'],
  ])('names the platform %j %s (M-31, M-32)', (platform, name) => {
    expect(platformName(platform)).toBe(name);
  });
});
