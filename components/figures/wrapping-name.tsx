import { Fragment } from 'react';
import { visibleText } from '#lib/format/text.ts';

/** A reference that breaks after its slashes and colons where it is too long for one line, so that all of it can be read. */
export function WrappingName({ name }: { name: string }) {
  return splitName(visibleText(name)).map(({ at, part }) => (
    <Fragment key={at}>
      {part}
      <wbr />
    </Fragment>
  ));
}

/** Splits "ghcr.io/acme/api:1.0" → "ghcr.io/", "acme/", "api:", "1.0", each with its place in the text. */
export function splitName(name: string): { at: number; part: string }[] {
  return [...name.matchAll(/[^/:@]*[/:@]*/g)].flatMap(({ index, 0: part }) =>
    part === '' ? [] : [{ at: index, part }],
  );
}
