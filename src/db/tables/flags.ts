/* Red flags: looks, hits, counts, what looks leave for later ones, and who looked at what. */

export interface FlagTodoTable {
  needId: string;
  round: number;
  dueAt: string;
}

export interface FlagStateTable {
  id: 1;
  definitions: string;
  place: number;
}

export interface FlagLookTable {
  needId: string;
  round: number;
  place: number;
  foundAt: string;
  /** JSON: `Tie[]`. */
  ties: string;
  done: 0 | 1;
}

export interface FlagHitTable {
  id: string;
  flag: string;
  needId: string;
  round: number;
  countyKey: string;
  /** JSON: credit codes. */
  agencies: string;
  /** JSON: numbers by name. */
  numbers: string;
  closesAt: string;
  foundAt: string;
  lookedAt: string | null;
}

export interface FlagCountTable {
  /** Empty for the needs that were looked at. */
  flag: string;
  countyKey: string;
  month: string;
  hits: number;
}

export interface FlagEntrantTable {
  typeCode: string;
  /** Empty for all needs of the type. */
  agencyCode: string;
  needs: number;
}

export interface FlagPairTable {
  typeCode: string;
  one: string;
  other: string;
  together: number;
  told: number;
}

export interface FlagCoverTable {
  winner: string;
  cover: string;
  met: number;
  times: number;
}

export interface FlagMarkTable {
  id: string;
  hitId: string;
  flag: string;
  needId: string;
  markedBy: string;
  markedRole: string;
  note: string;
  markedAt: string;
}
