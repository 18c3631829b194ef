import { type DemoIncident, findDemoIncident } from '#lib/db/incidents/demo-incident.ts';
import { findDemo } from '#lib/db/registries/registries.ts';
import type { GuardedViews } from './context.ts';
import type { Demo } from './dto/demo.ts';

/** State of the demo in this process, besides the database. */
export type DemoSource = {
  /** Progress of the load that runs in this process, or null. */
  progress(): { done: number; total: number; shiftedDays: number } | null;
  recordedFrom: Date;
};

const DAY_MS = 86_400_000;

export async function readDemo(guarded: GuardedViews, source: DemoSource): Promise<Demo> {
  const { db } = guarded.require('read');
  const progress = source.progress();
  const found = await findDemo(db);
  const repositories = found?.repositoryCount ?? 0;
  if (progress) return { state: 'loading', repositories, ...progress, story: null };
  if (!found) return { state: 'absent', repositories, done: 0, total: 0, shiftedDays: 0, story: null };
  const shiftedDays = Math.round((found.createdAt.getTime() - source.recordedFrom.getTime()) / DAY_MS);
  const incident = await findDemoIncident(db);
  return { state: 'present', repositories, done: 0, total: 0, shiftedDays, story: incident && toStory(incident) };
}

const toStory = ({ number, ...rest }: DemoIncident): Demo['story'] => ({ incident: number, ...rest });
