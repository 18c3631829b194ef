import { ELSEWHERE } from '#lib/alerts/end-reasons.ts';
import { isClosed } from '#lib/alerts/incident-state.ts';
import { decideNotify } from '#lib/alerts/notify-decision.ts';
import type { StoredSecrets } from '#lib/alerts/stored-secrets.ts';
import { BUILT_IN_RULE } from '#lib/analysis/rules/choose.ts';
import { isActiveState } from '#lib/domain/incident.ts';
import { FIXED_SEVERITIES } from '#lib/domain/severity.ts';
import { addEvent, type Book } from './book.ts';
import { changeIncident, createDraft, type Draft } from './draft.ts';

/** A secret by the id of its finding, the rules that found it, and a tag that carries it. */
export type TaggedSecret = StoredSecrets['items'][number] & { tag: string };

/** The secrets in the images that the tags of a repository point to. */
export type SecretsFound = {
  repository: { id: string; registryId: string; owner: string | null };
  /** Not dismissed ones that were read, by id. Empty for a third-party repository. */
  carried: ReadonlyMap<string, TaggedSecret>;
  /** Those of them that a push added: the image before it lacks them. */
  added: readonly TaggedSecret[];
  /** Ids that an image can carry whose findings are not known yet. */
  uncertain: ReadonlySet<string>;
  /** Lists the others too, without messages: they were there before, or there is nothing to compare with. */
  listsKnown: boolean;
  /** False for a third-party repository. */
  isOwn: boolean;
};

export const NO_TAG = 'no tag points to an image with it any more';
const THIRD_PARTY = 'the repository is third-party now';

/**
 * Decides how the incidents about secrets of a repository follow its images (D-48). The book has all of them, whatever their state.
 * The same facts again change nothing. Pure.
 */
export function decideSecrets(book: Book, found: SecretsFound): void {
  const drafts = [...book.drafts.values()];
  for (const draft of drafts) endWithout(book, draft, found);
  const held = new Set(drafts.filter(isHolding).flatMap(idsOf));
  const fresh = found.added.filter(({ id }) => !held.has(id));
  const returned = reopen(book, fresh, ({ incident }) => !incident.silent);
  for (const id of returned) held.add(id);
  const added = fresh.filter(({ id }) => !held.has(id));
  if (added.length > 0) addSecrets(book, found, added, false);
  for (const { id } of added) held.add(id);
  for (const draft of drafts) handOver(book, draft, held);
  const left = () => {
    const listed = new Set([...book.drafts.values()].filter(isListing).flatMap(idsOf));
    return [...found.carried.values()].filter(({ id }) => !held.has(id) && !listed.has(id));
  };
  // Such as after a tag was moved back, or a dismissal was undone.
  reopen(book, left(), () => true);
  const known = left();
  if (found.listsKnown && known.length > 0) addSecrets(book, found, known, true);
}

const idsOf = ({ incident }: Draft): string[] => incident.secrets?.items.map(({ id }) => id) ?? [];

/** Reports whether its secrets open no other incident: its messages were sent, or a person accepted them. */
function isHolding({ incident: { state, silent } }: Draft): boolean {
  return (isActiveState(state) && !silent) || state === 'accepted' || state === 'invalid';
}

const isListing = (draft: Draft): boolean => isHolding(draft) || isActiveState(draft.incident.state);

function endWithout(book: Book, draft: Draft, { carried, uncertain, isOwn }: SecretsFound): void {
  if (isClosed(draft.incident.state)) return;
  if (!isOwn) end(book, draft, 'superseded', THIRD_PARTY);
  else if (!idsOf(draft).some((id) => carried.has(id) || uncertain.has(id))) end(book, draft, 'recovered', NO_TAG);
}

function end(book: Book, draft: Draft, state: 'recovered' | 'superseded', reason: string): void {
  changeIncident(draft, { state, endedAt: book.now });
  addEvent(book, draft, { kind: state, at: book.now, reason });
}

/** Opens the newest recovered incidents again that have one of these secrets. @returns the ids of their secrets */
function reopen(book: Book, secrets: readonly TaggedSecret[], isWanted: (draft: Draft) => boolean): Set<string> {
  const returned = new Set<string>();
  const recovered = [...book.drafts.values()].filter(
    (draft) => draft.incident.state === 'recovered' && isWanted(draft),
  );
  for (const draft of recovered.reverse()) {
    const own = new Set(idsOf(draft));
    const back = secrets.filter(({ id }) => own.has(id) && !returned.has(id));
    const [first] = back;
    if (first === undefined) continue;
    for (const id of own) returned.add(id);
    changeIncident(draft, { state: 'open', endedAt: null, secrets: { ...secretsOf(draft), tag: first.tag } });
    addEvent(book, draft, { kind: 'reopened', at: book.now, details: { secrets: back.length, tag: first.tag } });
  }
  return returned;
}

const secretsOf = ({ incident }: Draft): StoredSecrets => incident.secrets ?? { tag: '', items: [] };

/** Adds secrets to the open incident of the repository, or opens one. One without messages is separate. */
function addSecrets(book: Book, found: SecretsFound, secrets: readonly TaggedSecret[], silent: boolean): void {
  const tag = secrets[0]?.tag ?? '';
  const items = secrets.map(({ id, rules }) => ({ id, rules }));
  const details = { secrets: items.length, tag };
  const open = [...book.drafts.values()].find(
    ({ incident }) => isActiveState(incident.state) && incident.silent === silent,
  );
  if (open !== undefined) {
    changeIncident(open, { secrets: { tag, items: [...secretsOf(open).items, ...items] } });
    addEvent(book, open, { kind: silent ? 'joined' : 'escalated', at: book.now, details });
    return;
  }
  const draft = openIncident(book, found, { tag, items }, silent);
  book.drafts.set(draft.incident.id, draft);
  addEvent(book, draft, { kind: 'opened', at: book.now, details });
}

function openIncident(book: Book, { repository }: SecretsFound, secrets: StoredSecrets, silent: boolean): Draft {
  const { versionId: ruleVersionId, ...rule } = BUILT_IN_RULE;
  return createDraft({
    kind: 'secret',
    severity: FIXED_SEVERITIES.secret,
    openedAt: book.now,
    causes: [`secret:${repository.id}`],
    repositoryId: repository.id,
    registryId: repository.registryId,
    relation: 'ours',
    owner: repository.owner,
    silent,
    cause: null,
    revision: null,
    ruleVersionId,
    notify: silent
      ? { when: 'digest', reason: 'secret-before', text: 'it was there before, or there is no image to compare with' }
      : decideNotify({
          relation: 'ours',
          kind: 'secret',
          severity: FIXED_SEVERITIES.secret,
          messages: rule.settings.messages,
          ownDeltaBytes: null,
          ownBytesBefore: null,
          deltaBytes: 0,
          sizeBefore: 0,
        }),
    rule,
    trouble: null,
    secrets,
  });
}

/** Removes secrets that another incident has from one without messages, which ends when it has no other. */
function handOver(book: Book, draft: Draft, held: ReadonlySet<string>): void {
  const { incident } = draft;
  if (!incident.silent || isClosed(incident.state)) return;
  const { tag, items } = secretsOf(draft);
  const kept = items.filter(({ id }) => !held.has(id));
  if (kept.length === items.length) return;
  changeIncident(draft, { secrets: { tag, items: kept } });
  if (kept.length === 0) end(book, draft, 'superseded', ELSEWHERE);
}
