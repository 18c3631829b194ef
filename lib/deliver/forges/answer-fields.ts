import { ForgeError } from './forge-error.ts';

/** Fields of what a forge answered, which may be anything. */

export function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

export function textOf(value: unknown, key: string): string | null {
  const text = field(value, key);
  return typeof text === 'string' ? text : null;
}

/** @throws ForgeError where it has none: then it is no comment and no account */
export function idOf(value: unknown): number {
  const id = field(value, 'id');
  if (typeof id !== 'number' || !Number.isSafeInteger(id))
    throw new ForgeError('The forge answered something without an id. Check that the address is its API.', null);
  return id;
}

export function listOf(value: unknown): unknown[] {
  if (!Array.isArray(value))
    throw new ForgeError('The forge answered something else than a list. Check that the address is its API.', null);
  return value;
}
