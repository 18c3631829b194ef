import { describe, expect, it } from 'vitest';
import { NEW_MAJOR, TAGS_GONE } from '#lib/alerts/end-reasons.ts';
import { reconcile, type StoredMember } from '#lib/alerts/reconcile.ts';
import { dayOf, digestOf, judgedSeries, member, newsFrom, type Pushed } from './series.ts';

const RECOVERED = member(1, 110, { state: 'recovered', endedAt: dayOf(2), lastDigest: digestOf(100) });
const MAJOR = { megabytes: 130, startsMajor: true };

function reconciled(pushed: (number | Pushed)[], members: StoredMember[], isAlive: boolean, news: number) {
  const options = { mayAlert: newsFrom(news), now: dayOf(400) };
  return reconcile([judgedSeries(pushed, { isAlive })], members, options);
}

describe('growth that is superseded in the poll that finds it', () => {
  it.each<[string, (number | Pushed)[], boolean, string]>([
    ['the tags are gone', [100, 110, 100, 112], false, TAGS_GONE],
    ['a new major version began', [100, 110, 100, 112, MAJOR], true, NEW_MAJOR],
  ])('reopens and ends a member with the reason: %s', (_, pushed, isAlive, why) => {
    const { changes } = reconciled(pushed, [RECOVERED], isAlive, 3);
    expect(changes[0]?.events).toMatchObject([{ kind: 'reopened' }, { kind: 'superseded', why }]);
  });

  it.each<[string, (number | Pushed)[], boolean, string]>([
    ['the tags are gone', [100, 110], false, TAGS_GONE],
    ['a new major version began', [100, 110, MAJOR], true, NEW_MAJOR],
  ])('opens with the reason of its end: %s', (_, pushed, isAlive, why) => {
    expect(reconciled(pushed, [], isAlive, 1).openings).toMatchObject([{ state: 'superseded', why }]);
  });
});
