-- Drops what release 0.4.0 read and wrote: the column that three others replaced, and the triggers for it.
DROP FUNCTION "fillTold" CASCADE;
DROP FUNCTION "emptyFirstPoint" CASCADE;
ALTER TABLE "Incident" DROP COLUMN "told";

-- The key of content hashes in file indexes, sealed. It is created when the first layer is read.
ALTER TABLE "Instance" ADD COLUMN "contentKey" TEXT;
