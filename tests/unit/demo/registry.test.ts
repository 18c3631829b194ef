import { describe, expect, it } from 'vitest';
import type { DemoChange, DemoHistory } from '#lib/demo/history.ts';
import { sha256 } from '#lib/demo/image-documents.ts';
import { createReplayRegistry } from '#lib/demo/registry.ts';
import { DAY_MS } from '#lib/demo/steps.ts';

const layer = (letter: string, sizeBytes: number, instruction: string | null) => ({
  digest: `sha256:${letter.repeat(64)}`,
  sizeBytes,
  instruction,
});
const base = layer('a', 100, 'ADD file:1 in /');
const change = (at: string, platform: string, indexed: boolean, layers: DemoChange['layers']): DemoChange => ({
  at: new Date(at),
  platform,
  indexed,
  layers,
});
const history: DemoHistory = {
  repositories: [
    {
      name: 'library/x',
      tags: [
        {
          name: 'latest',
          changes: [
            change('2016-01-01T10:00:00Z', 'linux/amd64', false, [base, layer('b', 20, null)]),
            change('2016-02-01T10:00:00Z', 'linux/amd64', true, [base, layer('c', 30, 'RUN c')]),
            change('2016-02-01T10:00:00Z', 'linux/arm/v7', true, [layer('d', 40, 'RUN d')]),
            change('2016-03-01T10:00:00Z', 'linux/arm/v7', true, [layer('e', 50, 'RUN e')]),
          ],
        },
        { name: 'later', changes: [change('2016-03-01T10:00:00Z', 'linux/amd64', false, [base])] },
      ],
    },
  ],
};
const SHIFT_MS = 10 * DAY_MS;
const at = (recorded: string) => new Date(Date.parse(recorded) + SHIFT_MS);
const parse = (bytes: Uint8Array | undefined) => JSON.parse(Buffer.from(bytes ?? []).toString());

describe('createReplayRegistry', () => {
  it('is empty before the first push, and has each tag from its first push on', () => {
    const registry = createReplayRegistry(history, { shiftMs: SHIFT_MS });
    expect(registry.tags('library/x')).toBeNull();
    registry.advanceTo(at('2016-01-01T09:59:59Z'));
    expect(registry.repositories()).toEqual([]);
    expect(registry.manifest('library/x', 'latest')).toBeNull();
    registry.advanceTo(at('2016-01-01T10:00:00Z'));
    expect(registry.tags('library/x')).toEqual(['latest']);
    registry.advanceTo(at('2016-03-01T10:00:00Z'));
    expect(registry.tags('library/x')).toEqual(['latest', 'later']);
    expect(registry.repositories()).toEqual(['library/x']);
    expect(registry.tags('library/y')).toBeNull();
  });

  it('builds a schema 2 manifest and a config that match their digests', () => {
    const registry = createReplayRegistry(history, { shiftMs: SHIFT_MS });
    registry.advanceTo(at('2016-01-15T00:00:00Z'));
    const manifest = registry.manifest('library/x', 'latest');
    expect(manifest?.digest).toBe(sha256(manifest?.bytes ?? new Uint8Array()));
    const document = parse(manifest?.bytes);
    expect(document.layers.map(({ size }: { size: number }) => size)).toEqual([100, 20]);
    const config = registry.blob('library/x', document.config.digest);
    expect(config?.byteLength).toBe(document.config.size);
    expect(sha256(config ?? new Uint8Array())).toBe(document.config.digest);
    expect(parse(config ?? undefined)).toMatchObject({
      os: 'linux',
      architecture: 'amd64',
      created: '2016-01-11T10:00:00.000Z',
      history: [{ created_by: 'ADD file:1 in /' }, {}],
      rootfs: { type: 'layers', diff_ids: [sha256(Buffer.from(base.digest)), expect.stringMatching(/^sha256:/)] },
    });
  });

  it('keeps a history entry without created_by for an unknown instruction (C-02, C-03)', () => {
    const registry = createReplayRegistry(history, { shiftMs: SHIFT_MS });
    registry.advanceTo(at('2016-01-15T00:00:00Z'));
    const manifest = parse(registry.manifest('library/x', 'latest')?.bytes);
    const config = parse(registry.blob('library/x', manifest.config.digest) ?? undefined);
    expect(config.history).toHaveLength(2);
    expect(config.history[1]).toEqual({ created: '2016-01-11T10:00:00.000Z' });
  });

  it('builds a manifest list of the newest image of each platform, linux/amd64 first', () => {
    const registry = createReplayRegistry(history, { shiftMs: SHIFT_MS });
    registry.advanceTo(at('2016-02-15T00:00:00Z'));
    const before = parse(registry.manifest('library/x', 'latest')?.bytes);
    registry.advanceTo(at('2016-03-15T00:00:00Z'));
    const list = registry.manifest('library/x', 'latest');
    expect(list?.mediaType).toBe('application/vnd.docker.distribution.manifest.list.v2+json');
    const { manifests } = parse(list?.bytes);
    expect(manifests.map(({ platform }: { platform: object }) => platform)).toEqual([
      { architecture: 'amd64', os: 'linux' },
      { architecture: 'arm', os: 'linux', variant: 'v7' },
    ]);
    expect(manifests[0].digest).toBe(before.manifests[0].digest);
    expect(manifests[1].digest).not.toBe(before.manifests[1].digest);
    for (const { digest, size } of manifests) {
      const child = registry.manifest('library/x', digest);
      expect(child?.bytes.byteLength).toBe(size);
      expect(registry.blob('library/x', parse(child?.bytes).config.digest)).not.toBeNull();
    }
  });

  it('serves old images by digest, and can go back in time', () => {
    const registry = createReplayRegistry(history, { shiftMs: SHIFT_MS });
    registry.advanceTo(at('2016-01-15T00:00:00Z'));
    const first = registry.manifest('library/x', 'latest');
    registry.advanceTo(at('2016-02-15T00:00:00Z'));
    expect(registry.manifest('library/x', 'latest')?.digest).not.toBe(first?.digest);
    expect(registry.manifest('library/x', first?.digest ?? '')?.bytes).toEqual(first?.bytes);
    registry.advanceTo(at('2016-01-15T00:00:00Z'));
    expect(registry.manifest('library/x', 'latest')?.digest).toBe(first?.digest);
  });

  it('does not confuse blobs, manifests and repositories', () => {
    const registry = createReplayRegistry(history, { shiftMs: SHIFT_MS });
    registry.advanceTo(at('2016-01-15T00:00:00Z'));
    const manifest = registry.manifest('library/x', 'latest');
    const configDigest = parse(manifest?.bytes).config.digest;
    expect(registry.manifest('library/x', configDigest)).toBeNull();
    expect(registry.blob('library/x', manifest?.digest ?? '')).toBeNull();
    expect(registry.blob('library/y', configDigest)).toBeNull();
  });
});
