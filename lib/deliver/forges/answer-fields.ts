import { ForgeError } from './forge-error.ts';

/** Reads fields of an answer of a Git host, which may have any form. */

export function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

export function textOf(value: unknown, key: string): string | null {
  const text = field(value, key);
  return typeof text === 'string' ? text : null;
}

/** @throws ForgeError without an id: the value is no comment or account */
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
