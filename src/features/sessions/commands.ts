/** What commands do with sessions and their pages. */
export * from './copy';
export * from './details';
export * from './pins';
export * from './endingSoon';
export * from './stop';
