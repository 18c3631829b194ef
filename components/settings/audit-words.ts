import { visibleText } from '#lib/format/text.ts';
import type { AuditEvent } from '#lib/views/dto/people.ts';

/** The action in words, to precede the name of its target. */
const WORDS: Readonly<Record<string, string>> = {
  'repository.add': 'added the repository',
  'repository.change': 'changed the repository',
  'repository.pin-digest': 'pinned a digest of the repository',
  'repository.unpin-digest': 'removed a pinned digest of the repository',
  'repository.remove': 'removed the repository',
  'finding.dismiss': 'dismissed a finding of the repository',
  'finding.restore': 'no longer dismisses a finding of the repository',
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
  'incident.invalid': 'marked as “not a regression” the incident',
  'incident.reopened': 'reopened the incident',
  'forge.add': 'connected the Git host',
  'forge.change': 'changed the Git host',
  'forge.remove': 'removed the Git host',
  'check.override': 'overrode the check of',
  'channel.add': 'added the channel',
  'channel.change': 'changed the channel',
  'channel.remove': 'removed the channel',
  'channel.rotate': 'created a new signing secret for the channel',
  'channel.allow-private': 'decided whether its host may be in a private network, for the channel',
  'channel.test': 'sent a test message to the channel',
  'delivery.replay': 'resent messages',
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
  'route.order': 'changed the order of the routes',
  'mute.add': 'muted',
  'mute.end': 'ended the mute of',
  'user.set-up': 'set up Plimsoll with the first account,',
  'user.join': 'created the account with an invitation:',
  'user.change': 'changed the account',
  'user.remove': 'removed the account',
  'user.password': 'set a new password for the account',
  'user.reset-link': 'created a reset link for the account',
  'user.sign-out-everywhere': 'ended all sessions of the account',
  'invitation.make': 'created an invitation for',
  'invitation.revoke': 'revoked the invitation for',
  'token.make': 'created the API token',
  'token.revoke': 'revoked the API token',
  'base-url.open': 'changed the address in links, by opening',
};

const ACTORS: Readonly<Record<string, string>> = {
  environment: 'The environment',
  file: 'plimsoll.yaml',
  system: 'Plimsoll',
  stranger: 'A person with the link',
};

/** Targets whose name adds nothing to the action. */
const WHOLE = ['demo', 'owners', 'delivery'];

const findWords = (words: Readonly<Record<string, string>>, key: string) =>
  Object.hasOwn(words, key) ? words[key] : undefined;

/** Names who acted: "ada@example.org", "The token “CI”", "plimsoll.yaml". */
export function actorWords({ kind, name }: AuditEvent['actor']): string {
  if (kind === 'token') return `The token “${visibleText(name ?? '')}”`;
  return findWords(ACTORS, kind) ?? visibleText(name ?? 'Unknown');
}

/** Returns action and target: "added the repository" "ghcr.io/acme/api". An unknown action is shown as it is. */
export function actionWords({ action, target }: Pick<AuditEvent, 'action' | 'target'>): {
  did: string;
  to: string | null;
} {
  const did = findWords(WORDS, action) ?? visibleText(action);
  if (target === null || WHOLE.includes(target.kind)) return { did, to: null };
  const nameless = target.kind === 'invitation' ? 'the person with the link' : target.id;
  const to = target.name ?? nameless;
  return { did, to: to === null ? null : visibleText(to) };
}

/** Returns lines such as "relation" "ours", in the order of the log. */
export function detailLines(details: AuditEvent['details']): { name: string; value: string }[] {
  return Object.entries(details).map(([name, value]) => ({
    name: visibleText(name),
    value: visibleText(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')),
  }));
}
