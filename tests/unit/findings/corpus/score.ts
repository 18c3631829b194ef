import { SECRET_SCAN_LIMITS, type SecretHit } from '#lib/contents/secrets/hit.ts';
import { createSecretScan } from '#lib/contents/secrets/secret-scan.ts';
import { NAME_LABELS } from '#lib/findings/secrets/secret-name.ts';
import { writeFile } from '../../contents/secrets/scanning.ts';
import type { LabelledFile, RuleGroup } from './labelled.ts';

/** Score counts what was found of a corpus. `missed` and `wrong` name what was not, and what was by mistake. */
export type Score = { found: number; missed: string[]; wrong: string[] };

export const createScore = (): Score => ({ found: 0, missed: [], wrong: [] });

export const recallOf = ({ found, missed }: Score): number => found / Math.max(1, found + missed.length);
export const precisionOf = ({ found, wrong }: Score): number => found / Math.max(1, found + wrong.length);

/** The group of rules that reports hits of a kind. */
function groupOf({ kind, fingerprint }: SecretHit, { secrets }: LabelledFile): RuleGroup {
  if (fingerprint === null) return 'file name';
  if (kind.endsWith('…')) return 'token';
  if (kind === 'private key' || kind === 'webhook') return kind;
  if (!NAME_LABELS.some((label) => label === kind)) return 'cloud key';
  return secrets.some(({ group }) => group === 'address') ? 'address' : 'settings';
}

function scan(file: LabelledFile): SecretHit[] {
  const secrets = createSecretScan({ fingerprintKey: Buffer.alloc(32, 3), limits: SECRET_SCAN_LIMITS });
  writeFile(secrets, file.path, file.content);
  return secrets.hits();
}

type Place = { group: RuleGroup; start: number; end: number };

function placesOf({ content, secrets }: LabelledFile): Place[] {
  const bytes = Buffer.from(content);
  return secrets.map(({ group, value }) => {
    const start = bytes.indexOf(value);
    return { group, start, end: start + Buffer.byteLength(value) };
  });
}

/** Scans a file, and compares the hits with its labels. */
export function scoreFile(file: LabelledFile, scores: ReadonlyMap<RuleGroup, Score>): void {
  const places = placesOf(file);
  const hits = scan(file);
  const read = hits.filter(({ fingerprint }) => fingerprint !== null);
  const isIn =
    ({ start, end }: Place) =>
    ({ offset }: SecretHit) =>
      offset >= start && offset < end;
  for (const place of places) {
    const score = scores.get(place.group);
    if (score === undefined) continue;
    if (read.some(isIn(place))) score.found += 1;
    else score.missed.push(file.name);
  }
  for (const hit of read)
    if (!places.some((place) => isIn(place)(hit)))
      scores.get(groupOf(hit, file))?.wrong.push(`${file.name}: ${hit.kind}`);
  const byName = scores.get('file name');
  if (file.isNamed && byName) {
    if (hits.length > read.length) byName.found += 1;
    else byName.missed.push(file.name);
  }
}

/** Counts the secrets that are read in a file. */
export const countHits = (file: LabelledFile): number =>
  scan(file).filter(({ fingerprint }) => fingerprint !== null).length;
