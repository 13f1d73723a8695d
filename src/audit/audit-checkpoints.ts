import type { CosignatureTable, Db, LogCheckpointTable } from '../db/index.js';
import {
  type Frontier,
  frontierRoot,
  type Note,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  verifyNote,
} from '../selection/index.js';
import type { Report } from './audit-report.js';
import { listAllCosignatures, listCheckpoints, listKeys, listWitnesses } from './key-queries.js';
import { createNoteChecker } from './log-key.js';

/** A checkpoint that somebody kept: its file's name and its text. */
export interface KeptCheckpoint {
  readonly name: string;
  readonly text: string;
}

const PAGE = 1000;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Compares the tree, as it grows, with the checkpoints that were signed over it and those that somebody kept. */
export interface CheckpointAudit {
  tree(frontier: Frontier): Promise<void>;
  finish(size: number): Promise<void>;
}

/** Keys of the log and what they signed; a key that does not fit its origin is reported. */
async function loadKeys(db: Db, report: Report) {
  const keys = [];
  for (const { id, origin, verifier } of await listKeys(db)) {
    const key = parseVerifierKey(verifier);
    if (!key || key.name !== origin)
      report({ table: 'log_key', key: `${id}`, column: key ? 'origin' : 'verifier', problem: 'changed' });
    if (key) keys.push({ ...key, holds: createNoteChecker(verifier) });
  }
  return keys;
}

/** Reads the stored checkpoints in the order of their sizes. */
function readerOf(db: Db): { next(): Promise<LogCheckpointTable | undefined> } {
  let page: LogCheckpointTable[] = [];
  let after = -1;
  let ended = false;
  return {
    next: async () => {
      if (page.length === 0 && !ended) {
        page = await listCheckpoints(db, { after, limit: PAGE });
        ended = page.length < PAGE;
        after = page.at(-1)?.size ?? after;
      }
      return page.shift();
    },
  };
}

/** Prepares the comparison. */
export async function auditCheckpoints(
  db: Db,
  kept: readonly KeptCheckpoint[],
  report: Report,
): Promise<CheckpointAudit> {
  const keys = await loadKeys(db, report);
  const isSigned = (note: Note): boolean =>
    note.signatures.every(({ name, id }) => keys.some((key) => key.name === name && key.id === id)) &&
    keys.every((key) => !note.signatures.some(({ id }) => id === key.id) || key.holds(note));
  const outside = kept
    .flatMap(({ name, text }) => {
      const note = parseNote(text);
      const checkpoint = note && parseCheckpoint(note.text);
      if (note && checkpoint && keys.some((key) => key.holds(note))) return [{ name, ...checkpoint }];
      report({ table: 'log_checkpoint', key: name, problem: 'bad-signature' });
      return [];
    })
    .sort((a, b) => a.size - b.size);
  const stored = readerOf(db);
  let due = await stored.next();

  const compare = (row: LogCheckpointTable, root: string): void => {
    const note = parseNote(row.note);
    const checkpoint = note && parseCheckpoint(note.text);
    const at = { table: 'log_checkpoint', key: `${row.size}` };
    if (!note || !checkpoint || checkpoint.size !== row.size || !isSigned(note))
      report({ ...at, column: 'note', problem: 'bad-signature' });
    else if (hex(checkpoint.root) !== root)
      report({ ...at, column: 'note', problem: 'changed', expected: root, found: hex(checkpoint.root) });
    if (row.root !== root)
      report({ ...at, column: 'root', problem: 'changed', expected: root, found: row.root });
  };

  return {
    async tree(frontier) {
      const { size } = frontier;
      // Roots are made where somebody signed one alone.
      if (due?.size !== size && outside[0]?.size !== size) return;
      const root = hex(frontierRoot(frontier));
      for (; due?.size === size; due = await stored.next()) compare(due, root);
      for (; outside[0]?.size === size; outside.shift()) {
        const { name: key, root: found } = outside[0];
        if (hex(found) !== root)
          report({ table: 'log_checkpoint', key, problem: 'fork', expected: root, found: hex(found) });
      }
    },
    async finish(size) {
      for (; due; due = await stored.next())
        report({ table: 'log_checkpoint', key: `${due.size}`, problem: 'rolled-back', found: `${size}` });
      for (const { name, size: wanted } of outside) {
        const sizes = { expected: `${wanted} events`, found: `${size} events` };
        if (wanted > 0) report({ table: 'log_checkpoint', key: name, problem: 'rolled-back', ...sizes });
      }
      await auditCosignatures(db, report);
    },
  };
}

/** Checks every cosignature against its witness and its checkpoint. */
async function auditCosignatures(db: Db, report: Report): Promise<void> {
  const witnesses = new Map(
    (await listWitnesses(db)).map(({ name, verifier }) => [name, parseVerifierKey(verifier)]),
  );
  for (const row of await listAllCosignatures(db)) {
    const key = witnesses.get(row.witness);
    const note = parseNote(`${textOf(row)}\n${row.line}`);
    if (key && note && verifyNote(note, key)) continue;
    report({ table: 'cosignature', key: `${row.size}/${row.witness}`, problem: 'bad-signature' });
  }
}

const textOf = ({ note }: CosignatureTable & { note: string }): string => parseNote(note)?.text ?? '';
