import Link from 'next/link';
import { Size, Unknown } from '#components/figures/size.tsx';
import { Instruction } from '#components/image/instruction.tsx';
import { countOf, formatCount } from '#lib/format/count.ts';
import { visibleText } from '#lib/format/text.ts';
import { directoryAt, filesPath } from '#lib/queries/url/files-path.ts';
import { layerPath } from '#lib/queries/url/layer-path.ts';
import type { Finding } from '#lib/views/dto/findings.ts';
import type { Image } from '#lib/views/dto/image.ts';
import { certaintyNote } from './certainty-note.ts';
import { OtherBase } from './other-base.tsx';

type Props = { finding: Finding; image: Image };

/** What the finding is based on: the layers with their instructions, another base image, and the largest paths. */
export function FindingEvidence({ finding, image }: Props) {
  const { layers, paths, unpackedBytes, firstSeenAt, otherBase } = finding;
  const note = certaintyNote(finding);
  return (
    <>
      <p className="max-w-[70ch] text-muted">
        {note === null ? null : `${note} `}
        {unpackedBytes === 0 ? null : (
          <>
            <Size bytes={unpackedBytes} /> unpacked.{' '}
          </>
        )}
        {firstSeenAt === null ? 'This image is in no series, so the first push with the finding is not known.' : null}
      </p>
      {layers.length === 0 ? null : (
        <ul aria-label="Layers of the finding" className="flex flex-col gap-1">
          {layers.map((layer) => (
            <Layer key={layer.position} layer={layer} image={image} />
          ))}
        </ul>
      )}
      {otherBase === null ? null : <OtherBase otherBase={otherBase} />}
      {paths.length === 0 ? null : <Paths finding={finding} image={image} />}
    </>
  );
}

function Layer({ layer: { position, instruction }, image }: { layer: Finding['layers'][number]; image: Image }) {
  return (
    <li className="flex min-w-0 items-baseline gap-x-3 max-sm:flex-col">
      <Link href={layerPath({ ...image, layer: position })} className="shrink-0 text-accent hover:underline">
        layer {position + 1}
      </Link>
      <Instruction text={instruction} />
    </li>
  );
}

function Paths({ finding: { paths, morePaths }, image }: Props) {
  const { repositoryId, digest } = image;
  return (
    <div>
      <table aria-label="Paths of the finding" className="w-full table-fixed border-collapse">
        <thead>
          <tr className="border-b border-line text-muted">
            <th scope="col" className="h-8 text-left">
              path
            </th>
            <th scope="col" className="w-20 text-right max-sm:hidden">
              files
            </th>
            <th scope="col" className="w-28 text-right">
              compressed
            </th>
          </tr>
        </thead>
        <tbody>
          {paths.map(({ path, bytes, files }) => (
            <tr key={path} className="border-b border-line">
              <td className="py-1 pr-4 font-mono [overflow-wrap:anywhere]">
                <Link
                  href={filesPath({
                    repositoryId,
                    digest,
                    by: 'directories',
                    at: directoryAt(directoryOf(path, files)),
                  })}
                  prefetch={false}
                  title="Show in the map"
                  className="hover:underline"
                >
                  /{visibleText(path)}
                </Link>
              </td>
              <td className="num text-right align-top py-1 max-sm:hidden">{formatCount(files)}</td>
              <td className="py-1 text-right align-top">
                {bytes === 0 ? <Unknown why="not counted" /> : <Size bytes={bytes} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {morePaths === 0 ? null : <p className="py-1 text-muted">{countOf(morePaths, 'more path')}</p>}
    </div>
  );
}

/** A path with one file may be that file, whose directory can be opened. */
const directoryOf = (path: string, files: number): string =>
  files > 1 ? path : path.slice(0, Math.max(0, path.lastIndexOf('/')));
