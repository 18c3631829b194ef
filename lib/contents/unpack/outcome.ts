/** UnpackEnd is how unpacking ended. Size and digest decide whether the bytes were the right ones (B-26). */
export type UnpackEnd = 'whole' | 'stopped' | 'damaged' | 'incomplete' | 'trailing-data' | 'window-too-large';
