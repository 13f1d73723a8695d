import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A witness in a process of its own: `npm run witness -- serve`. */
export interface WitnessProcess {
  readonly url: string;
  readonly vkey: string;
  /** What it wrote on standard error until now. */
  readonly said: () => string;
  /** Sends a signal and waits for the end: the exit code, null when the signal itself ended it. */
  readonly end: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** Starts it on a free port and waits until it serves; rejects with its exit code and words when it ends before. */
export async function startWitnessProcess(...words: readonly string[]): Promise<WitnessProcess> {
  const args = ['--import', 'tsx', 'scripts/witness.ts', 'serve', '--port', '0', ...words];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stderr.on('data', (data: Buffer) => {
    err += data.toString();
  });
  const gone = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
      if (out.includes('Ready: ')) resolve();
    });
    void gone.then(([code]) => reject(new Error(`${code}: ${err}`)));
  });
  const [, vkey = '', url = ''] = /^witness (\S+)\nReady: (\S+?)\/\n/.exec(out) ?? [];
  return {
    url,
    vkey,
    said: () => err,
    end: async (signal = 'SIGTERM') => {
      child.kill(signal);
      return (await gone)[0];
    },
  };
}
