import { deedWords } from '../deed-words.js';
import { directWords } from '../direct-words.js';
import { eventWords } from '../event-words.js';
import { flagWords } from '../flag-words.js';
import { groundWords } from '../ground-words.js';
import { messageWords } from '../message-words.js';
import { objectionWords } from '../objection-words.js';
import { practitionerWords } from '../practitioner-words.js';
import { workWords } from '../work-words.js';
import { accounts } from './accounts.js';
import { agencies } from './agencies.js';
import { awards } from './awards.js';
import { bids } from './bids.js';
import { ceremony } from './ceremony.js';
import { coalitions } from './coalitions.js';
import { common } from './common.js';
import { contracts } from './contracts.js';
import { direct } from './direct.js';
import { documents } from './documents.js';
import { draws } from './draws.js';
import { eligibility } from './eligibility.js';
import { entryNotices } from './entry-notices.js';
import { escrow } from './escrow.js';
import { exclusions } from './exclusions.js';
import { fairness } from './fairness.js';
import { flags } from './flags.js';
import { home } from './home.js';
import { incidents } from './incidents.js';
import { log } from './log.js';
import { needs } from './needs.js';
import { objections } from './objections.js';
import { practitioners } from './practitioners.js';
import { relations } from './relations.js';
import { rounds } from './rounds.js';
import { standing } from './standing.js';
import { statistics } from './statistics.js';
import { suspensions } from './suspensions.js';
import { unit } from './unit.js';
import { verify } from './verify.js';
import { verifyFacts } from './verify-facts.js';
import { verifyFindings } from './verify-findings.js';
import { verifyKept } from './verify-kept.js';
import { witnesses } from './witnesses.js';
import { work } from './work.js';

/** The whole catalogue, one file an area. */
export const zhCN = {
  ...awards,
  ...bids,
  ...coalitions,
  ...common,
  ...contracts,
  ...accounts,
  ...agencies,
  ...home,
  ...needs,
  ...direct,
  ...documents,
  ...draws,
  ...ceremony,
  ...rounds,
  ...suspensions,
  ...practitioners,
  ...relations,
  ...flags,
  ...incidents,
  ...objections,
  ...eligibility,
  ...entryNotices,
  ...escrow,
  ...exclusions,
  ...fairness,
  ...unit,
  ...verify,
  ...verifyFacts,
  ...verifyFindings,
  ...verifyKept,
  ...log,
  ...standing,
  ...statistics,
  ...witnesses,
  ...work,
  ...directWords('zh'),
  ...eventWords('zh'),
  ...deedWords('zh'),
  ...flagWords('zh'),
  ...groundWords('zh'),
  ...messageWords('zh'),
  ...objectionWords('zh'),
  ...practitionerWords('zh'),
  ...workWords('zh'),
};
