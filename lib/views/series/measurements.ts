import { compileOwners, type OwnerFinder } from '#lib/analysis/owner.ts';
import type { Database } from '#lib/db/client.ts';
import { listMeasuredKinds, type MeasuredKind } from '#lib/db/findings/measured-findings.ts';
import { listOwnerRules } from '#lib/db/repositories/owners.ts';
import {
  type ActiveIncidents,
  countActiveIncidents,
  countDeliveries,
  listLastSuccess,
  listMeasuredSeries,
  listRegistryHealth,
  type MeasuredSeries,
} from '#lib/db/series/measurements.ts';
import { type ActiveState, INCIDENT_KINDS } from '#lib/domain/incident.ts';
import { RELATIONS } from '#lib/domain/relation.ts';
import { SEVERITIES } from '#lib/domain/severity.ts';
import { FINDING_RULES_VERSION } from '#lib/findings/rules/all-rules.ts';
import { formatRepository } from '#lib/image/reference.ts';
import { expose, type Family } from '#lib/metrics/exposition.ts';

/** Maximum number of listed series and repositories; further ones are only counted. Each is a time series in Prometheus. */
const MOST_SERIES = 5_000;

/** Returns the metrics as text. */
export async function writeMeasurements(db: Database, now: Date): Promise<string> {
  return expose(await readMeasurements(db, now));
}

/**
 * Returns the metrics of watched series and of polling for Prometheus. The caller must have passed the check of /metrics.
 *
 * @param limit - maximum number of series, and of repositories
 */
export async function readMeasurements(db: Database, now: Date, limit = MOST_SERIES): Promise<Family[]> {
  const [measured, rules, incidents, deliveries, repositories, registries] = await Promise.all([
    listMeasuredSeries(db, limit),
    listOwnerRules(db),
    countActiveIncidents(db),
    countDeliveries(db),
    listLastSuccess(db, limit),
    listRegistryHealth(db),
  ]);
  const ids = measured.series.map(({ id }) => id);
  const kinds = await listMeasuredKinds(db, ids, FINDING_RULES_VERSION);
  return [
    ...measureSeries(measured.series, kinds, compileOwners(rules)),
    gauge('plimsoll_series_left_out', `Series beyond the ${limit} that are listed here`, [
      { labels: {}, value: measured.total - measured.series.length },
    ]),
    gauge('plimsoll_incidents_open', 'Open incidents that are not acknowledged', everyIncident(incidents, 'open')),
    gauge(
      'plimsoll_incidents_acknowledged',
      'Acknowledged incidents that have not ended',
      everyIncident(incidents, 'acknowledged'),
    ),
    ...measureDeliveries(deliveries, now),
    gauge(
      'plimsoll_repository_last_success_age_seconds',
      'Time since the last successful poll of a repository, or since it was added',
      repositories.map(({ host, name, relation, since }) => ({
        labels: { repository: formatRepository({ registry: host, repository: name }), relation },
        value: secondsSince(since, now),
      })),
    ),
    gauge(
      'plimsoll_registry_up',
      'Whether a registry answers correctly; left out before the first request',
      registries
        .filter(({ health }) => health !== 'unknown')
        .map(({ host, health }) => ({ labels: { registry: host }, value: health === 'answering' ? 1 : 0 })),
    ),
    gauge(
      'plimsoll_registry_quota_remaining',
      'Remaining requests of a registry’s quota, from its last headers',
      registries.flatMap(({ host, quotaRemaining: value }) =>
        value === null ? [] : { labels: { registry: host }, value },
      ),
    ),
  ];
}

function gauge(name: string, help: string, samples: Family['samples']): Family {
  return { name, help, samples, type: 'gauge' };
}

function measureSeries(
  series: readonly MeasuredSeries[],
  kinds: readonly MeasuredKind[],
  ownerOf: OwnerFinder,
): Family[] {
  const kindsOf = Map.groupBy(kinds, ({ seriesId }) => seriesId);
  const labelled = series.map((one) => {
    const { relation, streamKey: stream, platform } = one;
    const { reference: repository, owner } = ownerOf(one);
    return { one, labels: { repository, stream, platform, relation, owner: owner ?? '' } };
  });
  const samples = (read: (one: MeasuredSeries) => number | null) =>
    labelled.flatMap(({ one, labels }) => {
      const value = read(one);
      return value === null ? [] : { labels, value };
    });
  return [
    gauge(
      'plimsoll_image_size_bytes',
      'Compressed bytes of a cold pull of the newest image',
      samples(({ sizeBytes }) => sizeBytes),
    ),
    gauge(
      'plimsoll_image_own_bytes',
      'Bytes above the base image; left out when the base image is unknown',
      samples(({ ownBytes }) => ownBytes),
    ),
    gauge(
      'plimsoll_image_pull_cost_bytes',
      'Bytes that a node which has the image before it pulls for the newest one',
      samples(({ pullCostBytes }) => pullCostBytes),
    ),
    gauge(
      'plimsoll_image_unchanged_pull_bytes',
      'The part of the pull cost of a main series that such a node has already; left out while it is unknown',
      samples(({ unchangedPullBytes }) => unchangedPullBytes),
    ),
    gauge(
      'plimsoll_unpacked_bytes',
      'Unpacked bytes of the newest image of a main series; left out until its layers are read',
      samples(({ unpackedBytes }) => unpackedBytes),
    ),
    gauge(
      'plimsoll_findings_saved_bytes',
      'Compressed bytes that the findings of a kind save in the newest image of a main series; left out until they are known',
      labelled.flatMap(({ one, labels }) =>
        (kindsOf.get(one.id) ?? []).map(({ kind, bytes }) => ({ labels: { ...labels, kind }, value: bytes })),
      ),
    ),
  ];
}

/** Includes combinations without incidents as zeros, since alert rules need a value. */
function everyIncident(found: readonly ActiveIncidents[], state: ActiveState): Family['samples'] {
  const samples: Family['samples'] = [];
  for (const severity of SEVERITIES)
    for (const kind of INCIDENT_KINDS)
      for (const relation of RELATIONS) {
        const same = found.find(
          (row) => row.state === state && row.severity === severity && row.kind === kind && row.relation === relation,
        );
        samples.push({ labels: { severity, kind, relation }, value: same?.count ?? 0 });
      }
  return samples;
}

function measureDeliveries(counted: Awaited<ReturnType<typeof countDeliveries>>, now: Date): Family[] {
  const countOf = (state: string) => counted.find((row) => row.state === state)?.count ?? 0;
  const waiting = counted.filter(({ state }) => state === 'pending' || state === 'sending');
  const oldest = waiting.map(({ oldestAt }) => secondsSince(oldestAt, now));
  return [
    {
      name: 'plimsoll_deliveries_total',
      help: 'Messages by what became of them',
      type: 'counter',
      samples: ['delivered', 'coalesced', 'held', 'dead'].map((state) => ({
        labels: { state },
        value: countOf(state),
      })),
    },
    gauge('plimsoll_deliveries_dead', 'Messages that failed and can be sent again', [
      { labels: {}, value: countOf('dead') },
    ]),
    gauge('plimsoll_delivery_oldest_pending_seconds', 'Age of the oldest message that waits; 0 where none does', [
      { labels: {}, value: Math.max(0, ...oldest) },
    ]),
  ];
}

function secondsSince(at: Date, now: Date): number {
  return Math.max(0, Math.round((now.getTime() - at.getTime()) / 1_000));
}
