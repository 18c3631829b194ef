/** PiledFile is a file of a finding. `layer` and `content` identify its bytes. */
export type PiledFile = { layer: number; content: number; sizeBytes: number; packedBytes: number };

type Sums = { bytes: number; files: number };

/** The share of a compressed layer is not exact for smaller files, because they are compressed together. */
const SMALL_BYTES = 16_000;
/** Paths that are summed one by one. Files of further ones count without their path. */
const MOST_GROUPS = 5_000;

/** FilePile sums the files of a finding. */
export class FilePile {
  sizeBytes = 0;
  savedBytes = 0;
  fileCount = 0;
  smallCount = 0;
  /** Files whose path is beyond the limit. */
  ungrouped = 0;
  /** Saved bytes by layer. */
  readonly layers = new Map<number, number>();
  readonly groups = new Map<string, Sums>();
  /** Saved bytes by the key of a file. */
  readonly saved = new Map<number, number>();

  /**
   * Adds a file. Adding it again changes nothing.
   *
   * @param group - the path under which the finding lists it
   * @param savedBytes - what of its compressed bytes is saved
   */
  add(file: PiledFile, group: string, savedBytes = file.packedBytes): void {
    const key = keyOf(file);
    if (this.saved.has(key)) return;
    this.saved.set(key, savedBytes);
    this.#sum(file, savedBytes);
    this.#group(group, savedBytes, 1);
  }

  /** Adds another pile, which has no file of this one. */
  absorb(other: FilePile): void {
    for (const [key, savedBytes] of other.saved) this.saved.set(key, savedBytes);
    this.sizeBytes += other.sizeBytes;
    this.savedBytes += other.savedBytes;
    this.fileCount += other.fileCount;
    this.smallCount += other.smallCount;
    this.ungrouped += other.ungrouped;
    for (const [layer, bytes] of other.layers) this.layers.set(layer, (this.layers.get(layer) ?? 0) + bytes);
    for (const [group, { bytes, files }] of other.groups) this.#group(group, bytes, files);
  }

  get isEmpty(): boolean {
    return this.fileCount === 0;
  }

  /** True when most files are small. */
  get isEstimated(): boolean {
    return this.smallCount * 2 > this.fileCount;
  }

  #group(group: string, bytes: number, files: number): void {
    let sums = this.groups.get(group);
    if (sums === undefined && this.groups.size < MOST_GROUPS) {
      sums = { bytes: 0, files: 0 };
      this.groups.set(group, sums);
    }
    if (sums === undefined) {
      this.ungrouped += files;
      return;
    }
    sums.bytes += bytes;
    sums.files += files;
  }

  #sum({ layer, sizeBytes }: PiledFile, savedBytes: number): void {
    this.sizeBytes += sizeBytes;
    this.savedBytes += savedBytes;
    this.fileCount += 1;
    if (sizeBytes < SMALL_BYTES) this.smallCount += 1;
    this.layers.set(layer, (this.layers.get(layer) ?? 0) + savedBytes);
  }
}

/** A layer has far fewer contents than 2³². */
const keyOf = ({ layer, content }: PiledFile) => layer * 2 ** 32 + content;

/** PileMap has a pile for each key. An image decides how many keys there are, so those beyond the limit share a pile. */
export class PileMap {
  readonly #piles = new Map<string, FilePile>();
  readonly #most: number;

  constructor(most = 200) {
    this.#most = most;
  }

  at(key: string): FilePile {
    const isFull = this.#piles.size >= this.#most;
    const used = isFull && !this.#piles.has(key) ? REST : key;
    const pile = this.#piles.get(used) ?? new FilePile();
    this.#piles.set(used, pile);
    return pile;
  }

  entries(): [key: string, pile: FilePile][] {
    return [...this.#piles];
  }
}

const REST = '…';
