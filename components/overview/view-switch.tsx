import { Segments } from '#components/ui/segments.tsx';
import { OVERVIEW_VIEWS } from '#lib/queries/url/overview-url.ts';

type View = (typeof OVERVIEW_VIEWS)[number];

/** Switches between the repositories and the layers of their tags. */
export function ViewSwitch({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  return (
    <div className="ml-auto">
      <Segments
        label="View"
        value={view}
        options={OVERVIEW_VIEWS.map((value) => ({ value, label: value }))}
        onChange={onChange}
      />
    </div>
  );
}
