// A small web site on loopback: pages that look like somebody's work for the demo and the screenshots, and pages that
// log, fetch, throw, loop, animate and attack for the tests.
//   node test/env/site.mjs [PORT] serves it alone.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { demoWorkspace } from './paths.mjs';

/**
 * @param {string} title HTML
 * @param {string} body HTML
 */
const bare = (title, body) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body>${body}</body></html>`;

/**
 * @param {string} title HTML
 * @param {string} body HTML
 */
const shop = (title, body) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>${title}</title><style>
  body { margin: 0; font: 16px/1.5 system-ui, 'Liberation Sans', sans-serif; color: #1f2933; background: #f5f7fa }
  header { display: flex; gap: 32px; align-items: center; padding: 14px 40px; background: #243b53; color: #fff }
  header b { font-size: 20px } header a { color: #d9e2ec; text-decoration: none } header a:last-child { margin-left: auto }
  main { max-width: 1000px; margin: 32px auto; padding: 0 24px }
  .card { background: #fff; border-radius: 10px; box-shadow: 0 1px 4px #0002; padding: 24px }
  .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 20px }
  .picture { border-radius: 8px; height: 150px; display: grid; place-items: center }
  .price { font-size: 22px; font-weight: 700 } .muted { color: #627d98 }
  button { font: inherit; border: 0; border-radius: 6px; padding: 10px 20px; background: #d64545; color: #fff }
  label { display: block; margin: 12px 0 } input { font: inherit; width: 100%; box-sizing: border-box; padding: 8px; border: 1px solid #bcccdc; border-radius: 6px }
</style></head><body><header><b>Northwind Outfitters</b><a href="/shop/search">Shop</a><a href="/shop/dashboard">Orders</a><a href="/shop/login">Sign in</a></header>
<main>${body}</main></body></html>`;

/**
 * Drawn, for what emojis look like is the machine's: paths of 64 by 64.
 * @type {[name: string, picture: string, colour: string, price: string][]}
 */
const products = [
  ['Ridge Tent 2', 'M32 10 6 54h18l8-16 8 16h18z', '#c6f7e2', '289.00'],
  [
    'Alpine Pack 45',
    'M24 12a8 8 0 0 1 16 0h-5a3 3 0 0 0-6 0zM20 14h24q8 2 8 12v10H12V26q0-10 8-12zM12 40h12v6h16v-6h12v10q0 6-6 6H18q-6 0-6-6z',
    '#ffd0b5',
    '159.00',
  ],
  ['Trail Boot Mid', 'M16 10h18v22q10 4 20 8 4 2 4 8H16zM16 52h42v4H16z', '#fff3c4', '134.50'],
  [
    'Camp Lantern',
    'M26 8h12v4H26zM20 16h24v5H20zM22 25h20v20H22zM28 29q-2 8 4 12 6-4 4-12-2 4-4 4t-4-4zM18 49h28v7H18z',
    '#ffe3e3',
    '42.00',
  ],
  ['River Kayak', 'M4 30q28 22 56 0-4 20-28 20T4 30zM30 12l4-2 10 22-4 2zM26 6l8-2 3 8-8 2z', '#c1eaff', '749.00'],
  ['Field Compass', 'M32 6a26 26 0 1 0 .1 0zm0 6a20 20 0 1 1-.1 0zM44 20 36 36 20 44l8-16z', '#e3f8ff', '28.90'],
];

/** @param {number} i */
const picture = (i, height = 150) =>
  `<div class="picture" style="background:${products[i]?.[2]};height:${height}px"><svg viewBox="0 0 64 64" width="${height / 2}" fill="#334e68" fill-rule="evenodd"><path d="${products[i]?.[1]}"/></svg></div>`;

/** @type {Record<string, () => string>} */
const pages = {
  '/': () =>
    bare(
      'Home',
      `<h1 id="h">Home</h1>
       <button id="b" onclick="document.title='clicked'" style="position:absolute;left:100px;top:100px;width:200px;height:60px">Press</button>
       <input id="i" style="position:absolute;left:100px;top:200px">`,
    ),
  '/shop/product': () =>
    shop(
      'Alpine Pack 45 – Northwind Outfitters',
      `<div class="card" style="display:grid;grid-template-columns:1fr 1fr;gap:32px">${picture(1, 320)}
       <div><h1>Alpine Pack 45</h1><p class="muted">A light pack for three days out. In stock.</p>
       <p class="price">€ <span id="price">159.00</span></p><button id="buy">Add to basket</button>
       <p class="muted">Last checked <span id="checked">just now</span></p></div></div><script src="/shop/basket.js"></script>`,
    ),
  '/shop/search': () =>
    shop(
      'Search: camping – Northwind Outfitters',
      `<h1>Results for “camping”</h1><div class="grid">${products
        .map(
          ([name, , , price], i) =>
            `<div class="card">${picture(i)}<p>${name}</p><p class="price">€ ${price}</p></div>`,
        )
        .join('')}</div>`,
    ),
  '/shop/dashboard': () =>
    shop(
      'Orders today – Northwind Outfitters',
      `<h1>Orders today</h1><div class="grid">
         <div class="card"><p class="muted">Orders</p><p class="price" id="orders">128</p></div>
         <div class="card"><p class="muted">Revenue</p><p class="price">€ 14,902</p></div>
         <div class="card"><p class="muted">Returns</p><p class="price">3</p></div></div>
       <div class="card" style="margin-top:20px"><svg viewBox="0 0 600 180" width="100%">${[
         60, 85, 70, 110, 130, 95, 150, 120, 140,
       ]
         .map(
           (height, i) =>
             `<rect x="${20 + i * 64}" y="${170 - height}" width="40" height="${height}" rx="4" fill="#486581"/>`,
         )
         .join('')}</svg></div>
       <script>let n = 128; setInterval(() => { document.getElementById('orders').textContent = ++n; console.log('order', n) }, 4000)</script>`,
    ),
  '/shop/login': () =>
    shop(
      'Sign in – Northwind Outfitters',
      `<form class="card" style="max-width:360px;margin:auto"><h1>Sign in</h1>
       <label>E-mail<input name="email" type="email" autocomplete="off"></label>
       <label>Password<input name="password" type="password" autocomplete="off"></label><button>Sign in</button></form>`,
    ),
  '/shop/checkout': () =>
    shop(
      'Checkout – Northwind Outfitters',
      `<form class="card" style="max-width:480px;margin:auto"><h1>Checkout</h1><p>Alpine Pack 45 <b style="float:right">€ 159.00</b></p>
       <label>Name<input name="name"></label><label>Street<input name="street"></label><label>City<input name="city"></label>
       <button>Pay € 159.00</button></form>`,
    ),
  '/logs': () =>
    bare(
      'Logs',
      `<script>let n = 0; setInterval(() => { console.log('tick', ++n, { a: 1 }); console.warn('warn', n); console.error('err', n) }, 500)</script>`,
    ),
  '/net': () =>
    bare(
      'Net',
      `<script>let n = 0; setInterval(() => fetch('/data.json?n=' + ++n).then((r) => r.json()), 500)</script>`,
    ),
  '/throw': () =>
    bare(
      'Throw',
      `<script>setInterval(() => { throw new Error('boom') }, 500); setTimeout(() => Promise.reject(new Error('rejected')), 200)</script>`,
    ),
  '/loop': () => bare('Loop', '<script>setTimeout(() => { for (;;) {} }, 300)</script>'),
  '/anim': () =>
    bare(
      'Anim',
      `<canvas id="c" width="1280" height="720"></canvas><script>
        const x = c.getContext('2d'); let t = 0;
        (function frame() {
          t++; x.fillStyle = '#fff'; x.fillRect(0, 0, 1280, 720);
          for (let i = 0; i < 60; i++) { x.fillStyle = 'hsl(' + ((i * 7 + t) % 360) + ',80%,50%)'; x.fillRect((i * 53 + t * 3) % 1280, (i * 97 + t * 2) % 720, 60, 60) }
          x.fillStyle = '#000'; x.font = '40px sans-serif'; x.fillText('frame ' + t, 20, 60);
          requestAnimationFrame(frame);
        })()</script>`,
    ),
  '/frame': () =>
    bare(
      'Frame',
      `<iframe src="/"></iframe><script>new Worker(URL.createObjectURL(new Blob(['setInterval(() => {}, 1000)'])))</script>`,
    ),
  '/quadrants': () =>
    bare(
      'Quadrants',
      `<style>i{position:fixed;width:50%;height:50%}</style><i style="background:#f00;left:0;top:0"></i>
       <i style="background:#0f0;left:50%;top:0"></i><i style="background:#00f;left:0;top:50%"></i>
       <i style="background:#ff0;left:50%;top:50%"></i>`,
    ),
  '/console': () =>
    shop(
      'Basket – Northwind Outfitters',
      `<div class="card"><h1>Basket</h1>${picture(1)}</div><script src="/console.js"></script>`,
    ),
  '/long': () => bare('T'.repeat(300), 'long title'),
  '/xss': () => bare('&lt;img src=x onerror=alert(1)&gt; $(foo) [link](command:x)', 'x'),
};

/** Says, throws and asks for what a page can: one of each when it is loaded, more when `say()` is called. */
const talk = `
function say(what) {
  console.log('basket', { items: 3, total: 477.5, currency: 'EUR', coupon: null }, ['tent', 'boots']);
  console.info('%cprices%c loaded in %d ms for %s', 'color: red', '', 12.7, what);
  console.debug('cache', new Map([['tent', { stock: 4 }]]), new Set([1, 2]));
  console.warn('Deprecated: use /v2/prices, see https://example.com/docs?token=abcdef.');
  console.error('Payment failed', new TypeError('card is undefined'));
  console.group('checkout');
  console.log('step', 1);
  console.groupEnd();
  for (let i = 0; i < 3; i++) console.log('poll');
  console.assert(1 > 2, 'sums do not match');
  setTimeout(function later() { throw new RangeError('too many items') });
  Promise.reject(new Error('no answer from the shop'));
  fetch('/missing.json', { headers: { Authorization: 'Bearer top-secret' } });
}
say('start');
`;

/**
 * @typedef {object} Site
 * @property {string} origin `http://127.0.0.1:PORT`
 * @property {() => Promise<void>} stop
 */

/**
 * @param {number} [port] a free one if not given
 * @returns {Promise<Site>}
 */
export async function startSite(port = 0) {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://site');
    const page = pages[url.pathname];
    if (page) return response.setHeader('content-type', 'text/html; charset=utf-8').end(page());
    // the source that the demo's workspace has open
    if (url.pathname === '/shop/basket.js')
      return response
        .setHeader('content-type', 'text/javascript')
        .end(fs.readFileSync(path.join(demoWorkspace, url.pathname)));
    if (url.pathname === '/console.js') return response.setHeader('content-type', 'text/javascript').end(talk);
    if (url.pathname === '/data.json')
      return response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ n: url.searchParams.get('n'), pad: 'x'.repeat(500) }));
    response.writeHead(404).end('Not found');
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the site has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

// no top-level await: a CommonJS test could not load this file then
if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href)
  void startSite(Number(argv[2] ?? 0)).then((site) => console.log(site.origin));
