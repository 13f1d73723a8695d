/** What came back from a witness, or why nothing did. */
export type WitnessReply =
  | { readonly status: number; readonly type: string; readonly body: string }
  | {
      /** No whole answer in time, no connection or a broken one, or more than an answer can have. */
      readonly failed: 'silent' | 'unreachable' | 'too-long';
    };

/** Witnesses over HTTP (C2SP tlog-witness). Each question ends within a few seconds. */
export interface Witnesses {
  /** Posts a body to `add-checkpoint` below a submission prefix. */
  submit(prefix: string, body: string): Promise<WitnessReply>;
  /** Tells whoever runs the site what is wrong with a witness. */
  warn(refused: { readonly witness: string; readonly url: string; readonly error: string }): void;
}
