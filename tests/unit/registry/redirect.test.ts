import { describe, expect, it } from 'vitest';
import { decideRedirect } from '#lib/registry/transport/redirect.ts';

const decide = (from: string, location: string | undefined, hop = 1) => {
  const decision = decideRedirect(new URL(from), location, hop, 5);
  return decision.follow ? decision.url.href : decision.reason;
};

describe('decideRedirect', () => {
  it.each([
    ['https://r.example.com/v2/a', 'https://cdn.example.net/x?sig=1', 'https://cdn.example.net/x?sig=1'],
    ['https://r.example.com/v2/a', '/v2/b', 'https://r.example.com/v2/b'],
    ['http://127.0.0.1:5000/v2/a', 'http://127.0.0.1:5001/b', 'http://127.0.0.1:5001/b'],
    ['http://10.0.0.5/v2/a', 'http://10.0.0.6:9000/b', 'http://10.0.0.6:9000/b'],
  ])('follows %s to %s', (from, location, expected) => {
    expect(decide(from, location)).toBe(expected);
  });

  it.each([
    ['S-23 from https to http', 'https://r.example.com/', 'http://r.example.com/', 'downgrade'],
    ['S-24 to an inner address', 'https://r.example.com/', 'https://127.0.0.1/', 'private-address'],
    ['S-24 to an inner address', 'https://r.example.com/', 'https://[fd12::1]/', 'private-address'],
    ['S-24 to an inner address', 'https://r.example.com/', 'https://localhost/', 'private-address'],
    ['S-24 NAT64', 'https://r.example.com/', 'https://[64:ff9b::7f00:1]/', 'private-address'],
    ['S-24 from inside too', 'http://10.0.0.5/', 'http://169.254.169.254/', 'private-address'],
    ['S-22 user info', 'https://r.example.com/', 'https://u:p@r.example.com/', 'user-info'],
    ['other scheme', 'https://r.example.com/', 'ftp://r.example.com/', 'no-url'],
    ['no location', 'https://r.example.com/', undefined, 'no-location'],
  ])('rejects (%s): %s to %s', (_, from, location, reason) => {
    expect(decide(from, location)).toBe(reason);
  });

  it('follows at most five redirects (S-25)', () => {
    expect(decide('https://r.example.com/', '/next', 5)).toBe('https://r.example.com/next');
    expect(decide('https://r.example.com/', '/next', 6)).toBe('too-many');
  });
});
