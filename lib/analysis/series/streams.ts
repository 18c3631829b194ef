import type { TagForm } from '#lib/domain/tag.ts';
import { compareOrder, compareText } from '../tags/order.ts';
import { classifyTag, hashClass, isCharted, LATEST_STREAM, type TagClass } from '../tags/tag-form.ts';

/** Tags of one stream. `tags` has the newest version, date or number first, else it is sorted by name. */
export type StreamGroup = { key: string; label: string; form: TagForm; tags: string[] };

const FORM_ORDER: TagForm[] = ['moving', 'semver', 'prerelease', 'date', 'hash', 'other'];

/**
 * Classifies the tags of one repository together. One commit in 27 has no letter in its first seven digits, so "main-1234567" is
 * read as a commit when its neighbours, such as "main-3f2a9c1", are.
 */
export function classifyTags(names: Iterable<string>): Map<string, TagClass> {
  const classes = new Map<string, TagClass>();
  for (const name of names) classes.set(name, classifyTag(name));
  const hashes = new Set<string>();
  for (const [name, found] of classes) {
    const length = found.form === 'hash' ? /[0-9a-f]{7,40}$/.exec(name)?.[0].length : undefined;
    if (length !== undefined) hashes.add(`${found.streamKey} ${length}`);
  }
  if (hashes.size === 0) return classes;
  for (const [name, found] of classes) {
    if (found.form !== 'date' && found.form !== 'moving' && found.form !== 'other') continue;
    const match = /^(.*[-_.])?([0-9a-f]{7,40})$/.exec(name);
    if (!match || found.hasDay) continue;
    const candidate = hashClass(match[1] ?? '', '');
    if (hashes.has(`${candidate.streamKey} ${(match[2] ?? '').length}`)) classes.set(name, candidate);
  }
  return classes;
}

/**
 * Groups tag names into the streams that would be charted: `latest` first, then by form, the biggest first. Artifacts and pull
 * requests are left out (R-24, D-02). The result does not depend on the order of `names`.
 */
export function groupTags(names: Iterable<string>): StreamGroup[] {
  const classes = classifyTags(names);
  const groups = new Map<string, StreamGroup>();
  for (const [name, { form, streamKey, label }] of classes) {
    if (!isCharted(form)) continue;
    const group = groups.get(streamKey);
    if (group) group.tags.push(name);
    else groups.set(streamKey, { key: streamKey, label, form, tags: [name] });
  }
  for (const group of groups.values()) group.tags.sort((a, b) => newestFirst(classes, a, b));
  return [...groups.values()].sort(compareGroups);
}

function newestFirst(classes: Map<string, TagClass>, a: string, b: string): number {
  const [left, right] = [classes.get(a), classes.get(b)];
  const byOrder = left && right ? compareOrder(right.order, left.order) : 0;
  return byOrder || compareText(a, b);
}

function compareGroups(a: StreamGroup, b: StreamGroup): number {
  return (
    Number(b.key === LATEST_STREAM) - Number(a.key === LATEST_STREAM) ||
    FORM_ORDER.indexOf(a.form) - FORM_ORDER.indexOf(b.form) ||
    b.tags.length - a.tags.length ||
    compareText(a.key, b.key)
  );
}
