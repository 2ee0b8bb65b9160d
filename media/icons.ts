const namespace = 'http://www.w3.org/2000/svg';

/** On a grid of 16, as VS Code's own icons. */
const paths = {
  back: 'M10 3L5 8l5 5',
  forward: 'M6 3l5 5-5 5',
  reload: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3',
  screenshot: 'M2.5 5h2.6l1-1.5h3.8l1 1.5h2.6v7.5h-11zM8 6.6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  record: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z',
  console: 'M2 3.5h12v9H2zM4.6 6.2L6.4 8 4.6 9.8M8 10h3.4',
  error: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4',
  warning: 'M8 2.2L14.4 13.5H1.6zM8 6.4v3.4M8 11.2v.9',
  info: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 7.2v3.8M8 4.8v.9',
  verbose: 'M3 4.5h10M3 8h7M3 11.5h9',
  clear: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM3.9 3.9l8.2 8.2',
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 4.8V8.2l2.3 1.5',
  copy: 'M5.5 5.5h7.5v8h-7.5zM10.5 5.5v-3H3v8h2.5',
  save: 'M8 2.5v7.6M4.8 7L8 10.2 11.2 7M3 13.2h10',
  stack: 'M6 4.2L9.8 8 6 11.8',
  end: 'M8 3v8.4M4.4 8L8 11.6 11.6 8',
  arrived: 'M3 8h8.6M8.2 4.6L11.6 8l-3.4 3.4',
} as const;

export type IconName = keyof typeof paths;

/** An icon; what it means is said beside it, or by the label of its button. */
export function icon(name: IconName): SVGElement {
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}
