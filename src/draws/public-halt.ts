/** What a draw from public records alone tells: codes whose sentences are the program's. Pure. */

/** Something told on the way, or that it stopped for. */
export interface Told {
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** A draw that cannot go on: something is awaited or not at hand, or what is there does not belong together. */
export class Halt extends Error {
  constructor(
    readonly outcome: 'waiting' | 'wrong',
    readonly code: string,
    readonly params: Readonly<Record<string, string | number>> = {},
  ) {
    super(`${outcome}: ${code} ${JSON.stringify(params)}`);
  }
}

/** Something is not there yet, or not at hand. */
export const waits = (code: string, params?: Told['params']): Halt => new Halt('waiting', code, params);

/** Something is not what the log says, or what it must be. */
export const wrong = (code: string, params?: Told['params']): Halt => new Halt('wrong', code, params);
