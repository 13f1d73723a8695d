import { personKey } from '../basics/index.js';
import { type Decisions, pairName } from '../relations/index.js';
import { TIE_KINDS, type Tie, type TieKind } from './facts.js';
import { inOrder } from './flag.js';

/** What the register holds of a body to be reached at. */
export interface Reachable {
  readonly code: string;
  /** True for the owner of the need. */
  readonly isOwner: boolean;
  readonly representativeKey: string | null;
  readonly phone: string | null;
  readonly contact: string | null;
  readonly emails: readonly string[];
}

/** Mail providers that anybody may have an address at; their domains, and what ends in a dot and one of them. */
const PUBLIC_MAIL = new Set([
  'qq.com',
  'vip.qq.com',
  'foxmail.com',
  '163.com',
  'vip.163.com',
  '126.com',
  'yeah.net',
  '188.com',
  'sina.com',
  'sina.cn',
  'sohu.com',
  'tom.com',
  '139.com',
  '189.cn',
  'wo.cn',
  'aliyun.com',
  '21cn.com',
  '263.net',
  'gmail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'msn.com',
  'icloud.com',
  'yahoo.com',
]);

/** Digits of a telephone number without the code of the country. */
const phoneKey = (phone: string): string => phone.replace(/\D/g, '').replace(/^(?:00)?86(?=\d{10})/, '');

/** The domain of an address; empty at a public provider. */
function mailKey(email: string): string {
  const domain = email.split('@').at(-1)?.toLowerCase() ?? '';
  return PUBLIC_MAIL.has(domain) ? '' : domain;
}

const KEYS: Readonly<Record<TieKind, (body: Reachable) => readonly string[]>> = {
  representative: ({ representativeKey }) => [representativeKey ?? ''],
  phone: ({ phone }) => [phoneKey(phone ?? '')],
  contact: ({ contact }) => [personKey(contact ?? '')],
  email: ({ emails }) => [...new Set(emails.map(mailKey))],
};

/**
 * Who shares what among the entrants of a need and its owner. Officials' findings that two legal representatives of one name
 * are two people are heeded: an agency stands in the group of a name only with another whom no such finding parts from it.
 */
export function tiesOf(bodies: readonly Reachable[], decisions: Decisions): Tie[] {
  return TIE_KINDS.flatMap((kind) => {
    const groups = new Map<string, Reachable[]>();
    for (const body of bodies)
      for (const key of KEYS[kind](body)) if (key !== '') groups.set(key, [...(groups.get(key) ?? []), body]);
    return [...groups.values()].flatMap((group) => {
      const tied = kind === 'representative' ? group.filter((one) => isTied(one, group, decisions)) : group;
      const agencies = inOrder(tied.filter(({ isOwner }) => !isOwner).map(({ code }) => code));
      const withOwner = tied.some(({ isOwner }) => isOwner);
      return agencies.length >= 2 || (withOwner && agencies.length === 1)
        ? { kind, agencies, withOwner }
        : [];
    });
  });
}

const isTied = (one: Reachable, group: readonly Reachable[], decisions: Decisions): boolean =>
  group.some((other) => other !== one && decisions.get(pairName(one.code, other.code)) !== 'namesakes');
