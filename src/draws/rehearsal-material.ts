import { addMillis, creditCodeCheck, DAY, HOUR, type Instant } from '../basics/index.js';
import type { Deps } from '../db/index.js';
import { buildPlan1, type Notice } from '../needs/index.js';
import {
  type Entry,
  freezePool,
  hashCommitment,
  hashPlan,
  type Method,
  methodOf,
  type Plan,
  type Pool,
} from '../selection/index.js';
import type { CeremonyState } from './ceremony-state.js';

/** What a rehearsal is held over; as it is stored. */
export interface RehearsalMaterial {
  readonly notice: Notice;
  readonly plan: Plan;
  readonly planHash: string;
  readonly entries: readonly Entry[];
  readonly pool: Pool;
  readonly poolHash: string;
  readonly frozenAt: Instant;
  readonly names: Readonly<Record<string, string>>;
}

/** Who would take part: codes, names, bids in fen, tickets where lots are drawn by weight. */
interface Cast {
  readonly notice: Notice;
  readonly names: Readonly<Record<string, string>>;
  readonly entrants: readonly {
    readonly agency: string;
    readonly bid: number | null;
    readonly weight: number | null;
  }[];
  readonly excluded: Pool['excluded'];
}

/** The material with a secret of its own, in hex; nothing in it is the real need's but names and bids. */
export function makeMaterial(
  deps: Pick<Deps, 'random'>,
  id: string,
  cast: Cast,
  at: Instant,
): { readonly material: RehearsalMaterial; readonly secret: string } {
  const bytes = () => Buffer.from(deps.random(32)).toString('hex');
  const secret = bytes();
  const notice: Notice = { ...cast.notice, number: id, title: `【演练 REHEARSAL】${cast.notice.title}` };
  const plan = buildPlan1(notice, {
    round: 1,
    commitment: hashCommitment({ need: id, round: 1, secret }),
  });
  const planHash = hashPlan(plan);
  const entries = cast.entrants.map(({ agency, bid }): Entry => {
    return { plan: planHash, agency, enteredAt: addMillis(notice.closesAt, -HOUR), nonce: bytes(), bid };
  });
  const weights = Object.fromEntries(cast.entrants.map(({ agency, weight }) => [agency, weight ?? 1]));
  const frozen = freezePool({ plan, entries, weights, excluded: cast.excluded });
  return {
    secret,
    material: { notice, plan, planHash, entries, ...frozen, frozenAt: at, names: cast.names },
  };
}

/** The cast of a need's frozen pool. */
export function castOfNeed({ notice, names }: CeremonyState, pool: Pool): Cast {
  return { notice, names, entrants: pool.entries, excluded: pool.excluded };
}

const INVENTED = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸', '子', '丑'];

/** Twelve agencies that nobody can take for real ones; with bids where the method asks for them. */
export function inventCast(
  deps: Pick<Deps, 'random'>,
  given: { readonly method: Method; readonly division: string; readonly at: Instant },
): Cast {
  const { method, division, at } = given;
  const budgetFen = 10_000_000;
  const entrants = INVENTED.map((_, index) => {
    const body = `91${division}MAREH${String(index + 1).padStart(4, '0')}`;
    const [byte = 0] = deps.random(1);
    return {
      agency: `${body}${creditCodeCheck(body)}`,
      bid: methodOf(method).takesBid ? budgetFen - 10_000 * (100 + byte) : null,
      weight: null,
    };
  });
  const names = Object.fromEntries(
    entrants.map(({ agency }, index) => [agency, `演练机构${INVENTED[index]}`]),
  );
  const notice: Notice = {
    number: '',
    title: '虚构项目',
    owner: '虚构业主',
    ownerCode: '',
    projectCode: '',
    projectName: '虚构项目',
    division,
    investmentFen: null,
    requirement: { mode: 'one-of', lines: [] },
    content: '',
    serviceDays: null,
    budgetFen,
    floorFen: null,
    fund: 'state',
    method,
    pricedDraw: false,
    minEntries: 3,
    opensAt: addMillis(at, -3 * DAY),
    closesAt: at,
    source: 'ceremony',
    avoidance: [],
    attachments: [],
  };
  return { notice, names, entrants, excluded: [] };
}
