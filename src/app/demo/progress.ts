import type { WriteStream } from 'node:tty';
import { SingleBar } from 'cli-progress';
import type { Progress } from './load-demo.js';

/** Shows the loading as a bar on a terminal, as a line every tenth elsewhere. */
export function showProgress(stream: NodeJS.WriteStream | WriteStream): Progress {
  if (stream.isTTY) {
    const bar = new SingleBar({
      stream,
      format: 'Demonstration data [{bar}] {percentage}% {doing}',
      hideCursor: true,
    });
    bar.start(100, 0, { doing: '' });
    return (share, doing) => {
      bar.update(Math.round(share * 100), { doing });
      if (share >= 1) bar.stop();
    };
  }
  let shown = -1;
  return (share, doing) => {
    const tenth = Math.floor(share * 10);
    if (tenth === shown) return;
    shown = tenth;
    stream.write(`Demonstration data ${Math.round(share * 100)} % (${doing})\n`);
  };
}
