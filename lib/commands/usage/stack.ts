import { setImmediate } from 'node:timers/promises';
import { type StackMember, sumStack } from '#lib/analysis/layers/sum-stack.ts';
import { listHostsWithPath } from '#lib/db/registries/registries.ts';
import { loadImageLayers } from '#lib/db/usage/bases.ts';
import { findStackImages, type StackImageRow } from '#lib/db/usage/stack.ts';
import { withinTime } from '#lib/db/within-time.ts';
import { type PastedImages, readPastedImages } from '#lib/image/paste.ts';
import { formatReference } from '#lib/image/reference.ts';
import type { CommandContext, GuardedCommands } from '../context.ts';
import { StackInput } from './usage-inputs.ts';

const TIME_LIMITS = { statement: '25s', totalMs: 30_000 };
/** Length of a pasted text in UTF-16 units that is parsed without a queue. */
const SHORT_TEXT = 64 * 1024;

/**
 * Reads a pasted text and sums what its images take on one machine, and what the next update downloads. It sends no request: images
 * that are not watched are named only.
 *
 * @throws InvalidPasteError for more than 4 MiB
 */
export async function readStack(guarded: GuardedCommands, input: StackInput) {
  const context = guarded.require('read');
  const { text, platform } = StackInput.parse(input);
  const pasted = await readText(context, text, await listHostsWithPath(context.db));
  const named = pasted.images.map(({ reference: { registry, repository, tag, digest } }) => ({
    host: registry,
    name: repository,
    tag,
    digest,
  }));
  const { rows, layers } = await withinTime(context.db, TIME_LIMITS, async (tx) => {
    const found = await findStackImages(tx, named, platform);
    const ids = found.flatMap(({ manifestId, newestId }) => [manifestId, newestId]).filter((id) => id !== null);
    return { rows: found, layers: await loadImageLayers(tx, [...new Set(ids)]) };
  });
  const counted = rows.filter(isRead);
  const members = counted.map(({ manifestId, newestId }): StackMember => {
    return { layers: layers.get(manifestId) ?? [], newest: newestId === null ? null : (layers.get(newestId) ?? []) };
  });
  const { members: sums, ...totals } = sumStack(members);
  const sumsOf = new Map(counted.map(({ at }, index) => [at, sums[index]]));
  return {
    source: pasted.source,
    items: rows.map((row) => toItem(row, pasted.images[row.at], sumsOf.get(row.at))),
    ...totals,
    skipped: pasted.skipped.length + pasted.problems.length,
    truncated: pasted.truncated,
  };
}

type ReadRow = StackImageRow & { manifestId: number };
const isRead = (row: StackImageRow): row is ReadRow => row.manifestId !== null;

type MemberSums = ReturnType<typeof sumStack>['members'][number];

function toItem(
  { repositoryId, manifestId, digest, platform, newestTag, newestDigest }: StackImageRow,
  image: PastedImages['images'][number] | undefined,
  sums: MemberSums | undefined,
) {
  if (image === undefined) throw new Error('a row has the index of its image');
  const updateBytes = sums?.updateBytes ?? null;
  return {
    reference: formatReference(image.reference),
    line: image.line,
    problem: repositoryId === null ? ('not-watched' as const) : manifestId === null ? ('not-read' as const) : null,
    repositoryId,
    digest,
    platform,
    sizeBytes: sums?.sizeBytes ?? null,
    onlyHereBytes: sums?.onlyHereBytes ?? null,
    newest:
      newestTag === null || newestDigest === null || updateBytes === null
        ? null
        : { tag: newestTag, digest: newestDigest, updateBytes },
  };
}

/** Short texts take hundredths of a second. Long ones are parsed one after another. */
function readText(
  { pasteTurns }: Pick<CommandContext, 'pasteTurns'>,
  text: string,
  registries: readonly string[],
): Promise<PastedImages> {
  const read = () => readPastedImages(text, setImmediate, registries);
  return text.length <= SHORT_TEXT ? read() : pasteTurns.run(read);
}
