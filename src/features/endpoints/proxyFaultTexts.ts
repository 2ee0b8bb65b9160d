import { l10n } from 'vscode';
import type { Fault } from '../../browserless/faults';
import { plainText } from '../../browserless/plainText';
import type { FaultText } from './faultText';

type ProxyFault = Extract<Fault, { readonly kind: `proxy${string}` }>;

/** A proxy's fault in people's words, which name the setting to change. */
export function proxyFaultText(fault: ProxyFault): FaultText {
  if (fault.kind === 'proxyAddress') {
    return {
      what: l10n.t("Proxy's address not usable"),
      next: l10n.t('check http.proxy'),
      hint: l10n.t(
        'VS Code\'s setting "http.proxy", or HTTPS_PROXY in the environment, is no address of a proxy. It is to be http://, https:// or socks5:// with host and port.',
      ),
    };
  }
  const proxy = plainText(fault.proxy, 80);
  switch (fault.kind) {
    case 'proxyUnreachable':
      return {
        what: l10n.t('Proxy not reachable ({0})', fault.code),
        next: l10n.t('check http.proxy'),
        hint: l10n.t(
          'There is no connection to the proxy {0}. Check VS Code\'s setting "http.proxy" or HTTPS_PROXY, or name the endpoint\'s host in "http.noProxy".',
          proxy,
        ),
      };
    case 'proxyCertificate':
      return {
        what: l10n.t("Proxy's certificate not trusted"),
        next: l10n.t('add its issuer'),
        hint: l10n.t(
          'The proxy {0} has a certificate that does not hold ({1}). Add its issuer to the system\'s certificates, or switch "http.proxyStrictSSL" off.',
          proxy,
          fault.code,
        ),
      };
    case 'proxyLogin':
      return {
        what: fault.loginSent ? l10n.t('Proxy refuses the login (407)') : l10n.t('Proxy wants a login (407)'),
        next: l10n.t('set http.proxyAuthorization'),
        hint: l10n.t(
          'The proxy {0} asks who you are. Give VS Code\'s setting "http.proxyAuthorization" the value that it wants, or put user and password into the address of "http.proxy".',
          proxy,
        ),
      };
    case 'proxyRefused':
      return {
        what: l10n.t('Proxy refuses the way ({0})', fault.answer),
        next: l10n.t('ask its owner'),
        hint: l10n.t(
          'The proxy {0} makes no connection to the endpoint: it may not, or nothing answers there. Check the endpoint\'s address, or name its host in "http.noProxy".',
          proxy,
        ),
      };
    case 'proxySilent':
      return {
        what: l10n.t('No connection by the proxy'),
        next: l10n.t('check http.proxy'),
        hint: l10n.t(
          'The proxy {0} has made no connection to the endpoint in time: one of them does not answer. Check "http.proxy" and the endpoint\'s address.',
          proxy,
        ),
      };
  }
}
