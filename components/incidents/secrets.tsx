import Link from 'next/link';
import { countOf } from '#lib/format/count.ts';
import { secretsOf } from '#lib/format/secrets.ts';
import { visibleText } from '#lib/format/text.ts';
import type { Incident } from '#lib/views/dto/incidents.ts';

type Props = Pick<Incident, 'carriers'> & { secrets: NonNullable<Incident['secrets']>; isOpen: boolean };

/** What to do about secrets in images, with the tags that carry them for those who may see them. */
export function Secrets({ secrets: { subject, repositoryId, count, tag }, carriers, isOpen }: Props) {
  const [it, was, others] = count === 1 ? ['it', 'was', 'a new one'] : ['them', 'were', 'new ones'];
  return (
    <section aria-label="Secrets" className="flex flex-col gap-3">
      <p className="border-l-2 border-danger pl-3 text-m [overflow-wrap:anywhere]">
        {secretsOf(count)} {was} found in images of{' '}
        <Link href={`/repositories/${repositoryId}`} className="hover:underline">
          {visibleText(subject)}
        </Link>
        , last in <span className="font-mono">{visibleText(tag)}</span>. Everybody who can pull an image can read {it},
        also when a later layer removes the file.
      </p>
      {isOpen ? (
        <ol className="list-decimal pl-5">
          <li>
            Revoke {it}, and create {others}. Images that were pulled before still have {it}.
          </li>
          <li>Build the images again without {it}.</li>
          <li>Delete the tags that carry {it}, or point them to the new images.</li>
        </ol>
      ) : null}
      <Carriers repositoryId={repositoryId} carriers={carriers} />
      <p className="text-muted">
        {isOpen
          ? `The incident ends when no tag carries ${it} any more.`
          : `Images that were pulled before still have ${it}. Revoke ${it}, unless this was done.`}
      </p>
    </section>
  );
}

function Carriers({ repositoryId, carriers }: { repositoryId: string; carriers: Incident['carriers'] }) {
  if (carriers === null) return <p className="text-muted">Editors see which tags carry secrets, and where.</p>;
  if (carriers.length === 0) return null;
  return (
    <div className="flex flex-col gap-1">
      <h2 className="text-m font-medium">{countOf(carriers.length, 'tag')} that can be pulled</h2>
      <ul className="flex flex-col gap-0.5">
        {carriers.map(({ tag, platform, digest, findingIds }) => (
          <li key={`${tag} ${platform}`} className="flex flex-wrap items-baseline gap-x-2">
            <Link
              href={`/repositories/${repositoryId}/images/${digest}?${new URLSearchParams({ tab: 'findings', finding: findingIds[0] ?? '' })}`}
              className="font-mono text-accent hover:underline [overflow-wrap:anywhere]"
            >
              {visibleText(tag)}
            </Link>
            <span className="num text-s text-muted">{visibleText(platform)}</span>
            <span className="text-muted">{secretsOf(findingIds.length)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
