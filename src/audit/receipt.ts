import { type Instant, ok } from '../basics/index.js';
import { type Deps, transact } from '../db/index.js';
import { blindSubject, formatNote } from '../selection/index.js';
import { loadSigners } from './log-key.js';
import { listEventsOfKinds, lockHead } from './log-queries.js';
import { hashEvent, toPublishedEvent } from './published-event.js';

/** An entry whose receipt is asked for. */
export interface ReceiptOf {
  readonly need: string;
  /** What opens the subject under which the log recorded it; null for one that was recorded under its need. */
  readonly blind: string | null;
  readonly planHash: string;
  readonly agency: string;
  readonly entryHash: string;
}

/** The signed promise that an entry stands in the log. */
export interface Receipt {
  /** Number of the event. */
  readonly seq: number;
  /** C2SP signed note. */
  readonly note: string;
}

const MADE = ['entry.made', 'entry.changed'];

/** Number and leaf hash of the event that logged an entry; undefined where there is none. */
export async function findEntryEvent(
  db: Deps['db'],
  { need, blind, entryHash }: Pick<ReceiptOf, 'need' | 'blind' | 'entryHash'>,
): Promise<{ readonly seq: number; readonly at: Instant; readonly leaf: string } | undefined> {
  const subject = blind === null ? need : blindSubject(need, blind);
  const events = (await listEventsOfKinds(db, subject, MADE)).map(toPublishedEvent);
  const made = events.find(({ data }) => data['entryHash'] === entryHash);
  return made && { seq: made.seq, at: made.at, leaf: Buffer.from(hashEvent(made)).toString('hex') };
}

/**
 * Signs the receipt of an entry: its lines bind need, plan, agency, entry hash, and where and when the log holds it. The
 * second line is no number, so that it can never pass for a checkpoint. Undefined where the log has no such entry.
 */
export async function signReceipt(deps: Deps, entry: ReceiptOf): Promise<Receipt | undefined> {
  const made = await findEntryEvent(deps.db, entry);
  if (!made) return undefined;
  const signed = await transact(deps.db, async (trx) => {
    await lockHead(trx);
    return ok((await loadSigners(trx, deps, deps.clock.now())).at(-1));
  });
  const signer = signed.ok ? signed.value : undefined;
  if (!signer) return undefined;
  const { need, planHash, agency, entryHash, blind } = entry;
  const lines = [
    signer.origin,
    `need ${need}`,
    `plan ${planHash}`,
    `agency ${agency}`,
    `entry ${entryHash}`,
    ...(blind === null ? [] : [`blind ${blind}`]),
    `sequence ${made.seq}`,
    `at ${made.at}`,
    `leaf ${made.leaf}`,
  ];
  const text = `${lines.join('\n')}\n`;
  return { seq: made.seq, note: formatNote({ text, signatures: [signer.sign(text)] }) };
}
