import { refusalOf } from '#lib/queries/api-error.ts';
import type { Rule } from '#lib/views/dto/alerting.ts';
import { differingDefault, type SettingsDraft } from './rule-draft.ts';
import { RULE_GROUPS } from './rule-fields.ts';
import { SettingField } from './setting-field.tsx';

/** All settings of a rule, by what they decide; each says where it differs from the default. */
export function SettingGroups({
  draft,
  defaults,
  wrong,
  error,
  onChange,
}: {
  draft: SettingsDraft;
  defaults: Rule['settings'];
  wrong: Readonly<Record<string, string>>;
  error: Error | null;
  onChange: (changed: Record<string, string>) => void;
}) {
  return (
    <>
      {RULE_GROUPS.map((group) => {
        const fields = group.fields.map((field) => {
          const value = draft[field.path] ?? '';
          return { field, value, instead: differingDefault(field, value, defaults) };
        });
        const differing = fields.filter(({ instead }) => instead !== null).length;
        return (
          <fieldset key={group.name} aria-label={group.name} className="flex min-w-0 flex-col gap-2">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <span className="text-m font-medium">{group.name}</span>
              <span className="text-muted">{group.note}</span>
              {differing === 0 ? null : (
                <span>{differing === 1 ? '1 differs' : `${differing} differ`} from the default</span>
              )}
            </p>
            <div className="grid grid-cols-1 items-start gap-x-4 gap-y-3 sm:grid-cols-2 md:grid-cols-4">
              {fields.map(({ field, value, instead }) => (
                <SettingField
                  key={field.path}
                  field={field}
                  value={value}
                  instead={instead}
                  error={wrong[field.path] ?? refusalOf(error, `settings.${field.path}`)}
                  onChange={(text) => onChange({ [field.path]: text })}
                />
              ))}
            </div>
          </fieldset>
        );
      })}
    </>
  );
}
