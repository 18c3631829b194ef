import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actionWords, actorWords, detailLines } from '#components/settings/audit-words.ts';

const target = (kind: string, name: string | null, id: string | null = 'id') => ({ kind, id, name });

describe('the audit log', () => {
  it.each([
    [{ kind: 'user', id: '1', name: 'ada@example.org' }, 'ada@example.org'],
    [{ kind: 'token', id: '1', name: 'CI' }, 'The token “CI”'],
    [{ kind: 'file', id: null, name: 'plimsoll.yaml' }, 'plimsoll.yaml'],
    [{ kind: 'environment', id: null, name: 'environment' }, 'The environment'],
    [{ kind: 'system', id: null, name: 'plimsoll' }, 'Plimsoll'],
    [{ kind: 'stranger', id: null, name: null }, 'A person with the link'],
    [{ kind: 'user', id: null, name: null }, 'Unknown'],
    [{ kind: 'user', id: '1', name: 'evil\u202etxt' }, 'evil\\u202etxt'],
    [{ kind: 'constructor', id: '1', name: 'bob' }, 'bob'],
  ])('names the actor: %j', (actor, words) => {
    expect(actorWords(actor)).toBe(words);
  });

  it.each([
    ['repository.add', target('repository', 'ghcr.io/acme/api'), 'added the repository', 'ghcr.io/acme/api'],
    ['demo.load', target('demo', 'demo'), 'loaded the demo', null],
    ['invitation.make', target('invitation', null), 'created an invitation for', 'the person with the link'],
    ['invitation.make', target('invitation', 'bob@example.org'), 'created an invitation for', 'bob@example.org'],
    ['token.revoke', target('token', 'CI'), 'revoked the API token', 'CI'],
    ['user.remove', target('user', null), 'removed the account', 'id'],
    ['user.remove', target('user', null, null), 'removed the account', null],
    ['user.sign-out-everywhere', null, 'ended all sessions of the account', null],
    ['something.new', target('thing', 'x'), 'something.new', 'x'],
    ['toString', null, 'toString', null],
  ])('describes the action %s', (action, of, did, to) => {
    expect(actionWords({ action, target: of })).toEqual({ did, to });
  });

  it('has words for every action that commands record', () => {
    const folder = join(import.meta.dirname, '..', '..', '..', 'lib', 'commands');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const text = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
    const noted = [...text.matchAll(/noteChange\([^;]*?'([a-z]+\.[a-z-]+)'/g)].map(([, action]) => action ?? '');
    const incidents = ['acknowledged', 'accepted', 'invalid', 'reopened'].map((kind) => `incident.${kind}`);
    expect(noted.length).toBeGreaterThan(30);
    const wordless = [...noted, ...incidents].filter((action) => actionWords({ action, target: null }).did === action);
    expect(wordless).toEqual([]);
  });

  it('shows details as recorded', () => {
    expect(detailLines({ relation: 'ours', include: ['v1.*'], owner: null, isDisabled: true })).toEqual([
      { name: 'relation', value: 'ours' },
      { name: 'include', value: '["v1.*"]' },
      { name: 'owner', value: 'null' },
      { name: 'isDisabled', value: 'true' },
    ]);
    expect(detailLines({})).toEqual([]);
  });
});
