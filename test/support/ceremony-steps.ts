import type { Deps } from '../../src/db/index.js';
import { ceremonyActSchema, loadCeremony } from '../../src/draws/index.js';
import type { Need } from '../../src/needs/index.js';

/** The step that comes next in a ceremony; by chance the second typing differs. */
export async function nextStep(deps: Deps, need: Need, chance: number) {
  const state = await loadCeremony(deps.db, need);
  if (!state) return undefined;
  const { step, revision } = state;
  const digits = '31415926535897932384';
  const other = chance % 3 === 0 ? '31415926535897932385' : digits;
  const filled = {
    opening: { place: '二楼' },
    witnesses: { witnesses: ['甲', '乙'].map((name) => ({ name, organisation: '演示单位' })) },
    hash: { done: '1' },
    first: { by: '甲', digits },
    second: { by: '乙', digits: other },
    differs: {},
    read: { done: '1' },
    confirm: {},
  };
  return step in filled
    ? ceremonyActSchema.parse({ act: step, revision, ...filled[step as keyof typeof filled] })
    : undefined;
}
