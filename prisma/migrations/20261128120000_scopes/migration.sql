-- Facts that one repository could not read no longer keep another from reading them, and a repository shows only what its own
-- registry served. Tags have problems of their own. Expand only: the previous release runs on this schema.

-- AlterTable
ALTER TABLE "Instance" ADD COLUMN     "fingerprintKey" TEXT,
ADD COLUMN     "maskedWith" INTEGER;

-- AlterTable
ALTER TABLE "Image" ADD COLUMN     "annotations" JSONB,
ADD COLUMN     "maskedWith" INTEGER;

-- AlterTable
ALTER TABLE "LayerContents" ADD COLUMN     "headSha256" BYTEA;

-- AlterTable
ALTER TABLE "Instruction" ADD COLUMN     "maskedWith" INTEGER;

-- AlterTable
ALTER TABLE "RegistryState" ADD COLUMN     "pauseReason" JSONB,
ADD COLUMN     "pausedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "RepositoryManifest" (
    "repositoryId" TEXT NOT NULL,
    "manifestId" INTEGER NOT NULL,
    "readAt" TIMESTAMPTZ(3) NOT NULL,
    "configReadAt" TIMESTAMPTZ(3),

    CONSTRAINT "RepositoryManifest_pkey" PRIMARY KEY ("repositoryId","manifestId")
);

-- CreateTable
CREATE TABLE "UnreadPart" (
    "repositoryId" TEXT NOT NULL,
    "manifestId" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "platform" TEXT,
    "depth" SMALLINT NOT NULL,
    "code" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "hint" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "triedAt" TIMESTAMPTZ(3),
    "nextTryAt" TIMESTAMPTZ(3),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "silent" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "UnreadPart_pkey" PRIMARY KEY ("repositoryId","digest","manifestId")
);

-- CreateTable
CREATE TABLE "RepositoryLayer" (
    "repositoryId" TEXT NOT NULL,
    "layerId" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL,
    "byHand" BOOLEAN NOT NULL DEFAULT false,
    "leaseToken" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "nextTryAt" TIMESTAMPTZ(3),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "confirmedAt" TIMESTAMPTZ(3),
    "error" JSONB,

    CONSTRAINT "RepositoryLayer_pkey" PRIMARY KEY ("repositoryId","layerId")
);

-- CreateTable
CREATE TABLE "TagProblem" (
    "tagId" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "hint" TEXT,
    "status" INTEGER,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "triedAt" TIMESTAMPTZ(3) NOT NULL,
    "nextTryAt" TIMESTAMPTZ(3),
    "tries" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "TagProblem_pkey" PRIMARY KEY ("tagId")
);

-- CreateTable
CREATE TABLE "QuotaUse" (
    "registryId" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "purpose" TEXT NOT NULL,
    "requests" INTEGER NOT NULL,

    CONSTRAINT "QuotaUse_pkey" PRIMARY KEY ("registryId","hour","purpose")
);

-- CreateIndex
CREATE INDEX "RepositoryManifest_manifestId_idx" ON "RepositoryManifest"("manifestId");

-- CreateIndex
CREATE INDEX "UnreadPart_manifestId_idx" ON "UnreadPart"("manifestId");

-- CreateIndex
CREATE INDEX "UnreadPart_repositoryId_nextTryAt_idx" ON "UnreadPart"("repositoryId", "nextTryAt");

-- CreateIndex
CREATE INDEX "RepositoryLayer_layerId_idx" ON "RepositoryLayer"("layerId");

-- CreateIndex
CREATE INDEX "RepositoryLayer_state_nextTryAt_idx" ON "RepositoryLayer"("state", "nextTryAt");

-- AddForeignKey
ALTER TABLE "RepositoryManifest" ADD CONSTRAINT "RepositoryManifest_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RepositoryManifest" ADD CONSTRAINT "RepositoryManifest_manifestId_fkey" FOREIGN KEY ("manifestId") REFERENCES "Manifest"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UnreadPart" ADD CONSTRAINT "UnreadPart_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UnreadPart" ADD CONSTRAINT "UnreadPart_manifestId_fkey" FOREIGN KEY ("manifestId") REFERENCES "Manifest"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RepositoryLayer" ADD CONSTRAINT "RepositoryLayer_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RepositoryLayer" ADD CONSTRAINT "RepositoryLayer_layerId_fkey" FOREIGN KEY ("layerId") REFERENCES "Layer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TagProblem" ADD CONSTRAINT "TagProblem_tagId_fkey" FOREIGN KEY ("tagId") REFERENCES "Tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QuotaUse" ADD CONSTRAINT "QuotaUse_registryId_fkey" FOREIGN KEY ("registryId") REFERENCES "Registry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is stored counts as read through every repository that shows it: what was wrongly observed cannot be told apart any more.
INSERT INTO "RepositoryManifest" ("repositoryId", "manifestId", "readAt", "configReadAt")
WITH RECURSIVE reached AS (
  SELECT DISTINCT "repositoryId", "manifestId", 0 AS depth FROM "Observation"
  UNION
  SELECT r."repositoryId", e."childId", r.depth + 1 FROM reached r JOIN "IndexEntry" e ON e."indexId" = r."manifestId"
  WHERE e."childId" IS NOT NULL AND e.role IN ('image', 'index') AND r.depth < 3)
SELECT DISTINCT r."repositoryId", r."manifestId", m."fetchedAt", CASE WHEN c.state = 'present' THEN m."fetchedAt" END
FROM reached r JOIN "Manifest" m ON m.id = r."manifestId"
LEFT JOIN "Image" i ON i."manifestId" = m.id LEFT JOIN "Config" c ON c.digest = i."configDigest";

-- Incomplete indexes are read again with the next poll of each repository, and no message is sent for what they turn out to be.
INSERT INTO "UnreadPart" ("repositoryId", "manifestId", digest, kind, platform, depth, code, message, since, "nextTryAt", silent)
SELECT DISTINCT ON (rm."repositoryId", e."indexId", e.digest) rm."repositoryId", e."indexId", e.digest, 'child', e.platform, 1,
  CASE WHEN e.state = 'missing' THEN 'not-found' ELSE 'not-read-yet' END,
  CASE WHEN e.state = 'missing' THEN 'The registry did not have this part of the index.' ELSE 'This part of the index has not been read yet.' END,
  rm."readAt", rm."readAt", true
FROM "RepositoryManifest" rm JOIN "IndexEntry" e ON e."indexId" = rm."manifestId"
WHERE e."childId" IS NULL AND e.role IN ('image', 'index');

INSERT INTO "UnreadPart" ("repositoryId", "manifestId", digest, kind, depth, code, message, since, "nextTryAt", silent)
SELECT rm."repositoryId", i."manifestId", i."configDigest", 'config', 1, 'not-found', 'The registry did not have the config of this image.',
  rm."readAt", rm."readAt", true
FROM "RepositoryManifest" rm JOIN "Image" i ON i."manifestId" = rm."manifestId" WHERE rm."configReadAt" IS NULL;

-- Layers that were read belong to the repository that they were read from.
INSERT INTO "RepositoryLayer" ("repositoryId", "layerId", state, "requestedAt", "byHand", "confirmedAt")
SELECT r.id, c."layerId", 'confirmed', c."requestedAt", c."byHand", c."readAt"
FROM "LayerContents" c JOIN "Repository" r ON r.id = c."repositoryId" WHERE c.state = 'read';

-- What the tries of one day received: layers that nobody asked for are read within a day's bytes.
-- AlterTable
ALTER TABLE "RepositoryLayer" ADD COLUMN     "dayBytes" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "sizeBytes" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "triedAt" TIMESTAMPTZ(3);


-- AlterTable
ALTER TABLE "Point" ADD COLUMN     "recompressed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "recompressedBytes" BIGINT;

-- Incidents that ended with a push of the same files in another compression are open again. Only where the ordered diffIds prove it,
-- where all pushes since have the same files, and where nobody accepted anything and no other incident opened since. No message.
WITH RECURSIVE ended AS (
  SELECT m.id, m."incidentId", m."repositoryId", m."seriesId", m.kind, m.state, m.platform, m."toDigest", m.at, m."endedAt", s."streamId",
    i.state AS "incidentState", coalesce(i.rule->'settings'->'steps', '{}') AS steps, c.position, c.at AS "endsAt", c."tagName" AS "endTag",
    b.at AS "beforeAt", b."tagName" AS "beforeTag", content.ids
  FROM "IncidentMember" m
  JOIN "Incident" i ON i.id = m."incidentId" AND i.state IN ('open', 'acknowledged', 'superseded', 'recovered')
  JOIN "Series" s ON s.id = m."seriesId"
  -- The push that ended it, and the one before it, which was part of it.
  JOIN "Point" c ON c."seriesId" = m."seriesId" AND c.at = m."endedAt" AND c."atSource" = 'observed'
  JOIN "Manifest" d ON d.id = c."manifestId" AND d.digest = m."lastDigest"
  JOIN "Point" b ON b."seriesId" = c."seriesId" AND b.position = c.position - 1 AND b."atSource" = 'observed' AND b.at >= m.at
  JOIN "Image" ci ON ci."manifestId" = c."manifestId"
  JOIN "Image" bi ON bi."manifestId" = b."manifestId" AND bi."layersKey" <> ci."layersKey"
  CROSS JOIN LATERAL (
    SELECT array_agg(l."diffId" ORDER BY l.position) AS ids FROM "ImageLayer" l WHERE l."manifestId" = c."manifestId") content
  WHERE m.state IN ('superseded', 'recovered')
    AND (m.kind = 'creep' OR (m.kind = 'step' AND b.decision IN ('opened', 'escalated', 'still-up')))
    AND c.decision <> 'not-judged' AND (m.state <> 'superseded' OR c.decision = 'first')
    AND cardinality(content.ids) > 0 AND array_position(content.ids, NULL) IS NULL
    AND content.ids = (SELECT array_agg(l."diffId" ORDER BY l.position) FROM "ImageLayer" l WHERE l."manifestId" = b."manifestId")),
-- Images below what tags pointed to between the two pushes.
between_pushes AS (
  SELECT e.id AS "memberId", o.id AS "observationId", o."manifestId" FROM ended e
  JOIN "Tag" t ON t."repositoryId" = e."repositoryId" AND (e."endTag" <> e."beforeTag" OR t.name = e."endTag")
  JOIN "Observation" o ON o."tagId" = t.id AND o."firstSeenAt" > e."beforeAt" AND o."firstSeenAt" < e."endsAt"),
reached AS (
  SELECT "memberId", "observationId", "manifestId", NULL::text AS platform, 0 AS depth FROM between_pushes
  UNION ALL
  SELECT r."memberId", r."observationId", n."childId", n.platform, r.depth + 1
  FROM reached r JOIN "IndexEntry" n ON n."indexId" = r."manifestId"
  WHERE n."childId" IS NOT NULL AND n.role IN ('image', 'index') AND r.depth < 3),
proven AS (
  SELECT e.* FROM ended e
  -- All pushes since have the same files.
  WHERE NOT EXISTS (
      SELECT 1 FROM "Point" p WHERE p."seriesId" = e."seriesId" AND p.position > e.position
        AND (SELECT array_agg(l."diffId" ORDER BY l.position) FROM "ImageLayer" l WHERE l."manifestId" = p."manifestId") IS DISTINCT FROM e.ids)
    -- A tag still shows the newest of them.
    AND EXISTS (
      SELECT 1 FROM "Point" p
      JOIN "Image" pi ON pi."manifestId" = p."manifestId"
      JOIN "Image" ti ON ti."layersKey" = pi."layersKey"
      JOIN "TagCurrent" k ON k."manifestId" = ti."manifestId" AND k.platform = e.platform
      JOIN "Tag" t ON t.id = k."tagId" AND t."repositoryId" = e."repositoryId" AND t."goneAt" IS NULL
      WHERE p."seriesId" = e."seriesId" AND p.position = (SELECT max(q.position) FROM "Point" q WHERE q."seriesId" = e."seriesId"))
    AND NOT EXISTS (
      SELECT 1 FROM "IncidentMember" o WHERE o."seriesId" = e."seriesId" AND o.id <> e.id
        AND (o.at >= e."endedAt" OR (o.kind = e.kind AND o.at >= e.at)))
    AND NOT EXISTS (SELECT 1 FROM "AcceptedLevel" a WHERE a."seriesId" = e."seriesId" AND a.at >= e.at)
    -- Time has not accepted it meanwhile.
    AND (SELECT count(*) < coalesce((e.steps->>'acceptPushes')::int, 5)
        OR max(p.at) - e.at < coalesce((e.steps->>'acceptDays')::int, 30) * interval '1 day'
      FROM "Point" p WHERE p."seriesId" = e."seriesId" AND p.at >= e.at)
    -- A platform that was missing between the two pushes begins a new line.
    AND NOT EXISTS (
      SELECT 1 FROM between_pushes o WHERE o."memberId" = e.id AND NOT EXISTS (
        SELECT 1 FROM reached r JOIN "Image" ri ON ri."manifestId" = r."manifestId"
        WHERE r."memberId" = e.id AND r."observationId" = o."observationId" AND coalesce(r.platform, ri.platform) = e.platform))),
members AS (
  UPDATE "IncidentMember" m SET state = 'open', "endedAt" = NULL FROM proven p WHERE m.id = p.id RETURNING m.id),
leads AS (
  SELECT DISTINCT ON ("incidentId") "incidentId", id, "incidentState" FROM proven ORDER BY "incidentId", platform <> 'linux/amd64', at, id),
incidents AS (
  UPDATE "Incident" i SET state = 'open', "endedAt" = NULL, "leadId" = l.id, "changedAt" = now()
  FROM leads l WHERE i.id = l."incidentId" AND l."incidentState" IN ('superseded', 'recovered') RETURNING i.id)
INSERT INTO "IncidentEvent" ("incidentId", at, kind, "actorKind", reason, details)
SELECT p."incidentId", now(), 'endedInError', 'system',
  min(p.state::text) || ' in error: the image was only compressed differently, its files are the same',
  jsonb_build_object('series', jsonb_agg(jsonb_build_object('seriesId', p."seriesId", 'kind', p.kind, 'toDigest', p."toDigest") ORDER BY p.id), 'more', 0,
    'recompressedAt', to_jsonb(max(p."endsAt")))
FROM proven p GROUP BY p."incidentId";

-- Series with images of the same files in several compressions are derived again with the next poll.
UPDATE "RepositorySummary" SET "derivedAt" = 'epoch' WHERE "repositoryId" IN (
  WITH contents AS (
    SELECT l."manifestId", i."layersKey", string_agg(l."diffId", ' ' ORDER BY l.position) AS ids
    FROM "ImageLayer" l JOIN "Image" i ON i."manifestId" = l."manifestId"
    GROUP BY l."manifestId", i."layersKey" HAVING count(*) = count(l."diffId")),
  repeated AS (SELECT ids FROM contents GROUP BY ids HAVING count(DISTINCT "layersKey") > 1)
  SELECT s."repositoryId" FROM contents c JOIN repeated r ON r.ids = c.ids
  JOIN "Point" p ON p."manifestId" = c."manifestId" JOIN "Series" s ON s.id = p."seriesId"
  GROUP BY s."repositoryId", s.id, c.ids HAVING count(DISTINCT c."layersKey") > 1);
