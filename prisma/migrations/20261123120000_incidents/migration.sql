-- CreateEnum
CREATE TYPE "ContentsState" AS ENUM ('queued', 'reading', 'read', 'unavailable', 'failed');

-- CreateEnum
CREATE TYPE "Severity" AS ENUM ('warning', 'critical');

-- CreateEnum
CREATE TYPE "BudgetMetric" AS ENUM ('total', 'own', 'layer');

-- CreateEnum
CREATE TYPE "ChannelKind" AS ENUM ('webhook', 'alertmanager', 'slack', 'discord', 'teams', 'email', 'telegram', 'ntfy', 'gotify', 'apprise');

-- CreateEnum
CREATE TYPE "Digest" AS ENUM ('none', 'daily', 'weekly');

-- CreateEnum
CREATE TYPE "IncidentKind" AS ENUM ('step', 'creep', 'budget', 'trouble');

-- CreateEnum
CREATE TYPE "IncidentState" AS ENUM ('open', 'acknowledged', 'accepted', 'acceptedByTime', 'recovered', 'superseded', 'invalid');

-- CreateEnum
CREATE TYPE "MemberState" AS ENUM ('open', 'accepted', 'acceptedByTime', 'recovered', 'superseded', 'invalid');

-- CreateEnum
CREATE TYPE "DeliveryKind" AS ENUM ('incident', 'digest', 'summary', 'test', 'deadLetter');

-- CreateEnum
CREATE TYPE "DeliveryState" AS ENUM ('pending', 'sending', 'delivered', 'coalesced', 'held', 'dead');

-- AlterTable
ALTER TABLE "Point" ADD COLUMN     "baselineBytes" BIGINT,
ADD COLUMN     "budgetBytes" BIGINT,
ADD COLUMN     "budgetMetric" "BudgetMetric",
ADD COLUMN     "budgetState" TEXT,
ADD COLUMN     "budgetedBytes" BIGINT,
ADD COLUMN     "creeps" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "decision" TEXT,
ADD COLUMN     "severity" "Severity";

-- CreateTable
CREATE TABLE "LayerContents" (
    "layerId" INTEGER NOT NULL,
    "state" "ContentsState" NOT NULL,
    "repositoryId" TEXT,
    "sizeBytes" BIGINT NOT NULL,
    "byHand" BOOLEAN NOT NULL DEFAULT false,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL,
    "leaseToken" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "nextTryAt" TIMESTAMPTZ(3),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "readAt" TIMESTAMPTZ(3),
    "uncompressedBytes" BIGINT,
    "entryCount" INTEGER,
    "index" BYTEA,
    "notes" JSONB,
    "error" JSONB,

    CONSTRAINT "LayerContents_pkey" PRIMARY KEY ("layerId")
);

-- CreateTable
CREATE TABLE "Rule" (
    "id" TEXT NOT NULL,
    "origin" "Origin" NOT NULL DEFAULT 'ui',
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "matches" JSONB NOT NULL,
    "place" TEXT,
    "removedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RuleVersion" (
    "id" TEXT NOT NULL,
    "ruleId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "settings" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT NOT NULL,

    CONSTRAINT "RuleVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Budget" (
    "id" TEXT NOT NULL,
    "origin" "Origin" NOT NULL DEFAULT 'ui',
    "position" INTEGER NOT NULL,
    "matches" JSONB NOT NULL,
    "metric" "BudgetMetric" NOT NULL DEFAULT 'total',
    "limitBytes" BIGINT NOT NULL,
    "owner" TEXT,
    "reason" TEXT,
    "until" TIMESTAMPTZ(3),
    "place" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT NOT NULL,
    "changedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Budget_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Mute" (
    "id" TEXT NOT NULL,
    "matches" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT NOT NULL,

    CONSTRAINT "Mute_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Channel" (
    "id" TEXT NOT NULL,
    "origin" "Origin" NOT NULL DEFAULT 'ui',
    "name" TEXT NOT NULL,
    "kind" "ChannelKind" NOT NULL,
    "settings" JSONB NOT NULL,
    "secrets" TEXT,
    "secretsUpdatedAt" TIMESTAMPTZ(3),
    "allowPrivate" BOOLEAN NOT NULL DEFAULT false,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "disabledReason" TEXT,
    "disabledAt" TIMESTAMPTZ(3),
    "failingSince" TIMESTAMPTZ(3),
    "lastSentAt" TIMESTAMPTZ(3),
    "digest" "Digest" NOT NULL DEFAULT 'weekly',
    "digestHour" SMALLINT NOT NULL DEFAULT 9,
    "digestWeekday" SMALLINT NOT NULL DEFAULT 1,
    "timeZone" TEXT NOT NULL DEFAULT 'UTC',
    "nextDigestAt" TIMESTAMPTZ(3),
    "digestedUntil" TIMESTAMPTZ(3),
    "messagesPerDay" INTEGER NOT NULL DEFAULT 3,
    "place" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "changedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Channel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Route" (
    "id" TEXT NOT NULL,
    "origin" "Origin" NOT NULL DEFAULT 'ui',
    "position" INTEGER NOT NULL,
    "matches" JSONB NOT NULL,
    "channelIds" TEXT[],
    "stop" BOOLEAN NOT NULL DEFAULT false,
    "place" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Route_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Incident" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "kind" "IncidentKind" NOT NULL,
    "state" "IncidentState" NOT NULL DEFAULT 'open',
    "severity" "Severity" NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "changedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "causes" TEXT[],
    "leadId" TEXT,
    "repositoryId" TEXT,
    "registryId" TEXT,
    "relation" "Relation" NOT NULL,
    "owner" TEXT,
    "cause" JSONB NOT NULL,
    "revision" JSONB,
    "rule" JSONB NOT NULL,
    "ruleVersionId" TEXT,
    "told" TEXT NOT NULL,
    "flapping" BOOLEAN NOT NULL DEFAULT false,
    "assignee" TEXT,
    "silent" BOOLEAN NOT NULL DEFAULT false,
    "contents" JSONB,
    "trouble" JSONB,

    CONSTRAINT "Incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IncidentMember" (
    "id" TEXT NOT NULL,
    "incidentId" TEXT NOT NULL,
    "repositoryId" TEXT NOT NULL,
    "seriesId" TEXT NOT NULL,
    "kind" "IncidentKind" NOT NULL,
    "streamKey" TEXT NOT NULL,
    "streamLabel" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "tagName" TEXT NOT NULL,
    "state" "MemberState" NOT NULL DEFAULT 'open',
    "at" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "fromDigest" TEXT,
    "fromTag" TEXT,
    "toDigest" TEXT NOT NULL,
    "alarmDigest" TEXT NOT NULL,
    "alarmBytes" BIGINT NOT NULL,
    "lastDigest" TEXT NOT NULL,
    "lastTag" TEXT NOT NULL,
    "baselineBytes" BIGINT NOT NULL,
    "fromBytes" BIGINT,
    "toBytes" BIGINT NOT NULL,
    "lastBytes" BIGINT NOT NULL,
    "baseDeltaBytes" BIGINT,
    "ownDeltaBytes" BIGINT,
    "pullCostBytes" BIGINT NOT NULL,
    "budgetBytes" BIGINT,
    "budgetMetric" "BudgetMetric",
    "budgetedBytes" BIGINT,
    "severity" "Severity" NOT NULL,

    CONSTRAINT "IncidentMember_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AcceptedLevel" (
    "id" TEXT NOT NULL,
    "repositoryId" TEXT NOT NULL,
    "seriesId" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "incidentId" TEXT,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "AcceptedLevel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IncidentEvent" (
    "id" SERIAL NOT NULL,
    "incidentId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "actorKind" TEXT NOT NULL,
    "actorName" TEXT,
    "reason" TEXT,
    "details" JSONB NOT NULL,

    CONSTRAINT "IncidentEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Delivery" (
    "id" TEXT NOT NULL,
    "channelId" TEXT NOT NULL,
    "kind" "DeliveryKind" NOT NULL,
    "incidentId" TEXT,
    "eventId" INTEGER,
    "type" TEXT NOT NULL,
    "state" "DeliveryState" NOT NULL DEFAULT 'pending',
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "nextTryAt" TIMESTAMPTZ(3),
    "leaseToken" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "payload" JSONB,
    "deliveredAt" TIMESTAMPTZ(3),
    "externalRef" JSONB,
    "intoId" TEXT,

    CONSTRAINT "Delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DeliveryAttempt" (
    "id" SERIAL NOT NULL,
    "deliveryId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "ms" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "status" INTEGER,
    "answer" TEXT,
    "error" TEXT,
    "nextTryAt" TIMESTAMPTZ(3),

    CONSTRAINT "DeliveryAttempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Check" (
    "id" TEXT NOT NULL,
    "repositoryId" TEXT,
    "reference" TEXT NOT NULL,
    "digest" TEXT,
    "verdict" TEXT NOT NULL,
    "baseline" JSONB,
    "report" JSONB NOT NULL,
    "overrideReason" TEXT,
    "overriddenBy" TEXT,
    "revision" TEXT,
    "askedBy" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Check_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Forge" (
    "id" TEXT NOT NULL,
    "origin" "Origin" NOT NULL DEFAULT 'ui',
    "kind" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "pattern" TEXT NOT NULL,
    "secrets" TEXT,
    "allowPrivate" BOOLEAN NOT NULL DEFAULT false,
    "place" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Forge_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "LayerContents_state_nextTryAt_idx" ON "LayerContents"("state", "nextTryAt");

-- CreateIndex
CREATE INDEX "LayerContents_readAt_idx" ON "LayerContents"("readAt");

-- CreateIndex
CREATE INDEX "Rule_origin_position_idx" ON "Rule"("origin", "position");

-- CreateIndex
CREATE UNIQUE INDEX "RuleVersion_ruleId_version_key" ON "RuleVersion"("ruleId", "version");

-- CreateIndex
CREATE INDEX "Budget_origin_position_idx" ON "Budget"("origin", "position");

-- CreateIndex
CREATE INDEX "Mute_until_idx" ON "Mute"("until");

-- CreateIndex
CREATE INDEX "Channel_nextDigestAt_idx" ON "Channel"("nextDigestAt");

-- CreateIndex
CREATE INDEX "Route_origin_position_idx" ON "Route"("origin", "position");

-- CreateIndex
CREATE UNIQUE INDEX "Incident_number_key" ON "Incident"("number");

-- CreateIndex
CREATE INDEX "Incident_state_openedAt_idx" ON "Incident"("state", "openedAt");

-- CreateIndex
CREATE INDEX "Incident_repositoryId_openedAt_idx" ON "Incident"("repositoryId", "openedAt");

-- CreateIndex
CREATE INDEX "Incident_openedAt_idx" ON "Incident"("openedAt");

-- CreateIndex
CREATE INDEX "Incident_causes_idx" ON "Incident" USING GIN ("causes");

-- CreateIndex
CREATE INDEX "IncidentMember_seriesId_idx" ON "IncidentMember"("seriesId");

-- CreateIndex
CREATE INDEX "IncidentMember_incidentId_idx" ON "IncidentMember"("incidentId");

-- CreateIndex
CREATE INDEX "IncidentMember_repositoryId_state_idx" ON "IncidentMember"("repositoryId", "state");

-- CreateIndex
CREATE INDEX "AcceptedLevel_repositoryId_idx" ON "AcceptedLevel"("repositoryId");

-- CreateIndex
CREATE UNIQUE INDEX "AcceptedLevel_seriesId_digest_key" ON "AcceptedLevel"("seriesId", "digest");

-- CreateIndex
CREATE INDEX "IncidentEvent_incidentId_id_idx" ON "IncidentEvent"("incidentId", "id");

-- CreateIndex
CREATE INDEX "Delivery_state_nextTryAt_idx" ON "Delivery"("state", "nextTryAt");

-- CreateIndex
CREATE INDEX "Delivery_channelId_createdAt_idx" ON "Delivery"("channelId", "createdAt");

-- CreateIndex
CREATE INDEX "Delivery_incidentId_channelId_idx" ON "Delivery"("incidentId", "channelId");

-- CreateIndex
CREATE UNIQUE INDEX "Delivery_eventId_channelId_key" ON "Delivery"("eventId", "channelId");

-- CreateIndex
CREATE INDEX "DeliveryAttempt_deliveryId_id_idx" ON "DeliveryAttempt"("deliveryId", "id");

-- CreateIndex
CREATE INDEX "Check_digest_idx" ON "Check"("digest");

-- CreateIndex
CREATE INDEX "Check_at_idx" ON "Check"("at");

-- CreateIndex
CREATE INDEX "Image_layersKey_idx" ON "Image"("layersKey");

-- AddForeignKey
ALTER TABLE "LayerContents" ADD CONSTRAINT "LayerContents_layerId_fkey" FOREIGN KEY ("layerId") REFERENCES "Layer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RuleVersion" ADD CONSTRAINT "RuleVersion_ruleId_fkey" FOREIGN KEY ("ruleId") REFERENCES "Rule"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IncidentMember" ADD CONSTRAINT "IncidentMember_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IncidentMember" ADD CONSTRAINT "IncidentMember_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AcceptedLevel" ADD CONSTRAINT "AcceptedLevel_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IncidentEvent" ADD CONSTRAINT "IncidentEvent_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "Channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "IncidentEvent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DeliveryAttempt" ADD CONSTRAINT "DeliveryAttempt_deliveryId_fkey" FOREIGN KEY ("deliveryId") REFERENCES "Delivery"("id") ON DELETE CASCADE ON UPDATE CASCADE;
