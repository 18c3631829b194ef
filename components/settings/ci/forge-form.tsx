'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { SettingsForm } from '#components/settings/settings-form.tsx';
import { Field } from '#components/ui/field.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { refusalOf } from '#lib/queries/api-error.ts';
import { addForge, type ForgeInput, updateForge } from '#lib/queries/forges.ts';
import type { Forge } from '#lib/views/dto/check.ts';

const KINDS = [
  { value: 'github', label: 'GitHub', title: 'github.com, or GitHub Enterprise Server' },
  { value: 'gitlab', label: 'GitLab', title: 'gitlab.com, or your own' },
] as const;
const URLS = { github: 'https://api.github.com', gitlab: 'https://gitlab.com/api/v4' } as const;
const NOTES = {
  github: 'Of GitHub Enterprise Server: https://github.example.com/api/v3',
  gitlab: 'Of your own: https://gitlab.example.com/api/v4',
} as const;
const TOKENS = {
  github: 'Fine-grained: commit statuses and pull requests, read and write.',
  gitlab: 'Of a project or group, with the scope api and the role Developer.',
} as const;

/** Adds a forge, or changes one. Its token is sent when it was typed, and never shown again. */
export function ForgeForm({ forge, onDone }: { forge?: Forge; onDone: () => void }) {
  const client = useQueryClient();
  const [kind, setKind] = useState<Forge['kind']>(forge?.kind ?? 'github');
  const [url, setUrl] = useState(forge?.url ?? '');
  const [pattern, setPattern] = useState(forge?.pattern ?? '');
  const [token, setToken] = useState('');
  const [allowPrivate, setAllowPrivate] = useState(forge?.allowPrivate ?? false);
  const save = useMutation({
    mutationFn: () => {
      const body: ForgeInput = { allowPrivate, url: url.trim() || URLS[kind], pattern: pattern.trim() || '*' };
      if (token !== '') body.token = token;
      return forge === undefined ? addForge({ ...body, kind }) : updateForge(forge.id, body);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['forges'] });
      onDone();
    },
  });
  return (
    <SettingsForm
      label={forge === undefined ? 'Add a forge' : `Edit ${forge.url}`}
      button="Save forge"
      isPending={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
      onCancel={onDone}
    >
      {forge === undefined ? (
        <div className="flex flex-col items-start gap-1">
          <span className="font-medium">Kind</span>
          <Segments label="Kind" value={kind} options={KINDS} onChange={setKind} />
        </div>
      ) : null}
      <div className="grid max-w-[880px] grid-cols-1 gap-4 sm:grid-cols-2">
        <Field
          label="Address of its API"
          name="url"
          mono
          value={url}
          placeholder={URLS[kind]}
          onChange={({ target }) => setUrl(target.value)}
          note={NOTES[kind]}
          error={refusalOf(save.error, 'url')}
        />
        <Field
          label="Repositories"
          name="pattern"
          mono
          value={pattern}
          placeholder="*"
          onChange={({ target }) => setPattern(target.value)}
          note="A pattern like acme/*: its token is used for no other."
          error={refusalOf(save.error, 'pattern')}
        />
        <Field
          label="Token"
          name="token"
          type="password"
          autoComplete="off"
          required={forge === undefined}
          value={token}
          onChange={({ target }) => setToken(target.value)}
          note={forge === undefined ? TOKENS[kind] : 'One is saved; typing replaces it.'}
          error={refusalOf(save.error, 'token')}
        />
        <div className="flex items-center">
          <Switch label="its host may be in a private network" checked={allowPrivate} onChange={setAllowPrivate} />
        </div>
      </div>
    </SettingsForm>
  );
}
