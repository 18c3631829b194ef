import { CHANNEL_SECRETS } from '#lib/alerts/channel-settings.ts';
import type { RouteMatches } from '#lib/alerts/stored-matches.ts';
import { parseChannelParts, parseChannelSettings } from '#lib/commands/channels/channel-parts.ts';
import { RefusedError } from '#lib/commands/errors.ts';
import { findBadPattern } from '#lib/commands/rules/demand-matches.ts';
import type { FileChannel, FileReading, FileRoute } from '#lib/config/file/file-config.ts';
import type { Mistake, Path } from '#lib/config/file/mistake.ts';

export type ValidChannel = Omit<FileChannel, 'path' | 'areSecretsKnown'>;
export type ValidRoute = Omit<FileRoute, 'path' | 'matches'> & { matches: RouteMatches };

type Checks = { mistakeAt: FileReading['mistakeAt']; add(mistake: Mistake): void };

/** Checks settings and secrets by kind, and that names of channels are unique. Pure. */
export function validateChannels(channels: readonly FileChannel[], checks: Checks): ValidChannel[] {
  const seen = new Map<string, FileChannel>();
  return channels.flatMap((entry) => {
    const { path, areSecretsKnown, ...channel } = entry;
    const other = seen.get(entry.name);
    if (other)
      checks.add(checks.mistakeAt([...path, 'name'], `is the name of ${other.place} too`, 'keep one of the two'));
    else seen.set(entry.name, entry);
    try {
      if (areSecretsKnown) return [{ ...channel, settings: parseChannelParts(entry.kind, entry).settings }];
      parseChannelSettings(entry.kind, entry.settings);
      demandSecretNames(entry);
      return [channel];
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      for (const refused of partsOf(error)) {
        const at = toPath(entry, refused.field);
        checks.add(checks.mistakeAt(at, ...toWords(refused, at.length > path.length)));
      }
      return [];
    }
  });
}

/**
 * Checks patterns, and that routes name channels of this file.
 *
 * @param missesSome - whether a channel has a mistake itself
 */
export function validateRoutes(
  routes: readonly FileRoute[],
  channels: readonly FileChannel[],
  missesSome: boolean,
  checks: Checks,
): ValidRoute[] {
  const known = channels.map(({ name }) => name);
  return routes.map(({ path, ...route }) => {
    const { repository, stream } = route.matches;
    const bad = findBadPattern({ repository, stream });
    if (bad)
      checks.add(
        checks.mistakeAt([...path, 'matches', bad.part], withoutStop(bad.error.message), withoutStop(bad.error.hint)),
      );
    for (const [at, name] of route.channels.entries()) {
      if (known.includes(name) || missesSome) continue;
      const hint = known.length > 0 ? `known here: ${known.slice(0, 8).join(', ')}` : 'write it under channels';
      checks.add(checks.mistakeAt([...path, 'channels', at], 'is no channel of this file', hint));
    }
    return route;
  });
}

/** Checks only the names of secrets, for secrets without known values. @throws RefusedError */
function demandSecretNames({ kind, secrets }: FileChannel): void {
  const known = Object.keys(CHANNEL_SECRETS[kind].shape);
  const unknown = Object.keys(secrets).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new RefusedError(`A channel of this kind has no secret "${unknown}".`, {
    field: `secrets.${unknown}`,
    hint: `Known here: ${known.join(', ')}.`,
  });
}

/** Path of the field in the file. A missing field has the path of its channel. */
function toPath({ path, settings, secrets }: FileChannel, field: string | null): Path {
  const [part, name, ...rest] = (field ?? '').split('.');
  const given = part === 'settings' ? settings : part === 'secrets' ? secrets : {};
  if (part === undefined || name === undefined || !Object.hasOwn(given, name)) return path;
  return [...path, part, name, ...rest.map((key) => (/^\d+$/.test(key) ? Number(key) : key))];
}

type Refused = { field: string | null; detail: string; hint?: string | null | undefined };

const partsOf = ({ message, field, hint, fields }: RefusedError): readonly Refused[] =>
  fields.length > 0 ? fields : [{ field, detail: message, hint }];

/** @param isPlaced - whether the path already names the field */
function toWords({ detail, hint }: Refused, isPlaced: boolean): [string, string] {
  const words = isPlaced ? detail.replace(/^"[\w.]+": /, '') : detail;
  return [withoutStop(words), withoutStop(hint ?? 'see docs/plimsoll-yaml.md')];
}

function withoutStop(words: string): string {
  return words.replace(/\.$/, '');
}
