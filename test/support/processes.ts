import { spawnSync } from 'node:child_process';

/** A process of the machine that has not ended. */
export interface Living {
  readonly pid: number;
  readonly parent: number;
  readonly args: string;
}

/** All processes of the machine; one that has ended and was not waited for is none. */
export function listProcesses(): Living[] {
  const lines = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args=']).stdout.toString().split('\n');
  return lines.flatMap((line) => {
    const [, pid, parent, state, args = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid && !state?.startsWith('Z') ? [{ pid: Number(pid), parent: Number(parent), args }] : [];
  });
}

/** All processes that one has started, directly or not. */
export function processesBelow(pid: number, living: readonly Living[] = listProcesses()): Living[] {
  return living.flatMap((each) => (each.parent === pid ? [each, ...processesBelow(each.pid, living)] : []));
}

/** Those of some processes that have not ended. */
export const stillAlive = (pids: readonly number[]): Living[] =>
  listProcesses().filter(({ pid }) => pids.includes(pid));
