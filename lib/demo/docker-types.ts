/** Docker's media types, which Docker Hub used in the recorded years. */
export const MANIFEST_TYPE = 'application/vnd.docker.distribution.manifest.v2+json';
export const LIST_TYPE = 'application/vnd.docker.distribution.manifest.list.v2+json';
export const CONFIG_TYPE = 'application/vnd.docker.container.image.v1+json';
export const LAYER_TYPE = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
