import { describe, expect, it } from 'vitest';
import { redactUrl } from '#lib/registry/redact.ts';

describe('redactUrl', () => {
  it.each([
    ['/v2/a/tags/list?n=100&last=b', '/v2/a/tags/list?n=100&last=b'],
    ['https://s3.example/x?X-Amz-Signature=abc&X-Amz-Date=1', 'https://s3.example/x?X-Amz-Signature=…&X-Amz-Date=…'],
    ['https://az.example/x?sig=abc&se=2026', 'https://az.example/x?sig=…&se=…'],
    ['https://u:p@h/x', 'https://h/x'],
    ['https://h/x#token', 'https://h/x'],
    [
      'https://h/t?service=s&scope=repository:a:pull&account=me',
      'https://h/t?service=s&scope=repository:a:pull&account=…',
    ],
    ['https://h/x?abcdef', 'https://h/x?…'],
    ['/v2/', '/v2/'],
  ])('leaves no secret in %s (S-27)', (url, expected) => {
    expect(redactUrl(url)).toBe(expected);
  });
});
