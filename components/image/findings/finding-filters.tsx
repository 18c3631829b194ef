import { Choice } from '#components/ui/choice.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { useUrl } from '#components/ui/use-url.ts';
import { findWord } from '#lib/domain/find-word.ts';
import { FINDING_KINDS } from '#lib/domain/finding.ts';
import { findingKindWord } from '#lib/format/finding-kind.ts';
import { findingsUrl } from '#lib/queries/url/findings-url.ts';
import type { Finding } from '#lib/views/dto/findings.ts';
import { offeredKinds } from './choose-findings.ts';

/** The filters of the findings. Only kinds that the image has are offered. */
export function FindingFilters({ items }: { items: readonly Finding[] }) {
  const [{ kind, certain }, setUrl] = useUrl(findingsUrl);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Choice
        label="Kind"
        value={kind ?? ''}
        options={[
          { value: '', label: 'All kinds' },
          ...offeredKinds(items, kind).map((value) => ({ value, label: findingKindWord(value) })),
        ]}
        onChange={(value) => void setUrl({ kind: findWord(FINDING_KINDS, value) })}
      />
      <Switch label="Certain only" checked={certain} onChange={(checked) => void setUrl({ certain: checked })} />
    </div>
  );
}
