/** Keeps what a page can notice: each state that it was ever in, and each event. */
export const noticing = `(() => {
  const noticed = (window.noticed = []);
  const state = () => JSON.stringify([innerWidth, innerHeight, outerWidth, outerHeight, devicePixelRatio, screen.width,
    document.visibilityState, document.hasFocus(), scrollX, scrollY, visualViewport.width, visualViewport.scale,
    navigator.maxTouchPoints, matchMedia('(pointer: coarse)').matches, matchMedia('(prefers-color-scheme: dark)').matches]);
  let before = state();
  const look = () => { const now = state(); if (now !== before) noticed.push((before = now)); };
  setInterval(look, 1);
  for (const type of ['resize', 'focus', 'blur', 'scroll', 'visibilitychange', 'orientationchange', 'pagehide', 'pageshow'])
    for (const of of [window, document]) of.addEventListener(type, () => noticed.push(type), true);
  for (const type of ['resize', 'scroll']) visualViewport.addEventListener(type, () => noticed.push('viewport ' + type));
  return before;
})()`;
