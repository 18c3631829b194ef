import type { HistoryEntry } from './config.ts';
import { displayInstruction } from './instruction.ts';
import { findLabel, type Labels } from './labels.ts';

export type BaseLayer = { digest: string; diffId: string | null };

/** Two builds that are an hour apart are two builds, and not two steps of one. */
const SEPARATE_BUILD_MS = 60 * 60 * 1_000;

/** What an image says its base is (C-16); null where it does not. */
export function findBase(labels: Labels): { name: string | null; digest: string | null } | null {
  const name = findLabel(labels, 'base.name');
  const digest = findLabel(labels, 'base.digest');
  return name === null && digest === null ? null : { name, digest };
}

/**
 * How many of the lowest layers are the base image's; null where nothing says it for certain. Asked in this order: the
 * layers of the base that the image names (C-16); another image that is known and that this one begins with; what a
 * buildpack's lifecycle recorded; history.
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
  /** All entries, those without layers too. */
  history?: readonly HistoryEntry[] | null;
  /** Layers of images that may be the base, each in full. */
  knownPrefixes?: readonly (readonly BaseLayer[])[];
  /** Layers of the longest known image that this one begins with. */
  knownLength?: number | null;
}): number | null {
  const known = knownPrefixes.filter((prefix) => isPrefix(prefix, layers)).map((prefix) => prefix.length);
  if (known.length > 0) return Math.max(...known);
  if (knownLength !== null) return knownLength;
  return countByBuildpack(layers, labels) ?? countByHistory(layers.length, history);
}

/** By digest, else by content where one of the two was recompressed (C-16). */
function isPrefix(prefix: readonly BaseLayer[], layers: readonly BaseLayer[]): boolean {
  if (prefix.length === 0 || prefix.length > layers.length) return false;
  return prefix.every(({ digest, diffId }, position) => {
    const layer = layers[position];
    return layer?.digest === digest || (diffId !== null && layer?.diffId === diffId);
  });
}

/** Cloud Native Buildpacks name the diff_id of the run image's top layer, to be able to rebase. */
function countByBuildpack(layers: readonly BaseLayer[], labels: Labels): number | null {
  const key = 'io.buildpacks.lifecycle.metadata';
  const text = Object.hasOwn(labels, key) ? (labels[key] ?? '') : '';
  const topLayer = /"runImage":\s*\{[^{}]*"topLayer":\s*"(sha256:[a-f0-9]{64})"/.exec(text)?.[1];
  const position = topLayer === undefined ? -1 : layers.findIndex(({ diffId }) => diffId === topLayer);
  return position < 0 ? null : position + 1;
}

/**
 * Certain only where three things meet: the last long pause in the build came right after a CMD, with which base images
 * end, and a CMD or ENTRYPOINT follows, which is the image's own. A CMD alone proves nothing: buildpack-deps has none.
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

/** Index of the first entry after the last pause; null without one, or where times are absent or run backwards. */
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
