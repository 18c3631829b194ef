import { describe, expect, it } from 'vitest';
import { CHART_KEYS } from '#components/chart/chart-keys.ts';
import { FILES_KEYS } from '#components/image/files/files-keys.ts';
import { INBOX_KEYS, shortKeys } from '#components/incidents/inbox-keys.ts';
import { type Binding, findAct, takesText } from '#components/keys/binding.ts';
import { ROW_KEYS } from '#components/overview/row-keys.ts';
import { decideKey, GO, GO_KEYS, HELP_KEYS } from '#components/shell/global-keys.ts';
import { isHeld } from '#components/shell/is-held.ts';
import { ariaKey, findModifier, keyText } from '#components/shell/modifier.ts';
import { listShortcuts } from '#components/shell/shortcut-groups.ts';

const SCREENS: Record<string, readonly Binding[]> = { ROW_KEYS, INBOX_KEYS, CHART_KEYS, FILES_KEYS };
const keysOf = (bindings: readonly Binding[]) => bindings.flatMap(({ keys }) => keys);

describe('the keys', () => {
  it.each(Object.entries(SCREENS))('of a screen have one meaning each: %s', (_, bindings) => {
    const keys = keysOf(bindings);
    expect(new Set(keys).size).toBe(keys.length);
    for (const binding of bindings) for (const key of binding.keys) expect(findAct(bindings, key)).toBe(binding.act);
    expect(findAct(bindings, 'toString')).toBeNull();
  });

  it('of a screen are none of those that work everywhere, alone or after g', () => {
    const global = [GO, ...keysOf(HELP_KEYS), ...keysOf(GO_KEYS)];
    for (const bindings of Object.values(SCREENS))
      expect(keysOf(bindings).filter((key) => global.includes(key))).toEqual([]);
  });

  it('open a screen when they follow g within a second and a half', () => {
    expect(decideKey('g', 100, null)).toBe('go');
    expect(decideKey('i', 1_600, 100)).toEqual({ href: '/incidents' });
    expect(decideKey('i', 1_601, 100)).toBeNull();
    expect(decideKey('i', 100, null)).toBeNull();
    expect(decideKey('z', 200, 100)).toBeNull();
    expect(decideKey('?', 100, null)).toEqual({ open: 'shortcuts' });
    expect(decideKey('?', 200, 100)).toEqual({ open: 'shortcuts' });
  });

  it.each<[string, readonly Binding[]]>([
    ['repositories', ROW_KEYS],
    ['incidents', INBOX_KEYS],
  ])('move through every list with j and k: %s', (_, bindings) => {
    expect([findAct(bindings, 'j'), findAct(bindings, 'k')]).toEqual(['next', 'previous']);
  });

  it.each([
    ['/', ['Repositories', 'Everywhere', 'Chart', 'Files', 'Findings', 'Incidents']],
    ['/repositories/12', ['Chart', 'Files', 'Findings', 'Everywhere', 'Repositories', 'Incidents']],
    ['/incidents', ['Incidents', 'Chart', 'Everywhere', 'Repositories', 'Files', 'Findings']],
    ['/incidents/12', ['Incidents', 'Chart', 'Everywhere', 'Repositories', 'Files', 'Findings']],
    ['/settings/rules', ['Everywhere', 'Repositories', 'Chart', 'Files', 'Findings', 'Incidents']],
    ['/toString', ['Everywhere', 'Repositories', 'Chart', 'Files', 'Findings', 'Incidents']],
  ])('of the open screen come first in the list of keys: %s', (path, names) => {
    expect(listShortcuts('control', path).map(({ name }) => name)).toEqual(names);
  });

  it('are all in the list of keys', () => {
    const groups = listShortcuts('control', '/settings/rules');
    const listed = groups.flatMap(({ shortcuts }) => shortcuts.map(({ does }) => does));
    for (const bindings of [...Object.values(SCREENS), GO_KEYS, HELP_KEYS])
      for (const { does } of bindings) expect(listed).toContain(does);
    expect(groups[0]?.shortcuts.map(({ keys }) => keys)).toEqual([
      [['Ctrl K']],
      [['?']],
      ...GO_KEYS.map(({ keys }) => [['g', keys[0]]]),
    ]);
  });
});

describe('the keys below the inbox', () => {
  it('are keys of the inbox, and change nothing without the permission to write', () => {
    const bound = keysOf(INBOX_KEYS);
    expect(shortKeys(true).filter(({ key }) => !bound.includes(key))).toEqual([]);
    expect(shortKeys(true).map(({ key }) => key)).toEqual(['j', 'k', 'Enter', 'x', 'e', 'a', 'm']);
    expect(shortKeys(false).map(({ short }) => short)).toEqual(['next', 'previous', 'open']);
  });
});

describe('keys of text', () => {
  it.each([
    ['INPUT', 'text', true],
    ['INPUT', 'search', true],
    ['INPUT', 'checkbox', false],
    ['INPUT', 'radio', false],
    ['TEXTAREA', 'textarea', true],
    ['SELECT', 'select-one', true],
    ['BUTTON', 'submit', false],
    ['DIV', undefined, false],
  ])('are used by %s of type %s: %s', (tagName, type, takes) => {
    const element = { tagName, isContentEditable: false };
    expect(takesText(type === undefined ? element : { ...element, type })).toBe(takes);
  });

  it('are used by an editable element', () => {
    expect(takesText({ tagName: 'DIV', isContentEditable: true })).toBe(true);
  });
});

describe('the key that is held', () => {
  it.each([
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15', 'meta', '⌘K', 'Meta+K'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)', 'meta', '⌘K', 'Meta+K'],
    ['Mozilla/5.0 (X11; Linux x86_64) Chrome/140', 'control', 'Ctrl K', 'Control+K'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 'control', 'Ctrl K', 'Control+K'],
    [null, 'control', 'Ctrl K', 'Control+K'],
  ] as const)('is named as the system of the browser names it: %s', (userAgent, modifier, text, aria) => {
    expect(findModifier(userAgent)).toBe(modifier);
    expect(keyText(modifier, 'K')).toBe(text);
    expect(ariaKey(modifier, 'K')).toBe(aria);
  });

  it('is no other one', () => {
    const none = { metaKey: false, ctrlKey: false, altKey: false };
    expect(isHeld('meta', { ...none, metaKey: true })).toBe(true);
    expect(isHeld('meta', { ...none, ctrlKey: true })).toBe(false);
    expect(isHeld('control', { ...none, ctrlKey: true })).toBe(true);
    expect(isHeld('control', { ...none, ctrlKey: true, altKey: true })).toBe(false);
    expect(isHeld('control', none)).toBe(false);
  });
});
