import { gzipSync } from 'node:zlib';
import type { APIRequestContext } from '@playwright/test';

/** The most compressed bytes of scripts that a page may name in its HTML. */
export const LIMIT_BYTES = 180_000;

export const compressedBytes = (texts: readonly string[]) =>
  texts.reduce((sum, text) => sum + gzipSync(text).byteLength, 0);

/** The scripts that a page names in its HTML. */
export async function readNamedScripts(request: APIRequestContext, path: string): Promise<string[]> {
  const html = await (await request.get(path)).text();
  const tags = [...html.matchAll(/<script[^>]+src="([^"]+)"[^>]*>/g)].filter(([tag]) => !/nomodule/i.test(tag));
  const sources = new Set(tags.map(([, source]) => source ?? ''));
  return Promise.all([...sources].map(async (source) => (await request.get(source)).text()));
}
