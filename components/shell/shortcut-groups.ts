import { CHART_KEYS } from '#components/chart/chart-keys.ts';
import { FILES_KEYS } from '#components/image/files/files-keys.ts';
import { FINDING_KEYS } from '#components/image/findings/finding-keys.ts';
import { INBOX_KEYS } from '#components/incidents/inbox-keys.ts';
import { keyName } from '#components/keys/key-name.ts';
import { ROW_KEYS } from '#components/overview/row-keys.ts';
import { GO, GO_KEYS, HELP_KEYS } from './global-keys.ts';
import { keyText, type Modifier } from './modifier.ts';

/** A key or a sequence of keys, "g o", and others that do the same. */
type Shortcut = { keys: readonly (readonly string[])[]; does: string };
export type ShortcutGroup = { name: string; note?: string; shortcuts: readonly Shortcut[] };

const single = ({ keys, does }: { keys: readonly string[]; does: string }): Shortcut => ({
  keys: keys.map((key) => [keyName(key)]),
  does,
});

/** The groups of a screen, by the first segment of its path. */
const GROUPS_OF: ReadonlyMap<string | undefined, readonly string[]> = new Map([
  ['', ['Repositories']],
  ['repositories', ['Chart', 'Files', 'Findings']],
  ['incidents', ['Incidents', 'Chart']],
]);

/** Lists all keys from the tables that the handlers read, those of the open screen first. @param path - "/incidents/12" */
export function listShortcuts(modifier: Modifier, path: string): ShortcutGroup[] {
  const first = GROUPS_OF.get(path.split('/')[1]) ?? [];
  const rankOf = ({ name }: ShortcutGroup) => (first.includes(name) ? first.indexOf(name) : first.length);
  return listGroups(modifier).sort((a, b) => rankOf(a) - rankOf(b));
}

function listGroups(modifier: Modifier): ShortcutGroup[] {
  return [
    {
      name: 'Everywhere',
      shortcuts: [
        { keys: [[keyText(modifier, 'K')]], does: 'Search and run commands' },
        ...HELP_KEYS.map(single),
        ...GO_KEYS.map(({ keys, does }) => ({ keys: keys.map((key) => [GO, key]), does })),
      ],
    },
    { name: 'Repositories', shortcuts: ROW_KEYS.map(single) },
    { name: 'Chart', note: 'after a click or Tab to the chart', shortcuts: CHART_KEYS.map(single) },
    { name: 'Files', note: 'after Tab to the map', shortcuts: FILES_KEYS.map(single) },
    { name: 'Findings', note: 'after Tab to a finding', shortcuts: FINDING_KEYS.map(single) },
    { name: 'Incidents', shortcuts: INBOX_KEYS.map(single) },
  ];
}
