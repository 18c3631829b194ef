import { kindWord, STATES } from '#components/incidents/states.ts';
import { MAX_SEARCH_RESULTS } from '#lib/domain/search.ts';
import { packageKindWord } from '#lib/format/package-kind.ts';
import { tagLabel } from '#lib/format/tag-label.ts';
import { visibleText } from '#lib/format/text.ts';
import { packageSearchPath } from '#lib/queries/url/package-search-path.ts';
import type { FoundIncident, FoundPackageName, FoundTag, SearchResults } from '#lib/views/dto/search.ts';
import { type Command, listActions, listScreens, listSettings, type Situation } from './commands.ts';
import type { Place } from './recent-places.ts';

export type Group = { name: string; items: Command[] };

type Input = {
  /** The typed text. */
  text: string;
  situation: Situation;
  /** The server's answer; null before the first. */
  results: SearchResults | null;
  /** False if the answer is for a text typed before. It then counts as far as it still matches. */
  isCurrent: boolean;
  recent: readonly Place[];
};

const NOTHING: SearchResults = { repositories: [], tags: [], incidents: [], registries: [], packages: [] };

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[\s:]+/)
    .filter(Boolean);

/** Fewer letters would match the name of a group by accident. */
const GROUP_LETTERS = 3;

/** @param group - name of the group: typing it finds all its entries */
const matches = ({ label, note }: Command, words: readonly string[], group: string): boolean => {
  const within = `${label} ${note}`.toLowerCase();
  const isGroup = (word: string) => word.length >= GROUP_LETTERS && group.toLowerCase().startsWith(word);
  return words.every((word) => within.includes(word) || isGroup(word));
};

/** 0 for an exact name, 1 for one that begins with the first word, else 2. A name is the whole label or its last part. */
function rankOf({ label }: Command, words: readonly string[]): number {
  const names = [label.toLowerCase(), ...label.toLowerCase().split(/[/\s:]+/)];
  if (words.every((word) => names.includes(word)) || names[0] === words.join(' ')) return 0;
  return names.some((name) => name.startsWith(words[0] ?? '')) ? 1 : 2;
}

const toTag = ({ repositoryId, reference, tag, digest, isGone }: FoundTag): Command => ({
  id: `tag ${repositoryId} ${tag}`,
  label: visibleText(reference) + (tag.includes(':') ? ` ${tagLabel(tag)}` : `:${tagLabel(tag)}`),
  note: isGone ? 'gone' : '',
  href:
    digest === null
      ? `/repositories/${repositoryId}?q=${encodeURIComponent(tag)}`
      : `/repositories/${repositoryId}/images/${digest}`,
});

const toIncident = ({ number, kind, state, subject, label, tag }: FoundIncident): Command => ({
  id: `incident ${number}`,
  label: [`#${number}`, visibleText(subject ?? ''), visibleText(label ?? tag ?? '')].filter(Boolean).join(' '),
  note: `${kindWord(kind)} · ${STATES[state].word}`,
  href: `/incidents/${number}`,
});

const toPackage = ({ ecosystem, name }: FoundPackageName): Command => ({
  id: `package ${ecosystem} ${name}`,
  label: visibleText(name),
  note: packageKindWord(ecosystem),
  href: packageSearchPath(name, ecosystem),
});

function toGroups({ repositories, tags, incidents, registries, packages }: SearchResults): Group[] {
  return [
    {
      name: 'Repositories',
      items: repositories.map(({ id, reference, headline }) => ({
        id,
        label: visibleText(reference),
        note: headline === null ? '' : visibleText(headline.label),
        href: `/repositories/${id}`,
      })),
    },
    { name: 'Tags', items: tags.map(toTag) },
    { name: 'Incidents', items: incidents.map(toIncident) },
    {
      name: 'Registries',
      items: registries.map(({ id, name, host }) => ({
        id,
        label: visibleText(name),
        note: name === host ? '' : host,
        href: `/registries#${id}`,
      })),
    },
    { name: 'Packages', items: packages.map(toPackage) },
  ];
}

/** The groups while nothing is typed: recent places, actions and screens. */
function startGroups({ situation, recent }: Input): Group[] {
  return [
    {
      name: 'Recent',
      items: recent
        .filter(({ href }) => href !== situation.path)
        .map(({ href, label }) => ({ id: `recent ${href}`, label: visibleText(label), note: '', href })),
    },
    { name: 'Screens', items: listScreens(situation) },
    { name: 'Actions', items: listActions(situation) },
  ];
}

/**
 * Returns the groups of the palette that have entries, the group with the best match first. Once something is typed, a group has at
 * most eight entries; a group whose name is typed has all of them. Pure.
 */
export function listGroups(input: Input): Group[] {
  const { text, situation, results, isCurrent } = input;
  const words = wordsOf(text);
  const hasItems = ({ items }: Group) => items.length > 0;
  if (words.length === 0) return startGroups(input).filter(hasItems);
  const own = [
    { name: 'Screens', items: listScreens(situation) },
    { name: 'Settings', items: listSettings(situation) },
    { name: 'Actions', items: listActions(situation) },
  ].map(({ name, items }) => ({ name, items: items.filter((item) => matches(item, words, name)) }));
  const found = toGroups(results ?? NOTHING).map(({ name, items }) => ({
    name,
    items: isCurrent ? items : items.filter((item) => matches(item, words, '')),
  }));
  const best = ({ items }: Group) => Math.min(...items.map((item) => rankOf(item, words)));
  return [...found, ...own]
    .filter(hasItems)
    .map(({ name, items }) => ({
      name,
      items: items
        .toSorted((a, b) => rankOf(a, words) - rankOf(b, words))
        .slice(0, words.includes(name.toLowerCase()) ? undefined : MAX_SEARCH_RESULTS),
    }))
    .sort((a, b) => best(a) - best(b));
}
