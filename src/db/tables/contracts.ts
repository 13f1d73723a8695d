/* What follows an award that was taken. What one proposes another settles; `…On` are civil dates in Asia/Shanghai. */

/** What one proposes and another confirms or refuses. */
interface SettledColumns {
  id: string;
  needId: string;
  awardId: string;
  state: 'proposed' | 'confirmed' | 'refused';
  /** Why it was refused or returned. */
  answer: string | null;
  proposedBy: string;
  proposedRole: string;
  proposedAt: string;
  settledBy: string | null;
  settledRole: string | null;
  settledAt: string | null;
}

export interface ContractTable extends SettledColumns {
  amountFen: number;
  lowerReason: string | null;
  signedOn: string;
  serviceUntil: string;
  attachmentId: string;
  signedLate: 0 | 1;
  filedLate: 0 | 1;
}

export interface ServiceExtensionTable extends SettledColumns {
  untilOn: string;
  reason: string;
}

export interface DeliverableTable extends SettledColumns {
  note: string;
  late: 0 | 1;
}

export interface DeliverableFileTable {
  deliverableId: string;
  attachmentId: string;
}

export interface AwardEndTable extends SettledColumns {
  kind: 'sides' | 'officials';
  about: 'contract' | 'service';
  fault: 'agency' | 'owner' | 'neither' | null;
  reason: string;
}

export interface EvaluationTable extends SettledColumns {
  side: 'owner' | 'authority' | 'operator';
  quality: number;
  timeliness: number;
  attitude: number;
  charge: number;
  standards: number;
  comment: string;
  reply: string | null;
  repliedAt: string | null;
}
