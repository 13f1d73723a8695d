import type { NoticeAttachment } from './need.js';
import type { NeedForm } from './need-input.js';
import { partOf } from './terms.js';

/** What a notice says beside its terms, for everybody to read; `sha256` of its canonical JSON stands in the log. */
export interface Information {
  /** Names, at most three. */
  readonly witnesses: readonly string[];
  readonly clarification: string | null;
  readonly attachments: readonly NoticeAttachment[];
}

/** Telephone numbers: the public sees them masked, and no digest is taken of them alone, for numbers can be tried out. */
export interface Contacts {
  readonly ownerPhone: string | null;
  readonly supervisorPhone: string | null;
}

/** The information of a checked form, beside the terms that are in force. */
export function informationOf(
  form: NeedForm,
  attachments: readonly NoticeAttachment[],
  inForce: object,
): Information {
  return {
    witnesses: partOf('witnesses', inForce) === 'terms' ? [] : form.witnesses,
    clarification: form.clarification,
    attachments: attachments.map(({ name, sha256 }) => ({ name, sha256 })),
  };
}

/** The telephone numbers of a checked form. */
export const contactsOf = ({ ownerPhone, supervisorPhone }: NeedForm): Contacts => ({
  ownerPhone,
  supervisorPhone,
});
