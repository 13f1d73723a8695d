import type { CivilMonth } from '../../src/basics/index.js';
import { toShanghaiDate } from '../../src/basics/index.js';
import { type Db, type NeedTable, writeNeedTexts } from '../../src/db/index.js';
import type { NoticeFilter } from '../../src/needs/index.js';

/** A need as lists see it, with the types of its requirement. */
export type ListedNeed = Pick<
  NeedTable,
  'id' | 'number' | 'state' | 'method' | 'fund' | 'countyKey' | 'publishedAt' | 'selectedAt' | 'projectCode'
> & { readonly types: readonly string[]; readonly title: string };

const STATES = ['published', 'closed', 'failed', 'selected', 'withdrawn', 'selected'] as const;
const METHODS = ['random', 'lowest', 'credit'] as const;
const FUNDS = ['state', 'social'] as const;
const COUNTIES = ['prefecture', 'chuxiong', 'shuangbai'] as const;
const TYPES = [['A01'], ['A02', 'A01'], ['C01', 'A01'], ['C02']] as const;

const at = <T>(values: readonly T[], n: number): T => values[n % values.length] as T;

/** The n-th of some needs that differ in everything that lists are narrowed to; months lie on the borders of Shanghai's years. */
export function listedNeed(n: number): ListedNeed {
  const state = at(STATES, n * 7);
  const months = n % 23;
  // 15:59:59 UTC is the last second of a day in Shanghai.
  const day = (offset: number): string =>
    new Date(
      Date.UTC(2016, months + offset, 0, n % 2 ? 15 : 16, n % 2 ? 59 : 0, n % 2 ? 59 : 0),
    ).toISOString();
  return {
    id: `need-${String((n * 37) % 1000).padStart(4, '0')}-${n}`,
    number: `CX-2017-${String(n).padStart(6, '0')}`,
    state,
    method: at(METHODS, n >> 1),
    fund: at(FUNDS, n >> 2),
    countyKey: at(COUNTIES, n >> 3),
    publishedAt: day(0),
    selectedAt: state === 'selected' ? day(n % 4) : null,
    projectCode: `2017-532301-76-01-${String(n % 40).padStart(6, '0')}`,
    types: at(TYPES, n),
    title: n % 5 === 0 ? `水库 ${n}` : `道路 ${n}`,
  };
}

/** Stores needs as rows, without any use case; those without a number are drafts. */
export async function storeListedNeeds(db: Db, needs: readonly ListedNeed[]): Promise<void> {
  const projects = [...new Set(needs.map(({ projectCode }) => projectCode ?? ''))];
  await db
    .insertInto('project')
    .values(
      projects.map((code) => ({
        code,
        name: code,
        divisionCode: '532301',
        createdAt: '2016-01-01T00:00:00.000Z',
      })),
    )
    .onConflict((oc) => oc.doNothing())
    .execute();
  await db
    .insertInto('need')
    .values(
      needs.map(({ types, ...need }) => ({
        ...need,
        imported: 1 as const,
        ownerName: 'Owner',
        version: 1,
        divisionCode: '532301',
        typeCode: types[0] ?? null,
        budgetFen: 100,
        pricedDraw: 0 as const,
        createdAt: '2015-01-01T00:00:00.000Z',
        updatedAt: '2015-01-01T00:00:00.000Z',
      })),
    )
    .execute();
  await db
    .insertInto('needRequirement')
    .values(
      needs.flatMap(({ id, types }) =>
        types.map((typeCode, position) => ({ needId: id, position, typeCode, minGrade: null })),
      ),
    )
    .execute();
  await writeNeedTexts(
    db,
    needs.flatMap(({ id, number, title }) => (number === null ? [] : [{ id, texts: [title, number] }])),
  );
}

const CATEGORY: Readonly<Record<string, string>> = { A: 'consulting', C: 'measurement' };

/** The category of a type of {@link listedNeed}. */
export const categoryOf = (type: string): string => CATEGORY[type.slice(0, 1)] ?? '';

const monthOf = (instant: string | null): CivilMonth => toShanghaiDate(instant ?? '').slice(0, 7);

/** Whether a filter leaves a need, by the words of {@link NoticeFilter} alone. */
export function isLeft(need: ListedNeed, filter: NoticeFilter): boolean {
  const month = filter.state === 'selected' ? need.selectedAt : need.publishedAt;
  const same = (wanted: string | undefined, value: string | null): boolean => !wanted || wanted === value;
  return (
    need.number !== null &&
    same(filter.state, need.state) &&
    same(filter.method, need.method) &&
    same(filter.fund, need.fund) &&
    same(filter.countyKey, need.countyKey) &&
    same(filter.project, need.projectCode) &&
    (!filter.countiesOnly || need.countyKey !== 'prefecture') &&
    (!filter.type || need.types.includes(filter.type)) &&
    (!filter.category || need.types.some((type) => categoryOf(type) === filter.category)) &&
    (!filter.heldTypes || need.types.some((type) => filter.heldTypes?.includes(type))) &&
    (!filter.q || need.title.includes(filter.q)) &&
    (!filter.from || monthOf(month) >= filter.from) &&
    (!filter.to || monthOf(month) <= filter.to)
  );
}
