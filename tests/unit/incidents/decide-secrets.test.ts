import { describe, expect, it } from 'vitest';
import { ELSEWHERE } from '#lib/alerts/end-reasons.ts';
import type { Book } from '#lib/incidents/book.ts';
import { acknowledge, close } from '#lib/incidents/decide-by-person.ts';
import { decideSecrets, NO_TAG, type SecretsFound, type TaggedSecret } from '#lib/incidents/decide-secrets.ts';
import type { Draft } from '#lib/incidents/draft.ts';
import { toPlan } from '#lib/incidents/plan.ts';

const NOW = new Date('2026-12-01T12:00:00Z');
const REPOSITORY = { id: 'repository', registryId: 'registry', owner: 'team-api' };
const ANN = { actor: { actorKind: 'user', actorName: 'Ann' }, reason: 'a test key' };

function openWorld() {
  const channels = [
    { id: 'chat', kind: 'discord', settings: {}, enabled: true },
    { id: 'hook', kind: 'webhook', settings: {}, enabled: true },
  ];
  const subject = {
    reference: 'ghcr.io/acme/api',
    stream: null,
    platform: null,
    owner: null,
    relation: 'ours' as const,
  };
  const subjectsOf = () => [{ ...subject, kind: 'secret', labels: {} }];
  const book: Book = { drafts: new Map(), routing: { routes: [], mutes: [], channels, subjectsOf }, now: NOW };
  const decide = (found: Partial<SecretsFound>) => decideSecrets(book, { ...NOTHING, ...found });
  const events = () =>
    [...book.drafts.values()].map(({ incident, events }) => ({
      silent: incident.silent,
      state: incident.state,
      events: events.map(({ event, deliveries }) => `${event.kind} ${deliveries.length}`),
    }));
  return { book, decide, events };
}

const NOTHING: SecretsFound = {
  repository: REPOSITORY,
  carried: new Map(),
  added: [],
  uncertain: new Set(),
  listsKnown: false,
  isOwn: true,
};

const secret = (id: string, tag = '1.4'): TaggedSecret => ({ id, rules: 1, tag });
const carrying = (...secrets: TaggedSecret[]) => new Map(secrets.map((one) => [one.id, one]));
const pushed = (...secrets: TaggedSecret[]) => ({ carried: carrying(...secrets), added: secrets });

describe('an incident about secrets (D-48)', () => {
  it('opens for secrets that a push added, critical and with a message to each channel', () => {
    const { book, decide, events } = openWorld();
    decide(pushed(secret('a'), secret('b')));
    expect(events()).toEqual([{ silent: false, state: 'open', events: ['opened 2'] }]);
    expect(toPlan(book).added).toMatchObject([
      {
        kind: 'secret',
        severity: 'critical',
        repositoryId: 'repository',
        owner: 'team-api',
        notifyReason: 'secret-added',
        secrets: { tag: '1.4', items: [{ id: 'a' }, { id: 'b' }] },
      },
    ]);
  });

  it('has only the number and the tag in its events, which everybody can read', () => {
    const { book, decide } = openWorld();
    decide(pushed(secret('secret-of-the-key-file')));
    const events = toPlan(book).events.map(({ event }) => event);
    expect(events).toMatchObject([{ reason: null, details: { secrets: 1, tag: '1.4' } }]);
    expect(JSON.stringify(events)).not.toContain('key-file');
  });

  it('takes in what later pushes add, with a message, and what it has only once', () => {
    const { decide, events, book } = openWorld();
    decide(pushed(secret('a')));
    decide(pushed(secret('a')));
    decide({ carried: carrying(secret('a'), secret('b', '1.5')), added: [secret('a'), secret('b', '1.5')] });
    expect(events()).toEqual([{ silent: false, state: 'open', events: ['opened 2', 'escalated 2'] }]);
    expect([...book.drafts.values()][0]?.incident.secrets).toMatchObject({
      tag: '1.5',
      items: [{ id: 'a' }, { id: 'b' }],
    });
  });

  it('ends when no tag carries any of its secrets', () => {
    const { book, decide, events } = openWorld();
    decide(pushed(secret('a'), secret('b')));
    decide({ carried: carrying(secret('b')) });
    expect(events()).toMatchObject([{ state: 'open' }]);
    decide({});
    expect(events()).toEqual([{ silent: false, state: 'recovered', events: ['opened 2', 'recovered 2'] }]);
    expect(toPlan(book).events.at(-1)?.event).toMatchObject({ kind: 'recovered', reason: NO_TAG });
  });

  it('stays open while the findings of the image that took the place of its image are unknown', () => {
    const { decide, events } = openWorld();
    decide(pushed(secret('a')));
    decide({ uncertain: new Set(['a']) });
    expect(events()).toMatchObject([{ state: 'open' }]);
  });

  it('opens again when a tag is moved back to an image with its secret', () => {
    const { decide, events } = openWorld();
    decide(pushed(secret('a')));
    decide({});
    decide({ carried: carrying(secret('a', 'stable')) });
    expect(events()).toEqual([{ silent: false, state: 'open', events: ['opened 2', 'recovered 2', 'reopened 2'] }]);
  });

  it('opens again and takes in the rest when a push brings its secret back together with another', () => {
    const { decide, events } = openWorld();
    decide(pushed(secret('a')));
    decide({});
    decide(pushed(secret('a', '1.6'), secret('b', '1.6')));
    const [incident, ...others] = events();
    expect(others).toEqual([]);
    expect(incident?.events).toEqual(['opened 2', 'recovered 2', 'reopened 2', 'escalated 2']);
  });

  it('that a person accepted has no successor for the same secrets', () => {
    const { book, decide, events } = openWorld();
    decide(pushed(secret('a')));
    const [draft] = book.drafts.values();
    close(book, draft as Draft, 'accepted', { ...ANN, until: null });
    decide(pushed(secret('a', '1.5')));
    expect(events()).toMatchObject([{ state: 'accepted' }]);
    decide(pushed(secret('b', '1.5')));
    expect(events()).toMatchObject([{ state: 'accepted' }, { state: 'open' }]);
  });

  it('that a person acknowledged stays so when another secret is added', () => {
    const { book, decide, events } = openWorld();
    decide(pushed(secret('a')));
    acknowledge(book, [...book.drafts.values()][0] as Draft, ANN);
    decide(pushed(secret('a'), secret('b')));
    expect(events()).toMatchObject([{ state: 'acknowledged' }]);
  });

  it('is closed when its repository becomes third-party', () => {
    const { decide, events } = openWorld();
    decide(pushed(secret('a')));
    decide({ isOwn: false });
    expect(events()).toMatchObject([{ state: 'superseded' }]);
  });
});

describe('secrets that no push added (D-49)', () => {
  it('are listed without messages once no image is due', () => {
    const { book, decide, events } = openWorld();
    decide({ carried: carrying(secret('a')) });
    expect(events()).toEqual([]);
    for (const _ of [1, 2]) decide({ carried: carrying(secret('a')), listsKnown: true });
    expect(events()).toEqual([{ silent: true, state: 'open', events: ['opened 0'] }]);
    expect(toPlan(book).added).toMatchObject([{ notify: 'digest', notifyReason: 'secret-before' }]);
  });

  it('join the listed ones of their repository, and end like others, without messages', () => {
    const { decide, events } = openWorld();
    decide({ carried: carrying(secret('a')), listsKnown: true });
    decide({ carried: carrying(secret('a'), secret('b')), listsKnown: true });
    decide({});
    expect(events()).toEqual([{ silent: true, state: 'recovered', events: ['opened 0', 'joined 0', 'recovered 0'] }]);
  });

  it('go to an incident with messages when a push adds them to another image', () => {
    const { book, decide, events } = openWorld();
    decide({ carried: carrying(secret('a', 'old')), listsKnown: true });
    decide({ carried: carrying(secret('a')), added: [secret('a')] });
    expect(events()).toEqual([
      { silent: true, state: 'superseded', events: ['opened 0', 'superseded 0'] },
      { silent: false, state: 'open', events: ['opened 2'] },
    ]);
    expect(toPlan(book).events.find(({ event }) => event.kind === 'superseded')?.event.reason).toBe(ELSEWHERE);
  });
});
