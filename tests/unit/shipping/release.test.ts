import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { describeRelease } from '../../../bin/release.mjs';

const read = (path: string) => readFileSync(resolve(import.meta.dirname, '../../..', path), 'utf8');
const { version } = JSON.parse(read('package.json')) as { version: string };
const IMAGE = 'ghcr.io/plimsoll-app/plimsoll';

const CHANGELOG =
  '# Changelog\n\n## 1.2.0 - 2026-01-02\n\n### Added\n\n- A.\n\n## 1.1.0 - 2025-12-01\n\n- B.\n\n## 0.9.0-rc.1 - 2025-11-01\n\n- C.\n';
const describeTag = (tag: string, changelog = CHANGELOG) =>
  describeRelease({ tag, version: tag.replace(/^v/, ''), changelog });

describe('a release', () => {
  it('has the notes of its own section and moves the tags of its series', () => {
    expect(describeTag('v1.2.0')).toEqual({
      version: '1.2.0',
      tags: ['1.2.0', '1.2', '1', 'latest'],
      isPrerelease: false,
      notes: '### Added\n\n- A.',
    });
    expect(describeTag('v1.1.0').notes).toBe('- B.');
  });

  it('moves no other tag when it is a pre-release', () => {
    expect(describeTag('v0.9.0-rc.1')).toMatchObject({ tags: ['0.9.0-rc.1'], isPrerelease: true, notes: '- C.' });
  });

  it('does not move the tag 0, since its versions may be incompatible', () => {
    expect(describeTag('v0.3.1', '## 0.3.1 - 2026-01-02\n- D.').tags).toEqual(['0.3.1', '0.3', 'latest']);
  });

  it.each([
    ['1.2.0', /is not a version tag/],
    ['v1.2', /is not a version tag/],
    ['v1.2.0+build', /is not a version tag/],
    ['v1.2.0;rm', /is not a version tag/],
    ['v1.3.0', /no section/],
  ])('is rejected for the tag %s', (tag, message) => {
    expect(() => describeTag(tag)).toThrow(message);
  });

  it('is rejected when tag and version differ, or the section has no date or text', () => {
    expect(() => describeRelease({ tag: 'v1.2.0', version: '1.1.0', changelog: CHANGELOG })).toThrow(
      /package\.json has 1\.1\.0/,
    );
    expect(() => describeTag('v2.0.0', '## 2.0.0 - unreleased\n- E.')).toThrow(/no section/);
    expect(() => describeTag('v2.0.0', '## 2.0.0 - 2026-01-02\n\n## 1.0.0 - 2026-01-01\n- F.')).toThrow(/no section/);
  });
});

describe('the published image', () => {
  it('is named in its current version by compose.yaml, fly.toml and the documents', () => {
    const { services } = parse(read('compose.yaml')) as { services: { plimsoll: { image: string } } };
    expect(services.plimsoll.image).toBe(`\${PLIMSOLL_IMAGE:-${IMAGE}:${version}}`);
    expect(read('fly.toml')).toContain(`image = '${IMAGE}:${version}'`);
    const named = read('docs/install.md').match(/ghcr\.io\/[\w/-]+:[\w.-]+/g) ?? [];
    expect(named.length).toBeGreaterThan(4);
    expect(new Set(named)).toEqual(new Set([`${IMAGE}:${version}`]));
  });

  it('can be built from the checkout instead', () => {
    const { services } = parse(read('compose.build.yaml')) as {
      services: { plimsoll: { build: { context: string } } };
    };
    expect(services.plimsoll.build.context).toBe('.');
    expect(read('docs/install.md')).toContain('-f compose.yaml -f compose.build.yaml up -d --build');
  });

  it('is verified in the documents by the name of the workflow that signs it', () => {
    const workflow = read('.github/workflows/release.yml');
    expect(workflow).toContain(`IMAGE: ${IMAGE}`);
    expect(read('docs/install.md')).toContain(
      `--certificate-identity https://github.com/plimsoll-app/plimsoll/.github/workflows/release.yml@refs/tags/v${version}`,
    );
  });
});
