import { describe, expect, it } from 'vitest';
import { SETTINGS_GROUPS } from '#components/settings/settings-pages.ts';
import type { Situation } from '#components/shell/commands.ts';
import { listGroups } from '#components/shell/palette-groups.ts';
import { PERMISSIONS } from '#lib/auth/permissions.ts';
import type { SearchResults } from '#lib/views/dto/search.ts';

const SITUATION: Situation = {
  me: { kind: 'user', permissions: [...PERMISSIONS] },
  path: '/repositories/here',
  repositoryId: 'here',
  mayLoadDemo: false,
  mayRemoveDemo: true,
  hasChannels: true,
};
const NONE: SearchResults = { repositories: [], tags: [], incidents: [], registries: [], packages: [] };
const repository = (reference: string) => ({ id: reference, reference, headline: null });
const tag = (reference: string, name: string, digest: string | null = null) => ({
  repositoryId: 'r1',
  reference,
  tag: name,
  digest,
  isGone: false,
});

const list = (text: string, results: Partial<SearchResults> | null = null, isCurrent = true) =>
  listGroups({
    text,
    situation: SITUATION,
    results: results && { ...NONE, ...results },
    isCurrent,
    recent: [
      { href: '/repositories/here', label: 'docker.io/library/here' },
      { href: '/incidents/3', label: 'Incident 3 · docker.io/library/node' },
    ],
  });
const labels = (...args: Parameters<typeof list>) =>
  list(...args).flatMap(({ items }) => items.map(({ label }) => label));

describe('the groups of the palette', () => {
  it('are recent places but this one, screens and actions while nothing is typed', () => {
    const groups = list(' ');
    expect(groups.map(({ name }) => name)).toEqual(['Recent', 'Screens', 'Actions']);
    expect(groups[0]?.items.map(({ label }) => label)).toEqual(['Incident 3 · docker.io/library/node']);
    expect(groups[2]?.items[0]?.label).toBe('Check now');
  });

  it('begin with the group that has the best match', () => {
    const results = { repositories: [repository('docker.io/acme/rules-engine'), repository('docker.io/acme/rules')] };
    expect(list('audit', { repositories: [repository('docker.io/acme/audit-log')] })[0]?.name).toBe('Settings');
    expect(labels('rules', results).slice(0, 2)).toEqual(['docker.io/acme/rules', 'docker.io/acme/rules-engine']);
    expect(list('api 1.9.0', { repositories: [repository('x/api')], tags: [tag('x/api', '1.9.0')] })[0]?.name).toBe(
      'Tags',
    );
  });

  it('lead from a package to the images that have it', () => {
    const groups = list('@swc/core', { packages: [{ ecosystem: 'npm', name: '@swc/core' }] });
    expect(groups.map(({ name }) => name)).toEqual(['Packages']);
    expect(groups[0]?.items).toMatchObject([
      { label: '@swc/core', note: 'npm', href: '/packages?q=%40swc%2Fcore&ecosystem=npm' },
    ]);
  });

  it('have at most eight entries once something is typed', () => {
    for (const { items } of list('e', { repositories: [...Array(8).keys()].map((at) => repository(`x/e${at}`)) }))
      expect(items.length).toBeLessThanOrEqual(8);
  });

  it('list every page of the settings for the name of the group', () => {
    const pages = SETTINGS_GROUPS.flatMap((group) => group.pages.map(({ label }) => label));
    expect(labels('settings')).toEqual(expect.arrayContaining(pages));
    expect(labels('settings rules')[0]).toBe('Rules');
    expect(labels('demo')).toEqual(['Remove demo']);
  });

  it('link a tag to its image, or to the table of tags before it was read', () => {
    const items = list('1.9', { tags: [tag('x/api', '1.9', 'sha256:abc'), tag('x/api', '1.9-rc')] }).find(
      ({ name }) => name === 'Tags',
    )?.items;
    expect(items).toMatchObject([
      { label: 'x/api:1.9', href: '/repositories/r1/images/sha256:abc' },
      { label: 'x/api:1.9-rc', href: '/repositories/r1?q=1.9-rc' },
    ]);
  });

  it('keep an earlier answer as far as it matches the text, until the next arrives', () => {
    const results = { repositories: [repository('x/redis'), repository('x/registry')] };
    expect(labels('redis', results, false)).toEqual(['x/redis']);
    expect(labels('redis', results, true)).toContain('x/registry');
  });

  it('find sections of settings, actions and themes by their words in any order', () => {
    expect(labels('tokens api')[0]).toBe('API tokens');
    expect(labels('dark theme')).toEqual(['Theme: dark', 'Toggle theme']);
    expect(labels('invite')).toEqual(['Invite person']);
    expect(labels('nothing is called this')).toEqual([]);
  });

  it('show incidents with their number, subject, kind and state', () => {
    const incident = { number: 22, kind: 'step', state: 'open', subject: 'x/api', label: '1.x', tag: '1.9' } as const;
    expect(list('#22', { incidents: [incident] })[0]).toMatchObject({
      name: 'Incidents',
      items: [{ label: '#22 x/api 1.x', note: 'jump · open', href: '/incidents/22' }],
    });
  });
});
