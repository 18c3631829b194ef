import { BaseName } from '#components/figures/base-name.tsx';
import { Size } from '#components/figures/size.tsx';
import { visibleText } from '#lib/format/text.ts';
import type { BaseImage, Image } from '#lib/views/dto/image.ts';

/** How the base image is known. */
const BASE_WORDS: Record<BaseImage['by'], string> = {
  layers: 'a watched image has exactly these base layers',
  label: 'no watched image has its layers',
  config: 'its layers are counted from the config',
};

/** The config of the image and its labels. The environment is never shown. */
export function ImageFacts({ image }: { image: Image }) {
  const labels = Object.entries(image.labels).sort(([a], [b]) => a.localeCompare(b));
  const facts: [string, string | null][] = [
    ['entrypoint', image.facts.entrypoint?.join(' ') ?? null],
    ['command', image.facts.command?.join(' ') ?? null],
    ['user', image.facts.user],
    ['working directory', image.facts.workingDirectory],
    ['author', image.facts.author],
    ['media type', image.mediaType],
  ];
  return (
    <div className="grid grid-cols-1 gap-6 md:grid-cols-2">
      <section aria-label="Config">
        <h2 className="pb-2 text-m font-medium">Config</h2>
        <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1.5">
          {facts.map(([name, value]) =>
            value === null || value === '' ? null : <Pair key={name} name={name} value={visibleText(value)} />,
          )}
          {image.kind === 'index' ? null : (
            <>
              <dt className="text-muted">base image</dt>
              <dd className="min-w-0">
                {image.base === null ? (
                  <span className="text-muted">unknown: no watched image and no label shows it</span>
                ) : (
                  <>
                    <BaseName base={image.base} />
                    <span className="text-muted">; {BASE_WORDS[image.base.by]}</span>
                  </>
                )}
              </dd>
            </>
          )}
          <dt className="text-muted">manifest</dt>
          <dd>
            <Size bytes={image.manifestBytes} />
            {image.config === null ? null : (
              <span className="text-muted">
                , config <Size bytes={image.config.sizeBytes} /> ({image.config.state}); not included in the size
              </span>
            )}
          </dd>
        </dl>
      </section>
      {labels.length === 0 ? null : (
        <section aria-label="Labels">
          <h2 className="pb-2 text-m font-medium">Labels</h2>
          <dl className="grid gap-x-6 gap-y-1.5 sm:grid-cols-[minmax(0,max-content)_1fr]">
            {labels.map(([name, value]) => (
              <Pair key={name} name={visibleText(name)} value={visibleText(value)} />
            ))}
          </dl>
        </section>
      )}
    </div>
  );
}

function Pair({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-muted [overflow-wrap:anywhere]">{name}</dt>
      <dd className="min-w-0 font-mono [overflow-wrap:anywhere]">{value}</dd>
    </>
  );
}
