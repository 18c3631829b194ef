import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', '..', 'fixtures', 'manifests');
const MOST_BYTES = 6 * 1024;

/**
 * Reads real manifests, indexes and configs as compact JSON in a fixed order. They are small enough to be changed a
 * million times.
 */
export function readDocuments(isWanted: (document: Record<string, unknown>) => boolean): string[] {
  const texts = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => readFileSync(path, 'utf8'))
    .filter((text) => text.length <= MOST_BYTES)
    .flatMap((text) => {
      const document = tryParse(text);
      return document !== null && isWanted(document) ? [JSON.stringify(document)] : [];
    });
  return [...new Set(texts)];
}

function tryParse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
