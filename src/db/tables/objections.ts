/* Objections against results, and complaints. */

/** `objection`: of an entrant while the result is public; `complaint`: of anybody. */
export type ObjectionKind = 'objection' | 'complaint';

/** `proposed`: one official proposes to uphold it, another has to confirm. */
export type ObjectionState = 'open' | 'withdrawn' | 'proposed' | 'upheld' | 'dismissed';

export interface ObjectionTable {
  number: string;
  needId: string;
  round: number;
  position: number;
  countyKey: string;
  kind: ObjectionKind;
  ground: string;
  text: string;
  masked: string;
  blind: string;
  name: string | null;
  phone: string | null;
  agencyId: string | null;
  accountId: string | null;
  state: ObjectionState;
  madeAt: string;
  dueAt: string;
  publicText: string | null;
  reasons: string | null;
  answeredBy: string | null;
  answeredRole: string | null;
  answeredAt: string | null;
  confirmedBy: string | null;
  confirmedRole: string | null;
  settledAt: string | null;
}

export interface ObjectionAttachmentTable {
  objection: string;
  attachmentId: string;
}
