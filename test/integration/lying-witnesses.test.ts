import { afterEach, expect, it } from 'vitest';
import { createWitnesses } from '../../src/app/witness-client.js';
import { askWitnesses, auditDatabase } from '../../src/audit/index.js';
import { MINUTE } from '../../src/basics/index.js';
import { COSIGNED, cosignLine, noteKey } from '../support/c2sp/notes.js';
import type { Manner } from '../support/c2sp/witness.js';
import { onEachDatabase } from '../support/databases.js';
import { appendRecords } from '../support/log-records.js';
import { ask, cosignatures, statesOf, stopWitnesses, witnessedMarket } from '../support/witnessed-market.js';

afterEach(stopWitnesses);

onEachDatabase('a witness that lies', (open) => {
  const other = noteKey('other.example', COSIGNED, 77);
  const answer = (status: number, body: string, type = 'text/plain'): Manner => ({
    always: (response) => void response.writeHead(status, { 'Content-Type': type }).end(body),
  });
  const size = (text: string | ((asked: number) => number)): Manner => ({
    always: (response, asked) =>
      void response
        .writeHead(409, { 'Content-Type': 'text/x.tlog.size' })
        .end(typeof text === 'string' ? text : `${text(asked.size)}\n`),
  });
  const LIES: readonly (readonly [lie: string, error: string, manner: Manner])[] = [
    ['a size that it was given', 'wrong-size', size('0\n')],
    ['another size each time', 'wrong-size', size((asked) => (asked % 2 ? 2 : 1))],
    ['a size that is no number', 'wrong-size', size('two\n')],
    ['a size without end of line', 'wrong-size', size('2')],
    ['a size beyond all numbers', 'wrong-size', size(`${'9'.repeat(30)}\n`)],
    ['a size that the log has not', 'ahead', size((asked) => asked + 1)],
    ['a conflict without a size', 'inconsistent', answer(409, '2\n')],
    ['that the proof does not hold', 'inconsistent', answer(422, '')],
    ['that it does not know the log', 'unknown-log', answer(404, '')],
    ['that it does not know the key', 'unknown-key', answer(403, '')],
    ['that the request is bad', 'bad-request', answer(400, '')],
    ['an error of its own', 'status', answer(500, 'x')],
    [
      'a way elsewhere',
      'status',
      { always: (response) => void response.writeHead(302, { Location: '/x' }).end() },
    ],
    ['nothing', 'bad-answer', answer(200, '')],
    ['a page', 'bad-answer', answer(200, '<html>\n')],
    [
      'a line without end',
      'bad-answer',
      { lines: ({ key, text, now }) => cosignLine(key, text, now).slice(0, -1) },
    ],
    [
      'a whole note',
      'bad-answer',
      { lines: ({ key, text, now }) => `${text}\n${cosignLine(key, text, now)}` },
    ],
    [
      'an older root',
      'bad-signature',
      { lines: ({ key, text, now }) => cosignLine(key, text.replace(/\n\d+\n/, '\n1\n'), now) },
    ],
    ['the signature of another', 'other-key', { lines: ({ text, now }) => cosignLine(other, text, now) }],
    [
      'its own name over another’s signature',
      'bad-signature',
      { lines: ({ key, text, now }) => cosignLine({ ...other, name: key.name, id: key.id }, text, now) },
    ],
    ['itself twice', 'twice', { lines: ({ key, text, now }) => cosignLine(key, text, now).repeat(2) }],
    [
      'two times',
      'twice',
      { lines: ({ key, text, now }) => cosignLine(key, text, now) + cosignLine(key, text, now + 1) },
    ],
    ['a time to come', 'future', { lines: ({ key, text, now }) => cosignLine(key, text, now + 61) }],
    [
      'a time before the signature',
      'too-early',
      { lines: ({ key, text, now }) => cosignLine(key, text, now - 1) },
    ],
    ['the beginning of time', 'too-early', { lines: ({ key, text }) => cosignLine(key, text, 0) }],
    ['without end', 'too-long', answer(200, 'x'.repeat(100_000))],
    [
      'half an answer',
      'unreachable',
      {
        always: (response) =>
          void response.writeHead(200, { 'Content-Length': 99 }).write('x', () => response.destroy()),
      },
    ],
    ['a cut line', 'unreachable', { always: (response) => void response.destroy() }],
  ];

  it('is refused and named, and nothing of it is kept', async () => {
    const site = await witnessedMarket(await open());
    const [good, liar] = site.witnesses;
    if (!good || !liar) throw new Error('no witnesses');
    const told: unknown[] = [];
    for (const [lie, , manner] of LIES) {
      liar.manner = manner;
      liar.memory.clear();
      site.clock.advance(2 * MINUTE);
      await appendRecords(site.deps, 1);
      await ask(site);
      const [, state] = await statesOf(site);
      told.push([lie, state?.[3]]);
    }
    expect(told).toEqual(LIES.map(([lie, error]) => [lie, error]));
    const kept = await cosignatures(site);
    expect(kept.filter((one) => one.includes('w1'))).toEqual([]);
    expect(kept).toHaveLength(LIES.length);
    // Said when it changes, not at every turn.
    const changes = LIES.filter(([, error], index) => error !== LIES[index - 1]?.[1]);
    expect(site.warned.map(({ witness, error }) => [witness, error])).toEqual(
      changes.map(([, error]) => ['w1.example', error]),
    );
    liar.manner = {};
    liar.memory.clear();
    site.clock.advance(2 * MINUTE);
    await ask(site);
    expect((await cosignatures(site)).at(-1)).toMatch(/ w1\.example$/);
    expect((await statesOf(site))[1]?.[3]).toBeNull();
    expect(await auditDatabase(site.deps.db)).toEqual([]);
  });

  it('and answers late is not waited for', async () => {
    const site = await witnessedMarket(await open());
    const [, liar] = site.witnesses;
    if (!liar) throw new Error('no witness');
    liar.manner = { always: () => undefined };
    const warned: unknown[] = [];
    const impatient = createWitnesses({
      log: { warn: (one: unknown) => void warned.push(one) },
      timeoutMillis: 300,
    });
    await appendRecords(site.deps, 1);
    await askWitnesses({ ...site.deps, witnesses: impatient }, { urgent: true });
    expect(warned).toMatchObject([{ witness: 'w1.example', error: 'silent' }]);
    expect(await cosignatures(site)).toEqual(['3 w0.example']);
  });

  it('may be a little ahead, and know other keys', async () => {
    const site = await witnessedMarket(await open());
    for (const witness of site.witnesses)
      witness.manner = {
        lines: ({ key, text, now }) => cosignLine(other, text, now) + cosignLine(key, text, now + 60),
      };
    await appendRecords(site.deps, 1);
    await ask(site);
    expect(await cosignatures(site)).toEqual(['3 w0.example', '3 w1.example']);
    expect(site.warned).toEqual([]);
  });
});
