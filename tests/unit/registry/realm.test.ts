import { describe, expect, it } from 'vitest';
import { decideRealm } from '#lib/registry/auth/realm.ts';

function decide(registry: string, realm: string | undefined, hasSecret = true, trustedTokenHosts: string[] = []) {
  const decision = decideRealm({ realm, challengedBy: new URL(`${registry}/v2/`), hasSecret, trustedTokenHosts });
  return decision.allowed ? decision.url.href : decision.reason;
}

describe('decideRealm with a password', () => {
  it.each([
    ['https://registry-1.docker.io', 'https://auth.docker.io/token'],
    ['https://registry.gitlab.com', 'https://gitlab.com/jwt/auth'],
    ['https://registry.digitalocean.com', 'https://api.digitalocean.com/v2/registry/auth'],
    ['https://quay.io', 'https://quay.io/v2/auth'],
    ['https://ghcr.io', 'https://ghcr.io/token'],
    ['https://team.azurecr.io', 'https://team.azurecr.io/oauth2/token'],
    ['https://europe-docker.pkg.dev', 'https://europe-docker.pkg.dev/v2/token'],
    ['https://10.0.0.5:5000', 'https://10.0.0.5:5000/token'],
    ['http://registry:5000', 'http://registry:5001/token'],
    ['http://localhost:5000', 'http://localhost:5000/token'],
  ])('allows for %s the realm %s (S-05, S-07)', (registry, realm) => {
    expect(decide(registry, realm)).toBe(realm);
  });

  it.each([
    ['S-04 another site', 'https://registry.corp.example.com', 'https://collector.attacker.net/token', 'foreign-host'],
    ['S-04 two customers of one cloud', 'https://a.github.io', 'https://b.github.io/token', 'foreign-host'],
    ['S-04 only a public suffix in common', 'https://a.co.uk', 'https://b.co.uk/token', 'foreign-host'],
    ['S-04 another public address', 'https://93.184.216.34', 'https://93.184.216.35/t', 'foreign-host'],
    ['S-04 same address, other port', 'https://93.184.216.34', 'https://93.184.216.34:8443/t', 'foreign-host'],
    ['a word, as is left of a URL that was cut', 'https://r.example.com', 'http', 'no-url'],
    ['S-04 another port of localhost', 'http://localhost:5000', 'http://localhost:5001/t', 'private-address'],
    [
      'S-02 a metadata address over http',
      'https://r.example.com',
      'http://169.254.169.254/latest/meta-data',
      'downgrade',
    ],
    ['S-02 https', 'https://r.example.com', 'https://169.254.169.254/latest/meta-data', 'forbidden-address'],
    ['S-02 IPv6', 'https://r.example.com', 'https://[fd00:ec2::254]/', 'forbidden-address'],
    ['S-02 mapped into IPv6', 'https://r.example.com', 'https://[::ffff:169.254.169.254]/', 'forbidden-address'],
    ['S-02 by name', 'https://r.example.com', 'https://metadata.google.internal/', 'forbidden-address'],
    ['S-03 plain http behind https', 'https://r.example.com', 'http://r.example.com/token', 'downgrade'],
    ['S-08 an inner address', 'https://r.example.com', 'https://0.0.0.0/token', 'forbidden-address'],
    ['S-08 an inner address', 'https://r.example.com', 'https://[::]/token', 'forbidden-address'],
    ['S-08 an inner address', 'https://r.example.com', 'https://localhost./token', 'private-address'],
    ['S-08 an inner address', 'https://r.example.com', 'https://127.1/token', 'private-address'],
    ['S-08 an inner address', 'https://r.example.com', 'https://0x7f.1/token', 'private-address'],
    ['user info', 'https://r.example.com', 'https://r.example.com@evil.net/token', 'user-info'],
    ['no http', 'https://r.example.com', 'file:///etc/passwd', 'no-url'],
    ['nonsense', 'https://r.example.com', 'https://[', 'no-url'],
    ['A-09 none', 'https://r.example.com', undefined, 'no-realm'],
    ['A-09 empty', 'https://r.example.com', '', 'no-realm'],
  ])('rejects (%s): %s naming %s', (_, registry, realm, reason) => {
    expect(decide(registry, realm)).toBe(reason);
  });

  it('resolves a relative realm against the URL of the challenge (A-10)', () => {
    expect(decide('https://r.example.com', '/token')).toBe('https://r.example.com/token');
  });

  it('allows hosts that the operator trusts, with and without a port (S-05)', () => {
    expect(decide('https://r.example.com', 'https://sso.other.net/t', true, ['sso.other.net'])).toContain(
      'sso.other.net',
    );
    expect(decide('https://r.example.com', 'https://sso.other.net:8443/t', true, ['SSO.other.net:8443'])).toContain(
      '8443',
    );
    expect(decide('https://r.example.com', 'https://sso.other.net:9/t', true, ['sso.other.net:8443'])).toBe(
      'foreign-host',
    );
    expect(decide('https://r.example.com', 'https://169.254.169.254/', true, ['169.254.169.254'])).toBe(
      'forbidden-address',
    );
    expect(decide('https://r.example.com', 'https://x.sso.other.net/', true, ['sso.other.net'])).toBe('foreign-host');
  });
});

describe('decideRealm without a secret', () => {
  it('allows another public host, but no private one (S-06)', () => {
    expect(decide('https://r.example.com', 'https://elsewhere.net/token', false)).toBe('https://elsewhere.net/token');
    expect(decide('https://r.example.com', 'https://10.0.0.1/token', false)).toBe('private-address');
    expect(decide('https://r.example.com', 'https://169.254.169.254/', false)).toBe('forbidden-address');
    expect(decide('http://127.0.0.1:5000', 'http://127.0.0.1:5001/token', false)).toContain('5001');
  });
});
