import type { Permission } from '#lib/views/dto/people.ts';

export type SettingsPage = { href: string; label: string; needs: Permission };

/** The parts of the settings, in the order in which one comes to need them. */
export const SETTINGS_GROUPS: readonly { name: string; pages: readonly SettingsPage[] }[] = [
  {
    name: 'Alerts',
    pages: [
      { href: '/settings/channels', label: 'Channels', needs: 'read' },
      { href: '/settings/routes', label: 'Routes', needs: 'read' },
      { href: '/settings/rules', label: 'Rules', needs: 'read' },
      { href: '/settings/budgets', label: 'Budgets', needs: 'read' },
      { href: '/settings/mutes', label: 'Mutes', needs: 'read' },
      { href: '/settings/deliveries', label: 'Deliveries', needs: 'read' },
    ],
  },
  { name: 'Build', pages: [{ href: '/settings/ci', label: 'CI', needs: 'read' }] },
  {
    name: 'Access',
    pages: [
      { href: '/settings/people', label: 'People', needs: 'administer' },
      { href: '/settings/owners', label: 'Owners', needs: 'read' },
      { href: '/settings/audit', label: 'Audit', needs: 'administer' },
    ],
  },
];
