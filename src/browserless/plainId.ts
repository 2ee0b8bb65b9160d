/** Whether an id is as browserless and Chromium make them. Anything else must not stand in an address. */
export const isPlainId = (id: string): boolean => /^[\w-]{1,128}$/.test(id);
