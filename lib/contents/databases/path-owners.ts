import type { Owner } from './source.ts';

/** PathOwners assigns paths to owners. */
export type PathOwners = { set(path: string, owner: Owner): void; get(path: string): Owner | null };

/** Each slot has two halves of a hash, and the number of an owner plus one. */
const [SLOT, FIRST_SLOTS] = [3, 1024];

/**
 * Keeps a hash of 64 bits instead of each path, outside of V8's heap: 400,000 paths take 12 MB at most, as texts they
 * would take 60 MB. Two of as many paths have the same hash once in 200 million layers; then the last one wins.
 */
export function createPathOwners(): PathOwners {
  const owners: Owner[] = [];
  const numbers = new Map<Owner, number>();
  let [slots, used] = [new Uint32Array(FIRST_SLOTS * SLOT), 0];

  /** Returns the place of a hash in the table, or the free place for it. */
  function placeOf(table: Uint32Array, high: number, low: number): number {
    const count = table.length / SLOT;
    for (let slot = low & (count - 1); ; slot = (slot + 1) & (count - 1)) {
      const place = slot * SLOT;
      if (table[place + 2] === 0 || (table[place] === high && table[place + 1] === low)) return place;
    }
  }

  function grow(): void {
    const larger = new Uint32Array(slots.length * 2);
    for (let from = 0; from < slots.length; from += SLOT) {
      const [high = 0, low = 0, number = 0] = [slots[from], slots[from + 1], slots[from + 2]];
      if (number !== 0) larger.set([high, low, number], placeOf(larger, high, low));
    }
    slots = larger;
  }

  function numberOf(owner: Owner): number {
    const known = numbers.get(owner);
    if (known !== undefined) return known;
    owners.push(owner);
    numbers.set(owner, owners.length);
    return owners.length;
  }

  return {
    set(path, owner) {
      const [high, low] = hashOf(path);
      const place = placeOf(slots, high, low);
      const isNew = slots[place + 2] === 0;
      slots[place] = high;
      slots[place + 1] = low;
      slots[place + 2] = numberOf(owner);
      if (!isNew) return;
      used += 1;
      if (used * SLOT * 2 > slots.length) grow();
    },
    get(path) {
      if (used === 0) return null;
      const [high, low] = hashOf(path);
      return owners[(slots[placeOf(slots, high, low) + 2] ?? 0) - 1] ?? null;
    },
  };
}

/** Hashes by two multiplications a character, and the last step of MurmurHash3. */
function hashOf(path: string): [high: number, low: number] {
  let [high, low] = [0x9747b28c, 0x3c6ef372 ^ path.length];
  for (let at = 0; at < path.length; at += 1) {
    const code = path.charCodeAt(at);
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(((low << 5) | (low >>> 27)) ^ code, 0x85ebca77);
  }
  return [mix(high ^ (low >>> 15)), mix(low ^ (high >>> 13))];
}

function mix(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}
