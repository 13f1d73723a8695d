/** What version 2 of the protocol says of the edges of its rules, held against both verifiers. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Certificate2,
  type KnownKeys,
  serializeCertificate,
  verifyCertificate,
} from '../../src/selection/index.js';
import { readKnownPolicy } from '../../src/web/verification/known.js';
import { failed, ours, theirs } from '../support/both-verifiers.js';
import { signer } from '../support/hand-made-log.js';
import { DISCIPLINE, LOG, NEWSPAPER, policyOf, STRANGER } from '../support/made-log.js';
import { pythonAvailable, runPython } from '../support/python.js';
import { workedTwo } from '../support/worked-draw-2.js';
import { exampleChain } from '../unit/selection/certificate-chain-2.js';
import { exampleTwo, type Options2 } from '../unit/selection/certificate-example-2.js';
import { later } from '../unit/selection/plan-example-2.js';

const OTHER = signer('other.test/log', 1, 12);
const CLOSES = '2023-08-23T15:49:24.000Z';

/** The codes that fail by both programs, of each certificate. */
async function codesOf(...certificates: readonly Certificate2[]): Promise<string[][]> {
  const texts = certificates.map((one) => serializeCertificate(one));
  const mine = texts.map((text) => failed(ours(text)));
  if (pythonAvailable) expect((await theirs(texts)).map(failed)).toEqual(mine);
  return mine;
}

/** A certificate after a change. */
function changed(certificate: Certificate2, change: (certificate: Certificate2) => unknown): Certificate2 {
  const copy = structuredClone(certificate);
  change(copy);
  return copy;
}

/** The same members in the opposite order. */
const turned = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).reverse()) as T;

describe('the order of members', () => {
  it('counts in the claim, and in the pools and grounds of several rounds', async () => {
    const [one, two] = [exampleTwo(), exampleChain({ method: 'credit' })];
    const codes = await codesOf(
      changed(one, (c) => (c.claim = turned(c.claim))),
      changed(one, (c) => (c.claim.coalitions = turned(c.claim.coalitions))),
      changed(two, (c) => (c.pool.entries = c.pool.entries.map(turned))),
      changed(two, (c) => (c.rounds[0]!.pool.excluded = c.rounds[0]!.pool.excluded.map(turned))),
      changed(two, (c) => (c.rounds[0]!.redo.excluded = c.rounds[0]!.redo.excluded.map(turned))),
      changed(two, (c) => (c.grounds.weights = c.grounds.weights.map(turned))),
    );
    expect(codes).toEqual([['E_SOURCE'], ['E_SOURCE'], ['E_ROUND'], ['E_ROUND'], ['E_ROUND'], ['E_ROUND']]);
  });

  it('counts nowhere else', async () => {
    const [one, two] = [exampleTwo({ method: 'credit', count: 3 }), exampleChain()];
    const deep = changed(one, (c) => {
      c.pool.entries = c.pool.entries.map(turned);
      c.pool.excluded = c.pool.excluded.map(turned);
      c.grounds.weights = c.grounds.weights.map(turned);
      c.entries = c.entries.map(({ entry, ...rest }) => turned({ ...rest, entry: turned(entry) }));
      for (const event of c.log!.events)
        event.leaf = turned({ ...event.leaf, data: turned(event.leaf.data) });
      c.log = turned(c.log!);
      c.plan = turned(c.plan);
      c.times = turned(c.times);
    });
    const pools = changed(two, (c) => {
      c.pool = turned(c.pool);
      c.rounds[0]!.pool = turned(c.rounds[0]!.pool);
      c.rounds[0]!.redo = turned(c.rounds[0]!.redo);
    });
    expect(await codesOf(turned(deep), turned(pools))).toEqual([[], []]);
  });
});

describe('a note', () => {
  const withLine = (where: 'log' | 'closed', line: string) =>
    changed(exampleTwo(), ({ log }) => {
      if (where === 'log') log!.checkpoint += line;
      else log!.closed!.checkpoint += line;
    });
  const [, own = ''] = exampleTwo().log!.checkpoint.split('\n\n');
  const bytes = (length: number, key = STRANGER) => {
    const id = Buffer.from(key.key.split('+')[1] ?? '', 'hex');
    return `— ${key.name} ${Buffer.concat([id, Buffer.alloc(length, 1)]).toString('base64')}\n`;
  };

  it('of the log may say a line twice, and have one under another id of the log', async () => {
    const other = `— ${LOG.name} ${Buffer.alloc(68, 1).toString('base64')}\n`;
    expect(
      await codesOf(
        withLine('log', own),
        withLine('log', other),
        withLine('log', bytes(72)),
        withLine('log', bytes(64, LOG)),
      ),
    ).toEqual([[], [], ['E_LOG'], ['E_LOG']]);
  });

  it('of witnesses may have lines of strangers in any length, and none of the policy that does not hold', async () => {
    const lines = [
      bytes(1),
      bytes(73),
      bytes(72, NEWSPAPER),
      bytes(73, DISCIPLINE),
      bytes(64, LOG),
      '— x\n',
      '\n',
    ];
    expect(await codesOf(...lines.map((line) => withLine('closed', line)))).toEqual([
      [],
      [],
      ...lines.slice(2).map(() => ['E_WITNESS']),
    ]);
  });
});

describe('a policy', () => {
  it.each<[string, string, string[]]>([
    ['a comment after blanks, tabs and an empty line', ` \t # x\n\n${policyOf().replace(/ /g, '\t')}`, []],
    ['a URL that is any word', policyOf().replace(/^(log .*)$/m, '$1 x'), []],
    ['no line of the log', policyOf().replace(/^log .*\n/, ''), ['E_WITNESS']],
    ['a line of another log', policyOf().replace(LOG.key, OTHER.key), ['E_WITNESS']],
    ['a carriage return', policyOf().replace('\n', '\r\n'), ['E_WITNESS']],
    ['no last line feed', policyOf().slice(0, -1), ['E_WITNESS']],
    ['nothing', '', ['E_WITNESS']],
    ['quorum none, with cosigned checkpoints', 'quorum none\n', ['E_WITNESS']],
  ])('with %s', async (_, policy, codes) => {
    expect(await codesOf(exampleTwo({ policy }))).toEqual([codes]);
  });

  it('that asks for nobody is not done, and needs no log line', async () => {
    const asked = exampleTwo({ policy: 'quorum none\n', cosigned: null });
    expect(await codesOf(asked)).toEqual([[]]);
    expect(verifyCertificate(serializeCertificate(asked)).grade).toBe(2);
  });
});

describe('the time of a cosignature', () => {
  const at = (closed: string, moment = 183_572): Options2 => ({
    source: 'ceremony',
    scheme: 'custodians',
    cosigned: {
      closed: [
        [NEWSPAPER, closed],
        [DISCIPLINE, closed],
      ],
    },
    logged: (act) =>
      act.kind === 'bids.opened'
        ? { ...act, at: new Date(Date.parse('2024-05-13T09:00:00.000Z') + moment).toISOString() }
        : act,
  });
  const second = (seconds: number) => later('2024-05-13T09:00:00.000Z', seconds);

  it('counts in whole seconds from the record, before the very millisecond of the opening', async () => {
    const tries = [at(second(183)), at(second(183), 183_000), at(second(184)), at(second(1)), at(second(0))];
    expect(await codesOf(...tries.map((options) => exampleTwo(options)))).toEqual([
      [],
      ['E_WITNESS'],
      ['E_WITNESS'],
      [],
      ['E_WITNESS'],
    ]);
  });
});

describe('a reader', () => {
  const seen = exampleTwo();
  const unlogged = { ...exampleTwo({ policy: null, cosigned: null }), log: null };
  const weak = policyOf('any').replace(/^log .*\n/, '');
  const short = exampleTwo({ cosigned: { closed: [[NEWSPAPER, later(CLOSES, 10)]] } });

  /** The grade by both programs, for a reader with a policy or a witness's key. */
  async function gradeOf(
    certificate: Certificate2,
    given: { policy?: string; witness?: string; receipt?: string },
  ) {
    const folder = mkdtempSync(join(tmpdir(), 'supermarket-reader-'));
    const put = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const { policy, witness, receipt } = given;
    const text = serializeCertificate(certificate);
    const read = readKnownPolicy(policy ?? '');
    const known: KnownKeys = {
      ...(read.ok ? read.keys : {}),
      ...(witness === undefined ? {} : { witnesses: [witness] }),
      ...(receipt === undefined ? {} : { receipts: [receipt] }),
    };
    const { grade } = verifyCertificate(text, known);
    const options = [
      ...(policy === undefined ? [] : ['--policy', put('policy.txt', policy)]),
      ...(witness === undefined ? [] : ['--witness-key', witness]),
      ...(receipt === undefined ? [] : ['--receipt', put('receipt.txt', receipt)]),
    ];
    if (pythonAvailable) {
      const { status } = await runPython(...options, put('one.json', text));
      expect(status).toBe({ 1: 0, 2: 3, 3: 1 }[grade]);
    }
    rmSync(folder, { recursive: true });
    return grade;
  }

  it('changes nothing of a file that fails its own policy', async () => {
    expect(await gradeOf(short, {})).toBe(3);
    expect(await gradeOf(short, { policy: weak })).toBe(3);
    expect(await gradeOf(short, { witness: NEWSPAPER.key })).toBe(3);
  });

  it('gives a policy without lines of logs for any log, with them for those alone', async () => {
    const foreign = policyOf().replace(LOG.key, OTHER.key);
    expect(await gradeOf(seen, { policy: weak })).toBe(1);
    expect(await gradeOf(seen, { policy: `\ufeff${weak.trimEnd().replaceAll('\n', '\r\n')}` })).toBe(1);
    expect(await gradeOf(seen, { policy: policyOf() })).toBe(1);
    expect(await gradeOf(seen, { policy: foreign })).toBe(3);
    expect(await gradeOf(seen, { policy: 'quorum none\n' })).toBe(1);
  });

  it('finds a certificate without a log no better than its own word, or wrong where he names a log or a witness', async () => {
    expect(await gradeOf(unlogged, {})).toBe(2);
    expect(await gradeOf(unlogged, { policy: weak })).toBe(2);
    expect(await gradeOf(unlogged, { policy: policyOf() })).toBe(3);
    expect(await gradeOf(unlogged, { witness: NEWSPAPER.key })).toBe(3);
  });

  it('is satisfied by one of his witnesses, and not by a stranger', async () => {
    expect(await gradeOf(seen, { witness: NEWSPAPER.key })).toBe(1);
    expect(await gradeOf(seen, { witness: STRANGER.key })).toBe(2);
  });

  it('holds the receipt of the protocol against its certificate', async () => {
    const { certificate, receipt } = workedTwo();
    expect(await gradeOf(certificate, { receipt })).toBe(1);
    expect(await gradeOf(certificate, { receipt: receipt.replaceAll('\n', '\r\n') })).toBe(1);
    expect(await gradeOf(certificate, { receipt: receipt.replace('sequence 5', 'sequence 4') })).toBe(3);
    expect(await gradeOf(seen, { receipt })).toBe(3);
  });
});
