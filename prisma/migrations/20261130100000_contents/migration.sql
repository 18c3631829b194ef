-- Drops what release 0.4.0 read and wrote: the column that three others replaced, and the triggers for it.
DROP FUNCTION "fillTold" CASCADE;
DROP FUNCTION "emptyFirstPoint" CASCADE;
ALTER TABLE "Incident" DROP COLUMN "told";

-- The key of content hashes in file indexes, sealed. It is created when the first layer is read.
ALTER TABLE "Instance" ADD COLUMN "contentKey" TEXT;
-- AlterTable
ALTER TABLE "RepositoryManifest" ADD COLUMN     "contentsAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "RepositoryLayer" ADD COLUMN     "imagesPending" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "priority" SMALLINT NOT NULL DEFAULT 1,
ADD COLUMN     "isBase" BOOLEAN NOT NULL DEFAULT false;

-- Layers that users requested are read first.
UPDATE "RepositoryLayer" SET "priority" = 0 WHERE "byHand";

-- AlterTable
ALTER TABLE "LayerContents" ADD COLUMN     "indexBytes" INTEGER,
ADD COLUMN     "indexRemovedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "ImageContents" (
    "manifestId" INTEGER NOT NULL,
    "unpackedBytes" BIGINT NOT NULL,
    "visibleBytes" BIGINT NOT NULL,
    "wastedBytes" BIGINT NOT NULL,
    "duplicateBytes" BIGINT NOT NULL,
    "packageCount" INTEGER NOT NULL,
    "truncated" BOOLEAN NOT NULL DEFAULT false,
    "computedWith" SMALLINT NOT NULL,
    "computedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ImageContents_pkey" PRIMARY KEY ("manifestId")
);

-- CreateTable
CREATE TABLE "Package" (
    "id" SERIAL NOT NULL,
    "ecosystem" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "searchName" TEXT NOT NULL,

    CONSTRAINT "Package_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ImagePackage" (
    "manifestId" INTEGER NOT NULL,
    "packageId" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "unpackedBytes" BIGINT NOT NULL,
    "packedBytes" BIGINT NOT NULL,
    "files" INTEGER NOT NULL,
    "layers" SMALLINT[],

    CONSTRAINT "ImagePackage_pkey" PRIMARY KEY ("manifestId","packageId","version")
);

-- CreateIndex
CREATE INDEX "Package_searchName_idx" ON "Package"("searchName" text_pattern_ops);

-- CreateIndex
CREATE UNIQUE INDEX "Package_ecosystem_name_key" ON "Package"("ecosystem", "name");

-- CreateIndex
CREATE INDEX "ImagePackage_packageId_version_manifestId_idx" ON "ImagePackage"("packageId", "version", "manifestId");

-- CreateIndex
CREATE INDEX "RepositoryLayer_state_priority_idx" ON "RepositoryLayer"("state", "priority");

-- CreateIndex
CREATE INDEX "RepositoryLayer_repositoryId_state_priority_isBase_requeste_idx" ON "RepositoryLayer"("repositoryId", "state", "priority", "isBase", "requestedAt", "layerId");

-- CreateIndex
CREATE INDEX "RepositoryLayer_triedAt_idx" ON "RepositoryLayer"("triedAt");

-- CreateIndex
CREATE INDEX "RepositoryLayer_imagesPending_idx" ON "RepositoryLayer"("imagesPending");

-- AddForeignKey
ALTER TABLE "ImageContents" ADD CONSTRAINT "ImageContents_manifestId_fkey" FOREIGN KEY ("manifestId") REFERENCES "Manifest"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImagePackage" ADD CONSTRAINT "ImagePackage_manifestId_fkey" FOREIGN KEY ("manifestId") REFERENCES "ImageContents"("manifestId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImagePackage" ADD CONSTRAINT "ImagePackage_packageId_fkey" FOREIGN KEY ("packageId") REFERENCES "Package"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
