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

/** What was read, where it lives, and what watching it costs. */
export function Summary({ preview, candidates }: { preview: Preview; candidates: Candidate[] }) {
  const sum = sumRequests(candidates);
  const places = preview.byRegistry.map(({ host, count }) => `${formatCount(count)} on ${host}`).join(', ');
  return (
    <div role="status" className="flex flex-col gap-1">
      <p className="text-m">
        {preview.source === 'unknown'
          ? 'This is not a text that images can be read from.'
          : `Read as ${SOURCES[preview.source]}: ${places === '' ? 'nothing to watch' : places}.`}
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
          <summary>
            {preview.skipped.length === 1
              ? 'One line holds nothing to watch'
              : `${formatCount(preview.skipped.length)} lines hold nothing to watch`}
          </summary>
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
