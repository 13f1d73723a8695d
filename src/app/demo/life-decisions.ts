/** What is decided about awards of the demonstration site: objections, redraws, faults, suspensions, standings. */
import { proposeSuspension, settleSuspension } from '../../agencies/index.js';
import { listCourses } from '../../awards/index.js';
import { assertDefined } from '../../basics/index.js';
import { proposeEnd, settleEnd } from '../../contracts/index.js';
import {
  drawClosedNeeds,
  holdCeremony,
  listActiveEntries,
  proposeRedo,
  settleRedo,
} from '../../draws/index.js';
import { findNeedByNumber } from '../../needs/index.js';
import { answerObjection, listObjectionsOf, makeObjection, settleObjection } from '../../objections/index.js';
import { keepStandings, listDeeds, makeRequest } from '../../standing/index.js';
import { runJobs } from '../jobs.js';
import { HELD } from './held-ceremony.js';
import { aFile, courseOf, type LifeAct } from './life-acts.js';
import { runRobots } from './robot-work.js';
import { must } from './sample-act.js';

/** Two officials decide that an overdue contract is the agency's fault. */
export const penalise =
  (turn: 'propose' | 'confirm'): LifeAct =>
  async (deps, { people, number }) => {
    const [, first, second] = people.officials;
    const because = '演示：经两次催告仍不签订合同';
    if (turn === 'confirm') must(await settleEnd(deps, second, { number: number(), confirm: true }));
    else must(await proposeEnd(deps, first, { number: number(), fault: 'agency', because }));
  };

const ABOUT = {
  ground: 'winner',
  text: '演示：请核实中选机构的资质等级是否符合公告要求。',
  phone: '08780000000',
} as const;

/** An entrant objects; an official who had no part in it answers, or nobody does yet. */
export const object =
  (outcome: 'open' | 'upheld' | 'dismissed'): LifeAct =>
  async (deps, { people, number }) => {
    const { needId, agencyId } = await courseOf(deps, number());
    const entrant = assertDefined(
      (await listActiveEntries(deps.db, needId)).find((entry) => entry.agencyId !== agencyId),
      'another entrant',
    );
    const actor = { ...people.agency, agencyId: entrant.agencyId };
    const about = { kind: 'objection', ...ABOUT, name: '演示异议人' } as const;
    const objector = { actor, uploader: actor.accountId };
    const objection = must(
      await makeObjection(deps, objector, { need: number(), attachments: [], ...about }),
    );
    if (outcome === 'open') return;
    const reasons = outcome === 'upheld' ? '演示：经核实，情况属实' : '演示：经核实，中选机构符合公告要求';
    must(
      await answerObjection(deps, people.officials[1], { number: objection, outcome, reasons, hidden: [] }),
    );
  };

/** A citizen complains about the service; an official answers. */
export const complain: LifeAct = async (deps, { people, number }) => {
  const visitor = { actor: null, uploader: 'visitor:demonstration' };
  const about = { kind: 'complaint', ...ABOUT, ground: 'service', name: null, phone: null } as const;
  const text = '演示：听说现场测量只去了半天。';
  const complaint = must(
    await makeObjection(deps, visitor, { need: number(), attachments: [], ...about, text }),
  );
  const answer = { outcome: 'dismissed' as const, reasons: '演示：已核对外业记录，实测三天', hidden: [] };
  must(await answerObjection(deps, people.officials[1], { number: complaint, ...answer }));
};

/** The present round is to be drawn again in the hall: one official proposes it, another confirms. */
export const drawAgain =
  (turn: 'propose' | 'confirm'): LifeAct =>
  async (deps, { people, number }) => {
    const [, first, second] = people.officials;
    if (turn === 'confirm') {
      must(await settleRedo(deps, second, { number: number(), confirm: true }));
      return;
    }
    const need = assertDefined(await findNeedByNumber(deps.db, number()), number());
    const objection = (await listObjectionsOf(deps.db, need.id)).at(-1)?.number;
    const basis = { basis: 'objection-upheld', objection, reason: '演示：异议成立' } as const;
    must(await proposeRedo(deps, first, { number: number(), ...basis, source: 'ceremony', excluded: [] }));
  };

const jobs: LifeAct = async (deps) => {
  await runJobs(deps);
};

/** The jobs that follow the new deadline of a round that is drawn again, and the robots in between. */
export const CLOSE_AGAIN: readonly LifeAct[] = [jobs, runRobots, jobs, runRobots, jobs];

/** The ceremony of a round that is drawn again, and its draw. */
export const HOLD_AGAIN: readonly LifeAct[] = [
  ...HELD.map(
    (act, revision): LifeAct =>
      async (deps, { people, number }) => {
        const actor = people.officials[act.act === 'second' ? 2 : 1];
        must(await holdCeremony(deps, actor, number(), { ...act, revision }));
      },
  ),
  drawClosedNeeds,
];

/** Another official confirms what was proposed about the objection. */
export const confirmObjection: LifeAct = async (deps, { people, number }) => {
  const need = assertDefined(await findNeedByNumber(deps.db, number()), number());
  const objection = assertDefined((await listObjectionsOf(deps.db, need.id)).at(-1), 'an objection');
  must(await settleObjection(deps, people.officials[2], { number: objection.number, confirm: true }));
};

/** Two officials suspend the agency whose award this was first: by order of a court at once, for a refused contract after notice. */
export const suspend =
  (ground: 'court-order' | 'contract-refused'): LifeAct =>
  async (deps, { people, number }) => {
    const [, first, second] = people.officials;
    const need = assertDefined(await findNeedByNumber(deps.db, number()), number());
    const { agencyCode: creditCode } = assertDefined((await listCourses(deps.db, need.id))[0], 'an award');
    const documents = ground === 'court-order' ? [await aFile(deps, first, '裁定（演示）.pdf')] : [];
    const form = { act: 'suspend', ground, reason: '演示：见所附记录', lastDay: null } as const;
    const { id } = must(await proposeSuspension(deps, first, { ...form, creditCode, documents }));
    must(await settleSuspension(deps, second, { creditCode, proposal: id, confirm: true }));
  };

/** The agency that declined asks to have its deed struck, with proof that it has mended what was wrong. */
export const askForRepair: LifeAct = async (deps, { people, number }) => {
  await keepStandings(deps);
  const need = assertDefined(await findNeedByNumber(deps.db, number()), number());
  const { agencyId, agencyCode: creditCode } = assertDefined(
    (await listCourses(deps.db, need.id))[0],
    'an award',
  );
  const agency = { ...people.agency, agencyId };
  const deed = assertDefined((await listDeeds(deps.db, agencyId ?? '')).at(-1), 'a deed');
  const documents = [await aFile(deps, agency, '整改材料（演示）.pdf')];
  const asked = {
    creditCode,
    record: deed.record,
    kind: 'repair',
    reason: '演示：已增补技术人员',
    documents,
  } as const;
  must(await makeRequest(deps, agency, { ...asked, documents }));
};
