-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Origin" AS ENUM ('ui', 'file', 'demo');

-- CreateEnum
CREATE TYPE "Relation" AS ENUM ('ours', 'upstream');

-- CreateEnum
CREATE TYPE "Visibility" AS ENUM ('private', 'public');

-- CreateEnum
CREATE TYPE "ManifestKind" AS ENUM ('index', 'image', 'artifact', 'schema1', 'unknown');

-- CreateEnum
CREATE TYPE "ConfigState" AS ENUM ('present', 'missing', 'unread');

-- CreateEnum
CREATE TYPE "EntryRole" AS ENUM ('image', 'index', 'attestation', 'other');

-- CreateEnum
CREATE TYPE "EntryState" AS ENUM ('present', 'missing', 'unread');

-- CreateEnum
CREATE TYPE "TagForm" AS ENUM ('artifact', 'pr', 'date', 'prerelease', 'semver', 'hash', 'moving', 'other');

-- CreateEnum
CREATE TYPE "PollState" AS ENUM ('queued', 'running', 'succeeded', 'partial', 'failed');

-- CreateEnum
CREATE TYPE "PollTrigger" AS ENUM ('first', 'backfill', 'schedule', 'manual', 'demo');

-- CreateEnum
CREATE TYPE "RegistryHealth" AS ENUM ('unknown', 'answering', 'troubled', 'paused');

-- CreateEnum
CREATE TYPE "AtSource" AS ENUM ('observed', 'created');

-- CreateTable
CREATE TABLE "Registry" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "origin" "Origin" NOT NULL DEFAULT 'ui',
    "insecure" BOOLEAN NOT NULL DEFAULT false,
    "caPem" TEXT,
    "trustedTokenHosts" TEXT[],
    "credential" TEXT,
    "credentialUpdatedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Registry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Repository" (
    "id" TEXT NOT NULL,
    "registryId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "origin" "Origin" NOT NULL DEFAULT 'ui',
    "relation" "Relation" NOT NULL,
    "owner" TEXT,
    "visibility" "Visibility" NOT NULL DEFAULT 'private',
    "include" TEXT[],
    "exclude" TEXT[],
    "platforms" TEXT[],
    "pastedTag" TEXT,
    "listIntervalSeconds" INTEGER,
    "tagIntervalSeconds" INTEGER,
    "pinnedStreamKey" TEXT,
    "pinnedPlatform" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "nextPollAt" TIMESTAMPTZ(3),
    "leaseToken" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "listedAt" TIMESTAMPTZ(3),
    "lastPollAt" TIMESTAMPTZ(3),
    "lastSuccessAt" TIMESTAMPTZ(3),
    "consecutiveFailures" INTEGER NOT NULL DEFAULT 0,
    "firstLookedAt" TIMESTAMPTZ(3),
    "listTruncated" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Repository_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Manifest" (
    "id" SERIAL NOT NULL,
    "digest" TEXT NOT NULL,
    "mediaType" TEXT NOT NULL,
    "kind" "ManifestKind" NOT NULL,
    "raw" BYTEA NOT NULL,
    "fetchedAt" TIMESTAMPTZ(3) NOT NULL,
    "retryAt" TIMESTAMPTZ(3),
    "tries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Manifest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Config" (
    "digest" TEXT NOT NULL,
    "state" "ConfigState" NOT NULL,

    CONSTRAINT "Config_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "Image" (
    "manifestId" INTEGER NOT NULL,
    "configDigest" TEXT NOT NULL,
    "configBytes" BIGINT NOT NULL,
    "platform" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "layerCount" INTEGER NOT NULL,
    "layersKey" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3),
    "labels" JSONB NOT NULL,
    "facts" JSONB NOT NULL,
    "historyMatches" BOOLEAN NOT NULL DEFAULT false,
    "baseLayerCount" SMALLINT,

    CONSTRAINT "Image_pkey" PRIMARY KEY ("manifestId")
);

-- CreateTable
CREATE TABLE "Layer" (
    "id" SERIAL NOT NULL,
    "digest" TEXT NOT NULL,

    CONSTRAINT "Layer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ImageLayer" (
    "manifestId" INTEGER NOT NULL,
    "position" SMALLINT NOT NULL,
    "layerId" INTEGER NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "mediaType" TEXT NOT NULL,
    "diffId" TEXT,
    "instructionId" INTEGER,

    CONSTRAINT "ImageLayer_pkey" PRIMARY KEY ("manifestId","position")
);

-- CreateTable
CREATE TABLE "Instruction" (
    "id" SERIAL NOT NULL,
    "sha256" BYTEA NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "Instruction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IndexEntry" (
    "indexId" INTEGER NOT NULL,
    "position" SMALLINT NOT NULL,
    "digest" TEXT NOT NULL,
    "childId" INTEGER,
    "mediaType" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "platform" TEXT,
    "raw" JSONB NOT NULL,
    "role" "EntryRole" NOT NULL,
    "state" "EntryState" NOT NULL DEFAULT 'unread',

    CONSTRAINT "IndexEntry_pkey" PRIMARY KEY ("indexId","position")
);

-- CreateTable
CREATE TABLE "Tag" (
    "id" SERIAL NOT NULL,
    "repositoryId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "form" "TagForm" NOT NULL,
    "listedAt" TIMESTAMPTZ(3) NOT NULL,
    "checkedAt" TIMESTAMPTZ(3),
    "changedAt" TIMESTAMPTZ(3),
    "nextCheckAt" TIMESTAMPTZ(3),
    "missingSince" TIMESTAMPTZ(3),
    "missingCount" INTEGER NOT NULL DEFAULT 0,
    "goneAt" TIMESTAMPTZ(3),

    CONSTRAINT "Tag_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Observation" (
    "id" SERIAL NOT NULL,
    "repositoryId" TEXT NOT NULL,
    "tagId" INTEGER NOT NULL,
    "manifestId" INTEGER NOT NULL,
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "openTagId" INTEGER,
    "judgedAt" TIMESTAMPTZ(3),
    "pollId" UUID,

    CONSTRAINT "Observation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Poll" (
    "id" UUID NOT NULL,
    "repositoryId" TEXT NOT NULL,
    "state" "PollState" NOT NULL,
    "trigger" "PollTrigger" NOT NULL,
    "queuedAt" TIMESTAMPTZ(3) NOT NULL,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "requests" JSONB NOT NULL,
    "observed" INTEGER NOT NULL DEFAULT 0,
    "tagsDone" INTEGER NOT NULL DEFAULT 0,
    "tagsWanted" INTEGER NOT NULL DEFAULT 0,
    "tagsLeft" INTEGER NOT NULL DEFAULT 0,
    "error" JSONB,
    "failures" JSONB,

    CONSTRAINT "Poll_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PollDay" (
    "repositoryId" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "polls" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "observed" INTEGER NOT NULL,
    "requests" JSONB NOT NULL,

    CONSTRAINT "PollDay_pkey" PRIMARY KEY ("repositoryId","day")
);

-- CreateTable
CREATE TABLE "RegistryState" (
    "registryId" TEXT NOT NULL,
    "health" "RegistryHealth" NOT NULL DEFAULT 'unknown',
    "latencyMs" INTEGER,
    "lastAnswerAt" TIMESTAMPTZ(3),
    "troubleSince" TIMESTAMPTZ(3),
    "lastTroubleAt" TIMESTAMPTZ(3),
    "lastTrouble" JSONB,
    "consecutiveFailures" INTEGER NOT NULL DEFAULT 0,
    "pausedUntil" TIMESTAMPTZ(3),
    "headUnusableUntil" TIMESTAMPTZ(3),
    "pageSize" INTEGER,
    "quotaLimit" INTEGER,
    "quotaRemaining" INTEGER,
    "quotaWindowSeconds" INTEGER,
    "quotaAt" TIMESTAMPTZ(3),

    CONSTRAINT "RegistryState_pkey" PRIMARY KEY ("registryId")
);

-- CreateTable
CREATE TABLE "Stream" (
    "id" TEXT NOT NULL,
    "repositoryId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "form" "TagForm" NOT NULL,
    "tagCount" INTEGER NOT NULL,

    CONSTRAINT "Stream_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Series" (
    "id" TEXT NOT NULL,
    "repositoryId" TEXT NOT NULL,
    "streamId" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "pointCount" INTEGER NOT NULL,

    CONSTRAINT "Series_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Point" (
    "seriesId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "atSource" "AtSource" NOT NULL,
    "tagName" TEXT NOT NULL,
    "manifestId" INTEGER NOT NULL,
    "indexDigest" TEXT,
    "comparedWithId" INTEGER,
    "sizeBytes" BIGINT NOT NULL,
    "ownBytes" BIGINT,
    "baseBytes" BIGINT,
    "pullCostBytes" BIGINT NOT NULL,
    "layerCount" SMALLINT NOT NULL,
    "segment" SMALLINT NOT NULL,

    CONSTRAINT "Point_pkey" PRIMARY KEY ("seriesId","position")
);

-- CreateTable
CREATE TABLE "TagCurrent" (
    "tagId" INTEGER NOT NULL,
    "platform" TEXT NOT NULL,
    "manifestId" INTEGER NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "layerCount" SMALLINT NOT NULL,
    "deltaBytes" BIGINT,
    "pullCostBytes" BIGINT NOT NULL,

    CONSTRAINT "TagCurrent_pkey" PRIMARY KEY ("tagId","platform")
);

-- CreateTable
CREATE TABLE "RepositorySummary" (
    "repositoryId" TEXT NOT NULL,
    "seriesId" TEXT,
    "streamKey" TEXT,
    "streamLabel" TEXT,
    "tagName" TEXT,
    "platform" TEXT,
    "headlineReason" TEXT,
    "sizeBytes" BIGINT,
    "pullCostBytes" BIGINT,
    "lastChangeAt" TIMESTAMPTZ(3),
    "lastDeltaBytes" BIGINT,
    "size7dBytes" BIGINT,
    "size30dBytes" BIGINT,
    "size90dBytes" BIGINT,
    "spark" JSONB NOT NULL,
    "tagCount" INTEGER NOT NULL,
    "streamCount" INTEGER NOT NULL,
    "derivedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RepositorySummary_pkey" PRIMARY KEY ("repositoryId")
);

-- CreateIndex
CREATE UNIQUE INDEX "Registry_host_origin_key" ON "Registry"("host", "origin");

-- CreateIndex
CREATE INDEX "Repository_nextPollAt_idx" ON "Repository"("nextPollAt");

-- CreateIndex
CREATE UNIQUE INDEX "Repository_registryId_name_key" ON "Repository"("registryId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Manifest_digest_key" ON "Manifest"("digest");

-- CreateIndex
CREATE INDEX "Image_configDigest_idx" ON "Image"("configDigest");

-- CreateIndex
CREATE UNIQUE INDEX "Layer_digest_key" ON "Layer"("digest");

-- CreateIndex
CREATE INDEX "ImageLayer_layerId_idx" ON "ImageLayer"("layerId");

-- CreateIndex
CREATE INDEX "ImageLayer_instructionId_idx" ON "ImageLayer"("instructionId");

-- CreateIndex
CREATE UNIQUE INDEX "Instruction_sha256_key" ON "Instruction"("sha256");

-- CreateIndex
CREATE INDEX "IndexEntry_childId_idx" ON "IndexEntry"("childId");

-- CreateIndex
CREATE INDEX "Tag_repositoryId_nextCheckAt_idx" ON "Tag"("repositoryId", "nextCheckAt");

-- CreateIndex
CREATE UNIQUE INDEX "Tag_repositoryId_name_key" ON "Tag"("repositoryId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Observation_openTagId_key" ON "Observation"("openTagId");

-- CreateIndex
CREATE INDEX "Observation_repositoryId_firstSeenAt_idx" ON "Observation"("repositoryId", "firstSeenAt");

-- CreateIndex
CREATE INDEX "Observation_tagId_firstSeenAt_idx" ON "Observation"("tagId", "firstSeenAt");

-- CreateIndex
CREATE INDEX "Observation_manifestId_idx" ON "Observation"("manifestId");

-- CreateIndex
CREATE INDEX "Poll_repositoryId_queuedAt_idx" ON "Poll"("repositoryId", "queuedAt");

-- CreateIndex
CREATE INDEX "Poll_finishedAt_idx" ON "Poll"("finishedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Stream_repositoryId_key_key" ON "Stream"("repositoryId", "key");

-- CreateIndex
CREATE INDEX "Series_repositoryId_idx" ON "Series"("repositoryId");

-- CreateIndex
CREATE UNIQUE INDEX "Series_streamId_platform_key" ON "Series"("streamId", "platform");

-- CreateIndex
CREATE INDEX "Point_manifestId_idx" ON "Point"("manifestId");

-- CreateIndex
CREATE INDEX "TagCurrent_manifestId_idx" ON "TagCurrent"("manifestId");

-- AddForeignKey
ALTER TABLE "Repository" ADD CONSTRAINT "Repository_registryId_fkey" FOREIGN KEY ("registryId") REFERENCES "Registry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Image" ADD CONSTRAINT "Image_manifestId_fkey" FOREIGN KEY ("manifestId") REFERENCES "Manifest"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Image" ADD CONSTRAINT "Image_configDigest_fkey" FOREIGN KEY ("configDigest") REFERENCES "Config"("digest") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImageLayer" ADD CONSTRAINT "ImageLayer_manifestId_fkey" FOREIGN KEY ("manifestId") REFERENCES "Manifest"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImageLayer" ADD CONSTRAINT "ImageLayer_layerId_fkey" FOREIGN KEY ("layerId") REFERENCES "Layer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImageLayer" ADD CONSTRAINT "ImageLayer_instructionId_fkey" FOREIGN KEY ("instructionId") REFERENCES "Instruction"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IndexEntry" ADD CONSTRAINT "IndexEntry_indexId_fkey" FOREIGN KEY ("indexId") REFERENCES "Manifest"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IndexEntry" ADD CONSTRAINT "IndexEntry_childId_fkey" FOREIGN KEY ("childId") REFERENCES "Manifest"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Tag" ADD CONSTRAINT "Tag_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Observation" ADD CONSTRAINT "Observation_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Observation" ADD CONSTRAINT "Observation_tagId_fkey" FOREIGN KEY ("tagId") REFERENCES "Tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Observation" ADD CONSTRAINT "Observation_manifestId_fkey" FOREIGN KEY ("manifestId") REFERENCES "Manifest"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Poll" ADD CONSTRAINT "Poll_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PollDay" ADD CONSTRAINT "PollDay_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RegistryState" ADD CONSTRAINT "RegistryState_registryId_fkey" FOREIGN KEY ("registryId") REFERENCES "Registry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Stream" ADD CONSTRAINT "Stream_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Series" ADD CONSTRAINT "Series_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Series" ADD CONSTRAINT "Series_streamId_fkey" FOREIGN KEY ("streamId") REFERENCES "Stream"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Point" ADD CONSTRAINT "Point_seriesId_fkey" FOREIGN KEY ("seriesId") REFERENCES "Series"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TagCurrent" ADD CONSTRAINT "TagCurrent_tagId_fkey" FOREIGN KEY ("tagId") REFERENCES "Tag"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RepositorySummary" ADD CONSTRAINT "RepositorySummary_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;
