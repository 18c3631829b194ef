import { describe, expect, it } from 'vitest';
import { formatReference, InvalidReferenceError, parseReference } from '#lib/image/reference.ts';

const KNOWN = [
  'art.example/docker',
  'art.example/docker/team',
  'art.example/Artifactory/api/docker/Local',
  'localhost:5000/mirror',
  'bare/proxy',
];
const digest = `sha256:${'a'.repeat(64)}`;

describe('a reference to a registry that is known with a path (R-20)', () => {
  it.each([
    ['art.example/docker/app:1', 'art.example/docker', 'app'],
    ['art.example/docker/a/b/c', 'art.example/docker', 'a/b/c'],
    ['https://art.example/docker/app', 'art.example/docker', 'app'],
    ['docker://ART.example/docker/app', 'art.example/docker', 'app'],
    ['art.example:443/docker/app', 'art.example/docker', 'app'],
    // The longest path has priority.
    ['art.example/docker/team/app', 'art.example/docker/team', 'app'],
    // Only whole segments count.
    ['art.example/dockerx/app', 'art.example', 'dockerx/app'],
    ['art.example/docker/teams/app', 'art.example/docker', 'teams/app'],
    ['art.example/other/app', 'art.example', 'other/app'],
    // These have another host or port.
    ['other.example/docker/app', 'other.example', 'docker/app'],
    ['art.example:8443/docker/app', 'art.example:8443', 'docker/app'],
    ['localhost:5000/mirror/app', 'localhost:5000/mirror', 'app'],
    ['localhost:5001/mirror/app', 'localhost:5001', 'mirror/app'],
    // A path in upper case and a host of one word are unambiguous.
    ['art.example/Artifactory/api/docker/Local/team/app', 'art.example/Artifactory/api/docker/Local', 'team/app'],
    ['bare/proxy/team/app', 'bare/proxy', 'team/app'],
    ['bare/app', 'docker.io', 'bare/app'],
    ['proxy/app', 'docker.io', 'proxy/app'],
  ])('is assigned: %s to %s', (text, registry, repository) => {
    expect(parseReference(text, KNOWN)).toMatchObject({ registry, repository });
  });

  it('keeps tag and digest, and parses the same when formatted', () => {
    const reference = parseReference(`art.example/docker/app:1@${digest}`, KNOWN);
    expect(reference).toMatchObject({ registry: 'art.example/docker', tag: '1', digest });
    expect(parseReference(formatReference(reference), KNOWN)).toEqual(reference);
  });

  it.each(['art.example/docker', 'art.example/docker/', 'https://art.example/docker/v2/', 'art.example/docker:1'])(
    'is rejected without a repository: %s',
    (text) => {
      expect(() => parseReference(text, KNOWN)).toThrow(
        new InvalidReferenceError('no-repository', 'names the registry art.example/docker, but no repository in it'),
      );
    },
  );

  it('suggests the repository in lower case without changing the path', () => {
    let suggestion: string | null = null;
    try {
      parseReference('art.example/Artifactory/api/docker/Local/Team/App', KNOWN);
    } catch (error) {
      if (error instanceof InvalidReferenceError) suggestion = error.suggestion;
    }
    expect(suggestion).toBe('art.example/Artifactory/api/docker/Local/team/app');
  });
});
