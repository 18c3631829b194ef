import { describe, expect, it } from 'vitest';
import { LeaseLostError } from '#lib/db/errors.ts';
import type { WatchedTag } from '#lib/db/tags/tags.ts';
import { decideOutcome, hasRead } from '#lib/poll/poll-outcome.ts';
import { noFindings, type PollFindings } from '#lib/poll/poll-run.ts';
import { summarizeUnchecked } from '#lib/poll/unchecked-tags.ts';
import { RegistryError, type RegistryErrorKind } from '#lib/registry/index.ts';

const failure = (kind: RegistryErrorKind) =>
  new RegistryError({ kind, registry: 'r.test', request: 'GET /v2/', problem: 'failed' });

const ended = (changes: Partial<PollFindings>): PollFindings => ({ ...noFindings(null), ...changes });
const requests = { ...noFindings(null).requests, list: 1, head: 3 };
const listed = { truncated: false, pageSize: null, notes: [] };
const usefulHeads = { useful: 2, useless: 0 };
const troubled = { untroubled: 0, troubledTagId: 7 };
const untroubled = { untroubled: 1, troubledTagId: 7 };

describe('decideOutcome', () => {
  it.each<[string, unknown, Partial<PollFindings>, boolean | null, string]>([
    ['a paused registry', failure('paused'), { requests, succeeded: 2 }, null, 'paused'],
    ['being stopped', failure('cancelled'), { requests, failed: 2 }, null, 'interrupted'],
    ['a lost lease', new LeaseLostError('id'), { requests, succeeded: 2 }, null, 'interrupted'],
    ['a host that refuses', failure('tls'), { requests, listed, succeeded: 2 }, false, 'error'],
    ['an error of our own', new Error('database'), {}, false, 'error'],

    ['all tags that were asked for', null, { requests, listed, failed: 3 }, false, 'all-tags-fail'],
    ['a list, and no tag was due', null, { requests, listed, unchecked: troubled }, false, 'all-tags-fail'],
    ['the rest of a first check', null, { requests, failed: 2, unchecked: troubled }, false, 'all-tags-fail'],
    ['nothing asked of such tags', null, { unchecked: troubled }, null, 'all-tags-failed-before'],
    ['a refused list and all tags', null, { requests, listed, isListRefused: true, failed: 3 }, false, 'all-tags-fail'],

    ['nothing asked', null, {}, null, 'no-answer'],
    ['nothing asked of good tags', null, { unchecked: untroubled }, null, 'no-answer'],
    ['a quota that lets nothing through', null, { waiting: 4, tagsLeft: 4 }, null, 'no-answer'],
    ['only tags that fail beside good ones', null, { requests, failed: 1, unchecked: untroubled }, null, 'no-answer'],
    ['a refused list', null, { requests, listed, isListRefused: true }, null, 'no-answer'],
    ['a list, and no tag was begun', null, { requests, listed, tagsLeft: 3 }, null, 'cut-off'],
    ['a list and one bad tag of four', null, { requests, listed, failed: 1, tagsLeft: 3 }, null, 'cut-off'],

    ['a list of no tags', null, { requests, listed }, true, 'answered'],
    ['a list of good tags, none of them due', null, { requests, listed, unchecked: untroubled }, true, 'answered'],
    ['one good tag of three', null, { requests, failed: 2, succeeded: 1 }, true, 'answered'],
    ['one good tag before it was cut off', null, { requests, failed: 1, succeeded: 1, tagsLeft: 9 }, true, 'answered'],
    ['good tags that were not begun', null, { requests, listed, tagsLeft: 9, unchecked: untroubled }, true, 'answered'],
    [
      'HEADs of tags that wait for the quota',
      null,
      { requests, heads: usefulHeads, waiting: 3, tagsLeft: 3 },
      true,
      'answered',
    ],
    ['a part alone', null, { requests, completed: 1, unchecked: untroubled }, true, 'answered'],
  ])('decides the outcome of %s', (_, error, changes, succeeded, reason) => {
    expect(decideOutcome(error, ended(changes))).toEqual({ succeeded, reason });
  });

  it('never calls a poll successful in which the registry returned nothing', () => {
    for (const failed of [0, 1])
      for (const tagsLeft of [0, 2])
        for (const unchecked of [{ untroubled: 0, troubledTagId: null }, troubled, untroubled]) {
          const findings = ended({ requests, failed, tagsLeft, unchecked });
          expect(hasRead(findings)).toBe(false);
          expect(decideOutcome(null, findings).succeeded).not.toBe(true);
        }
  });
});

describe('summarizeUnchecked', () => {
  const NOW = new Date('2026-01-01T00:00:00Z');
  const tag = (id: number, changes: Partial<WatchedTag>): WatchedTag => ({
    id,
    name: `t${id}`,
    form: 'moving',
    checkedAt: NOW,
    changedAt: NOW,
    nextCheckAt: NOW,
    digest: null,
    missingSince: null,
    missingCount: 0,
    goneAt: null,
    problemCode: null,
    problemSince: null,
    problemTries: null,
    ...changes,
  });

  it('counts tags that answered, including missing ones, and tags that wait for the quota', () => {
    const tags = [tag(1, {}), tag(2, { missingSince: NOW }), tag(3, { problemCode: 'waiting-for-quota' })];
    expect(summarizeUnchecked(tags)).toEqual({ untroubled: 3, troubledTagId: null });
  });

  it('ignores tags that are gone or were never checked', () => {
    const tags = [tag(1, { goneAt: NOW }), tag(2, { checkedAt: null })];
    expect(summarizeUnchecked(tags)).toEqual({ untroubled: 0, troubledTagId: null });
  });

  it('names the first tag that could not be read, even if it was read before', () => {
    const tags = [tag(1, {}), tag(2, { problemCode: 'denied' }), tag(3, { problemCode: 'denied' })];
    expect(summarizeUnchecked(tags)).toEqual({ untroubled: 1, troubledTagId: 2 });
  });
});
