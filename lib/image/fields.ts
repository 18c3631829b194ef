import { InvalidManifestError } from './errors.ts';
import { clip, storableText } from './text.ts';

/** JsonObject is a parsed JSON object. Read its fields only with Object.hasOwn or the functions below (S-55). */
export type JsonObject = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns a value that is an object; an empty one instead of anything else. */
export const toJsonObject = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** Returns an own field, never an inherited one such as "constructor". */
export function field(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Returns a text, cleaned and cut to `max` characters, or null when it is absent. Throws for another type. */
export function textField(object: JsonObject, key: string, max: number): string | null {
  const value = field(object, key);
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw new InvalidManifestError('shape', `"${key}" is not a text`);
  return clip(storableText(value), max);
}

/** Returns an object, or null when it is absent. Throws for another type. */
export function objectField(object: JsonObject, key: string): JsonObject | null {
  const value = field(object, key);
  if (value === undefined || value === null) return null;
  if (!isObject(value)) throw new InvalidManifestError('shape', `"${key}" is not an object`);
  return value;
}

/** Returns a list, or null when it is absent. Throws for another type and for more than `max` items (S-44). */
export function listField(object: JsonObject, key: string, max: number): readonly unknown[] | null {
  const value = field(object, key);
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw new InvalidManifestError('shape', `"${key}" is not a list`);
  if (value.length > max) {
    throw new InvalidManifestError('limit', `"${key}" has ${value.length} items, more than the ${max} allowed`);
  }
  return value;
}
