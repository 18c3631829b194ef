/** How unpacking ended. Whether the bytes were the right ones is for size and digest to say (B-26). */
export type UnpackEnd = 'whole' | 'stopped' | 'damaged' | 'incomplete' | 'trailing-data' | 'window-too-large';
