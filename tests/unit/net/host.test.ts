import { describe, expect, it } from 'vitest';
import { classifyHost } from '#lib/net/host.ts';

describe('classifyHost', () => {
  it.each([
    ['registry.example.com', 'name'],
    ['localhost.example.com', 'name'],
    ['notlocalhost', 'name'],
    ['127.0.0.1.evil.com', 'name'],
    ['localhost', 'private'],
    ['LOCALHOST', 'private'],
    ['localhost.', 'private'],
    ['a.localhost', 'private'],
    ['127.0.0.1', 'private'],
    ['10.0.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['[::1]', 'private'],
    ['[::ffff:10.0.0.1]', 'private'],
    ['[fd00::1]', 'private'],
    ['0.0.0.0', 'forbidden'],
    ['169.254.169.254', 'forbidden'],
    ['100.100.100.200', 'forbidden'],
    ['[fd00:ec2::254]', 'forbidden'],
    ['[fe80::1]', 'forbidden'],
    ['metadata.google.internal', 'forbidden'],
    ['Metadata.Google.Internal.', 'forbidden'],
    ['93.184.216.34', 'public'],
    ['[2606:2800:220:1::1]', 'public'],
  ])('classifies the host %s as %s (R-06, S-11, S-15)', (hostname, expected) => {
    expect(classifyHost(hostname)).toBe(expected);
  });

  it.each([
    '127.1',
    '127.0.1',
    '0x7f.1',
    '0x7f000001',
    '2130706433',
    '017700000001',
    '0177.0.0.1',
    '127.0.0.1.',
    '%31%32%37.0.0.1',
    '①②⑦.⓪.⓪.①',
    '127。0。0。1',
    '[::ffff:127.0.0.1]',
    '[0:0:0:0:0:ffff:7f00:1]',
    'LOCALHOST',
    'localhost.',
    'ｌｏｃａｌｈｏｓｔ',
  ])('recognises %s in a URL as loopback (S-08)', (spelling) => {
    expect(classifyHost(new URL(`http://${spelling}:5000/`).hostname)).toBe('private');
  });

  it.each(['169.254.43518', '2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '[::ffff:a9fe:a9fe]'])(
    'recognises %s in a URL as a metadata address (S-11)',
    (spelling) => {
      expect(classifyHost(new URL(`http://${spelling}/`).hostname)).toBe('forbidden');
      expect(classifyHost(spelling)).toBe('forbidden');
    },
  );
});
