-- AlterTable
ALTER TABLE "Repository" ADD COLUMN     "listNotes" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "resolvedOwner" TEXT;

-- AlterTable
ALTER TABLE "Invitation" ADD COLUMN     "createdById" TEXT;
