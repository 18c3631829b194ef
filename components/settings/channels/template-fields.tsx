import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Field } from '#components/ui/field.tsx';
import { refusalOf } from '#lib/queries/requests/api-error.ts';
import { previewTemplate, TEMPLATE_EXAMPLE, unknownNames } from './template-example.ts';

export type TemplateDraft = { title: string; body: string };

const wrong = (template: string): string | null => {
  const unknown = unknownNames(template);
  return unknown.length === 0 ? null : `Unknown placeholder ${unknown.map((name) => `{{${name}}}`).join(', ')}.`;
};

/** The custom template of messages about incidents, with a preview. */
export function TemplateFields({
  draft,
  error,
  onChange,
}: {
  draft: TemplateDraft;
  error: Error | null;
  onChange: (changed: Partial<TemplateDraft>) => void;
}) {
  // The section stays open when its fields are emptied.
  const [startsOpen] = useState(draft.title !== '' || draft.body !== '');
  return (
    <details className="group" open={startsOpen || undefined}>
      <summary className="inline-flex list-none items-center gap-1 font-medium [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          size={14}
          className="shrink-0 text-muted group-open:rotate-90 motion-safe:transition-transform"
        />
        Custom template (optional)
      </summary>
      <div className="grid grid-cols-1 gap-4 pt-3 md:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <Field
            label="Title"
            name="settings.template.title"
            mono
            maxLength={500}
            value={draft.title}
            placeholder="{{title}}"
            onChange={({ target }) => onChange({ title: target.value })}
            error={wrong(draft.title) ?? refusalOf(error, 'settings.template.title')}
          />
          <Field
            label="Text"
            name="settings.template.body"
            mono
            rows={5}
            value={draft.body}
            placeholder="{{body}}"
            onChange={({ target }) => onChange({ body: target.value })}
            note="Leave empty for the default text. Digests always use it."
            error={wrong(draft.body) ?? refusalOf(error, 'settings.template.body')}
          />
          <p className="text-muted [overflow-wrap:anywhere]">
            Placeholders:{' '}
            <span className="font-mono">
              {Object.keys(TEMPLATE_EXAMPLE)
                .map((name) => `{{${name}}}`)
                .join(' ')}
            </span>
          </p>
        </div>
        <section aria-label="Preview" className="flex min-w-0 flex-col gap-1 border-l border-line pl-4">
          <p className="text-muted">Example, without formatting:</p>
          <p className="text-m font-medium [overflow-wrap:anywhere]">{previewTemplate(draft.title || '{{title}}')}</p>
          <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{previewTemplate(draft.body || '{{body}}')}</p>
        </section>
      </div>
    </details>
  );
}
