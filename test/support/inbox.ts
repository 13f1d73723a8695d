import type { Actor } from '../../src/accounts/index.js';
import type { Deps } from '../../src/db/index.js';
import { listMessages, mailboxOf } from '../../src/messages/index.js';

/** Every kind that was found in a mailbox. */
export const seen = new Set<string>();

/** Messages of a person's mailbox about one need, or about none, the earliest first. */
export async function toldOf(deps: Deps, actor: Actor, needId: string | null = null) {
  const messages = await listMessages(deps.db, mailboxOf(actor), { limit: 100 });
  const told = messages
    .filter((message) => message.needId === needId)
    .reverse()
    .map(({ content }) => {
      if ('unknown' in content) throw new Error(`a message of no kind: ${content.unknown}`);
      return content;
    });
  for (const { kind } of told) seen.add(kind);
  return told;
}

/** The kinds of such messages. */
export const kindsOf = async (deps: Deps, actor: Actor, needId?: string) =>
  (await toldOf(deps, actor, needId)).map(({ kind }) => kind);
