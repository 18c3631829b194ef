import { Client } from 'pg';
import { PLATFORM, REGISTRIES, registryIdOf, type ScaleRepository, type Shape } from './shape.ts';

type Fill = { client: Client; shape: Shape; repositories: readonly ScaleRepository[] };

/** Time between two pushes of a moving tag. The last push is today. */
const PUSH_EVERY = `interval '1 day'`;

/** Connects for `fillRepositories`, without foreign key checks, which would take most of the time. */
export async function openFiller(databaseUrl: string): Promise<Client> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await prepare(client).catch(async (error) => {
    await client.end();
    throw error;
  });
  return client;
}

async function prepare(client: Client): Promise<void> {
  await client.query('set session_replication_role = replica; set synchronous_commit = off');
  await client.query(
    `insert into "Registry" (id, name, host, url, "trustedTokenHosts", "createdAt")
     select id, 'Registry ' || at, 'registry-' || at || '.example', 'https://registry-' || at || '.example', '{}', now()
     from unnest($1::text[]) with ordinality as t(id, at) on conflict do nothing`,
    [Array.from({ length: REGISTRIES }, (_, at) => registryIdOf(at))],
  );
  await client.query(
    `insert into "RegistryState" ("registryId", health) select id, 'answering' from "Registry" on conflict do nothing`,
  );
}

/** Writes repositories with everything stored and derived, as if they had been watched for a long time. */
export async function fillRepositories(fill: Fill): Promise<void> {
  await fillRepositoryRows(fill);
  await fillImages(fill);
  await fillTags(fill);
  await fillSeries(fill);
  await fillIncidents(fill);
}

/** The repositories as a table with `at` and `id`, to join with. */
const REPOSITORIES = `unnest($1::int[], $2::text[]) as r(at, id)`;
const keysOf = ({ repositories }: Fill) => [repositories.map(({ at }) => at), repositories.map(({ id }) => id)];

async function fillRepositoryRows({ client, repositories }: Fill): Promise<void> {
  await client.query(
    `insert into "Repository" (id, "registryId", name, relation, include, exclude, platforms, "createdAt", "listedAt", "lastPollAt", "lastSuccessAt", "firstLookedAt", owner, "resolvedOwner")
     select r.id, r.registry, r.name, case when r.at % 3 = 0 then 'upstream'::"Relation" else 'ours' end, '{}', '{}', '{}', now() - interval '3 years', now(),
       now() - (r.at % 300) * interval '1 second', now(), now() - interval '3 years', o.owner, o.owner
     from unnest($1::int[], $2::text[], $3::text[], $4::text[]) as r(at, id, registry, name), lateral (select 'Team ' || (r.at % 40) as owner) o`,
    [
      repositories.map(({ at }) => at),
      repositories.map(({ id }) => id),
      repositories.map(({ registryId }) => registryId),
      repositories.map(({ name }) => name),
    ],
  );
  await client.query(
    `insert into "Poll" (id, "repositoryId", state, "triggerName", "queuedAt", "startedAt", "finishedAt", requests, "tagsDone", "tagsWanted")
     select gen_random_uuid(), r.id, 'succeeded', 'schedule', t, t, t, '{}', 4, 4
     from ${REPOSITORIES}, generate_series(1, 20) n, lateral (select now() - n * interval '5 minutes' as t) times`,
    keysOf({ client, repositories } as Fill),
  );
}

async function fillImages(fill: Fill): Promise<void> {
  const { client, shape } = fill;
  const args = [...keysOf(fill), shape.images];
  const each = `${REPOSITORIES}, generate_series(0, $3::int - 1) n, lateral (select r.at * $3::int + n + 1 as id) m`;
  await client.query(
    `insert into "Config" (digest, state) select 'sha256:' || encode(sha256(convert_to('config ' || m.id, 'UTF8')), 'hex'), 'present' from ${each}`,
    args,
  );
  await client.query(
    `insert into "Manifest" (id, digest, "mediaType", kind, raw, "fetchedAt")
     select m.id, 'sha256:' || encode(sha256(convert_to('manifest ' || m.id, 'UTF8')), 'hex'), 'application/vnd.oci.image.manifest.v1+json', 'image',
       convert_to(repeat(md5(m.id::text), 40), 'UTF8'), now() from ${each}`,
    args,
  );
  await client.query(
    `insert into "RepositoryManifest" ("repositoryId", "manifestId", "readAt", "configReadAt") select r.id, m.id, now(), now() from ${each}`,
    args,
  );
  await client.query(
    `insert into "Instruction" (id, sha256, text, "maskedWith")
     select r.at * 8 + position + 1, sha256(convert_to('instruction ' || r.at || ' ' || position, 'UTF8')), 'RUN make part-' || position || ' # ' || r.at, 1
     from ${REPOSITORIES}, generate_series(0, 7) position`,
    keysOf(fill),
  );
  // Three layers of a shared base, three that change with every tenth push, two for each push.
  const layers = `${each}, generate_series(0, 7) position, lateral (select case
      when position < 3 then (r.at % 20) * 3 + position + 1
      when position < 6 then 1000 + (r.at * ($3::int / 10 + 1) + n / 10) * 3 + position
      else 100000000 + m.id * 2 + position end as id) l`;
  await client.query(
    `insert into "Layer" (id, digest) select distinct l.id, 'sha256:' || encode(sha256(convert_to('layer ' || l.id, 'UTF8')), 'hex') from ${layers}
     on conflict do nothing`,
    args,
  );
  await client.query(
    `insert into "ImageLayer" ("manifestId", position, "layerId", "sizeBytes", "mediaType", "diffId", "instructionId")
     select m.id, position, l.id, 6000000 + (l.id::bigint * 7919) % 200000, 'application/vnd.oci.image.layer.v1.tar+gzip', null, r.at * 8 + position + 1 from ${layers}`,
    args,
  );
  await client.query(
    `insert into "Image" ("manifestId", "configDigest", "configBytes", platform, "sizeBytes", "layerCount", "layersKey", "createdAt", labels, facts, "historyMatches", "baseLayerCount", "maskedWith")
     select m.id, 'sha256:' || encode(sha256(convert_to('config ' || m.id, 'UTF8')), 'hex'), 1500, '${PLATFORM}', (select sum("sizeBytes") from "ImageLayer" where "manifestId" = m.id),
       8, md5(m.id::text), now() - ($3::int - n) * ${PUSH_EVERY}, '{}', '{}', true, 3, 1 from ${each}`,
    args,
  );
}

async function fillTags(fill: Fill): Promise<void> {
  const { client, shape } = fill;
  const args = [...keysOf(fill), shape.tags];
  const tags = `${REPOSITORIES}, generate_series(0, $3::int - 1) k, lateral (select r.at * $3::int + k + 1 as id,
    case when k < 4 then (array['latest', 'main', 'edge', 'nightly'])[k + 1] else '1.0.' || k end as name) t`;
  await client.query(
    `insert into "Tag" (id, "repositoryId", name, form, "listedAt", "checkedAt", "changedAt", "nextCheckAt")
     select t.id, r.id, t.name, case when k < 4 then 'moving'::"TagForm" else 'semver' end, now(), now(), now(), now() + interval '5 minutes' from ${tags}`,
    args,
  );
  await client.query(
    `insert into "TagCurrent" ("tagId", platform, "manifestId", "sizeBytes", "layerCount", "deltaBytes", "pullCostBytes")
     select t.id, '${PLATFORM}', i."manifestId", i."sizeBytes", 8, 1000, 12000000
     from ${tags}, "Image" i where i."manifestId" = r.at * $4::int + (k * 13) % $4::int + 1`,
    [...args, shape.images],
  );
  const pushes = Math.floor(shape.points / 4);
  await client.query(
    `insert into "Observation" ("repositoryId", "tagId", "manifestId", "firstSeenAt", "endedAt", "openTagId", "judgedAt")
     select r.id, t.id, r.at * $4::int + ((i + 1) * 7 + k * 13) % $4::int + 1, now() - ($5::int - i) * ${PUSH_EVERY},
       case when i < $5::int - 1 then now() - ($5::int - i - 1) * ${PUSH_EVERY} end, case when i = $5::int - 1 then t.id end, now()
     from ${tags}, generate_series(0, $5::int - 1) i where k < 4
     union all
     select r.id, t.id, r.at * $4::int + (k * 13) % $4::int + 1, now() - k * ${PUSH_EVERY}, null, t.id, now() from ${tags} where k >= 4`,
    [...args, shape.images, pushes],
  );
}

async function fillSeries(fill: Fill): Promise<void> {
  const { client, shape, repositories } = fill;
  const streams = repositories.flatMap((repository) =>
    repository.streams.map((stream, k) => ({ ...stream, k, at: repository.at, repositoryId: repository.id })),
  );
  const pushes = Math.floor(shape.points / 4);
  const args = [JSON.stringify(streams), pushes];
  const rows = `jsonb_to_recordset($1::jsonb) as s(id text, key text, "seriesId" text, k int, at int, "repositoryId" text)`;
  await client.query(
    `insert into "Stream" (id, "repositoryId", key, label, form, "tagCount") select id, "repositoryId", key, substr(key, 5), 'moving', 1 from ${rows}`,
    args.slice(0, 1),
  );
  await client.query(
    `insert into "Series" (id, "repositoryId", "streamId", platform, "pointCount", "isOverBudget") select "seriesId", "repositoryId", id, '${PLATFORM}', $2::int, false from ${rows}`,
    args,
  );
  await client.query(
    `insert into "Point" ("seriesId", position, at, "atSource", "tagName", "manifestId", "sizeBytes", "ownBytes", "baseBytes", "pullCostBytes", "layerCount", segment, "budgetState", "budgetBytes", "budgetMetricName")
     select s."seriesId", i, now() - ($2::int - i) * ${PUSH_EVERY}, 'observed', substr(s.key, 5), m."manifestId", m."sizeBytes", m."sizeBytes" - 18000000, 18000000, 12000000, 8, 0,
       case when s.at % 2 = 0 then 'within' end, case when s.at % 2 = 0 then 60000000 end, case when s.at % 2 = 0 then 'total' end
     from ${rows}, generate_series(0, $2::int - 1) i, "Image" m where m."manifestId" = s.at * $3::int + ((i + 1) * 7 + s.k * 13) % $3::int + 1`,
    [...args, shape.images],
  );
  await client.query(
    `insert into "RepositorySummary" ("repositoryId", "seriesId", "streamKey", "streamLabel", "tagName", platform, "headlineReason", "sizeBytes", "pullCostBytes",
       "lastChangeAt", "lastDeltaBytes", "size7dBytes", "size30dBytes", "size90dBytes", "firstAt", "firstSizeBytes", spark, "tagCount", "streamCount", "derivedAt")
     select s."repositoryId", s."seriesId", s.key, 'latest', 'latest', '${PLATFORM}', 'latest', p."sizeBytes", 12000000, now() - (s.at % 20) * interval '12 hours', 1000,
       p."sizeBytes" - (s.at::bigint * 7919) % 3000000 + 1500000, p."sizeBytes" - (s.at::bigint * 104729) % 9000000 + 3000000, p."sizeBytes" - (s.at::bigint * 1299709) % 9000000 + 3000000,
       now() - $2::int * ${PUSH_EVERY}, p."sizeBytes" - 3000000,
       (select jsonb_agg(jsonb_build_array((extract(epoch from now())::bigint - (60 - n) * 129600), 48000000 + (n * 7919 + s.at) % 200000)) from generate_series(1, 60) n),
       $3::int, 5, now()
     from ${rows} join "Point" p on p."seriesId" = s."seriesId" and p.position = $2::int - 1 where s.k = 0`,
    [...args, shape.tags],
  );
}

/** Inserts one open incident in every third repository, and nine closed ones in each. */
async function fillIncidents(fill: Fill): Promise<void> {
  const { client, repositories } = fill;
  const rows = repositories.map(({ id, at, streams }) => ({ id, at, seriesId: streams[0]?.seriesId }));
  const each = `jsonb_to_recordset($1::jsonb) as r(id text, at int, "seriesId" text), generate_series(case when r.at % 3 = 0 then 0 else 1 end, 9) n,
    lateral (select 'incident-' || r.at || '-' || n as id, now() - (n * 9 + r.at % 9) * interval '1 day' as at) i`;
  const args = [JSON.stringify(rows)];
  await client.query(
    `insert into "Incident" (id, "kindName", state, severity, "openedAt", "createdAt", "changedAt", "endedAt", causes, "leadId", "repositoryId", relation, owner, cause, rule, notify, "notifyReason", "notifyText")
     select i.id, 'step', case when n = 0 then 'open'::"IncidentState" else 'recovered' end, case when n % 2 = 0 then 'critical'::"Severity" else 'warning' end, i.at, i.at, i.at,
       case when n > 0 then i.at + interval '1 day' end, array['instruction:' || r.id || ':' || n], 'member-' || i.id, r.id, 'ours', 'Team ' || (r.at % 40),
       '{"baseDeltaBytes":0,"ownDeltaBytes":11900000,"baseName":null,"instruction":"RUN npm ci","layer":null,"instructionDeltaBytes":11900000,"share":1,"note":null}',
       '{"id":null,"name":"built in","version":null,"settings":{}}', 'digest', 'unknown', 'small' from ${each}`,
    args,
  );
  await client.query(
    `insert into "IncidentMember" (id, "incidentId", "repositoryId", "seriesId", "kindName", "streamKey", "streamLabel", platform, "tagName", state, at, "endedAt", "toDigest",
       "alarmDigest", "alarmBytes", "lastDigest", "lastTag", "baselineBytes", "fromBytes", "toBytes", "lastBytes", "baseDeltaBytes", "ownDeltaBytes", "pullCostBytes", severity)
     select 'member-' || i.id, i.id, r.id, r."seriesId", 'step', 'tag:latest', 'latest', '${PLATFORM}', 'latest', case when n = 0 then 'open'::"MemberState" else 'recovered' end, i.at,
       case when n > 0 then i.at + interval '1 day' end, d.digest, d.digest, 62900000, d.digest, 'latest', 51000000, 51000000, 62900000, 62900000, 0, 11900000, 31900000, 'warning'
     from ${each}, lateral (select 'sha256:' || md5(i.id) || md5(i.id) as digest) d`,
    args,
  );
  await client.query(
    `insert into "IncidentEvent" ("incidentId", at, kind, "actorKind", details) select i.id, i.at, 'opened', 'system', '{}' from ${each}`,
    args,
  );
}
