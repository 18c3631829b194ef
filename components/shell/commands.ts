import { ACCOUNT_SECTIONS, SETTINGS_GROUPS } from '#components/settings/settings-pages.ts';
import { signInPath } from '#lib/queries/accounts/sign-in-path.ts';
import type { Me, Permission } from '#lib/views/dto/people.ts';
import { GO_KEYS } from './global-keys.ts';
import { THEMES, type Theme } from './theme.ts';

/** What an entry does that opens no page. */
export type Act =
  | { kind: 'theme'; theme: Theme | 'other' }
  | { kind: 'poll'; repositoryId: string }
  | { kind: 'shortcuts' | 'load-demo' | 'remove-demo' | 'sign-out' };

/** An entry of the palette. */
export type Command = { id: string; label: string; note: string } & ({ href: string } | { act: Act });

/** What decides which commands there are. */
export type Situation = {
  me: Pick<Me, 'kind' | 'permissions'>;
  /** Path of the page, without the base path. */
  path: string;
  /** The repository of the page that can be polled; null on other pages, and for one of the demo. */
  repositoryId: string | null;
  /** True if the demo can be loaded. */
  mayLoadDemo: boolean;
  /** True if the demo is loaded and can be removed. */
  mayRemoveDemo: boolean;
  /** True if at least one channel exists. A route needs one. */
  hasChannels: boolean;
};

type Link = { href: string; label: string; note?: string; needs: Permission };

const SCREENS: readonly Link[] = [
  { href: '/', label: 'All repositories', needs: 'read' },
  { href: '/incidents', label: 'Incidents', needs: 'read' },
  { href: '/registries', label: 'Registries', needs: 'read' },
  { href: '/packages', label: 'Packages', needs: 'read' },
  { href: '/usage', label: 'Usage', needs: 'read' },
  { href: '/compare', label: 'Compare two images', needs: 'read' },
  { href: '/account', label: 'Account', needs: 'account' },
];

/** What the screen Usage computes without a change. */
const COMPUTE: readonly Link[] = [
  { href: '/usage?stack=true', label: 'Size of a stack', note: 'compose file or docker images', needs: 'read' },
  { href: '/usage?remove=choose', label: 'What would removing tags free?', needs: 'read' },
];

const ADD_ROUTE = '/settings/routes?edit=new';

const ADD: readonly Link[] = [
  { href: '/add', label: 'Add images', needs: 'write' },
  { href: '/registries?edit=new', label: 'Add registry', needs: 'write' },
  { href: '/settings/channels?edit=new', label: 'Add channel', needs: 'write' },
  { href: ADD_ROUTE, label: 'Add route', needs: 'write' },
  { href: '/settings/rules?edit=new', label: 'Add rule', needs: 'write' },
  { href: '/settings/budgets?edit=new', label: 'Add budget', needs: 'write' },
  { href: '/settings/mutes?edit=new', label: 'Add mute', needs: 'write' },
  { href: '/settings/people?edit=new', label: 'Invite person', needs: 'administer' },
  { href: '/settings/ci#git-hosts', label: 'Connect Git host', needs: 'administer' },
  {
    href: '/account?edit=new#api-tokens',
    label: 'Create token',
    note: 'API token for scripts and CI',
    needs: 'account',
  },
];

const toCommand = ({ href, label, note = '' }: Link): Command => ({ id: href, label, note, href });

/** Returns the keys that open a page, "g o", or "". */
const keysOf = (href: string): string => {
  const found = GO_KEYS.find(({ act }) => act === href);
  return found === undefined ? '' : `g ${found.keys[0]}`;
};

/** Lists the screens that the caller may use, with their keys. */
export const listScreens = ({ me }: Situation): Command[] =>
  SCREENS.filter(({ needs }) => me.permissions.includes(needs)).map((link) =>
    toCommand({ ...link, note: keysOf(link.href) }),
  );

/** Lists the pages of the settings and of the account that the caller may read, and their sections. */
export function listSettings({ me: { permissions } }: Situation): Command[] {
  const pages = SETTINGS_GROUPS.flatMap((group) => group.pages.map((page) => ({ ...page, group: group.name })));
  const settings = pages
    .filter(({ needs }) => permissions.includes(needs))
    .flatMap(({ href, label, needs, group, sections = [] }) => [
      { href, label, note: group, needs },
      ...sections
        .filter((section) => permissions.includes(section.needs ?? needs))
        .map((section) => ({ href: `${href}#${section.hash}`, label: section.label, note: label, needs })),
    ]);
  const account = ACCOUNT_SECTIONS.map(({ hash, label }) => ({
    href: `/account#${hash}`,
    label,
    note: 'Account',
    needs: 'account' as const,
  }));
  return [...settings, ...account.filter(({ needs }) => permissions.includes(needs))].map(toCommand);
}

/** Lists the actions that the caller may do here. */
export function listActions({ me, path, repositoryId, mayLoadDemo, mayRemoveDemo, hasChannels }: Situation): Command[] {
  const may = (permission: Permission) => me.permissions.includes(permission);
  const poll: Command[] =
    may('write') && repositoryId !== null
      ? [{ id: 'poll', label: 'Check now', note: 'this repository', act: { kind: 'poll', repositoryId } }]
      : [];
  const demo: Command[] =
    may('write') && mayLoadDemo
      ? [{ id: 'load-demo', label: 'Load demo data', note: '', act: { kind: 'load-demo' } }]
      : may('write') && mayRemoveDemo
        ? [{ id: 'remove-demo', label: 'Remove demo', note: '', act: { kind: 'remove-demo' } }]
        : [];
  const themes = THEMES.map(
    (theme): Command => ({
      id: `theme-${theme}`,
      label: `Theme: ${theme}`,
      note: '',
      act: { kind: 'theme', theme },
    }),
  );
  const account: Command[] =
    me.kind === 'user'
      ? [{ id: 'sign-out', label: 'Sign out', note: '', act: { kind: 'sign-out' } }]
      : me.kind === 'stranger'
        ? [{ id: 'sign-in', label: 'Sign in', note: '', href: signInPath(path) }]
        : [];
  return [
    ...poll,
    ...ADD.filter(({ href, needs }) => may(needs) && (hasChannels || href !== ADD_ROUTE)).map((link) => ({
      ...toCommand(link),
      id: link.label,
    })),
    ...COMPUTE.filter(({ needs }) => may(needs)).map(toCommand),
    ...demo,
    { id: 'theme', label: 'Toggle theme', note: 'light or dark', act: { kind: 'theme', theme: 'other' } },
    ...themes,
    { id: 'shortcuts', label: 'Keyboard shortcuts', note: '?', act: { kind: 'shortcuts' } },
    ...account,
  ];
}
