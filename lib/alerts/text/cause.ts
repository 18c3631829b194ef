import type { IncidentFacts, PackageDelta } from '#lib/alerts/message-facts.ts';
import { formatBytes } from '#lib/format/bytes.ts';
import { formatCount } from '#lib/format/count.ts';
import { shortDigest } from '#lib/format/short-digest.ts';
import { visibleLine } from './escape.ts';
import { type Block, code, item, line, type Span, text } from './words.ts';

type Cause = NonNullable<IncidentFacts['cause']>;

const MAX_CONTENTS = 5;

/** Writes the cause, from the base down to packages; at most ten lines. */
export function describeCause(cause: Cause | null): Block[] {
  if (cause === null) return [];
  return [
    ...describeUnpacked(cause),
    ...describeParts(cause),
    ...describeInstruction(cause),
    ...describeNote(cause),
    ...describeContents(cause),
  ];
}

/** The cause in a few words for a list: "RUN npm ci", "base node:22"; empty when unknown. */
export function shortCause(cause: Cause | null): Span[] {
  if (cause === null) return [];
  const { baseDeltaBytes, ownDeltaBytes, baseName, instruction, layer } = cause;
  if (baseDeltaBytes !== null && baseDeltaBytes > 0 && baseDeltaBytes >= (ownDeltaBytes ?? 0))
    return baseName === null ? [text('its base image')] : [text('base '), code(baseName, 100)];
  if (instruction !== null) return [code(instruction, 80)];
  return layer === null ? [] : [text('layer '), code(shortDigest(layer))];
}

/** Unpacked sizes come first where a budget is on them. All that follows compares compressed layers. */
function describeUnpacked({ unpacked, baseDeltaBytes, ownDeltaBytes, instruction, layer }: Cause): Block[] {
  if (unpacked === undefined) return [];
  const { fromBytes, toBytes } = unpacked;
  const before = fromBytes === null ? 'unknown' : formatBytes(fromBytes);
  const change = fromBytes === null ? '' : ` (it ${verb(toBytes - fromBytes)})`;
  const rest = [baseDeltaBytes, ownDeltaBytes, instruction, layer].some((known) => known !== null);
  return [
    line(`Unpacked: ${before} → ${formatBytes(toBytes)}${change}. All files of all layers count.`),
    ...(rest ? [line('Compressed:')] : []),
  ];
}

function describeParts({ baseDeltaBytes, ownDeltaBytes, baseName, baseNameBefore }: Cause): Block[] {
  if (baseDeltaBytes === null && ownDeltaBytes === null) return [];
  const own = ownDeltaBytes === null ? null : `own layers ${verb(ownDeltaBytes)}`;
  if (baseDeltaBytes === null) return own === null ? [] : [line(capital(own), '.')];
  const isOther = baseName !== null && baseNameBefore != null;
  const before: Span[] = isOther ? [code(baseNameBefore, 100), text(' → ')] : [];
  const base: Span[] =
    baseName === null ? [text('The base image')] : [text('The base '), ...before, code(baseName, 100)];
  const did = isOther && baseDeltaBytes === 0 ? ' has the same size' : ` ${verb(baseDeltaBytes)}`;
  if (own === null) return [line(...base, did, '.')];
  // The part with the bigger change comes first.
  if (Math.abs(ownDeltaBytes ?? 0) >= Math.abs(baseDeltaBytes))
    return [line(`${capital(own)}; `, ...lowered(base), did, '.')];
  return [line(...base, `${did}; ${own}.`)];
}

function describeInstruction({ instruction, layer, instructionDeltaBytes, share }: Cause): Block[] {
  const what: Span[] =
    instruction !== null ? [code(instruction)] : layer !== null ? [text('layer '), code(shortDigest(layer))] : [];
  if (what.length === 0) return [];
  const amount = instructionDeltaBytes === null || instructionDeltaBytes === 0 ? '' : ` ${verb(instructionDeltaBytes)}`;
  const part = share === null || share <= 0 || share > 1 ? '' : ` (${Math.round(share * 100)} % of the difference)`;
  return [line('Mostly ', ...what, amount === '' ? part : `: it${amount}${part}`, '.')];
}

function describeNote({ note, recompressedBytes = 0 }: Cause): Block[] {
  if (note === 'recompressed') return [line('The same files were compressed differently: nothing was added.')];
  if (recompressedBytes !== 0) {
    const change = `${formatBytes(Math.abs(recompressedBytes))} ${recompressedBytes < 0 ? 'less' : 'more'}`;
    return [line(`Other layers have the same files in another compression (${change}), which is not counted.`)];
  }
  if (note === 'reordered') return [line('The same layers are in another order.')];
  return [];
}

function describeContents({ contents }: Cause): Block[] {
  if (contents === null || contents.length === 0) return [];
  const more = contents.length - MAX_CONTENTS;
  return [
    line('In it, unpacked:'),
    ...contents.slice(0, MAX_CONTENTS).map(describePackage),
    ...(more > 0 ? [item(`and ${more} more`)] : []),
  ];
}

/** "@swc/core 1.3 → 1.4: grown, 31.2 MB more, 41 files", "/app: changed, same size" */
function describePackage({ name, change, deltaBytes, deltaFiles, fromVersion, toVersion }: PackageDelta): Block {
  const versions =
    fromVersion !== null && toVersion !== null && fromVersion !== toVersion
      ? ` ${visibleLine(fromVersion, 40)} → ${visibleLine(toVersion, 40)}`
      : toVersion === null && fromVersion === null
        ? ''
        : ` ${visibleLine(toVersion ?? fromVersion ?? '', 40)}`;
  const files =
    deltaFiles === 0
      ? ''
      : `, ${formatCount(Math.abs(deltaFiles))} ${deltaFiles === 1 || deltaFiles === -1 ? 'file' : 'files'}`;
  if (change === 'changed') return item(code(name, 120), versions, `: ${change}, same size${files}`);
  const isLess = deltaBytes < 0;
  const direction = change === 'new' || change === 'gone' ? '' : isLess ? ' less' : ' more';
  return item(code(name, 120), versions, `: ${change}, ${formatBytes(Math.abs(deltaBytes))}${direction}${files}`);
}

function verb(deltaBytes: number): string {
  if (deltaBytes === 0) return 'stayed the same';
  return `${deltaBytes > 0 ? 'grew' : 'shrank'} by ${formatBytes(Math.abs(deltaBytes))}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Lower-cases "The" for use within a sentence. */
function lowered(spans: readonly Span[]): Span[] {
  return spans.map((span) => (span.kind === 'text' ? text(span.text.replace(/^The /, 'the ')) : span));
}
