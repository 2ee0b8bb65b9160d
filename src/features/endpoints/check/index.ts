/** Loaded with the first check, never at activation. */
export { CheckReport } from './checkReport';
