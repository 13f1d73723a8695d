import { finishDivision, type fixture, inventWorld } from '../../src/app/demo/history.js';
import { recordPairs } from '../../src/app/demo/namesakes.js';
import { pairName } from '../../src/relations/index.js';

/** The certificates of one division of the history of a seed, over records of the log that are numbered at will. */
export function certificatesOf(
  seed: string,
  types: Parameters<typeof inventWorld>[1],
  division: (typeof fixture)['divisions'][number],
) {
  const world = inventWorld(seed, types, 'CX');
  const register = world.agencies.map(
    ({ agency }, index) => [agency.creditCode, { record: index + 1 }] as const,
  );
  const at = '2016-12-28T02:00:00.000Z';
  const pairs = recordPairs(world.agencies, world.namesakes, at, ['one', 'two']).relations;
  const relations = pairs.map(
    ({ agencyCode, otherCode }, index) => [pairName(agencyCode, otherCode), index + 9000] as const,
  );
  const records = { register: new Map(register), relations: new Map(relations) };
  const setting = { seed, siteUrl: 'http://supermarket.test', policy: 'any text', records };
  return finishDivision(setting, world, division).map(({ certificate }) => certificate);
}
