import * as assert from 'node:assert/strict';
import type { Fault } from '../../../src/browserless/faults';
import { logLine, type LogEvent } from '../../../src/browserless/log';
import { pressure } from '../samples';
import type { StopResult } from '../../../src/browserless/stop';

const named = { name: 'farm', baseUrl: 'https://h.example/team' };

const text = (event: LogEvent): string => `${logLine(event).level} ${logLine(event).text}`;
const failing = (fault: Fault): string => text({ kind: 'endpointFails', endpoint: named, fault });

describe('a line of the log', () => {
  it('says what has happened to which endpoint', () => {
    assert.equal(text({ kind: 'endpointAdded', endpoint: named }), 'info farm: added, https://h.example/team');
    assert.equal(text({ kind: 'endpointRemoved', endpoint: named }), 'info farm: removed');
    assert.equal(text({ kind: 'endpointAnswersAgain', endpoint: named }), 'info farm: answers again');
    assert.equal(text({ kind: 'endpointChecked', endpoint: named, cause: 'balancer' }), 'info farm: checked: balancer');
    assert.equal(
      text({ kind: 'stopAsked', endpoint: named, sessionId: 's-1', result: { kind: 'stopped' } }),
      'info farm: stop of session s-1: stopped',
    );
    const result: StopResult = { kind: 'failed', fault: { kind: 'serverError', status: 500 } };
    assert.equal(
      text({ kind: 'stopAsked', endpoint: named, sessionId: 's-1', result }),
      'info farm: stop of session s-1: serverError (status 500)',
    );
    assert.equal(
      text({ kind: 'detached', endpoint: named, sessionId: 's-1' }),
      'info farm: left session s-1, which only this window kept',
    );
    assert.equal(
      text({ kind: 'commandFailed', command: 'a.b', fault: { kind: 'unknown', code: 'EACCES' } }),
      'warn a.b: unknown (code EACCES)',
    );
  });

  it('tells a fault with its facts', () => {
    assert.equal(failing({ kind: 'refused' }), 'warn farm: refused');
    assert.equal(failing({ kind: 'unauthorized', tokenSent: true }), 'warn farm: unauthorized (tokenSent true)');
    assert.equal(
      failing({ kind: 'missingVariable', variable: 'TOKEN', isToken: true }),
      'warn farm: missingVariable (variable TOKEN)',
    );
    assert.equal(failing({ kind: 'redirect', to: 'https://b:8' }), 'warn farm: redirect (to https://b:8)');
    assert.equal(
      failing({ kind: 'stuck', afterMs: 5000, pressure: pressure({ running: 3 }) }),
      'warn farm: stuck (afterMs 5000, running 3 of 10)',
    );
  });

  it('leaves out of a fault what is not as such facts are', () => {
    assert.equal(failing({ kind: 'unknown', code: 'a b' }), 'warn farm: unknown');
    assert.equal(failing({ kind: 'redirect', to: 'https://b/?token=T' }), 'warn farm: redirect');
    assert.equal(failing({ kind: 'refused', more: 'SECRET' } as Fault), 'warn farm: refused');
  });

  it('is one line, without what an id or a name should not have', () => {
    const endpoint = { name: 'farm\n[error] ?token=SECRET' };
    assert.equal(
      text({ kind: 'stopAsked', endpoint, sessionId: 'a\nSECRET', result: { kind: 'refused' } }),
      'info farm [error] ?token=•••: stop of session •••: refused',
    );
  });
});
