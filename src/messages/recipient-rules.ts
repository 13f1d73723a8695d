/** Recipients made of others. */
import type { Mailbox, Recipients } from './message-record.js';

/** The recipients of several rules, each once. */
export const allOf =
  (...rules: readonly Recipients[]): Recipients =>
  async (trx, id, data) => {
    const found = new Map<string, Mailbox>();
    for (const rule of rules)
      for (const mailbox of await rule(trx, id, data)) found.set(`${mailbox.box} ${mailbox.id}`, mailbox);
    return [...found.values()];
  };

/** The recipients of a rule without those of another one. */
export const allBut =
  (rule: Recipients, other: Recipients): Recipients =>
  async (trx, id, data) => {
    const others = await other(trx, id, data);
    return (await rule(trx, id, data)).filter((one) => others.every(({ id: its }) => its !== one.id));
  };
