import { readFileSync } from 'node:fs';
import type { Certificate } from '../../src/selection/index.js';
import { exampleChain } from '../unit/selection/certificate-chain-2.js';
import { exampleRedo } from '../unit/selection/certificate-example.js';
import { exampleTwo } from '../unit/selection/certificate-example-2.js';
import { later } from '../unit/selection/plan-example-2.js';
import { NEWSPAPER, policyOf } from './made-log.js';

/** A certificate of which every member is changed in every way. */
export interface Specimen {
  readonly name: string;
  readonly version: 1 | 2;
  readonly certificate: Certificate;
  /** Another one of its version, whose members are put into it. */
  readonly other: Certificate;
}

/** What the certificates of version 1 are of, in the order of their file. */
const FIRST = [
  'credit, commit, site key',
  'random, drand, site key',
  'reference, ceremony, time lock, cosigned',
  'average, lottery, custodians, postponed',
  'lowest, three rounds',
  'lowest, three rounds, no log',
];

/** Certificates as a site made them under version 1: with every method, source and sealing, with a log and without. */
function specimensOfOne(): Specimen[] {
  const lines = readFileSync('test/vectors/certificates-v1.jsonl', 'utf8').trimEnd().split('\n');
  return lines.map((line, index) => ({
    name: `1: ${FIRST[index]}`,
    version: 1,
    certificate: JSON.parse(JSON.parse(line) as string) as Certificate,
    other: exampleRedo(),
  }));
}

const CLOSES = '2023-08-23T15:49:24.000Z';

/** The same of version 2: under a time lock, custodians and the site's key, with witnesses and without. */
function specimensOfTwo(): Specimen[] {
  const custodians = { scheme: 'custodians', unopened: true } as const;
  const made: readonly (readonly [name: string, certificate: Certificate])[] = [
    ['random, drand, time lock', exampleTwo()],
    [
      'reference, ceremony, custodians, unopened',
      exampleTwo({ ...custodians, source: 'ceremony', method: 'reference', count: 6 }),
    ],
    [
      'lowest, lottery, postponed',
      exampleTwo({ source: 'lottery', method: 'lowest', postponed: 1, count: 3 }),
    ],
    [
      'credit, ceremony, site key',
      exampleTwo({ source: 'ceremony', scheme: 'site', method: 'credit', count: 3 }),
    ],
    [
      'average, commit, nobody asked',
      exampleTwo({ source: 'commit', policy: null, method: 'average', count: 3 }),
    ],
    ['credit, two rounds', exampleChain({ method: 'credit' })],
    [
      'random, drand, more witnesses than needed',
      exampleTwo({
        policy: policyOf('any'),
        count: 3,
        cosigned: {
          closed: [
            [NEWSPAPER, later(CLOSES, 10)],
            [NEWSPAPER, later(CLOSES, 11)],
          ],
        },
      }),
    ],
    ['credit, two rounds, no log', { ...exampleChain({ policy: null, method: 'credit' }), log: null }],
    [
      'lowest, lottery, postponed, no log',
      {
        ...exampleTwo({
          policy: null,
          source: 'lottery',
          method: 'lowest',
          postponed: 1,
          count: 3,
          unopened: true,
        }),
        log: null,
      },
    ],
    ['merit, ceremony, site key', exampleTwo({ source: 'ceremony', scheme: 'site', method: 'merit' })],
  ];
  const [drand, ceremony] = [exampleTwo({ count: 5 }), exampleTwo({ source: 'ceremony', scheme: 'site' })];
  return made.map(([name, certificate]) => ({
    name: `2: ${name}`,
    version: 2,
    certificate,
    other: certificate.plan.source.kind === 'drand' ? ceremony : drand,
  }));
}

/** Six certificates of version 1 and ten of version 2. */
export const SPECIMENS: readonly Specimen[] = [...specimensOfOne(), ...specimensOfTwo()];
