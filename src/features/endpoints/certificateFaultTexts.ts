import { l10n } from 'vscode';
import type { FaultText } from './faultText';

/** What is wrong with an endpoint's certificate, by OpenSSL's code. */
export function certificateText(code: string): FaultText {
  if (code === 'CERT_HAS_EXPIRED') {
    return {
      what: l10n.t('Certificate expired'),
      next: l10n.t('renew it'),
      hint: l10n.t("The server's certificate is out of date. Renew it there."),
    };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return {
      what: l10n.t('Certificate of another host'),
      next: l10n.t('check the host'),
      hint: l10n.t('The certificate is for another name. Use a name that it has as the address.'),
    };
  }
  return {
    what: l10n.t('Certificate not trusted'),
    next: l10n.t('add its issuer'),
    hint: l10n.t(
      'Its issuer is neither among the system\'s certificates nor in the endpoint\'s "ca". Add it to one of them ({0}).',
      code,
    ),
  };
}

export function certificateFileText(code: string): FaultText {
  if (code === 'NO_CERTIFICATE') {
    return {
      what: l10n.t('No certificate in the "ca" file'),
      next: l10n.t('is it PEM?'),
      hint: l10n.t(
        'The endpoint\'s "ca" names a file with no certificate in PEM in it, or a broken one. Name another one.',
      ),
    };
  }
  return {
    what: l10n.t('No "ca" file ({0})', code),
    next: l10n.t('check its path'),
    hint: l10n.t('The file that the endpoint\'s "ca" names cannot be read. Check its path and its permissions.'),
  };
}
