-- AlterTable
ALTER TABLE "Repository" ADD COLUMN     "nodes" INTEGER,
ADD COLUMN     "purpose" TEXT;

-- AlterTable
ALTER TABLE "OwnerRule" ADD COLUMN     "nodes" INTEGER,
ADD COLUMN     "purpose" TEXT;

-- AlterTable
ALTER TABLE "Instance" ADD COLUMN     "findingRules" SMALLINT,
ADD COLUMN     "findingRulesSince" TIMESTAMPTZ(3),
ADD COLUMN     "secretsSummarisedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Incident" ADD COLUMN     "secrets" JSONB;

-- CreateTable
CREATE TABLE "FindingSet" (
    "repositoryId" TEXT NOT NULL,
    "manifestId" INTEGER NOT NULL,
    "rulesVersion" SMALLINT NOT NULL,
    "purpose" TEXT NOT NULL,
    "baseCount" SMALLINT,
    "state" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "savedBytes" BIGINT NOT NULL,
    "certainBytes" BIGINT NOT NULL,
    "moreItems" INTEGER NOT NULL,
    "computedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "FindingSet_pkey" PRIMARY KEY ("repositoryId","manifestId")
);

-- CreateTable
CREATE TABLE "Finding" (
    "repositoryId" TEXT NOT NULL,
    "manifestId" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "position" SMALLINT NOT NULL,
    "kind" TEXT NOT NULL,
    "certainty" TEXT NOT NULL,
    "savedBytes" BIGINT NOT NULL,
    "estimated" BOOLEAN NOT NULL,
    "countedBytes" BIGINT NOT NULL,
    "unpackedBytes" BIGINT NOT NULL,
    "details" JSONB NOT NULL,

    CONSTRAINT "Finding_pkey" PRIMARY KEY ("repositoryId","manifestId","id")
);

-- CreateTable
CREATE TABLE "FindingDismissal" (
    "repositoryId" TEXT NOT NULL,
    "findingId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,

    CONSTRAINT "FindingDismissal_pkey" PRIMARY KEY ("repositoryId","findingId")
);

-- CreateIndex
CREATE INDEX "FindingSet_manifestId_idx" ON "FindingSet"("manifestId");

-- CreateIndex
CREATE INDEX "Finding_repositoryId_id_idx" ON "Finding"("repositoryId", "id");

-- AddForeignKey
ALTER TABLE "FindingSet" ADD CONSTRAINT "FindingSet_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FindingSet" ADD CONSTRAINT "FindingSet_manifestId_fkey" FOREIGN KEY ("manifestId") REFERENCES "Manifest"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Finding" ADD CONSTRAINT "Finding_repositoryId_manifestId_fkey" FOREIGN KEY ("repositoryId", "manifestId") REFERENCES "FindingSet"("repositoryId", "manifestId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FindingDismissal" ADD CONSTRAINT "FindingDismissal_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;
