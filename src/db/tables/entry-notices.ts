/* Public notices of first registrations, and comments on them. */

/** `taken-effect`: the agency is active; `withdrawn`: a comment was upheld, the application went back. */
export type EntryNoticeState = 'open' | 'taken-effect' | 'withdrawn';

/** `lapsed`: another comment on the same notice was upheld first. */
export type EntryCommentState = 'open' | 'dismissed' | 'upheld' | 'lapsed';

export interface EntryNoticeTable {
  number: string;
  agencyId: string;
  position: number;
  applicationId: string;
  countyKey: string;
  entry: string;
  reviewerId: string;
  begunAt: string;
  dueAt: string;
  state: EntryNoticeState;
  endedAt: string | null;
}

export interface EntryCommentTable {
  number: string;
  notice: string;
  agencyId: string;
  position: number;
  text: string;
  name: string;
  phone: string;
  accountId: string | null;
  masked: string;
  blind: string;
  state: EntryCommentState;
  madeAt: string;
  dueAt: string;
  publicText: string | null;
  reasons: string | null;
  answeredBy: string | null;
  answeredRole: string | null;
  settledAt: string | null;
}

export interface EntryCommentAttachmentTable {
  comment: string;
  attachmentId: string;
}
