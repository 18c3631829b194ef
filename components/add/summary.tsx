import { countOf, formatCount } from '#lib/format/count.ts';
import { formatDuration } from '#lib/format/time.ts';
import type { Preview } from '#lib/views/dto/preview.ts';
import { type Candidate, sumRequests } from './candidates.ts';

const SOURCES: Record<Preview['source'], string> = {
  reference: 'a reference',
  compose: 'a compose file',
  'docker-ps': 'a table of containers',
  'docker-images': 'a table of images',
  'docker-json': 'JSON of containers or images',
  commands: 'commands',
  kubernetes: 'Kubernetes objects',
  helm: 'Helm values',
  kustomize: 'a kustomization',
  pipeline: 'a CI pipeline',
  yaml: 'YAML',
  dockerfile: 'a Dockerfile',
  quadlet: 'Quadlet or systemd units',
  nomad: 'a Nomad job',
  terraform: 'Terraform',
  bake: 'a bake file',
  list: 'a list',
  mixed: 'several kinds of text',
  unknown: 'plain text',
};

/** What the text names, where it is hosted, and how many requests it would cost. */
export function Summary({ preview, candidates }: { preview: Preview; candidates: Candidate[] }) {
  const sum = sumRequests(candidates);
  const places = preview.byRegistry.map(({ host, count }) => `${formatCount(count)} on ${host}`).join(', ');
  return (
    <div role="status" className="flex flex-col gap-1">
      <p className="text-m">
        {preview.source === 'unknown'
          ? 'No images were found in this text.'
          : `Parsed as ${SOURCES[preview.source]}: ${places === '' ? 'no images' : places}.`}
        {sum.now === 0 ? null : (
          <>
            {' '}
            {countOf(sum.now, 'request')} now, {formatCount(sum.later)} later
            {sum.spreadSeconds === 0
              ? ''
              : `, spread over ${formatDuration(sum.spreadSeconds)} so that your own pulls stay possible`}
            ; then {formatCount(sum.perDay)} a day.
          </>
        )}
      </p>
      {preview.skipped.length === 0 ? null : (
        <details className="text-muted">
          <summary>{countOf(preview.skipped.length, 'line')} skipped</summary>
          <ul className="pl-4">
            {preview.skipped.map((line) => (
              <li key={`${line.line} ${line.text}`}>
                line {line.line}: <code className="font-mono">{line.text}</code>: {line.reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
