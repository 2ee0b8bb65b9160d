const namespace = 'http://www.w3.org/2000/svg';

/** On a grid of 16, as VS Code's own icons. */
const paths = {
  back: 'M10 3L5 8l5 5',
  forward: 'M6 3l5 5-5 5',
  reload: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3',
  screenshot: 'M2.5 5h2.6l1-1.5h3.8l1 1.5h2.6v7.5h-11zM8 6.6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  copy: 'M5.5 5.5h8v8h-8zM3.5 10.5h-1v-8h8v1',
  record: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z',
} as const;

/** A button's icon; what it means is in its label. */
export function icon(name: keyof typeof paths): SVGElement {
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}
