import type { z } from 'zod';
import type { Entry, EntryContext } from './entries.ts';
import { followReference } from './entries.ts';
import type { FileChannel, FileRoute } from './file-config.ts';
import { type ChannelEntry, type RouteEntry, weekdayNumber } from './schema-channels.ts';

/** Builds a channel. A secret that cannot be read is reported as a mistake and becomes empty text. */
export function toChannel({ value, path }: Entry<z.output<typeof ChannelEntry>>, context: EntryContext): FileChannel {
  const { digest, secrets, ...rest } = value;
  const read = Object.entries(secrets).map(
    ([name, text]) => [name, followReference(text, [...path, 'secrets', name], context)] as const,
  );
  return {
    ...rest,
    path,
    place: context.place(path),
    secrets: Object.fromEntries(read),
    areSecretsKnown: context.resolves && read.every(([, text]) => text !== ''),
    digest: { ...digest, weekday: weekdayNumber(digest.weekday) },
  };
}

export function toRoute({ value, path }: Entry<z.output<typeof RouteEntry>>, context: EntryContext): FileRoute {
  return { ...value, path, place: context.place(path) };
}
