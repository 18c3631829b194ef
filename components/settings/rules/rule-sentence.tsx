import { Fragment, useId } from 'react';
import { Switch } from '#components/ui/switch.tsx';
import { Term } from '#components/ui/term.tsx';
import type { Rule } from '#lib/views/dto/alerting.ts';
import { defaultWords, type SettingsDraft, sentenceDefaults, tidyText } from './rule-draft.ts';
import { fieldsOf, type RuleSentence as Sentence, type SentencePart } from './rule-fields.ts';
import { SentenceInput } from './sentence-input.tsx';

type Props = {
  sentence: Sentence;
  draft: SettingsDraft;
  defaults: Rule['settings'];
  /** The error of each wrong or refused field, by path. */
  errors: Readonly<Record<string, string>>;
  onChange: (changed: SettingsDraft) => void;
};

/** A sentence of a rule with its inputs, their errors, and the default if it differs. */
export function RuleSentence({ sentence, draft, defaults, errors, onChange }: Props) {
  const { name, toggle, parts } = sentence;
  const id = useId();
  const isOn = toggle === undefined || draft[toggle.path] === 'on';
  const standard = defaultWords(sentence, draft, defaults);
  const isPlain = parts.every((part) => typeof part === 'string');
  const wrong = fieldsOf(sentence).flatMap(({ path, label }) => {
    const error = errors[path];
    return error === undefined ? [] : [{ path, label, error }];
  });
  return (
    <div className="flex flex-col gap-0.5">
      <div className="flex min-h-9 items-start gap-2">
        {toggle === undefined ? null : (
          <span className={`flex min-h-9 items-center ${isPlain ? 'min-w-0' : 'shrink-0'}`}>
            <Switch
              label={
                <span className={isPlain ? 'min-w-0' : 'sr-only'}>{isPlain ? parts.join(' ') : toggle.label}</span>
              }
              checked={isOn}
              onChange={(on) => onChange({ [toggle.path]: on ? 'on' : '' })}
            />
          </span>
        )}
        {toggle !== undefined && isPlain ? null : (
          <p className={`min-w-0 leading-9 ${isOn ? '' : 'text-muted'} ${toggle === undefined ? 'pl-10' : ''}`}>
            {parts.map((part, at) => (
              <Fragment key={keyOf(part)}>
                {typeof part === 'string' ? (
                  part
                ) : 'term' in part ? (
                  <Term of={part.term}>{part.text}</Term>
                ) : (
                  <SentenceInput
                    field={part}
                    value={draft[part.path] ?? ''}
                    errorId={errors[part.path] === undefined ? null : `${id}-${part.path}`}
                    onChange={(text) => onChange({ [part.path]: text })}
                    onLeave={() => onChange({ [part.path]: tidyText(part, draft[part.path] ?? '') })}
                  />
                )}
                {startsWithStop(parts[at + 1]) ? '' : ' '}
              </Fragment>
            ))}
          </p>
        )}
      </div>
      {wrong.map(({ path, label, error }) => (
        <p key={path} id={`${id}-${path}`} data-refusal="" className="pl-10 text-danger">
          {label}: {error}
        </p>
      ))}
      {standard === null ? null : (
        <p className="pl-10 text-muted">
          Default: <span className="num">{standard}</span>.{' '}
          <button
            type="button"
            aria-label={`Reset to default: ${name}`}
            onClick={() => onChange(sentenceDefaults(sentence, defaults))}
            className="text-accent hover:underline"
          >
            Reset to default
          </button>
        </p>
      )}
    </div>
  );
}

const keyOf = (part: SentencePart): string =>
  typeof part === 'string' ? part : 'term' in part ? part.term : part.path;

const startsWithStop = (part: SentencePart | undefined): boolean => typeof part === 'string' && part.startsWith('.');
