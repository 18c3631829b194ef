import { describe, expect, it } from 'vitest';
import { fileOf, mistakesOf } from './file/mistakes.ts';

describe('what checks do about findings', () => {
  it.each([
    [
      'findings: { checks: { dev-dependencies: fail, documentation: off } }',
      { 'dev-dependencies': 'fail', documentation: 'off' },
    ],
    ['findings: { checks: {} }', {}],
    ['findings: {}', {}],
    ['findings:', {}],
    ['owners: []', {}],
  ])('is written in plimsoll.yaml as %s', (text, checks) => {
    expect(fileOf(text).findings).toEqual({ checks });
  });

  it('is a mistake of the file for an unknown kind or word', () => {
    expect(mistakesOf('findings: { checks: { dev-dependency: fail } }')[0]).toContain('findings.checks');
    expect(mistakesOf('findings: { checks: { secret: error } }')[0]).toContain('findings.checks.secret');
  });
});
