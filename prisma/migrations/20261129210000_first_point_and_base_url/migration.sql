-- Drops what release 0.3.0 read and wrote: the enum columns beside the text columns, and the triggers that kept the two equal.
DROP FUNCTION "copyWord" CASCADE;
ALTER TABLE "Poll" DROP COLUMN "trigger";
ALTER TABLE "Point" DROP COLUMN "budgetMetric";
ALTER TABLE "Budget" DROP COLUMN "metric";
ALTER TABLE "Channel" DROP COLUMN "kind";
ALTER TABLE "Incident" DROP COLUMN "kind";
ALTER TABLE "IncidentMember" DROP COLUMN "kind",
DROP COLUMN "budgetMetric";
ALTER TABLE "Delivery" DROP COLUMN "kind";
DROP TYPE "PollTrigger";
DROP TYPE "BudgetMetric";
DROP TYPE "ChannelKind";
DROP TYPE "IncidentKind";
DROP TYPE "DeliveryKind";

-- Release 0.3.0 may have inserted or changed incidents after the migration of 0.4.0. It wrote only "told", which 0.4.0 reads where the
-- two differ.
UPDATE "Incident" SET
  "notify" = CASE WHEN "told" LIKE 'message: %' THEN 'now' ELSE 'digest' END,
  "notifyReason" = 'unknown',
  "notifyText" = regexp_replace("told", '^(message|digest): ', '')
  WHERE "notify" IS NULL OR "notifyText" IS NULL
    OR "told" <> CASE WHEN "notify" = 'now' THEN 'message: ' ELSE 'digest: ' END || "notifyText";
UPDATE "Incident" SET "notifyReason" = 'unknown' WHERE "notifyReason" IS NULL;

-- AlterTable
ALTER TABLE "Incident" ALTER COLUMN "notify" SET NOT NULL,
ALTER COLUMN "notifyReason" SET NOT NULL,
ALTER COLUMN "notifyText" SET NOT NULL,
ALTER COLUMN "told" SET DEFAULT '';

-- Release 0.4.0 compares "told" with the columns that replaced it. This release writes only those.
CREATE FUNCTION "fillTold"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."told" := CASE WHEN NEW."notify" = 'now' THEN 'message: ' ELSE 'digest: ' END || NEW."notifyText";
  RETURN NEW;
END
$$;
CREATE TRIGGER "fillTold" BEFORE INSERT OR UPDATE OF "notify", "notifyText" ON "Incident" FOR EACH ROW EXECUTE FUNCTION "fillTold"();

-- AlterTable
ALTER TABLE "Series" ADD COLUMN     "isOverBudget" BOOLEAN;

-- AlterTable
ALTER TABLE "RepositorySummary" ADD COLUMN     "firstAt" TIMESTAMPTZ(3),
ADD COLUMN     "firstSizeBytes" BIGINT,
ADD COLUMN     "headlineInsteadOf" TEXT,
ADD COLUMN     "latestVersion" TEXT;

-- Release 0.4.0 does not know these columns. Where it stores another headline, they are emptied, until this release derives the
-- repository again.
CREATE FUNCTION "emptyFirstPoint"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."firstAt" := NULL;
  NEW."firstSizeBytes" := NULL;
  NEW."headlineInsteadOf" := NULL;
  NEW."latestVersion" := NULL;
  RETURN NEW;
END
$$;
CREATE TRIGGER "emptyFirstPoint" BEFORE UPDATE ON "RepositorySummary" FOR EACH ROW
  WHEN (NEW."seriesId" IS DISTINCT FROM OLD."seriesId"
    AND (NEW."firstAt", NEW."firstSizeBytes", NEW."headlineInsteadOf", NEW."latestVersion")
      IS NOT DISTINCT FROM (OLD."firstAt", OLD."firstSizeBytes", OLD."headlineInsteadOf", OLD."latestVersion"))
  EXECUTE FUNCTION "emptyFirstPoint"();

-- Requests a derivation with the next poll of each repository. It fills the columns, also where nothing changes any more.
UPDATE "RepositorySummary" SET "derivedAt" = 'epoch';

-- The address at which an admin opened Plimsoll last, for links without PLIMSOLL_BASE_URL.
ALTER TABLE "Instance" ADD COLUMN "usedBaseUrl" TEXT;
ALTER TABLE "Instance" ADD COLUMN "usedBaseUrlAt" TIMESTAMPTZ(3);
