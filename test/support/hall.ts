import { expect } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { ceremonySteps } from './ceremony.js';
import { anAgency, anEntry, aPublishedNeed } from './marketplace-builders.js';
import type { Answer, Client, Fields, TestSite } from './site.js';

/** What the ceremonies below draw. */
export const DIGITS = '31415926535897932384';
const WITNESSES = ['见证人甲', '见证人乙'];

/** A need whose pool is frozen and waits for its ceremony, with the address of its hall. */
export async function aWaitingNeed(site: TestSite, entries = 4) {
  const need = await aPublishedNeed(site.deps, { source: 'ceremony' });
  for (let index = 0; index < entries; index += 1) {
    await anEntry(site.deps, (await anAgency(site.deps)).actor, need, String(90_000 + index));
  }
  site.clock.set(need.closesAt);
  expect(await runJobs(site.deps)).toEqual([]);
  site.clock.advance(60_000);
  return { ...need, hall: `/needs/${need.number}/ceremony` };
}

/** A step as a browser posts it. */
function fieldsOf(step: Record<string, unknown>): Fields {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(step)) {
    if (Array.isArray(value)) {
      for (const [index, row] of value.entries()) {
        for (const [part, text] of Object.entries(row as object)) {
          fields[`${name}[${index}][${part}]`] = String(text);
        }
      }
    } else fields[name] = String(value);
  }
  return fields;
}

/** All steps of a ceremony, as a browser posts them. */
export const STEPS: readonly Fields[] = ceremonySteps(DIGITS, WITNESSES).map(fieldsOf);

/** Who acts in a hall: the second typing takes a login of its own. */
export interface Hands {
  readonly leader: Client;
  readonly typist: Client;
}

/** Posts one step by the hands that it takes. */
export const post = ({ leader, typist }: Hands, path: string, fields: Fields): Promise<Answer> =>
  (fields.act === 'second' ? typist : leader).post(path, fields);

/** Takes the first steps of a ceremony. */
export async function take(hands: Hands, path: string, count: number): Promise<void> {
  for (const fields of STEPS.slice(0, count)) {
    const answer = await post(hands, path, fields);
    expect(answer).toMatchObject({ status: 303, location: path });
  }
}
