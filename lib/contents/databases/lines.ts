const [LF, CR] = [10, 13];

/** Most lines of one file. A file of empty lines would take seconds otherwise. */
const MOST_LINES = 1_000_000;
/** Longer lines are left out: no name, version or path has that many bytes. */
const MOST_LINE_BYTES = 64 * 1024;

/**
 * Returns the lines of a file as UTF-8, without their ends. Each is a text of its own, so that keeping a part of it
 * does not keep the file.
 *
 * @throws RangeError for more than a million lines
 */
export function* listLines(content: Buffer): Generator<string> {
  let count = 0;
  for (let start = 0; start < content.length; ) {
    const newline = content.indexOf(LF, start);
    const next = newline === -1 ? content.length : newline;
    const end = next > start && content[next - 1] === CR ? next - 1 : next;
    count += 1;
    if (count > MOST_LINES) throw new RangeError(`more than ${MOST_LINES} lines`);
    if (end - start <= MOST_LINE_BYTES) yield end === start ? '' : content.toString('utf8', start, end);
    start = next + 1;
  }
}
