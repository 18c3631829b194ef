/**
 * Changes of a layer between two images. `moved`: the same digest in another place. `recompressed`: the same files under another
 * digest. `changed`: built again by the same instruction.
 */
export const LAYER_CHANGES = ['same', 'moved', 'recompressed', 'changed', 'removed', 'added'] as const;
export type LayerChange = (typeof LAYER_CHANGES)[number];

/** A layer belongs to the base image, or to the image itself. */
export const LAYER_PARTS = ['base', 'own'] as const;
export type LayerPart = (typeof LAYER_PARTS)[number];

/** What is special about the layers of two images with the same files. */
export const LAYER_NOTES = ['recompressed', 'reordered'] as const;
export type LayerNote = (typeof LAYER_NOTES)[number];

/**
 * Where the base image of an image is known from. `layers`: a watched image begins it. `label`: only a label names the base.
 * `config`: its history shows how many layers the base has, and nothing names it.
 */
export const BASE_SOURCES = ['layers', 'label', 'config'] as const;
export type BaseSource = (typeof BASE_SOURCES)[number];
