import type { Instant } from '../../basics/index.js';
import { findDivision, representativeKey } from '../../basics/index.js';
import type { OwnerTable } from '../../db/index.js';
import { inventedCode } from './agencies.js';
import type { Chance } from './chance.js';
import { ownerNames, personNames } from './names.js';

/** An invented owner of a county. */
export interface DemoOwner {
  readonly row: OwnerTable;
}

/** Invented owners, a dozen for each division; their people bear other names than those of the agencies. */
export function inventOwners(
  chance: Chance,
  divisions: readonly string[],
  createdAt: Instant,
): Map<string, DemoOwner[]> {
  const people = personNames(chance, divisions.length * 14).map((name) => `${name}（业主）`);
  let serial = 0;
  return new Map(
    divisions.map((division) => {
      const county = division === '532300' ? '楚雄州' : (findDivision(division)?.zh ?? '');
      const owners = ownerNames(county, 14).map((name): DemoOwner => {
        serial += 1;
        return {
          row: {
            id: `demo-owner-${String(serial).padStart(4, '0')}`,
            creditCode: inventedCode('12', division, 8_000_000 + serial),
            name,
            kind: name.includes('公司') ? 'firm' : 'institution',
            divisionCode: division,
            legalRepresentative: people[serial - 1] ?? '',
            controllerCode: null,
            contactName: '演示联系人',
            contactPhone: '08780000000',
            createdAt,
            representativeKey: representativeKey(people[serial - 1] ?? null),
          },
        };
      });
      return [division, owners];
    }),
  );
}
