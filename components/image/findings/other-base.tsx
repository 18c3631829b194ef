import { Size } from '#components/figures/size.tsx';
import { Day } from '#components/figures/time.tsx';
import { countOf } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Finding } from '#lib/views/dto/findings.ts';

type Shown = NonNullable<Finding['otherBase']>;

/** Both base images with their sizes, and what own layers use that the smaller one lacks. */
export function OtherBase({ otherBase }: { otherBase: Shown }) {
  const { missing, moreMissing, rebuilt, moreRebuilt } = otherBase;
  return (
    <div className="flex flex-col gap-4">
      <Sizes {...otherBase} />
      {missing.length === 0 ? null : (
        <div>
          <table aria-label="Missing in the smaller image" className="w-full table-fixed border-collapse">
            <thead>
              <tr className="border-b border-line text-muted">
                <th scope="col" className="h-8 text-left">
                  missing there
                </th>
                <th scope="col" className="text-left max-sm:hidden">
                  package
                </th>
                <th scope="col" className="text-left">
                  used by
                </th>
              </tr>
            </thead>
            <tbody>
              {missing.map((one) => (
                <tr key={one.name} className="border-b border-line align-top">
                  <td className="py-1 pr-4 font-mono [overflow-wrap:anywhere]">{visibleText(one.name)}</td>
                  <td className="py-1 pr-4 font-mono [overflow-wrap:anywhere] max-sm:hidden">
                    {one.package === null ? (
                      <span className="font-sans text-muted">unknown</span>
                    ) : (
                      visibleText(one.package)
                    )}
                  </td>
                  <td className="py-1 [overflow-wrap:anywhere]">
                    {one.usedBy.map((user) => (
                      <span key={user} className="block font-mono">
                        {visibleText(user)}
                      </span>
                    ))}
                    {one.moreUses === 0 ? null : (
                      <span className="text-muted">{countOf(one.moreUses, 'more file')}</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {moreMissing === 0 ? null : <p className="py-1 text-muted">{moreMissing} more missing</p>}
        </div>
      )}
      {rebuilt.length === 0 ? null : (
        <div>
          <p className="text-muted">To build again for musl</p>
          <ul aria-label="Files to build again" className="font-mono [overflow-wrap:anywhere]">
            {rebuilt.map((path) => (
              <li key={path}>{visibleText(path)}</li>
            ))}
          </ul>
          {moreRebuilt === 0 ? null : <p className="text-muted">{countOf(moreRebuilt, 'more file')}</p>}
        </div>
      )}
    </div>
  );
}

function Sizes({ base, sibling }: Pick<Shown, 'base' | 'sibling'>) {
  return (
    <table aria-label="Base images" className="w-full table-fixed border-collapse">
      <thead>
        <tr className="border-b border-line text-muted">
          <th scope="col" className="h-8 text-left">
            base image
          </th>
          <th scope="col" className="w-40 text-left max-sm:hidden">
            measured
          </th>
          <th scope="col" className="w-28 text-right">
            compressed
          </th>
        </tr>
      </thead>
      <tbody>
        <tr className="border-b border-line">
          <td className="py-1 pr-4 font-mono [overflow-wrap:anywhere]">{visibleText(base.reference)}</td>
          <td className="py-1 max-sm:hidden">in this image</td>
          <td className="py-1 text-right align-top">
            <Size bytes={base.sizeBytes} />
          </td>
        </tr>
        <tr className="border-b border-line">
          <td className="py-1 pr-4 font-mono [overflow-wrap:anywhere]">{visibleText(sibling.reference)}</td>
          <td className="py-1 max-sm:hidden">
            on <Day at={sibling.checkedAt} />
          </td>
          <td className="py-1 text-right align-top">
            <Size bytes={sibling.sizeBytes} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}
