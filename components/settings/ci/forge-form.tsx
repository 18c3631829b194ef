'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { SettingsForm } from '#components/settings/settings-form.tsx';
import { Field } from '#components/ui/field.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { addForge, afterForgeChange, type ForgeInput, updateForge } from '#lib/queries/checks/forges.ts';
import { refusalOf } from '#lib/queries/requests/api-error.ts';
import type { Forge } from '#lib/views/dto/check.ts';

const KINDS = [
  { value: 'github', label: 'GitHub', title: 'github.com, or GitHub Enterprise Server' },
  { value: 'gitlab', label: 'GitLab', title: 'gitlab.com, or self-managed' },
] as const;
const URLS = { github: 'https://api.github.com', gitlab: 'https://gitlab.com/api/v4' } as const;
const NOTES = {
  github: 'GitHub Enterprise Server: https://github.example.com/api/v3',
  gitlab: 'Self-managed GitLab: https://gitlab.example.com/api/v4',
} as const;
const TOKENS = {
  github: 'A fine-grained token that can read and write commit statuses and pull requests.',
  gitlab: 'A project or group token with the scope api and the role Developer.',
} as const;

/** Adds a Git host, or changes one. An empty token keeps the stored one, which is never shown. */
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
    onSuccess: async (saved) => {
      await afterForgeChange(client, saved);
      onDone();
    },
  });
  return (
    <SettingsForm
      label={forge === undefined ? 'Connect Git host' : `Edit ${forge.url}`}
      button="Save Git host"
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
          label="API address"
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
          note="A pattern like acme/*. The token is used only for these."
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
          note={forge === undefined ? TOKENS[kind] : 'Saved. Type to replace it.'}
          error={refusalOf(save.error, 'token')}
        />
        <div className="flex items-center">
          <Switch label="Allow a private network" checked={allowPrivate} onChange={setAllowPrivate} />
        </div>
      </div>
    </SettingsForm>
  );
}
