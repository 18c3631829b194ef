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
