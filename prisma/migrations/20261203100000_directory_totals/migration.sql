-- CreateTable
CREATE TABLE "DirectoryTotals" (
    "manifestId" INTEGER NOT NULL,
    "totals" BYTEA NOT NULL,
    "computedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DirectoryTotals_pkey" PRIMARY KEY ("manifestId")
);

-- AddForeignKey
ALTER TABLE "DirectoryTotals" ADD CONSTRAINT "DirectoryTotals_manifestId_fkey" FOREIGN KEY ("manifestId") REFERENCES "Manifest"("id") ON DELETE CASCADE ON UPDATE CASCADE;
