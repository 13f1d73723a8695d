/** The examples of the texts of C2SP (https://c2sp.org), read by the kernel. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  cosignedText,
  formatNote,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  verifyNote,
} from '../../../src/selection/index.js';
import { splitCosignature } from '../../../src/selection/signed-note.js';
import { openNote, readLine } from '../../support/c2sp/notes.js';

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('unreadable');
  return value;
};

describe('the examples of C2SP', () => {
  it('signed-note: the key verifies the note', () => {
    const vkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
    const text =
      'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';
    const note = must(parseNote(text));
    expect(verifyNote(note, must(parseVerifierKey(vkey)))).toBe(true);
    expect(verifyNote({ ...note, text: note.text.replace('an', 'no') }, must(parseVerifierKey(vkey)))).toBe(
      false,
    );
    const opened = must(openNote(text));
    expect(readLine(vkey, opened.text, opened.lines[0] ?? '')).toBe(0);
  });

  it('signed-note: the text ends at the last empty line', () => {
    const text =
      'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n';
    const note = must(parseNote(text));
    expect(note.text.split('\n')).toHaveLength(5);
    expect(note.signatures).toMatchObject([{ name: 'quasimodo.example/salvatore', id: '367ba04b' }]);
    expect(formatNote(note)).toBe(text);
  });

  it('tlog-cosignature: the checkpoint, the time, the message that is signed', () => {
    const text =
      'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n';
    const note = must(parseNote(text));
    expect(formatNote(note)).toBe(text);
    const { origin, size, root } = must(parseCheckpoint(note.text));
    expect([origin, size, Buffer.from(root).toString('base64')]).toEqual([
      'example.com/behind-the-sofa',
      20852163,
      'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=',
    ]);
    const [log, witness] = note.signatures;
    expect([log?.signature.length, witness?.id]).toEqual([64, '8d66cf3f']);
    expect(splitCosignature(must(witness).signature)?.seconds).toBe(1679315147);
    expect(cosignedText(note.text, 1679315147)).toBe(
      'cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
    );
  });

  it('key ids are SHA-256(name, line feed, type, public key)', () => {
    const bytes = Buffer.from('6TJ5GubnqECkYWTJBHhkJtXngh3YspoA1hyucq/dTaQ=', 'base64');
    const id = createHash('sha256')
      .update('example.com/foo\n')
      .update(Uint8Array.of(1))
      .update(bytes)
      .digest('hex');
    expect(id.slice(0, 8)).toBe('530d903a');
  });
});
