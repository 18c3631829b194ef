import type { ChangedLayer } from '#lib/contents/change/image-change.ts';
import { findingIdOf } from '#lib/findings/describe-finding.ts';
import { parseInstruction } from '#lib/findings/dockerfile/instruction.ts';
import { formatCopy } from '#lib/findings/dockerfile/mend-copy.ts';
import type { Finding, PerRelease } from '#lib/findings/finding.ts';
import { briefInstruction, displayInstruction, instructionKey } from '#lib/image/instruction.ts';
import { clip, plainText } from '#lib/image/text.ts';
import { mendOrder } from './order-remedy.ts';

/** OrderPush is a push of a series of which is known how it changed the image before. */
export type OrderPush = {
  digest: string;
  fromDigest: string;
  tag: string;
  /** The layers that the image before lacks. */
  changed: readonly ChangedLayer[];
  /** The instructions of all layers, lowest first; null where one is unknown. */
  instructions: readonly (string | null)[];
};

/** What the releases of a series say about an image. */
export type ReleaseHistory = {
  /** The last pushes up to that of the image, newest first. Those whose change is unknown are left out. */
  pushes: readonly OrderPush[];
  /** The findings of this kind that the image and the one before it have had so far. */
  before: readonly Finding[];
};

export type OrderedImage = {
  layers: readonly { digest: string; instruction: string | null }[];
  /** How many of the lowest layers are those of the base image; null when unknown. */
  baseCount: number | null;
};

/** Pushes that are read, and findings of an image. */
export const MOST_PUSHES = 20;
const MOST_FINDINGS = 20;
/** Changes that must be known, changes that must be for nothing, and the last ones of which one must be. */
const LEAST = { known: 3, rebuilt: 2, bytes: 10_000 };
const LAST = 3;
const MOST_NAME = 60;
const MOST_TITLE = 300;

/** A layer of the image in one push. `layer` is null when the image before has it too. */
type Seen = { push: OrderPush; position: number; layer: ChangedLayer | null };

/**
 * Finds the layers of an image that releases built again although what their instructions read did not change, so that nodes pull the same
 * files again. A finding goes away when the last three known changes do not show it. Pure.
 */
export function findLayerOrder({ layers, baseCount }: OrderedImage, { pushes, before }: ReleaseHistory): Finding[] {
  const keys = layers.map(({ instruction }) => (instruction === null ? null : instructionKey(instruction)));
  const pushKeys = pushes.map(({ instructions }) => {
    return instructions.map((instruction) => (instruction === null ? null : instructionKey(instruction)));
  });
  const known = new Map(before.map((finding) => [finding.id, finding]));
  const found = layers.flatMap(({ digest, instruction }, position) => {
    const key = keys[position] ?? null;
    if (position < (baseCount ?? 0) || instruction === null || key === null || !isSingle(keys, key)) return [];
    const seen = pushes.flatMap((push, at) => findLayer(push, pushKeys[at] ?? [], key));
    const layer = { digest, position, instruction: briefInstruction(instruction) };
    const id = findingIdOf({ kind: 'layer-order', about: key });
    const one = judge(id, instruction, seen) ?? keepUndecided(known.get(id), seen);
    return one === null ? [] : [{ ...one, layers: [layer] }];
  });
  const weigh = (one: Finding) => one.perRelease?.bytes ?? 0;
  return found.sort((one, other) => weigh(other) - weigh(one)).slice(0, MOST_FINDINGS);
}

const isSingle = (keys: readonly (string | null)[], key: string) => keys.indexOf(key) === keys.lastIndexOf(key);

function findLayer(push: OrderPush, keys: readonly (string | null)[], key: string): Seen[] {
  const position = keys.indexOf(key);
  if (position === -1 || !isSingle(keys, key)) return [];
  return [{ push, position, layer: push.changed.find((layer) => layer.position === position) ?? null }];
}

const isRebuilt = ({ layer }: Seen): boolean => layer?.inputs === 'same';

/** Reports whether enough changes are known, and the last ones do not show it. */
const isDisproved = (seen: readonly Seen[]): boolean => seen.length >= LAST && !seen.slice(0, LAST).some(isRebuilt);

function judge(id: string, instruction: string, seen: readonly Seen[]): Finding | null {
  const rebuilt = seen.filter(isRebuilt);
  const [newest] = rebuilt;
  if (newest === undefined || seen.length < LEAST.known || rebuilt.length < LEAST.rebuilt || isDisproved(seen))
    return null;
  const pushes = rebuilt.map(({ push: { digest, fromDigest, tag }, layer }) => {
    return { digest, fromDigest, tag, bytes: layer?.unchangedBytes ?? 0 };
  });
  const bytes = Math.round(pushes.reduce((sum, push) => sum + push.bytes, 0) / pushes.length);
  if (bytes < LEAST.bytes) return null;
  const perRelease = { bytes, changed: rebuilt.length, releases: seen.length, pushes };
  return describeOrder(id, perRelease, { instruction, trigger: findTrigger(newest) });
}

/** A finding of earlier pushes stays while too few changes are known to disprove it. */
function keepUndecided(earlier: Finding | undefined, seen: readonly Seen[]): Finding | null {
  return earlier === undefined || isDisproved(seen) ? null : earlier;
}

/** Returns the lowest instruction below a layer whose own inputs changed. */
function findTrigger({ push: { changed, instructions }, position: top }: Seen): string | null {
  const below = changed
    .filter(({ position, inputs }) => position < top && inputs !== 'same')
    .sort((one, other) => one.position - other.position)
    .map(({ position }) => instructions[position] ?? null);
  return below.find((instruction) => parseInstruction(instruction) !== null) ?? null;
}

function describeOrder(
  id: string,
  perRelease: PerRelease,
  { instruction, trigger }: { instruction: string; trigger: string | null },
): Finding {
  return {
    id,
    kind: 'layer-order',
    certainty: 'certain',
    title: plainText(titleOf(instruction, trigger), MOST_TITLE),
    savedBytes: 0,
    countedBytes: 0,
    shared: [],
    estimated: false,
    unpackedBytes: 0,
    perRelease,
    otherBase: null,
    layers: [],
    paths: [],
    morePaths: 0,
    remedy: mendOrder(instruction, trigger),
  };
}

function titleOf(instruction: string, trigger: string | null): string {
  const own = nameOf(instruction);
  const same = parseInstruction(instruction)?.verb === 'RUN' ? 'packages' : 'files';
  const order = trigger === null ? `${own} without a build cache` : `${nameOf(trigger)} above ${own}`;
  return `${order}: the same ${same} are pulled again`;
}

/**
 * "npm ci", "COPY . .": the commands of a RUN without its options, and any other instruction as it is. Files are not named by their hash,
 * which each release changes.
 */
function nameOf(instruction: string): string {
  const parsed = parseInstruction(instruction);
  if (parsed === null) return clip(displayInstruction(instruction), MOST_NAME);
  return clip(parsed.verb === 'RUN' ? parsed.steps.join(' && ') : formatCopy(parsed), MOST_NAME);
}
