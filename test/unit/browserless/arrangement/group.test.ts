import * as assert from 'node:assert/strict';
import { groupOf, noGroup, otherGroup, routeOf, trackingPrefix } from '../../../../src/browserless/arrangement/group';
import { session } from '../../samples';

describe('the group of a session', () => {
  it('by tracking id is what the id begins with', () => {
    const prefixes: Record<string, string> = {
      'checkout-42': 'checkout',
      checkout_eu_7: 'checkout',
      'team:shop:1': 'team',
      'crawl/2024': 'crawl',
      'nightly run': 'nightly',
      job42: 'job',
      job: 'job',
      'über-1': 'über',
      '42-job': otherGroup,
      '-x': otherGroup,
      'beefbeef-77aa-4b5e-9d39-0f6e2f9a1b11': otherGroup,
      abcdefabcdefabcdef: otherGroup,
      '😀-1': otherGroup,
    };
    for (const [id, prefix] of Object.entries(prefixes)) assert.equal(trackingPrefix(id), prefix, id);
  });

  it('by tracking id is a short line, whatever the id', () => {
    assert.equal(trackingPrefix('x'.repeat(1_000_000)).length, 80);
    assert.equal(trackingPrefix('job\n\u202eevil'), 'job');
  });

  it('by tracking id is none without one', () => {
    assert.equal(groupOf('trackingPrefix', session(), 'http://a'), noGroup);
  });

  it('by browser is what people call it', () => {
    assert.equal(groupOf('browser', session({ browser: 'ChromiumPlaywright' }), 'http://a'), 'Chromium · Playwright');
  });

  it('by route is the server’s first name for it, without its pattern', () => {
    const routes: [string[], string][] = [
      [['/chromium?(/)', '?(/)'], '/chromium'],
      [['/chromium/playwright?(/)', '/playwright/chromium?(/)'], '/chromium/playwright'],
      [['/firefox/playwright'], '/firefox/playwright'],
      [['?(/)'], '/'],
      [['/function?(/)'], '/function'],
      [[], noGroup],
    ];
    for (const [routePath, route] of routes) assert.equal(routeOf(session({ routePath })), route);
  });

  it('by endpoint is its endpoint', () => {
    assert.equal(groupOf('endpoint', session(), 'http://a'), 'http://a');
  });
});
