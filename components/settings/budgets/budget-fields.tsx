import { DayField } from '#components/ui/day-field.tsx';
import { Field } from '#components/ui/field.tsx';
import { Labelled } from '#components/ui/labelled.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { parseMegabytes, typedBytes } from '#lib/format/typed.ts';
import { refusalOf } from '#lib/queries/requests/api-error.ts';
import { METRIC_OPTIONS } from './metrics.ts';
import type { BudgetDraft } from './use-budget-form.ts';

type Props = {
  draft: BudgetDraft;
  error: Error | null;
  onChange: (changed: Partial<BudgetDraft>) => void;
};

/** The limit of a budget, and what explains it. */
export function BudgetFields({ draft, error, onChange }: Props) {
  const { metric, limit, until, owner, reason } = draft;
  const limitBytes = parseMegabytes(limit);
  const isUnreadable = limit !== '' && limitBytes === null;
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2 md:grid-cols-3">
      <div className="sm:col-span-2">
        <Labelled label="Applies to" note={METRIC_OPTIONS.find(({ value }) => value === metric)?.title}>
          <Segments
            label="Applies to"
            value={metric}
            options={METRIC_OPTIONS}
            onChange={(chosen) => onChange({ metric: chosen })}
          />
        </Labelled>
      </div>
      <Field
        label="Limit"
        name="limitBytes"
        mono
        required
        value={limit}
        placeholder="200 MB"
        onChange={({ target }) => onChange({ limit: target.value })}
        onBlur={() => (limitBytes === null ? undefined : onChange({ limit: typedBytes(limitBytes) }))}
        error={isUnreadable ? 'Write a size in MB, such as 200 or 1.5.' : refusalOf(error, 'limitBytes')}
      />
      <DayField
        label="Until (optional)"
        name="until"
        value={until}
        onChange={(day) => onChange({ until: day })}
        note="Expires after this date."
        error={refusalOf(error, 'until')}
      />
      <Field
        label="Owner (optional)"
        name="owner"
        maxLength={100}
        value={owner}
        onChange={({ target }) => onChange({ owner: target.value })}
        error={refusalOf(error, 'owner')}
      />
      <Field
        label="Reason (optional)"
        name="reason"
        maxLength={500}
        value={reason}
        placeholder="The gateways have 256 MB of flash"
        onChange={({ target }) => onChange({ reason: target.value })}
        error={refusalOf(error, 'reason')}
      />
    </div>
  );
}
