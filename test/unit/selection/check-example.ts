import { runChecks } from '../../../src/selection/checks.js';
import {
  buildCertificate,
  type Certificate,
  type Certificate1,
  type CertificateInput,
  type CheckCode,
  type Plan1,
} from '../../../src/selection/index.js';
import type { KnownKeys } from '../../../src/selection/log.js';

export function check(certificate: Certificate, code: CheckCode, known?: KnownKeys) {
  const { ok, expected, found } = runChecks(certificate, known).find((one) => one.code === code) as never as {
    ok: boolean | null;
    expected: object;
    found: object;
  };
  return { ok, expected, found };
}

export const plain = (key: string, params: object = {}) => ({ key, params });
export const passed = (expected: object) => ({ ok: true, expected, found: expected });
export const failed = (expected: object, found: object) => ({ ok: false, expected, found });

/** The certificate computed anew after a change of what it is made of. */
export const remade = (
  from: Certificate1,
  change: Partial<CertificateInput & { plan: Plan1 }>,
): Certificate1 => ({
  ...buildCertificate({ ...from, entries: from.entries.map(({ entry }) => entry), ...change }),
  log: from.log,
});
