import { Choice } from '#components/ui/choice.tsx';
import { useEarlyInput } from '#components/ui/use-early-input.ts';
import { useUrl } from '#components/ui/use-url.ts';
import { PACKAGE_KINDS } from '#lib/domain/contents.ts';
import { findWord } from '#lib/domain/find-word.ts';
import { MAX_SEARCH_TEXT } from '#lib/domain/search.ts';
import { packageKindWord } from '#lib/format/package-kind.ts';
import { packageSearchUrl } from '#lib/queries/url/package-search-url.ts';

/** What is searched for: a name, the beginning of a version, and an ecosystem. */
export function PackageSearchFields() {
  const [{ q, version, ecosystem }, setUrl] = useUrl(packageSearchUrl);
  return (
    <search className="flex flex-wrap items-center gap-2">
      <TextField
        focused
        label="Search packages"
        placeholder="Name, such as log4j-core"
        className="flex-1 basis-60 md:max-w-96"
        value={q}
        onChange={(text) => void setUrl({ q: text || null })}
      />
      <TextField
        label="Version begins with"
        placeholder="Version, such as 2.14"
        className="w-56"
        value={version}
        onChange={(text) => void setUrl({ version: text || null })}
      />
      <Choice
        label="Ecosystem"
        value={ecosystem ?? ''}
        options={[
          { value: '', label: 'All ecosystems' },
          ...PACKAGE_KINDS.map((value) => ({ value, label: packageKindWord(value) })),
        ]}
        onChange={(value) => void setUrl({ ecosystem: findWord(PACKAGE_KINDS, value) })}
      />
    </search>
  );
}

type Props = {
  label: string;
  placeholder: string;
  className: string;
  value: string;
  onChange: (value: string) => void;
  /** True if it has the focus when the page opens. */
  focused?: boolean;
};

/** A field whose text is searched for while it is typed; Escape empties it. */
function TextField({ label, placeholder, className, value, onChange, focused = false }: Props) {
  const element = useEarlyInput<HTMLInputElement>((early) => {
    if (early.value !== value) onChange(early.value);
    if (focused) early.focus();
  });
  return (
    <input
      ref={element}
      type="search"
      aria-label={label}
      placeholder={placeholder}
      maxLength={MAX_SEARCH_TEXT}
      autoComplete="off"
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onChange('');
      }}
      className={`h-8 min-w-0 rounded-m border border-edge bg-raised px-2.5 ${className}`}
    />
  );
}
