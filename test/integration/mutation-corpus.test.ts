import { describe, expect, it } from 'vitest';
import { type Certificate, serializeCertificate, verifyCertificate } from '../../src/selection/index.js';
import { ours, theirs } from '../support/both-verifiers.js';
import { documentedName, documentedUnbound } from '../support/documented.js';
import {
  furtherMutations,
  leafMutations,
  type Mutation,
  structuralMutations,
  swappedMembers,
} from '../support/mutations.js';
import type { Outcome } from '../support/python.js';
import { SPECIMENS } from '../support/specimens.js';

const DOCUMENTED = { 1: documentedUnbound(1), 2: documentedUnbound(2) };

/** What the second implementation leaves out: the pairing of curves, where nothing else speaks against the proof. */
const pairingLeftOut = ([code, ok]: Outcome): boolean => code === 'E_BLS' && ok === null;

/** Where the two differ over a mutation. */
const differences = (name: string, mine: readonly Outcome[], second: readonly Outcome[]): string[] =>
  mine.flatMap(([code, ok], place) => {
    const told = second[place];
    if (!told || pairingLeftOut(told) || (told[0] === code && told[1] === ok)) return [];
    return [`${name}: ${code} ${ok}, Python ${told[1]} ${told[2]}`];
  });

/** What a reader learns of a selection: none of it may differ where a changed file is still accepted. */
const outcomeOf = ({ plan, pool, publicValue, ranking, winner, priceFen }: Certificate) => ({
  plan,
  pool,
  publicValue,
  ranking,
  winner,
  priceFen,
});

describe('every member of a certificate, changed in every way', () => {
  /** Documented names of the members that were changed without being refused. */
  const none = () => ({ always: new Set<string>(), unlogged: new Set<string>() });
  const free = { 1: none(), 2: none() };

  it.each(SPECIMENS.map((specimen) => [specimen.name, specimen] as const))(
    'is refused by both programs but for the documented members: %s',
    async (_name, { certificate, other, version }) => {
      const untouched: Mutation = ['untouched', serializeCertificate(certificate), ['site']];
      const changes = [
        ...structuralMutations(certificate),
        ...leafMutations(certificate),
        ...furtherMutations(certificate),
        ...swappedMembers(certificate, other),
      ];
      const mutations = [untouched, ...changes.filter(([, text]) => text !== untouched[1])];
      expect(mutations.length).toBeGreaterThan(1500);
      const second = theirs(mutations.map(([, text]) => text));
      const mine = mutations.map(([, text]) => ours(text));
      const answers = await second;
      expect(mine[0]?.filter(([, ok]) => ok === false)).toEqual([]);
      if (answers.length > 0)
        expect(
          mutations.flatMap(([name], index) => differences(name, mine[index] ?? [], answers[index] ?? [])),
        ).toEqual([]);
      const accepted = mutations.filter((_, index) => mine[index]?.every(([, ok]) => ok !== false));
      for (const [name, text] of accepted) {
        const { certificate: changed } = verifyCertificate(text);
        expect([name, changed && outcomeOf(changed)]).toEqual([name, outcomeOf(certificate)]);
      }
      const kind = certificate.log ? 'always' : 'unlogged';
      const { always, unlogged } = DOCUMENTED[version];
      const known = new Set(kind === 'always' ? always : [...always, ...unlogged]);
      const undocumented = accepted.filter(([, , path]) => {
        const name = documentedName(path);
        const listed = [name, `${name}[]`].find((one) => known.has(one));
        free[version][kind].add(listed ?? name);
        return !listed;
      });
      expect(undocumented.map(([name]) => name)).toEqual([]);
    },
    600_000,
  );

  it.each([1, 2] as const)('is documented as free only where it is: version %i', (version) => {
    const [found, documented] = [free[version], DOCUMENTED[version]];
    expect([...found.always].sort()).toEqual([...documented.always].sort());
    expect([...found.unlogged].filter((name) => !found.always.has(name)).sort()).toEqual(
      [...documented.unlogged].sort(),
    );
  });
});
