import { describe, expect, it } from 'vitest';
import { ACCOUNT_SECTIONS, firstSettingsPage, SETTINGS_GROUPS } from '#components/settings/settings-pages.ts';
import { type Command, listActions, listScreens, listSettings, type Situation } from '#components/shell/commands.ts';
import { PERMISSIONS, type Permission } from '#lib/auth/permissions.ts';

const VIEWER: Permission[] = ['read', 'check', 'account'];
const EDITOR: Permission[] = ['read', 'check', 'write', 'account'];

const as = (permissions: readonly Permission[], change: Partial<Situation> = {}): Situation => ({
  me: { kind: 'user', permissions: [...permissions] },
  path: '/',
  repositoryId: null,
  mayLoadDemo: false,
  mayRemoveDemo: false,
  hasChannels: true,
  ...change,
});
const labels = (commands: readonly Command[]) => commands.map(({ label }) => label);

describe('the commands of the palette', () => {
  it('have screens and settings that the permissions allow', () => {
    expect(labels(listScreens(as([])))).toEqual([]);
    const screens = ['All repositories', 'Incidents', 'Registries', 'Packages', 'Usage', 'Compare two images'];
    expect(labels(listScreens(as(['read'])))).toEqual(screens);
    expect(labels(listScreens(as(VIEWER)))).toEqual([...screens, 'Account']);
    expect(labels(listSettings(as(VIEWER)))).toContain('Channels');
    for (const hidden of ['People', 'Open links', 'Audit', 'Statuses and comments'])
      expect(labels(listSettings(as(EDITOR)))).not.toContain(hidden);
    expect(labels(listSettings(as(PERMISSIONS)))).toEqual(
      expect.arrayContaining(['People', 'Open links', 'Audit', 'Statuses and comments', 'API tokens']),
    );
    expect(labels(listSettings(as(['read'])))).not.toContain('API tokens');
  });

  it('have actions that the permissions allow', () => {
    const always = ['Toggle theme', 'Theme: system', 'Theme: light', 'Theme: dark', 'Keyboard shortcuts'];
    expect(labels(listActions(as(VIEWER)))).toEqual([
      'Create token',
      'Size of a stack',
      'What would removing tags free?',
      ...always,
      'Sign out',
    ]);
    const editor = labels(listActions(as(EDITOR)));
    expect(editor).toEqual(expect.arrayContaining(['Add images', 'Add registry', 'Add channel', 'Add budget']));
    expect(editor).not.toContain('Invite person');
    expect(labels(listActions(as(PERMISSIONS)))).toEqual(expect.arrayContaining(['Invite person', 'Connect Git host']));
  });

  it('offer a check only on the page of a repository, and the demo only while it is absent', () => {
    expect(labels(listActions(as(EDITOR)))).not.toContain('Check now');
    const there = listActions(as(EDITOR, { repositoryId: 'r1', mayLoadDemo: true }));
    expect(there[0]).toMatchObject({ label: 'Check now', act: { kind: 'poll', repositoryId: 'r1' } });
    expect(labels(there)).toContain('Load demo data');
    const viewer = labels(listActions(as(VIEWER, { repositoryId: 'r1', mayLoadDemo: true })));
    expect(viewer).not.toContain('Check now');
    expect(viewer).not.toContain('Load demo data');
  });

  it('offer to remove the demo only where one is loaded and the reader may write', () => {
    const loaded = { mayRemoveDemo: true };
    expect(labels(listActions(as(EDITOR, loaded)))).toContain('Remove demo');
    expect(labels(listActions(as(EDITOR, { mayLoadDemo: true })))).not.toContain('Remove demo');
    expect(labels(listActions(as(VIEWER, loaded)))).not.toContain('Remove demo');
  });

  it('offer a route only where a channel exists', () => {
    expect(labels(listActions(as(EDITOR)))).toContain('Add route');
    expect(labels(listActions(as(EDITOR, { hasChannels: false })))).not.toContain('Add route');
  });

  it('let a stranger sign in and return, and nobody else', () => {
    const stranger = listActions(
      as(['read'], { me: { kind: 'stranger', permissions: ['read'] }, path: '/registries' }),
    );
    expect(stranger.at(-1)).toMatchObject({ label: 'Sign in', href: '/sign-in?next=%2Fregistries' });
    expect(labels(listActions(as(VIEWER)))).not.toContain('Sign in');
  });

  it('have an id each', () => {
    const all = as(PERMISSIONS, { repositoryId: 'r1', mayLoadDemo: true });
    const ids = [...listScreens(all), ...listSettings(all), ...listActions(all)].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the pages of the settings', () => {
  it('begin with the first one that the permissions allow', () => {
    expect(firstSettingsPage(['read'])).toBe('/settings/channels');
    expect(firstSettingsPage(['administer'])).toBe('/settings/people');
    expect(firstSettingsPage([])).toBe('/');
  });

  it('and their sections have names of which none contains another on the same page', () => {
    const names = [
      SETTINGS_GROUPS.flatMap(({ pages }) => pages.map(({ label }) => label)),
      ...SETTINGS_GROUPS.flatMap(({ pages }) =>
        pages.map(({ label, sections = [] }) => [label, ...sections.map((section) => section.label)]),
      ),
      ACCOUNT_SECTIONS.map(({ label }) => label),
    ];
    for (const page of names)
      for (const name of page)
        expect(page.filter((other) => other !== name && other.toLowerCase().includes(name.toLowerCase()))).toEqual([]);
  });
});
