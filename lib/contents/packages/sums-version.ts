/** Raised when stored sums or packages of the same file indexes would differ from those that listImagePackages returns now. */
export const SUMS_VERSION = 1;
