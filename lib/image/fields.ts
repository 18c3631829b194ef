import { InvalidManifestError } from './errors.ts';
import { clip, storableText } from './text.ts';

/** A JSON object as it came: look fields up with Object.hasOwn or through the functions here only (S-55). */
export type JsonObject = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own field; never "constructor" or another thing inherited. */
export function field(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** A text or null where it is absent; throws on another type. Cleaned, and cut at `max`. */
export function textField(object: JsonObject, key: string, max: number): string | null {
  const value = field(object, key);
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw new InvalidManifestError('shape', `"${key}" is not a text`);
  return clip(storableText(value), max);
}

/** An object or null where it is absent; throws on another type. */
export function objectField(object: JsonObject, key: string): JsonObject | null {
  const value = field(object, key);
  if (value === undefined || value === null) return null;
  if (!isObject(value)) throw new InvalidManifestError('shape', `"${key}" is not an object`);
  return value;
}

/** A list or null where it is absent; throws on another type, and where it has more than `max` items (S-44). */
export function listField(object: JsonObject, key: string, max: number): readonly unknown[] | null {
  const value = field(object, key);
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw new InvalidManifestError('shape', `"${key}" is not a list`);
  if (value.length > max) {
    throw new InvalidManifestError('limit', `"${key}" has ${value.length} items, more than the ${max} allowed`);
  }
  return value;
}
