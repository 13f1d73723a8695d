/** Every result that the public log of a site tells of, and what the log shows of its needs. */

import { followEntryNotices } from '../../src/audit/entry-notice-course.js';
import { followExclusions } from '../../src/audit/exclusion-course.js';
import type { KeptCheckpoint } from '../../src/audit/index.js';
import { type CourseFault, followNeeds, type NeedCourse } from '../../src/audit/need-course.js';
import type { PublishedEvent } from '../../src/audit/published-event.js';
import { followStandings } from '../../src/audit/standing-course.js';
import { followSuspensions, type RegisterFault } from '../../src/audit/suspension-course.js';
import { addMillis, DAY, type Instant } from '../../src/basics/index.js';
import { plainText } from '../../src/web/verification/plain-text.js';
import { createLogClient } from '../witness/log-client.js';
import type { Finding } from './findings.js';
import type { Archive, Job } from './jobs.js';
import { followEntries } from './lost-entries.js';
import { readSiteLog } from './site-log.js';

/**
 * After this nothing excuses a frozen pool without a result: a lottery rests ten days at the new year, and a source that
 * is three working days late is an incident.
 */
const LONG_AFTER = 30 * DAY;

const RESULTS = ['selection.drawn', 'selection.listed', 'selection.void'];
/** Members of a result's event that its certificate holds too. */
const MEMBERS = ['seed', 'winner', 'first', 'priceFen', 'smallList'];

interface Told {
  readonly need: string;
  readonly round: number;
  readonly data: PublishedEvent['data'];
}

function toJob(site: string, { need, round, data }: Told, course: NeedCourse | undefined): Job {
  const { certificateSha256 } = data;
  return {
    name: plainText(`${need} round ${round}`),
    url: `${site}/needs/${encodeURIComponent(need)}/rounds/${round}/certificate.json`,
    logged: {
      need,
      round,
      sha256: typeof certificateSha256 === 'string' ? certificateSha256 : null,
      result: Object.fromEntries(
        Object.entries(data)
          .filter(([member]) => MEMBERS.includes(member))
          .map(([member, value]) => [member, Array.isArray(value) ? value.join(', ') : value]),
      ),
      entries: [...(course?.entries ?? [])],
    },
  };
}

/** Needs that wait for what should long have come. */
function overdueFindings(courses: ReadonlyMap<string, NeedCourse>, now: Instant): Finding[] {
  const findings: Finding[] = [];
  for (const [about, { state, since, incident, round }] of courses) {
    if (now < addMillis(since, LONG_AFTER)) continue;
    const params = { round, since };
    if (state === 'frozen' && !incident) findings.push({ code: 'undrawn', about, params });
    if (state === 'void') findings.push({ code: 'unfrozen', about, params });
  }
  return findings;
}

/** The results of a site, its log read and checked as a whole: see `readSiteLog`. */
export async function siteArchive(
  address: string,
  trust: {
    readonly logKeys: readonly string[] | undefined;
    readonly kept: readonly KeptCheckpoint[];
    readonly now: Instant;
  },
): Promise<Archive> {
  const site = address.replace(/\/+$/, '');
  const findings: Finding[] = [];
  const tell = ({ event, problem, expected, found }: Omit<CourseFault, 'need'> | RegisterFault): void => {
    const { seq, kind, subject, data } = event;
    const params = {
      kind,
      round: Number(data['round']),
      ...(expected === undefined ? {} : { expected }),
      ...(found === undefined ? {} : { found }),
    };
    findings.push({ code: problem, about: `${subject} #${seq}`, params });
  };
  const needs = followNeeds(tell);
  const followers = [followSuspensions, followExclusions, followEntryNotices].map((follow) => follow(tell));
  const standings = followStandings(tell);
  const entries = followEntries();
  const told = new Map<string, Told>();
  const log = await readSiteLog(createLogClient(`${site}/log`), trust, (event) => {
    needs.event(event);
    entries.event(event);
    for (const follow of followers) follow(event);
    standings.event(event);
    if (!RESULTS.includes(event.kind)) return;
    const { subject: need, data } = event;
    const round = Number(data['round'] ?? 1);
    // Of two results of one round the site serves one certificate: it is held to the first.
    if (!told.has(`${need} ${round}`)) told.set(`${need} ${round}`, { need, round, data });
  });
  standings.finish();
  const jobs = [...told.values()].map((one) => toJob(site, one, needs.courses.get(one.need)));
  async function* each(): AsyncGenerator<Job> {
    yield* jobs;
  }
  return {
    total: jobs.length,
    jobs: each(),
    site: {
      keys: log.keys,
      rootAt: log.rootAt,
      lost: (opened, drawn) => entries.lost(opened, drawn),
      subjectOf: (entryHash) => needs.blinded.get(entryHash),
      findings: [...log.findings, ...findings, ...overdueFindings(needs.courses, trust.now)],
    },
  };
}
