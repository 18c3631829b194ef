import { Choice } from '#components/ui/choice.tsx';
import { Field } from '#components/ui/field.tsx';
import { Labelled } from '#components/ui/labelled.tsx';
import type { ChannelKind } from '#lib/domain/channel.ts';
import { refusalOf } from '#lib/queries/requests/api-error.ts';
import { type FieldsDraft, shownFields } from './channel-draft.ts';
import type { ChannelField } from './kind-fields.ts';

/** The fields of a kind. Stored secrets are mentioned but not shown. */
export function ChannelFields({
  kind,
  draft,
  stored,
  forgotten,
  error,
  onChange,
  onForget,
}: {
  kind: ChannelKind;
  draft: FieldsDraft;
  /** Names of the stored secrets. */
  stored: readonly string[];
  forgotten: readonly string[];
  error: Error | null;
  onChange: (changed: Record<string, string>) => void;
  onForget: (secret: string, forget: boolean) => void;
}) {
  return (
    <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
      {shownFields(kind, draft).map((field) => {
        const secret = field.path.startsWith('secrets.') ? field.path.slice('secrets.'.length) : null;
        const isStored = secret !== null && stored.includes(secret);
        if (field.kind === 'choice')
          return (
            <Labelled key={field.path} label={field.label} note={field.help} error={refusalOf(error, field.path)}>
              <Choice
                label={field.label}
                value={draft[field.path] ?? ''}
                options={[...(field.options ?? [])]}
                className="w-full"
                onChange={(value) => onChange({ [field.path]: value, ...portOf(field, value) })}
              />
            </Labelled>
          );
        return (
          <Field
            key={field.path}
            label={field.label}
            name={field.path}
            mono
            type={secret === null || field.path === 'secrets.username' ? 'text' : 'password'}
            autoComplete={secret === null ? 'off' : 'new-password'}
            inputMode={field.kind === 'number' ? 'numeric' : undefined}
            required={field.required === true && !isStored}
            value={draft[field.path] ?? ''}
            placeholder={isStored ? '••••••••' : field.placeholder}
            onChange={({ target }) => onChange({ [field.path]: target.value })}
            note={
              isStored ? (
                <Stored
                  isForgotten={forgotten.includes(secret)}
                  onForget={field.required === true ? null : (forget) => onForget(secret, forget)}
                />
              ) : (
                field.help
              )
            }
            error={refusalOf(error, field.path)}
          />
        );
      })}
    </div>
  );
}

/** The default port of a kind of encryption. */
const portOf = (field: ChannelField, value: string): Record<string, string> =>
  field.path === 'settings.security'
    ? { 'settings.port': value === 'tls' ? '465' : value === 'none' ? '25' : '587' }
    : {};

function Stored({ isForgotten, onForget }: { isForgotten: boolean; onForget: ((forget: boolean) => void) | null }) {
  return (
    <>
      {isForgotten ? 'Removed when you save. ' : 'Saved and never shown. Type to replace it. '}
      {onForget === null ? null : (
        <button type="button" className="text-accent hover:underline" onClick={() => onForget(!isForgotten)}>
          {isForgotten ? 'Keep it' : 'Remove'}
        </button>
      )}
    </>
  );
}
