import type { HistoryEntry } from './config.ts';
import { displayInstruction } from './instruction.ts';
import { findLabel, type Labels } from './labels.ts';

export type BaseLayer = { digest: string; diffId: string | null };

/** Two history entries an hour apart come from two builds. */
const SEPARATE_BUILD_MS = 60 * 60 * 1_000;

/** Returns the base that an image names in its labels, or null (C-16). */
export function findBase(labels: Labels): { name: string | null; digest: string | null } | null {
  const name = findLabel(labels, 'base.name');
  const digest = findLabel(labels, 'base.digest');
  return name === null && digest === null ? null : { name, digest };
}

/**
 * Returns how many of the lowest layers belong to the base image, or null when that is not certain. Sources in order:
 * the longest known image with which this one begins, also the one that labels name (C-16), the metadata of a buildpack,
 * and the build history.
 */
export function baseLayerCount({
  layers,
  labels,
  history = null,
  knownPrefixes = [],
  knownLength = null,
}: {
  layers: readonly BaseLayer[];
  labels: Labels;
  /** All entries, including those without a layer. */
  history?: readonly HistoryEntry[] | null;
  /** Complete layer lists of the images that labels name as the base. */
  knownPrefixes?: readonly (readonly BaseLayer[])[];
  /** Layer count of the longest image of another repository with which this one begins. */
  knownLength?: number | null;
}): number | null {
  const known = knownPrefixes.filter((prefix) => isPrefix(prefix, layers)).map((prefix) => prefix.length);
  if (knownLength !== null) known.push(knownLength);
  // Labels are inherited from the base, so a longer image that begins this one is nearer to it than the one they name.
  if (known.length > 0) return Math.max(...known);
  return countByBuildpack(layers, labels) ?? countByHistory(layers.length, history);
}

/** Reports whether an image begins another one. Compares layers by digest, or by content if one was recompressed (C-16). */
export function isPrefix(prefix: readonly BaseLayer[], layers: readonly BaseLayer[]): boolean {
  if (prefix.length === 0 || prefix.length > layers.length) return false;
  return prefix.every(({ digest, diffId }, position) => {
    const layer = layers[position];
    return layer?.digest === digest || (diffId !== null && layer?.diffId === diffId);
  });
}

/** Reads the diff_id of the run image's top layer, which Cloud Native Buildpacks record for rebasing. */
function countByBuildpack(layers: readonly BaseLayer[], labels: Labels): number | null {
  const key = 'io.buildpacks.lifecycle.metadata';
  const text = Object.hasOwn(labels, key) ? (labels[key] ?? '') : '';
  const topLayer = /"runImage":\s*\{[^{}]*"topLayer":\s*"(sha256:[a-f0-9]{64})"/.exec(text)?.[1];
  const position = topLayer === undefined ? -1 : layers.findIndex(({ diffId }) => diffId === topLayer);
  return position < 0 ? null : position + 1;
}

/**
 * Finds the boundary from three signs together: the last long pause of the build comes right after a CMD, with which
 * base images end, and the image's own CMD or ENTRYPOINT follows. A CMD alone proves nothing: buildpack-deps has none.
 */
function countByHistory(layerCount: number, history: readonly HistoryEntry[] | null): number | null {
  if (history === null || history.filter((entry) => !entry.emptyLayer).length !== layerCount) return null;
  const boundary = findLastPause(history);
  if (boundary === null || !/^CMD\b/.test(instructionAt(history, boundary - 1))) return null;
  const setsItsOwn = history
    .slice(boundary)
    .some((_, offset) => /^(?:CMD|ENTRYPOINT)\b/.test(instructionAt(history, boundary + offset)));
  const count = history.slice(0, boundary).filter((entry) => !entry.emptyLayer).length;
  return setsItsOwn && count > 0 ? count : null;
}

/**
 * Returns the index of the first entry after the last pause. Null without a pause, or when times are missing or
 * decreasing.
 */
function findLastPause(history: readonly HistoryEntry[]): number | null {
  let boundary: number | null = null;
  for (const [index, { created }] of history.entries()) {
    const previous = index === 0 ? created : (history[index - 1]?.created ?? null);
    if (created === null || previous === null) return null;
    const pauseMs = created.getTime() - previous.getTime();
    if (pauseMs < 0) return null;
    if (pauseMs >= SEPARATE_BUILD_MS) boundary = index;
  }
  return boundary;
}

function instructionAt(history: readonly HistoryEntry[], index: number): string {
  return displayInstruction(history[index]?.createdBy ?? '');
}
