type Missing = {
  /** Why the page is not there. */
  why: string;
  /** Pages that lead on, the nearest first. */
  links: { href: string; label: string }[];
};

const REPOSITORIES = { href: '/', label: 'All repositories' };
const INCIDENTS = { href: '/incidents', label: 'All incidents' };

/** Explains why an address has no page. Pure. @param path - "/incidents/99?q=x" */
export function missingWords(path: string): Missing {
  const [first, id, second] = (path.split(/[?#]/, 1)[0] ?? '').split('/').filter(Boolean);
  if (first === 'incidents' && id !== undefined)
    return {
      why: 'No incident has this number, or it was removed with its repository.',
      links: [INCIDENTS, REPOSITORIES],
    };
  if (first === 'repositories' && id !== undefined && second === 'images')
    return {
      why: 'This repository has no image with this digest, or the image was removed.',
      links: [{ href: `/repositories/${id}`, label: 'The repository' }, REPOSITORIES],
    };
  if (first === 'repositories')
    return { why: 'The repository was removed, or the address is wrong.', links: [REPOSITORIES, INCIDENTS] };
  if (first === 'checks')
    return { why: 'The check is older than 180 days, or the address is wrong.', links: [REPOSITORIES] };
  return { why: 'The address is wrong.', links: [REPOSITORIES, INCIDENTS] };
}
