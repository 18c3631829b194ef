import { describe, expect, it } from 'vitest';
import {
  apiBaseUrl,
  formatReference,
  formatRepository,
  InvalidReferenceError,
  isLoopbackHost,
  isOverlongName,
  isRepositoryName,
  isTagName,
  parseReference,
} from '#lib/image/reference.ts';
import { cpuMs } from '#tests/support/cpu-time.ts';
import { below, checkSeeds, listSeeds, pickOne } from '#tests/support/random.ts';

const HEX = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const DIGEST = `sha256:${HEX}`;

function failure(text: string): InvalidReferenceError {
  try {
    parseReference(text);
  } catch (error) {
    if (error instanceof InvalidReferenceError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted as ${formatReference(parseReference(text))}`);
}

describe('parseReference accepts', () => {
  it.each([
    ['R-01', 'alpine', 'docker.io/library/alpine'],
    ['R-01', 'alpine:3.21', 'docker.io/library/alpine:3.21'],
    ['R-02', 'bitnami/redis:7', 'docker.io/bitnami/redis:7'],
    ['R-03', 'docker.io/alpine', 'docker.io/library/alpine'],
    ['R-03', 'index.docker.io/alpine', 'docker.io/library/alpine'],
    ['R-03', 'registry-1.docker.io/library/alpine', 'docker.io/library/alpine'],
    ['R-03', 'registry-1.docker.io:443/library/alpine', 'docker.io/library/alpine'],
    ['R-04', 'localhost/foo', 'localhost/foo'],
    ['R-05', 'localhost:5000/foo', 'localhost:5000/foo'],
    ['R-05', '127.0.0.1:5000/foo:1', '127.0.0.1:5000/foo:1'],
    ['R-05', '[::1]:5000/foo', '[::1]:5000/foo'],
    ['R-05', '[0:0:0:0:0:0:0:1]:5000/foo', '[::1]:5000/foo'],
    ['R-05', 'myhost:5000/a/b', 'myhost:5000/a/b'],
    ['R-07', 'myhost/foo', 'docker.io/myhost/foo'],
    ['R-10', 'GHCR.IO/owner/app:V1', 'ghcr.io/owner/app:V1'],
    ['R-10', 'ghcr.io:443/owner/app', 'ghcr.io/owner/app'],
    ['R-11', `ghcr.io/o/app:1.2@${DIGEST}`, `ghcr.io/o/app:1.2@${DIGEST}`],
    ['R-11', `alpine@${DIGEST}`, `docker.io/library/alpine@${DIGEST}`],
    ['R-14', 'alpine:v1.0-RC1', 'docker.io/library/alpine:v1.0-RC1'],
    ['R-16', 'a__b/a---b/a.b/a_b', 'docker.io/a__b/a---b/a.b/a_b'],
    ['R-18', 'alpine@blake3:abc', 'docker.io/library/alpine@blake3:abc'],
    ['R-19', 'oci://ghcr.io/o/app', 'ghcr.io/o/app'],
    ['R-19', 'docker://alpine', 'docker.io/library/alpine'],
    ['R-19', 'https://ghcr.io/o/app/', 'ghcr.io/o/app'],
    ['a page of Docker Hub', 'https://hub.docker.com/_/node', 'docker.io/library/node'],
    ['a page of Docker Hub', 'https://hub.docker.com/r/bitnami/redis/tags', 'docker.io/bitnami/redis'],
    ['spaces around', '  alpine\n', 'docker.io/library/alpine'],
  ])('(%s) %s as %s', (_, text, expected) => {
    const reference = parseReference(text);
    expect(formatReference(reference)).toBe(expected);
    expect(reference.insecure).toBe(false);
  });

  it('a reference without a tag, whose tag is null (R-01, R-11)', () => {
    expect(parseReference('alpine')).toEqual({
      registry: 'docker.io',
      repository: 'library/alpine',
      tag: null,
      digest: null,
      insecure: false,
    });
  });

  it('plain HTTP only for a written http://, and then a host without a dot (R-19)', () => {
    expect(parseReference('http://h:5000/app')).toMatchObject({ registry: 'h:5000', insecure: true });
    expect(parseReference('http://registry/app')).toMatchObject({ registry: 'registry', repository: 'app' });
    expect(parseReference('localhost:5000/app').insecure).toBe(false);
    expect(parseReference('http://docker.io/alpine').insecure).toBe(false);
  });

  it('tags of 1 to 128 characters (R-13)', () => {
    expect(parseReference(`alpine:${'a'.repeat(128)}`).tag).toHaveLength(128);
    expect(failure(`alpine:${'a'.repeat(129)}`).code).toBe('tag');
    expect(isTagName('_x')).toBe(true);
    for (const tag of ['', '.x', '-x', 'a b', 'a/b', 'é', 'x\n']) expect(isTagName(tag)).toBe(false);
  });

  it('names of more than 255 characters, marked as too long (R-15)', () => {
    const longest = parseReference(`ghcr.io/${'a'.repeat(247)}`);
    expect(isOverlongName(longest)).toBe(false);
    expect(isOverlongName(parseReference(`ghcr.io/${'a'.repeat(248)}`))).toBe(true);
  });
});

describe('parseReference rejects', () => {
  it.each([
    ['empty', '', 'empty'],
    ['empty', ' \n', 'empty'],
    ['R-07', 'myhost:5000/', 'no-repository'],
    ['R-12', HEX, 'image-id'],
    ['R-12', DIGEST, 'image-id'],
    ['R-16', 'a___b', 'repository'],
    ['R-16', 'a..b', 'repository'],
    ['R-16', '-a', 'repository'],
    ['R-16', 'a-', 'repository'],
    ['R-16', 'a//b', 'repository'],
    ['R-16', '/a', 'repository'],
    ['R-16', 'a/', 'repository'],
    ['R-17', `alpine@sha256:${HEX.toUpperCase()}`, 'digest'],
    ['R-17', `alpine@sha256:${HEX.slice(1)}`, 'digest'],
    ['R-17', 'alpine@sha256:../../x', 'digest'],
    ['R-17', 'alpine@sha256:%2f', 'digest'],
    ['R-17', `alpine@${DIGEST}@${DIGEST}`, 'digest'],
    ['R-19', 'https://registry.example.com/v2/', 'no-repository'],
    ['R-19', 'http://h:5000', 'no-repository'],
    ['R-19', 'https://index.docker.io/v1/', 'no-repository'],
    ['R-22', 'https://registry.example.com@evil.com/app', 'userinfo'],
    ['R-22', 'https://user:secret@registry.example.com/app', 'userinfo'],
    ['R-22', 'registry.example.com@evil.com/app', 'digest'],
    ['R-22', 'https://good\\@evil/app', 'whitespace'],
    ['R-22', 'ex\tample.com/app', 'whitespace'],
    ['R-22', 'ex\nample.com/app', 'whitespace'],
    ['R-22', 'http://①②⑦.0.0.1/app', 'host'],
    ['R-22', '0x7f.1/app', 'host'],
    ['R-22', 'http://2130706433/app', 'host'],
    ['R-22', '127。0。0。1:80/app', 'host'],
    ['R-22', '%31%32%37.0.0.1/app', 'host'],
    ['R-22', '127.0.0.1./app', 'host'],
    ['R-22', '127.1/app', 'host'],
    ['R-22', '..:80/app', 'host'],
    ['ports', 'host:0/app', 'host'],
    ['ports', 'host:65536/app', 'host'],
    ['ports', 'host:5000:6000/app', 'host'],
    ['IPv6', '[::1/app', 'host'],
    ['IPv6', '[zz]:5000/app', 'host'],
    ['variables', `app:\${TAG}`, 'tag'],
    ['too long', `a/${'a'.repeat(2_000)}`, 'too-long'],
  ])('(%s) %j as %s', (_, text, code) => {
    expect(failure(text).code).toBe(code);
  });

  it.each([
    ['R-08', 'MyHost/foo', 'myhost/foo'],
    ['R-09', 'docker.io/Library/Alpine', 'docker.io/library/alpine'],
    ['R-09', 'ghcr.io/Owner/Repo:V1', 'ghcr.io/owner/repo:V1'],
  ])('(%s) %s and suggests %s', (_, text, suggestion) => {
    const error = failure(text);
    expect(error).toMatchObject({ code: 'uppercase', message: 'repository name must be lowercase', suggestion });
  });

  it('stray slashes and suggests a name without them (R-16)', () => {
    expect(failure('ghcr.io/o/app/').suggestion).toBe('ghcr.io/o/app');
    expect(failure('a..b').suggestion).toBeNull();
  });
});

describe('the grammar of references (R-16)', () => {
  it('is checked in linear time', () => {
    const started = cpuMs();
    for (const evil of [
      'a-'.repeat(255),
      'a-'.repeat(511),
      `${'a-'.repeat(400)}!`,
      'a__'.repeat(340),
      'a/'.repeat(511),
    ]) {
      expect(isRepositoryName(evil)).toBe(false);
      expect(() => parseReference(evil)).toThrow(InvalidReferenceError);
    }
    expect(isRepositoryName('a-'.repeat(1_000_000))).toBe(false);
    expect(cpuMs() - started).toBeLessThan(200);
  });

  it('accepts only names that parse to themselves again', () =>
    checkSeeds(listSeeds(1), (random) => {
      const pieces = [
        'a',
        'b1',
        '.',
        '-',
        '_',
        '__',
        '/',
        ':',
        '@',
        'A',
        'localhost',
        'ghcr.io',
        '5000',
        '[::1]',
        DIGEST,
        '%',
        ' ',
      ];
      let accepted = 0;
      for (let round = 0; round < 20_000; round++) {
        const text = Array.from({ length: 1 + below(random, 7) }, () => pickOne(random, pieces)).join('');
        try {
          const reference = parseReference(text);
          accepted++;
          expect(parseReference(formatReference(reference))).toEqual(reference);
          expect(isRepositoryName(reference.repository)).toBe(true);
          const url = new URL(`${apiBaseUrl(reference.registry, reference)}/v2/${reference.repository}/`);
          expect(url.pathname).toBe(`/v2/${reference.repository}/`);
          if (reference.registry !== 'docker.io') expect(url.host).toBe(reference.registry);
        } catch (error) {
          if (!(error instanceof InvalidReferenceError)) throw error;
        }
      }
      expect(accepted).toBeGreaterThan(1_000);
    }));
});

describe('hosts of references', () => {
  it.each([
    ['docker.io', false, 'https://registry-1.docker.io'],
    ['ghcr.io', false, 'https://ghcr.io'],
    ['localhost:5000', true, 'http://localhost:5000'],
    ['[::1]:5000', false, 'https://[::1]:5000'],
  ])('have their apiBaseUrl: %s, insecure %s', (host, insecure, url) => {
    expect(apiBaseUrl(host, { insecure })).toBe(url);
  });

  it.each(['localhost', 'LOCALHOST:5000', '127.0.0.1', '127.0.0.1:5000', '127.8.9.1', '[::1]', '[::1]:5000'])(
    'are loopback: %s (R-06)',
    (host) => {
      expect(isLoopbackHost(host)).toBe(true);
    },
  );

  it.each([
    'localhost.example.com',
    'notlocalhost',
    '127.0.0.1.evil.com',
    '127.0.0.1.evil.com:5000',
    'evil.com/localhost',
    'localhost@evil.com',
    '128.0.0.1',
    '[::2]',
    '',
  ])('are not loopback: %s (R-06)', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });

  it('are formatted the same for all names of Docker Hub (R-03)', () => {
    expect(formatRepository(parseReference('index.docker.io/alpine:1'))).toBe('docker.io/library/alpine');
  });
});
