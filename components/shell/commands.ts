import { SETTINGS_GROUPS } from '#components/settings/settings-pages.ts';
import type { Permission } from '#lib/views/dto/people.ts';
import type { RepositoryName } from '#lib/views/dto/repository.ts';
import { applyTheme, THEMES } from './theme.ts';

export type Command = { id: string; label: string; note: string; href?: string; run?: () => void };

const SCREENS: (Command & { needs: Permission })[] = [
  { id: 'add', label: 'Add images', note: 'watch more', href: '/add', needs: 'write' },
  { id: 'overview', label: 'All repositories', note: 'screen', href: '/', needs: 'read' },
  { id: 'incidents', label: 'Incidents', note: 'screen', href: '/incidents', needs: 'read' },
  { id: 'compare', label: 'Compare two images', note: 'screen', href: '/compare', needs: 'read' },
  { id: 'registries', label: 'Registries', note: 'screen', href: '/registries', needs: 'read' },
  { id: 'account', label: 'Account', note: 'password, sessions, API tokens', href: '/account', needs: 'account' },
  ...SETTINGS_GROUPS.flatMap(({ pages }) =>
    pages.map(({ href, label, needs }) => ({
      id: href.slice('/settings/'.length),
      label,
      note: 'settings',
      href,
      needs,
    })),
  ),
];

/** Repositories first, as they are what people jump to; of the screens, those that one may use. */
export function listCommands(rows: readonly RepositoryName[], permissions: readonly Permission[]): Command[] {
  const repositories = rows.map((row) => ({
    id: row.id,
    label: row.reference,
    note: row.headline === null ? 'repository' : row.headline.label,
    href: `/repositories/${row.id}`,
  }));
  const themes = THEMES.map((theme) => ({
    id: `theme-${theme}`,
    label: `Theme: ${theme}`,
    note: 'theme',
    run: () => applyTheme(theme),
  }));
  const screens = SCREENS.filter(({ needs }) => permissions.includes(needs));
  return [...repositories, ...screens, ...themes];
}

/** Every word typed must occur; labels that are the text come first, then those that start with it. At most 50. */
export function matchCommands(commands: Command[], text: string): Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = commands.filter((command) => {
    const label = `${command.label} ${command.note}`.toLowerCase();
    return words.every((word) => label.includes(word));
  });
  const first = words[0];
  if (first === undefined) return found.slice(0, 50);
  const rank = (command: Command) => {
    const last = command.label.toLowerCase().split('/').at(-1) ?? '';
    if (last === first) return 0;
    return last.startsWith(first) || command.label.toLowerCase().startsWith(first) ? 1 : 2;
  };
  return found.sort((a, b) => rank(a) - rank(b)).slice(0, 50);
}
