import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as tls from 'node:tls';
import { codeOf, EndpointError } from '../browserless/faults';

const { getCACertificates } = tls as Partial<typeof tls> & {
  getCACertificates?: (type: 'default' | 'system') => string[];
};

/**
 * What is trusted by VS Code's settings, and certificates in PEM beside that. Before Node 22.15 (VS Code 1.101) there is
 * no list of the system's certificates to be had: only Node's own and NODE_EXTRA_CA_CERTS count. With several hundred
 * certificates a context takes about 10 ms: it is made once and kept.
 */
export function secureContext(systemCertificates: boolean, more: readonly string[]): tls.SecureContext {
  if (!getCACertificates) {
    return tls.createSecureContext(
      more.length > 0 ? { ca: [...tls.rootCertificates, extraCertificates(), ...more] } : {},
    );
  }
  const system = systemCertificates ? getCACertificates('system') : [];
  return tls.createSecureContext({ ca: [...new Set([...getCACertificates('default'), ...system, ...more])] });
}

/** Node reads the file itself where it is given no certificates, and has nothing to say of one that is not there. */
function extraCertificates(): string {
  try {
    return readFileSync(process.env.NODE_EXTRA_CA_CERTS ?? '', 'latin1');
  } catch {
    return '';
  }
}

/**
 * The certificates of a PEM file. Rejects with an EndpointError where it cannot be read or has none; Node would take
 * such a file for an empty one.
 */
export async function readCertificates(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'latin1').catch((error: unknown) => {
    throw new EndpointError({ kind: 'certificateFile', code: codeOf(error) });
  });
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length === 0 || !certificates.every(isCertificate))
    throw new EndpointError({ kind: 'certificateFile', code: 'NO_CERTIFICATE' });
  return certificates;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
