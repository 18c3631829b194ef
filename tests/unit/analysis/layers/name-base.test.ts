import { describe, expect, it } from 'vitest';
import { type BaseTag, nameBase } from '#lib/analysis/layers/name-base.ts';

const PREFIX = 'org.opencontainers.image.base.';
const NODE = 'docker.io/library/node';
const day = (date: number) => new Date(Date.UTC(2026, 10, date));

const tagged = (tag: string, rest: Partial<BaseTag> = {}): BaseTag => ({
  tag,
  repositoryId: 'node',
  repository: NODE,
  digest: 'sha256:image',
  rootDigest: 'sha256:index',
  firstSeenAt: day(1),
  endedAt: null,
  ...rest,
});
const labelled = (name: string | null, digest: string | null = null) => ({
  ...(name === null ? {} : { [`${PREFIX}name`]: name }),
  ...(digest === null ? {} : { [`${PREFIX}digest`]: digest }),
});
const tagOf = (...tags: BaseTag[]) => nameBase({}, 2, tags)?.tag;

describe('nameBase with watched images', () => {
  it('names repository, tag and digest of the image, with the repository to link to', () => {
    expect(nameBase({}, 2, [tagged('24-alpine')])).toEqual({
      name: NODE,
      tag: '24-alpine',
      repositoryId: 'node',
      digest: 'sha256:image',
      layerCount: 2,
      isCurrent: true,
      endedAt: null,
      by: 'layers',
      label: null,
    });
  });

  it.each([
    ['24-alpine', ['alpine', 'latest', '24-alpine']],
    ['24.2.0-alpine3.21', ['24-alpine', '24.2.0-alpine', '24.2.0-alpine3.21', '24.2-alpine', 'lts-alpine3.21']],
    ['v1.2.3', ['main', 'v1', 'v1.2.3', 'sha-0a1b2c3d4e5f']],
    ['release-1.2.3', ['stable', 'release-1.2.3']],
    ['2026-11-03', ['latest', '1', '2026-11-03']],
    ['latest', ['latest', `sha256:${'a'.repeat(64)}`]],
    ['main', ['pr-1234', 'main']],
  ])('prefers %s as the most precise of %j', (best, tags) => {
    expect(tagOf(...tags.map((tag) => tagged(tag)))).toBe(best);
    expect(tagOf(...tags.toReversed().map((tag) => tagged(tag)))).toBe(best);
  });

  it('prefers a current tag to a more precise former one', () => {
    expect(tagOf(tagged('24.2.0', { endedAt: day(3) }), tagged('latest'))).toBe('latest');
  });

  it('names a former tag with the time when it moved on', () => {
    const former = [tagged('24', { endedAt: day(3) }), tagged('24', { endedAt: day(5) })];
    expect(nameBase({}, 2, former)).toMatchObject({ tag: '24', isCurrent: false, endedAt: day(5) });
  });

  it('takes the tag that points to it longest among equals', () => {
    expect(tagOf(tagged('edge', { firstSeenAt: day(2) }), tagged('main', { firstSeenAt: day(1) }))).toBe('main');
  });

  it('prefers the repository that labels name to another one with the same image', () => {
    const mirror = tagged('24.2.0', { repositoryId: 'mirror', repository: 'ghcr.io/mirror/node' });
    const tags = [mirror, tagged('24')];
    expect(nameBase({}, 2, tags)).toMatchObject({ repositoryId: 'mirror', tag: '24.2.0' });
    expect(nameBase(labelled('node:24'), 2, tags)).toMatchObject({ repositoryId: 'node', tag: '24', label: null });
  });

  it('mentions no label that names one of the tags, its digest, or that of its index', () => {
    const of = (labels: Record<string, string>) =>
      nameBase(labels, 2, [tagged('24.2.0'), tagged('24', { endedAt: day(3) })])?.label;
    expect(of(labelled('node:24'))).toBeNull();
    expect(of(labelled('docker.io/library/node'))).toBeNull();
    expect(of(labelled(null, 'sha256:image'))).toBeNull();
    expect(of(labelled('internal/name:1', 'sha256:index'))).toBeNull();
  });

  it('takes the layers and mentions the label where they differ', () => {
    const of = (labels: Record<string, string>) => nameBase(labels, 2, [tagged('24')]);
    expect(of(labelled('debian:12', 'sha256:debian'))).toMatchObject({ name: NODE, by: 'layers', label: 'debian:12' });
    expect(of(labelled('node:22'))?.label).toBe('node:22');
    expect(of(labelled(null, 'sha256:other'))?.label).toBe('sha256:other');
  });
});

describe('nameBase without a watched image', () => {
  it('names what the labels say, and marks it', () => {
    expect(nameBase(labelled('node:24-alpine', 'sha256:named'), 2, [])).toMatchObject({
      name: NODE,
      tag: '24-alpine',
      digest: 'sha256:named',
      repositoryId: null,
      layerCount: 2,
      by: 'label',
      label: null,
    });
  });

  it('keeps a label that is no reference as it is, and knows no layers without a boundary', () => {
    expect(nameBase(labelled('Our Base Image'), null, [])).toMatchObject({
      name: 'Our Base Image',
      tag: null,
      digest: null,
      layerCount: null,
      by: 'label',
    });
  });

  it('has a number of layers and no name when only the config shows them, and nothing otherwise', () => {
    expect(nameBase({}, 3, [])).toMatchObject({ name: null, digest: null, layerCount: 3, by: 'config' });
    expect(nameBase({}, null, [])).toBeNull();
  });
});
