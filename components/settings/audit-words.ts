import { visibleText } from '#lib/format/text.ts';
import type { AuditEvent } from '#lib/views/dto/people.ts';

/** What was done, as it stands before the name of what it was done to. */
const WORDS: Readonly<Record<string, string>> = {
  'repository.add': 'added the repository',
  'repository.change': 'changed the repository',
  'repository.pin-digest': 'pinned a digest of the repository',
  'repository.unpin-digest': 'removed a pinned digest of the repository',
  'repository.remove': 'removed the repository',
  'image.read-instructions': 'read instructions with their secrets from',
  'registry.add': 'added the registry',
  'registry.change': 'changed the registry',
  'registry.remove': 'removed the registry',
  'registry.allow-private': 'decided whether its host may be in a private network, for the registry',
  'demo.load': 'loaded the demo',
  'demo.remove': 'removed the demo',
  'owners.change': 'changed the owner rules',
  'incident.acknowledged': 'acknowledged the incident',
  'incident.accepted': 'accepted the incident',
  'incident.invalid': 'called it no regression: the incident',
  'incident.reopened': 'opened again the incident',
  'forge.add': 'added the forge',
  'forge.change': 'changed the forge',
  'forge.remove': 'removed the forge',
  'check.override': 'let the check pass of',
  'channel.add': 'added the channel',
  'channel.change': 'changed the channel',
  'channel.remove': 'removed the channel',
  'channel.rotate': 'made another signing secret for the channel',
  'channel.allow-private': 'decided whether its host may be in a private network, for the channel',
  'channel.test': 'sent a test message to the channel',
  'delivery.replay': 'sent messages again',
  'rule.add': 'added the rule',
  'rule.change': 'changed the rule',
  'rule.remove': 'removed the rule',
  'rules.order': 'changed the order of the rules',
  'budget.add': 'set a budget for',
  'budget.change': 'changed the budget for',
  'budget.remove': 'removed the budget for',
  'route.add': 'added the route for',
  'route.change': 'changed the route for',
  'route.remove': 'removed the route for',
  'route.order': 'put the routes into another order',
  'mute.add': 'muted',
  'mute.end': 'ended the mute of',
  'user.set-up': 'set this Plimsoll up and made the first account,',
  'user.join': 'used an invitation and made the account',
  'user.change': 'changed the account',
  'user.remove': 'removed the account',
  'user.password': 'set a new password for the account',
  'user.reset-link': 'made a link that sets a new password for the account',
  'user.sign-out-everywhere': 'ended all sessions of the account',
  'invitation.make': 'made an invitation for',
  'invitation.revoke': 'withdrew the invitation for',
  'token.make': 'made the API token',
  'token.revoke': 'revoked the API token',
};

const ACTORS: Readonly<Record<string, string>> = {
  environment: 'The environment',
  file: 'plimsoll.yaml',
  system: 'Plimsoll',
  stranger: 'Somebody with the link',
};

/** Those that are about the whole of it: their target says no more. */
const WHOLE = ['demo', 'owners', 'delivery'];

const find = (words: Readonly<Record<string, string>>, key: string) =>
  Object.hasOwn(words, key) ? words[key] : undefined;

/** Who did it: "ada@example.org", "The token “CI”", "plimsoll.yaml". */
export function actorWords({ kind, name }: AuditEvent['actor']): string {
  if (kind === 'token') return `The token “${visibleText(name ?? '')}”`;
  return find(ACTORS, kind) ?? visibleText(name ?? 'Somebody');
}

/** What was done, and to what: "added the repository" "ghcr.io/acme/api". An action without words is shown as it is. */
export function actionWords({ action, target }: Pick<AuditEvent, 'action' | 'target'>): {
  did: string;
  to: string | null;
} {
  const did = find(WORDS, action) ?? visibleText(action);
  if (target === null || WHOLE.includes(target.kind)) return { did, to: null };
  const nameless = target.kind === 'invitation' ? 'whoever has the link' : target.id;
  const to = target.name ?? nameless;
  return { did, to: to === null ? null : visibleText(to) };
}

/** "relation" "ours", in the order in which they were noted. */
export function detailLines(details: AuditEvent['details']): { name: string; value: string }[] {
  return Object.entries(details).map(([name, value]) => ({
    name: visibleText(name),
    value: visibleText(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')),
  }));
}
