import type { Permission } from '#lib/views/dto/people.ts';

type SettingsPage = {
  href: string;
  label: string;
  needs: Permission;
  /** Headings on the page that have an anchor. */
  sections?: readonly { hash: string; label: string; needs?: Permission }[];
};

/** The parts of the settings, in the order in which a new installation needs them. */
export const SETTINGS_GROUPS: readonly { name: string; pages: readonly SettingsPage[] }[] = [
  {
    name: 'Alerts',
    pages: [
      { href: '/settings/channels', label: 'Channels', needs: 'read' },
      {
        href: '/settings/routes',
        label: 'Routes',
        needs: 'read',
        sections: [{ hash: 'tester', label: 'Who would get this?' }],
      },
      { href: '/settings/rules', label: 'Rules', needs: 'read' },
      { href: '/settings/budgets', label: 'Budgets', needs: 'read' },
      { href: '/settings/mutes', label: 'Mutes', needs: 'read' },
      { href: '/settings/deliveries', label: 'Deliveries', needs: 'read' },
    ],
  },
  {
    name: 'Build',
    pages: [
      {
        href: '/settings/ci',
        label: 'CI',
        needs: 'read',
        sections: [
          { hash: 'pipeline', label: 'Check from a pipeline' },
          { hash: 'git-hosts', label: 'Statuses and comments', needs: 'administer' },
        ],
      },
    ],
  },
  {
    name: 'Access',
    pages: [
      {
        href: '/settings/people',
        label: 'People',
        needs: 'administer',
        sections: [{ hash: 'links', label: 'Open links' }],
      },
      { href: '/settings/owners', label: 'Owners', needs: 'read' },
      { href: '/settings/audit', label: 'Audit', needs: 'administer' },
    ],
  },
];

/** The sections of the account page. They belong to a person, so that a token or a stranger has none. */
export const ACCOUNT_SECTIONS = [
  { hash: 'password', label: 'Password' },
  { hash: 'sessions', label: 'Sessions' },
  { hash: 'api-tokens', label: 'API tokens' },
] as const;

/** Returns the address of the first page of the settings that the permissions allow, or the overview's. */
export const firstSettingsPage = (permissions: readonly Permission[]): string =>
  SETTINGS_GROUPS.flatMap(({ pages }) => pages).find(({ needs }) => permissions.includes(needs))?.href ?? '/';
