-- AlterTable
ALTER TABLE "FindingSet" ADD COLUMN     "base" TEXT,
ADD COLUMN     "siblings" TEXT;

-- AlterTable
ALTER TABLE "ImageContents" ADD COLUMN     "diveEfficiency" INTEGER;

-- AlterTable
ALTER TABLE "Point" ADD COLUMN     "pushCostBytes" BIGINT;

-- CreateTable
CREATE TABLE "ImageChange" (
    "fromManifestId" INTEGER NOT NULL,
    "toManifestId" INTEGER NOT NULL,
    "pullBytes" BIGINT NOT NULL,
    "unchangedBytes" BIGINT NOT NULL,
    "layers" JSONB NOT NULL,
    "truncated" BOOLEAN NOT NULL DEFAULT false,
    "computedWith" SMALLINT NOT NULL,
    "computedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ImageChange_pkey" PRIMARY KEY ("toManifestId","fromManifestId")
);

-- CreateTable
CREATE TABLE "FindingOutcome" (
    "repositoryId" TEXT NOT NULL,
    "findingId" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "previousDigest" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "predictedBytes" BIGINT NOT NULL,
    "savedBytes" BIGINT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "FindingOutcome_pkey" PRIMARY KEY ("repositoryId","findingId","digest")
);

-- CreateTable
CREATE TABLE "BaseSibling" (
    "base" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "digest" TEXT,
    "sizeBytes" BIGINT,
    "unpackedBytes" BIGINT,
    "offers" JSONB,
    "checkedAt" TIMESTAMPTZ(3),
    "nextCheckAt" TIMESTAMPTZ(3) NOT NULL,
    "leaseToken" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "error" JSONB,

    CONSTRAINT "BaseSibling_pkey" PRIMARY KEY ("base","reference","platform")
);

-- CreateIndex
CREATE INDEX "ImageChange_fromManifestId_idx" ON "ImageChange"("fromManifestId");

-- CreateIndex
CREATE INDEX "FindingOutcome_repositoryId_at_idx" ON "FindingOutcome"("repositoryId", "at");

-- CreateIndex
CREATE INDEX "BaseSibling_nextCheckAt_idx" ON "BaseSibling"("nextCheckAt");

-- AddForeignKey
ALTER TABLE "ImageChange" ADD CONSTRAINT "ImageChange_fromManifestId_fkey" FOREIGN KEY ("fromManifestId") REFERENCES "Manifest"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImageChange" ADD CONSTRAINT "ImageChange_toManifestId_fkey" FOREIGN KEY ("toManifestId") REFERENCES "Manifest"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FindingOutcome" ADD CONSTRAINT "FindingOutcome_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;
