import { Agent } from 'undici';
export const agent = (): Agent => new Agent();
