import { describe, expect, it } from 'vitest';
import { tagStates } from '#components/tags/tag-state.ts';
import type { Tag, TagProblem, UnreadPart } from '#lib/views/dto/tags.ts';

const AT = '2026-01-10T12:00:00.000Z';
const NEXT = '2026-01-10T14:20:00.000Z';

const tag = (change: Partial<Tag> = {}): Tag => ({
  id: 1,
  name: 'main',
  isPinnedDigest: false,
  tagsAtDigest: null,
  form: 'moving',
  digest: 'sha256:1',
  kind: 'image',
  platforms: [],
  sizeBytes: 1,
  unpackedBytes: null,
  deltaBytes: null,
  pullCostBytes: 1,
  createdAt: null,
  observedAt: AT,
  checkedAt: AT,
  missingSince: null,
  goneSince: null,
  problem: null,
  unreadParts: [],
  ...change,
});
const problem = (change: Partial<TagProblem> = {}): TagProblem => ({
  code: 'denied',
  message: '“no pull for you”',
  hint: null,
  status: 403,
  since: AT,
  triedAt: AT,
  nextTryAt: NEXT,
  ...change,
});
const part = (change: Partial<UnreadPart> = {}): UnreadPart => ({
  kind: 'child',
  digest: 'sha256:2',
  platform: 'linux/arm64',
  code: 'not-found',
  message: 'It is not there.',
  hint: null,
  since: AT,
  nextTryAt: NEXT,
  ...change,
});
const words = (change: Partial<Tag>) => tagStates(tag(change)).map((state) => state.words);

describe('the state shown beside a tag', () => {
  it('is empty for a tag that was read completely', () => {
    expect(tagStates(tag())).toEqual([]);
  });

  it('is missing from the first failed check on, and empty once the tag is gone', () => {
    expect(tagStates(tag({ missingSince: AT }))).toMatchObject([
      { kind: 'missing', words: 'missing', time: { kind: 'since', at: AT } },
    ]);
    expect(tagStates(tag({ goneSince: AT, problem: problem(), unreadParts: [part()] }))).toEqual([]);
  });

  it('is unreadable, with the status, the next attempt and the message of the registry', () => {
    expect(tagStates(tag({ problem: problem() }))).toEqual([
      {
        kind: 'unreadable',
        words: 'cannot be read (403)',
        time: { kind: 'next', at: NEXT },
        reason: '“no pull for you”',
      },
    ]);
    expect(words({ problem: problem({ status: null, code: 'timeout' }) })).toEqual(['cannot be read']);
    expect(tagStates(tag({ problem: problem({ nextTryAt: null }) }))[0]?.time).toBeNull();
  });

  it('distinguishes changed and never read tags that wait for the quota', () => {
    const waiting = problem({ code: 'waiting-for-quota', status: null });
    expect(tagStates(tag({ problem: waiting }))).toMatchObject([
      { kind: 'waiting', words: 'changed, not read yet', time: { kind: 'next', at: NEXT } },
    ]);
    expect(words({ problem: waiting, digest: null })).toEqual(['not read yet']);
  });

  it('names the platform that was not read, or counts several parts', () => {
    expect(words({ unreadParts: [part()] })).toEqual(['linux/arm64 not read']);
    expect(words({ unreadParts: [part({ kind: 'config', platform: null })] })).toEqual(['config not read']);
    expect(words({ unreadParts: [part(), part({ platform: 'linux/amd64' }), part({ platform: null })] })).toEqual([
      '3 parts not read',
    ]);
    expect(tagStates(tag({ unreadParts: [part({ code: 'waiting-for-quota' })] }))).toMatchObject([
      { kind: 'waiting', words: 'linux/arm64 not read yet', time: { kind: 'next', at: NEXT } },
    ]);
    const soon = '2026-01-10T13:00:00.000Z';
    expect(tagStates(tag({ unreadParts: [part(), part({ nextTryAt: soon })] }))[0]?.time?.at).toBe(soon);
  });

  it('has several entries when several apply', () => {
    expect(words({ missingSince: AT, problem: problem(), unreadParts: [part()] })).toEqual([
      'missing',
      'cannot be read (403)',
      'linux/arm64 not read',
    ]);
  });
});
