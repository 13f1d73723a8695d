import type { Instant } from '../basics/index.js';
import type { Db, Deps } from '../db/index.js';
import { insertMessages } from './message-queries.js';
import { findMessage, MESSAGE_KINDS, type ToldData, type ToldEvent } from './messages.js';

/**
 * Tells everybody concerned of an event, in its transaction and after everything else of it is written: recipients are
 * found as things stand then. `about` is the id of the need, agency or relation that the kinds of this event are about.
 */
export async function sendMessages<E extends ToldEvent>(
  trx: Db,
  { newId }: Pick<Deps, 'newId'>,
  event: E,
  told: { readonly at: Instant; readonly about: string; readonly data: ToldData<E> },
): Promise<void> {
  const { at, about, data } = told;
  for (const kind of MESSAGE_KINDS) {
    const record = findMessage(kind);
    if (record?.event !== event) continue;
    const params = JSON.stringify(record.data.parse(data));
    const none = { agencyId: null, ownerId: null, accountId: null };
    const rows = (await record.to(trx, about, data as Readonly<Record<string, unknown>>)).map(
      ({ box, id }) => ({
        id: newId(),
        ...none,
        [box]: id,
        kind,
        needId: record.about === 'need' ? about : null,
        params,
        createdAt: at,
        readAt: null,
      }),
    );
    await insertMessages(trx, rows);
  }
}
