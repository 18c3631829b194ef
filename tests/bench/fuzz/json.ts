import fc, { type Arbitrary } from 'fast-check';
import { changeText, ODD_TEXTS } from './text.ts';

/** Values that replace a value of another type or size. */
const ODD_VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -1, -0, 0.5, 1e21, 1.7976931348623157e308, 2 ** 53, Number.MIN_VALUE],
  ...[[], {}, [null], [[]], [{}], { a: {} }, ...ODD_TEXTS],
];

type Change = readonly [kind: number, at: number, other: number, times: number];
const change: Arbitrary<Change> = fc.tuple(fc.nat(7), fc.nat(0xffff), fc.nat(0xffff), fc.nat(7));

/** Place is the position of a value: its object or list, and its key. */
type Place = { parent: Record<string, unknown> | unknown[]; key: string };

function listPlaces(root: unknown): Place[] {
  const places: Place[] = [];
  const open = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!isContainer(next)) continue;
    for (const [key, value] of Object.entries(next)) {
      places.push({ parent: next, key });
      open.push(value);
    }
  }
  return places;
}

const isContainer = (value: unknown): value is Record<string, unknown> | unknown[] =>
  typeof value === 'object' && value !== null;

const valueAt = ({ parent, key }: Place): unknown => Reflect.get(parent, key);

/** Sets a value as JSON.parse does: "__proto__" becomes an own key. */
function setAt({ parent, key }: Place, value: unknown): void {
  if (Array.isArray(parent) && !/^\d{1,4}$/.test(key)) {
    parent.push(value);
    return;
  }
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}

function changeDocument(root: unknown, [kind, at, other, times]: Change, keys: readonly string[]): void {
  const places = listPlaces(root);
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined) return;
  const elsewhere = places[other % places.length] ?? place;
  const odd = ODD_VALUES[other % ODD_VALUES.length];
  const key = keys[other % keys.length] ?? '__proto__';
  const value = valueAt(place);
  const beside = { parent: place.parent, key };
  if (kind === 0) setAt(place, structuredClone(odd));
  else if (kind === 1) Reflect.deleteProperty(place.parent, place.key);
  else if (kind === 2) setAt(beside, structuredClone(value));
  else if (kind === 3) setAt(beside, structuredClone(odd));
  else if (kind === 4) setAt(place, structuredClone(valueAt(elsewhere)));
  else if (kind === 5)
    setAt(
      place,
      Array.from({ length: 2 ** times }, () => structuredClone(value)),
    );
  else if (kind === 6) setAt(place, nestedValue(value, 2 ** times, times % 2 === 0 ? null : key));
  else if (typeof value === 'string')
    setAt(place, changeText(value, [other % 10, other, times * 4, at, times], ODD_TEXTS));
  else if (typeof value === 'number') setAt(place, [value * 2 ** 40, -value, value + 0.5, String(value)][other % 4]);
}

/** Nests a value in lists, or in objects under a key. */
function nestedValue(value: unknown, depth: number, key: string | null): unknown {
  let nested = value;
  for (let level = 0; level < depth; level += 1) nested = key === null ? [nested] : { [key]: nested };
  return nested;
}

/** Creates JSON documents with up to five values, keys or types changed, as text so that keys can be repeated. */
export function mutatedJson(seeds: readonly string[], keys: readonly string[]): Arbitrary<string> {
  const allKeys = [...keys, '__proto__', 'constructor', 'toString', '', '0', 'length'];
  return fc
    .tuple(
      fc.nat(seeds.length - 1),
      fc.array(change, { maxLength: 5 }),
      fc.option(fc.tuple(fc.nat(99), fc.nat(0xffff))),
    )
    .map(([seed, changes, twice]) => {
      const holder = { root: JSON.parse(seeds[seed] ?? '{}') as unknown };
      for (const next of changes) changeDocument(holder, next, allKeys);
      const text = JSON.stringify(holder.root) ?? '';
      if (twice === null) return text;
      const [key, value] = twice;
      const pair = `${JSON.stringify(allKeys[key % allKeys.length])}:${JSON.stringify(ODD_VALUES[value % ODD_VALUES.length])}`;
      return text.replace(
        /^\{(\s*")?/,
        (_, quote: string | undefined) => `{${pair}${quote === undefined ? '' : `,${quote}`}`,
      );
    });
}

/** Creates a list of one kind of value, up to `length` characters, in a document that can contain one. */
export function repeatedJson(
  length: number,
  around: readonly (readonly [before: string, after: string])[],
  units: readonly string[],
): Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...around), fc.constantFrom(...units), fc.boolean())
    .map(([[before, after], unit, isNested]) => {
      const room = length - before.length - after.length;
      if (isNested) return `${before}${'['.repeat(room / 2)}${']'.repeat(room / 2)}${after}`;
      const count = Math.max(1, Math.floor(room / (unit.length + 1)));
      return `${before}${`${unit},`.repeat(count - 1)}${unit}${after}`;
    });
}
