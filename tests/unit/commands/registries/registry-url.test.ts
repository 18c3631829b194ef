import { describe, expect, it } from 'vitest';
import { RefusedError } from '#lib/commands/errors.ts';
import { parseRegistryUrl } from '#lib/commands/registries/registry-url.ts';

const HUB = { host: 'docker.io', url: 'https://registry-1.docker.io', insecure: false };

function fieldOf(text: string, insecure = false): string | null {
  try {
    parseRegistryUrl(text, insecure);
  } catch (error) {
    if (error instanceof RefusedError) return error.field;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('parseRegistryUrl', () => {
  it.each([
    'docker.io',
    'Docker.IO',
    'docker.io.',
    'index.docker.io',
    'https://index.docker.io/v1/',
    'registry-1.docker.io',
    'https://registry-1.docker.io:443/v2/',
    'registry.hub.docker.com',
    'https://hub.docker.com/',
    'http://docker.io',
  ])('reads %s as Docker Hub (R-03)', (text) => {
    expect(parseRegistryUrl(text, false)).toEqual(HUB);
    expect(parseRegistryUrl(text, true)).toEqual(HUB);
  });

  it.each([
    ['ghcr.io', 'ghcr.io', 'https://ghcr.io'],
    ['GHCR.io', 'ghcr.io', 'https://ghcr.io'],
    ['https://ghcr.io:443', 'ghcr.io', 'https://ghcr.io'],
    ['ghcr.io.', 'ghcr.io', 'https://ghcr.io'],
    ['https://registry.example.com/v2/', 'registry.example.com', 'https://registry.example.com'],
    ['h.example:5000', 'h.example:5000', 'https://h.example:5000'],
    ['h.example/', 'h.example', 'https://h.example'],
    [' h.example ', 'h.example', 'https://h.example'],
    ['oci://h.example', 'h.example', 'https://h.example'],
    ['docker://h.example:5000', 'h.example:5000', 'https://h.example:5000'],
    ['https://[2001:db8::1]:5000', '[2001:db8::1]:5000', 'https://[2001:db8::1]:5000'],
  ])('reads %s as the host %s at %s (R-19)', (text, host, url) => {
    expect(parseRegistryUrl(text, false)).toEqual({ host, url, insecure: false });
  });

  it.each([
    ['h.example/prefix', 'h.example/prefix'],
    ['https://h.example/prefix/', 'h.example/prefix'],
    ['https://h.example/prefix/v2/', 'h.example/prefix'],
    ['https://h.example/artifactory/api/docker/repo/v2', 'h.example/artifactory/api/docker/repo'],
  ])('keeps the path of %s (R-20)', (text, host) => {
    expect(parseRegistryUrl(text, false)).toEqual({ host, url: `https://${host}`, insecure: false });
  });

  it('allows plain HTTP only with consent, and never for an https URL (S-67)', () => {
    expect(fieldOf('http://h.example:5000')).toBe('insecure');
    const agreed = { host: 'h.example:5000', url: 'http://h.example:5000', insecure: true };
    expect(parseRegistryUrl('http://h.example:5000', true)).toEqual(agreed);
    expect(parseRegistryUrl('h.example:5000', true)).toEqual(agreed);
    expect(parseRegistryUrl('https://h.example:5000', true)).toMatchObject({ insecure: false });
  });

  it.each(['localhost:5000', '127.0.0.1:5000', '[::1]:5000', '127.8.9.10'])(
    'allows plain HTTP for %s, which is this machine (S-67)',
    (host) => {
      expect(parseRegistryUrl(host, false)).toEqual({ host, url: `http://${host}`, insecure: true });
      expect(parseRegistryUrl(`http://${host}/v2/`, false)).toMatchObject({ host, insecure: true });
      expect(parseRegistryUrl(`https://${host}`, false)).toMatchObject({ host, insecure: false });
    },
  );

  it.each(['localhost.evil.example', '127.0.0.1.evil.example', 'evil.example/localhost'])(
    'does not take %s for this machine (R-06)',
    (text) => {
      expect(parseRegistryUrl(text, false)).toMatchObject({ insecure: false });
      expect(fieldOf(`http://${text}`)).toBe('insecure');
    },
  );

  it.each(['127.0.0.1.', '0x7f.1', '2130706433', 'http://①②⑦.0.0.1', '127。0。0。1', '%31%32%37.0.0.1'])(
    'reads %s as 127.0.0.1 (R-22)',
    (text) => {
      expect(parseRegistryUrl(text, true)).toMatchObject({ host: '127.0.0.1', url: 'http://127.0.0.1' });
    },
  );

  it.each([
    'https://registry.example.com@evil.com/',
    'https://user:pw@h.example',
    'https://good\\@evil/',
    'https://go\tod.example',
    'https://good.example\n.evil',
    'good.example evil',
    'ftp://h.example',
    'file:///etc/passwd',
    'javascript://h.example',
    'https://',
    'https:// ',
    'h.example:99999',
    'not an address',
    '',
  ])('rejects %j (R-22)', (text) => {
    expect(fieldOf(text)).toBe('url');
  });

  it('shows no password of a rejected URL', () => {
    expect(() => parseRegistryUrl('https://user:canary@h.example', false)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('canary') }),
    );
  });
});
