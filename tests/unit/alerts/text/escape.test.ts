import { describe, expect, it } from 'vitest';
import { type Dialect, escapeCode, escapeText, findSafeUrl, visibleLine } from '#lib/alerts/text/escape.ts';

describe('visibleLine (X-30)', () => {
  it.each([
    ['a\nb\t c\u2028d', 'a b c d'],
    ['v1\u202e0.1', 'v1\\u202e0.1'],
    ['a\u200bb', 'a\\u200bb'],
    ['a\u0007b', 'a\\u0007b'],
    ['  x  ', 'x'],
  ])('makes control and invisible characters visible in %j', (text, clean) => expect(visibleLine(text)).toBe(clean));

  it('cuts between characters', () => {
    expect(visibleLine('😀'.repeat(5), 4)).toBe('😀😀😀…');
    expect(visibleLine('abcd', 4)).toBe('abcd');
  });
});

describe('escapeText (W-43)', () => {
  it.each<[Dialect, string, string]>([
    ['slack', '<!channel> & <@U1>', '&lt;!channel&gt; &amp; &lt;@\u200bU1&gt;'],
    ['slack', '*b* _i_', '\u200b*\u200bb\u200b*\u200b \u200b_\u200bi\u200b_\u200b'],
    ['slack', 'https://evil.example', 'https://\u200bevil.example'],
    ['discord', '@everyone **x** ||y||', '@\u200beveryone \\*\\*x\\*\\* \\|\\|y\\|\\|'],
    ['discord', '<@&123> <#1>', '\\<@\u200b\\&123\\> \\<#\u200b1\\>'],
    ['markdown', '[a](http://evil) `c` #12', '\\[a\\](http://\u200bevil) \\`c\\` #\u200b12'],
    ['markdown', '<script>', '\\<script\\>'],
    ['markdown', '- not a list', '\u200b- not a list'],
    ['markdown', '1. not a list', '\u200b1. not a list'],
    ['markdown', 'x-1.2-rc', 'x-1.2-rc'],
    ['telegram', '<b>&"', '&lt;b&gt;&amp;&quot;'],
    ['telegram', '@all /start ghcr.io/acme/api', '@\u200ball /\u200bstart ghcr.io/acme/api'],
  ])('escapes for %s: %s', (dialect, text, escaped) => expect(escapeText(text, dialect)).toBe(escaped));
});

describe('escapeCode', () => {
  it.each<[Dialect, string, string]>([
    ['slack', 'a `b` <!here>', "`a 'b' &lt;!here&gt;`"],
    ['markdown', 'RUN npm ci', '`RUN npm ci`'],
    ['markdown', 'a `b` ``c``', '``` a `b` ``c`` ```'],
    ['discord', '@everyone', '`@everyone`'],
    ['teams', 'RUN [a](http://b) `c`', 'RUN \\[a\\](http://\u200bb) \\`c\\`'],
    ['telegram', '</code><a>', '<code>&lt;/code&gt;&lt;a&gt;</code>'],
    ['telegram', '', ''],
  ])('writes code for %s: %s', (dialect, text, escaped) => expect(escapeCode(text, dialect)).toBe(escaped));
});

describe('findSafeUrl', () => {
  it.each([
    ['https://a.example/x?y=1&z=2', 'https://a.example/x?y=1&z=2'],
    ['http://[::1]:3000/i/1', 'http://[::1]:3000/i/1'],
    ['https://a.example/x)[evil](y', 'https://a.example/x%29%5Bevil%5D%28y'],
    ['https://a.example/|x>', 'https://a.example/%7Cx%3E'],
    ['https://a.example/"onload=', 'https://a.example/%22onload='],
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['https://user:pass@a.example/', null],
    ['not a url', null],
    [null, null],
  ])('accepts http and https URLs without credentials only: %s', (address, safe) =>
    expect(findSafeUrl(address)).toBe(safe),
  );
});
