import { describe, expect, it } from 'vitest';
import { judgeFindings } from '#lib/alerts/ci-check/judge-findings.ts';
import type { FindingChecks } from '#lib/domain/ci-check.ts';

const DEV = { kind: 'dev-dependencies', bytes: 18_900_000 };
const CACHE = { kind: 'package-cache', bytes: 4_000_000 };
const judge = (added: { kind: string; bytes: number }[], checks: FindingChecks = {}, secrets = 0) =>
  judgeFindings({ change: { added, secrets }, checks }, 'linux/amd64').map(({ verdict, reason }) => {
    return [verdict, reason.code, reason.message];
  });

describe('what a change adds to the findings', () => {
  it('is a warning by default, with all kinds in one sentence', () => {
    expect(judge([DEV, CACHE])).toEqual([
      ['warn', 'findings-added', 'This change adds 18.9 MB of dev dependencies and 4.00 MB of package caches.'],
    ]);
  });

  it('fails for kinds that fail in plimsoll.yaml, and warns for the others', () => {
    expect(judge([DEV, CACHE], { 'package-cache': 'fail' })).toEqual([
      ['fail', 'findings-added', 'This change adds 4.00 MB of package caches.'],
      ['warn', 'findings-added', 'This change adds 18.9 MB of dev dependencies.'],
    ]);
  });

  it('is nothing for kinds that are off', () => {
    expect(judge([DEV], { 'dev-dependencies': 'off', secret: 'off' }, 2)).toEqual([]);
  });

  it('is a warning for a kind of a newer release', () => {
    expect(judge([{ kind: 'of-tomorrow', bytes: 5_000_000 }], { secret: 'off' })).toEqual([
      ['warn', 'findings-added', 'This change adds 5.00 MB of of-tomorrow.'],
    ]);
  });

  it('has of secrets only their number', () => {
    const message = '1 secret was added; details in Plimsoll.';
    expect(judge([], {}, 1)).toEqual([['warn', 'secrets-added', message]]);
    expect(judge([], { secret: 'fail' }, 1)).toEqual([['fail', 'secrets-added', message]]);
  });

  it('is nothing where the findings of an image are unknown, or nothing is added', () => {
    expect(judgeFindings({ change: null, checks: {} }, 'linux/amd64')).toEqual([]);
    expect(judge([])).toEqual([]);
  });
});
