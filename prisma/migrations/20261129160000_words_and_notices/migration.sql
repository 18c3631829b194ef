-- Sets of words that grow become text. Release 0.3.0 reads and writes the enum columns, later releases the text columns beside them.

-- AlterTable
ALTER TABLE "Poll" ADD COLUMN     "triggerName" TEXT,
ALTER COLUMN "trigger" DROP NOT NULL;
UPDATE "Poll" SET "triggerName" = "trigger";
ALTER TABLE "Poll" ALTER COLUMN "triggerName" SET NOT NULL;

-- AlterTable
ALTER TABLE "Point" ADD COLUMN     "budgetMetricName" TEXT;
UPDATE "Point" SET "budgetMetricName" = "budgetMetric" WHERE "budgetMetric" IS NOT NULL;

-- AlterTable
ALTER TABLE "Budget" ADD COLUMN     "metricName" TEXT,
ALTER COLUMN "metric" DROP NOT NULL;
UPDATE "Budget" SET "metricName" = "metric";
ALTER TABLE "Budget" ALTER COLUMN "metricName" SET NOT NULL;

-- AlterTable
ALTER TABLE "Channel" ADD COLUMN     "kindName" TEXT,
ALTER COLUMN "kind" DROP NOT NULL;
UPDATE "Channel" SET "kindName" = "kind";
ALTER TABLE "Channel" ALTER COLUMN "kindName" SET NOT NULL;

-- AlterTable
ALTER TABLE "Incident" ADD COLUMN     "kindName" TEXT,
ALTER COLUMN "kind" DROP NOT NULL;
UPDATE "Incident" SET "kindName" = "kind";
ALTER TABLE "Incident" ALTER COLUMN "kindName" SET NOT NULL;

-- AlterTable
ALTER TABLE "IncidentMember" ADD COLUMN     "budgetMetricName" TEXT,
ADD COLUMN     "kindName" TEXT,
ALTER COLUMN "kind" DROP NOT NULL;
UPDATE "IncidentMember" SET "kindName" = "kind", "budgetMetricName" = "budgetMetric";
ALTER TABLE "IncidentMember" ALTER COLUMN "kindName" SET NOT NULL;

-- AlterTable
ALTER TABLE "Delivery" ADD COLUMN     "kindName" TEXT,
ALTER COLUMN "kind" DROP NOT NULL;
UPDATE "Delivery" SET "kindName" = "kind";
ALTER TABLE "Delivery" ALTER COLUMN "kindName" SET NOT NULL;

-- Copies the word that a release wrote to the column of the other. The enum column is null for a word that its enum does not have.
-- Arguments: the enum column and the text column.
CREATE FUNCTION "copyWord"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  enum_column TEXT := TG_ARGV[0];
  text_column TEXT := TG_ARGV[1];
  new_row JSONB := to_jsonb(NEW);
  wrote_enum BOOLEAN := new_row->>text_column IS NULL;
  word TEXT;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    wrote_enum := new_row->>enum_column IS DISTINCT FROM to_jsonb(OLD)->>enum_column;
  END IF;
  IF wrote_enum THEN
    RETURN jsonb_populate_record(NEW, jsonb_build_object(text_column, new_row->>enum_column));
  END IF;
  SELECT e.enumlabel INTO word FROM pg_attribute a JOIN pg_enum e ON e.enumtypid = a.atttypid
    WHERE a.attrelid = TG_RELID AND a.attname = enum_column AND e.enumlabel = new_row->>text_column;
  RETURN jsonb_populate_record(NEW, jsonb_build_object(enum_column, word));
END
$$;

CREATE TRIGGER "copyTrigger" BEFORE INSERT OR UPDATE ON "Poll" FOR EACH ROW
  WHEN (NEW."trigger"::text IS DISTINCT FROM NEW."triggerName") EXECUTE FUNCTION "copyWord"('trigger', 'triggerName');
CREATE TRIGGER "copyBudgetMetric" BEFORE INSERT OR UPDATE ON "Point" FOR EACH ROW
  WHEN (NEW."budgetMetric"::text IS DISTINCT FROM NEW."budgetMetricName") EXECUTE FUNCTION "copyWord"('budgetMetric', 'budgetMetricName');
CREATE TRIGGER "copyMetric" BEFORE INSERT OR UPDATE ON "Budget" FOR EACH ROW
  WHEN (NEW."metric"::text IS DISTINCT FROM NEW."metricName") EXECUTE FUNCTION "copyWord"('metric', 'metricName');
CREATE TRIGGER "copyKind" BEFORE INSERT OR UPDATE ON "Channel" FOR EACH ROW
  WHEN (NEW."kind"::text IS DISTINCT FROM NEW."kindName") EXECUTE FUNCTION "copyWord"('kind', 'kindName');
CREATE TRIGGER "copyKind" BEFORE INSERT OR UPDATE ON "Incident" FOR EACH ROW
  WHEN (NEW."kind"::text IS DISTINCT FROM NEW."kindName") EXECUTE FUNCTION "copyWord"('kind', 'kindName');
CREATE TRIGGER "copyKind" BEFORE INSERT OR UPDATE ON "IncidentMember" FOR EACH ROW
  WHEN (NEW."kind"::text IS DISTINCT FROM NEW."kindName") EXECUTE FUNCTION "copyWord"('kind', 'kindName');
CREATE TRIGGER "copyBudgetMetric" BEFORE INSERT OR UPDATE ON "IncidentMember" FOR EACH ROW
  WHEN (NEW."budgetMetric"::text IS DISTINCT FROM NEW."budgetMetricName") EXECUTE FUNCTION "copyWord"('budgetMetric', 'budgetMetricName');
CREATE TRIGGER "copyKind" BEFORE INSERT OR UPDATE ON "Delivery" FOR EACH ROW
  WHEN (NEW."kind"::text IS DISTINCT FROM NEW."kindName") EXECUTE FUNCTION "copyWord"('kind', 'kindName');

-- AlterTable
ALTER TABLE "Incident" ADD COLUMN     "notify" TEXT,
ADD COLUMN     "notifyReason" TEXT,
ADD COLUMN     "notifyText" TEXT;

-- Fills the columns of the decision to notify from "told": "message: the step is critical". The sentences are those of 0.3.0.
UPDATE "Incident" SET
  "notify" = CASE WHEN told LIKE 'message: %' THEN 'now' ELSE 'digest' END,
  "notifyText" = regexp_replace(told, '^(message|digest): ', ''),
  "notifyReason" = CASE
    WHEN told LIKE 'digest: it is built by others%' THEN 'third-party'
    WHEN told LIKE 'message: nothing is learnt of it%' THEN 'polling-error'
    WHEN told = 'message: it went over its budget' THEN 'over-budget'
    WHEN told = 'digest: its rule tells of budgets in the digest' THEN 'budgets-in-digest'
    WHEN told = 'message: it grows slowly, and its rule tells of that' THEN 'slow-growth'
    WHEN told = 'message: the step is critical' THEN 'critical-step'
    WHEN told = 'message: its slow growth is critical by now' THEN 'critical-slow-growth'
    WHEN told ~ '^message: (it grows slowly: )?own bytes grew' THEN 'own-growth'
    WHEN told ~ '^digest: (it grows slowly: )?own bytes grew' THEN 'own-growth-below-limits'
    WHEN told ~ '^digest: (it grows slowly: )?own bytes did not grow' THEN 'no-own-growth'
    WHEN told ~ '^message: .*the whole grew' THEN 'image-growth'
    WHEN told ~ '^digest: .*the whole grew' THEN 'image-growth-below-limits'
    WHEN told ~ '^digest: .*the whole did not grow' THEN 'no-image-growth'
    ELSE 'unknown'
  END;
