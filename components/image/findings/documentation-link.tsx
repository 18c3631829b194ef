import { ExternalLink } from 'lucide-react';

const ADDRESS = 'https://github.com/plimsoll-app/plimsoll/blob/main/docs/findings.md';

/** Links to the document that describes all kinds of findings. */
export function DocumentationLink() {
  return (
    <a
      href={ADDRESS}
      target="_blank"
      rel="noopener noreferrer"
      className="inline-flex items-baseline gap-1 text-accent hover:underline"
    >
      What findings are
      <ExternalLink aria-hidden size={12} />
      <span className="sr-only">in a new tab</span>
    </a>
  );
}
