import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { serializeCertificate, verifyCertificate } from '../../../src/selection/index.js';
import { LOG, policyOf } from '../../support/made-log.js';
import { workedTwo } from '../../support/worked-draw-2.js';

const worked = workedTwo();
const text = serializeCertificate(worked.certificate);

/** Blocks of code in the section of version 2 that prints the bytes of a certificate, as they stand. */
function printed(path: string): string[] {
  const [, section = ''] = readFileSync(path, 'utf8').split(/^## [78]\. .*$/m);
  return [...section.matchAll(/^```\n([^`]*)```$/gm)].map(([, block = '']) => block);
}

describe('the certificate whose bytes version 2 of the protocol prints', () => {
  it.each(['docs/protocol-2.md', 'docs/zh-CN/protocol-2.md'])('stands in %s as it is', (path) => {
    const { keys, texts, subject, leaf, note, signed, receipt } = worked;
    expect(printed(path)).toEqual([
      `${keys}\n`,
      `${texts}\n`,
      `${subject}\n`,
      `${leaf}\n`,
      note,
      signed,
      receipt,
    ]);
  });

  it('has grade ①, also to whoever holds that receipt and that policy', () => {
    const { receipt } = worked;
    const known = { log: [LOG.key], policy: policyOf(), receipts: [receipt] };
    expect(verifyCertificate(text).grade).toBe(1);
    expect(verifyCertificate(text, known)).toMatchObject({ grade: 1, seen: { isKnown: true } });
    const early = receipt.replace('sequence 5', 'sequence 4');
    expect(verifyCertificate(text, { receipts: [early] }).grade).toBe(3);
  });

  it('shows weights, every kind of evidence and an entry that did not open', () => {
    const { grounds, unopened, pool } = worked.certificate;
    expect(grounds.weights).toHaveLength(1);
    expect(grounds.excluded.map(({ evidence }) => Object.keys(evidence)[0])).toEqual(['line', 'record']);
    expect(unopened).toHaveLength(1);
    expect(pool.excluded.map(({ reason }) => reason)).toEqual(['avoidance', 'suspended', 'bid-unreadable']);
  });
});
