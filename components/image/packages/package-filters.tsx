import { Choice } from '#components/ui/choice.tsx';
import { SearchInput } from '#components/ui/search-input.tsx';
import { useUrl } from '#components/ui/use-url.ts';
import { PACKAGE_KINDS } from '#lib/domain/contents.ts';
import { findWord } from '#lib/domain/find-word.ts';
import { packageKindWord } from '#lib/format/package-kind.ts';
import { packagesUrl } from '#lib/queries/url/packages-url.ts';
import type { ImagePackages } from '#lib/views/dto/contents.ts';

/** The filters of the packages. Only ecosystems that the image has are offered. */
export function PackageFilters({ ecosystems }: Pick<ImagePackages, 'ecosystems'>) {
  const [{ q, ecosystem }, setUrl] = useUrl(packagesUrl);
  const offered = PACKAGE_KINDS.filter((kind) => ecosystems.includes(kind) || kind === ecosystem);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchInput label="Filter packages" value={q} onChange={(text) => void setUrl({ q: text || null })} />
      <Choice
        label="Ecosystem"
        value={ecosystem ?? ''}
        options={[
          { value: '', label: 'All ecosystems' },
          ...offered.map((value) => ({ value, label: packageKindWord(value) })),
        ]}
        onChange={(value) => void setUrl({ ecosystem: findWord(PACKAGE_KINDS, value) })}
      />
    </div>
  );
}
