import { Field } from '#components/ui/field.tsx';
import { Switch } from '#components/ui/switch.tsx';
import type { Registry } from '#lib/views/dto/registry.ts';
import type { RegistryFormState } from './use-registry-form.ts';

/** The fields of a registry. Stored secrets are not shown; typing replaces them. */
export function RegistryFields({ registry, form }: { registry: Registry | undefined; form: RegistryFormState }) {
  const { draft, change, refused } = form;
  return (
    <>
      <Field
        label="URL"
        mono
        required
        value={draft.url}
        placeholder="https://registry.example.com"
        onChange={({ target }) => change({ url: target.value })}
        error={refused('url')}
      />
      <Field
        label="Name"
        value={draft.name}
        placeholder="its host"
        onChange={({ target }) => change({ name: target.value })}
        error={refused('name')}
      />
      <Field
        label="User name"
        value={draft.username}
        autoComplete="off"
        onChange={({ target }) => change({ username: target.value })}
        note={registry?.credential ? 'Saved. Type to replace it.' : 'Empty for anonymous access.'}
      />
      <Field
        label="Password or token"
        type="password"
        value={draft.password}
        autoComplete="new-password"
        onChange={({ target }) => change({ password: target.value })}
        error={refused('credentials')}
      />
      <div className="sm:col-span-2">
        <Field
          label="CA certificate (PEM)"
          mono
          rows={3}
          value={draft.caPem}
          placeholder="-----BEGIN CERTIFICATE-----"
          onChange={({ target }) => change({ caPem: target.value })}
          note={registry?.hasCa ? 'Saved. Paste to replace it.' : 'For a registry with a certificate of a private CA.'}
          error={refused('caPem')}
        />
      </div>
      <div className="flex flex-wrap items-center gap-3 sm:col-span-2">
        <Switch label="plain http" checked={draft.insecure} onChange={(insecure) => change({ insecure })} />
        {draft.insecure ? (
          <span className="rounded-s border border-danger px-1.5 text-danger">
            not encrypted: others on the network can read passwords
          </span>
        ) : null}
      </div>
    </>
  );
}
