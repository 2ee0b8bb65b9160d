import type { Bench, BenchName } from './figures';

/** What measures, loaded when it is wanted. */
export const benches: Readonly<Record<BenchName, () => Promise<Bench>>> = {
  activation: () => import('./activation'),
  arrangement: () => import('./arrangement'),
  bridge: () => import('./bridge'),
  connections: () => import('./connections'),
  console: () => import('./console'),
  finding: () => import('./finding'),
  firstRows: () => import('./firstRows'),
  fleet: () => import('./fleet'),
  hidden: () => import('./hidden'),
  live: () => import('./live'),
  naive: () => import('./naive'),
  pipeline: () => import('./pipeline'),
  tree: () => import('./tree'),
  vsix: () => import('./vsix'),
  wall: () => import('./wall'),
  watching: () => import('./watching'),
};
