import ical from 'ical-generator';
import type { Instant } from '../../basics/index.js';
import type { MessageKey } from '../i18n/index.js';
import { type Cell, csvText } from '../render/csv.js';
import { sheetBytes } from '../render/excel.js';
import type { PageContext } from '../render/page.js';
import type { Site } from '../site.js';

/** One row of a list for those who follow it: an entry of a feed, an appointment of a calendar. */
export interface Item {
  readonly title: string;
  /** Path of its page. */
  readonly url: string;
  /** Tells it from other rows with the same page; default the path. */
  readonly id?: string;
  readonly text: string;
  /** When it became what it is. */
  readonly at: Instant;
  /** When something is due; calendars show rows by it. */
  readonly due?: Instant | null;
}

/** A list as every format is given it; each takes what it needs of the rows, and nothing else is made of them. */
export interface Listed {
  readonly site: Site;
  readonly context: PageContext;
  readonly title: string;
  /** Path of the page of the list, and of this answer. */
  readonly url: string;
  readonly selfUrl: string;
  /** Path of what follows in the same format; null where this is all. */
  readonly nextUrl: string | null;
  /** Heads and values of a sheet, row by row and column by column. */
  readonly sheet: () => Promise<readonly (readonly Cell[])[]>;
  /** What JSON says before the rows. */
  readonly head: () => object;
  /** Rows as objects for programs. */
  readonly objects: () => Promise<readonly unknown[]>;
  readonly items: () => readonly Item[];
}

/** One format beside HTML; every list answers each. A new one is a record here and its words. */
export interface Format {
  /** Behind the path of the list. */
  readonly ending: string;
  readonly label: MessageKey;
  readonly type: string;
  /** Rows in one answer. */
  readonly rows: number;
  /** Offered for saving instead of being shown. */
  readonly isFile: boolean;
  /** Asked for again and again by programs that cannot log in: pages behind a login do not offer it. */
  readonly isFollowed: boolean;
  readonly write: (listed: Listed) => string | Uint8Array | Promise<string | Uint8Array>;
}

/** Longer sheets are written apart: others would wait for them. */
const WRITTEN_HERE = 300;

/** The longest sheet: as many rows as anybody reads, and few enough that nobody else waits for it. */
const SHEET_ROWS = 10_000;

const FORMATS_BY_ENDING = {
  json: {
    label: 'page.json',
    type: 'json',
    rows: 30,
    isFile: false,
    isFollowed: false,
    write: async ({ head, objects, nextUrl }) =>
      JSON.stringify({ ...head(), items: await objects(), next: nextUrl }),
  },
  csv: {
    label: 'page.csv',
    type: 'text/csv; charset=utf-8',
    rows: SHEET_ROWS,
    isFile: true,
    isFollowed: false,
    write: async ({ site, title, sheet }) => {
      const rows = await sheet();
      return rows.length > WRITTEN_HERE ? site.reader.read('csv', { title, rows }) : csvText(rows);
    },
  },
  xlsx: {
    label: 'page.xlsx',
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    rows: SHEET_ROWS,
    isFile: true,
    isFollowed: false,
    write: async ({ site, title, sheet }) => {
      const rows = await sheet();
      return rows.length > WRITTEN_HERE
        ? site.reader.read('excel', { title, rows })
        : sheetBytes({ title, rows });
    },
  },
  atom: {
    label: 'feed.link',
    type: 'application/atom+xml; charset=utf-8',
    rows: 50,
    isFile: false,
    isFollowed: true,
    write: ({ site, context, title, url, selfUrl, items: itemsOf }) => {
      const { siteUrl } = site.deps;
      const items = itemsOf();
      const view = {
        language: context.language,
        title: `${context.t('site.name')} · ${title}`,
        author: context.t('site.name'),
        homeUrl: `${siteUrl}${url}`,
        selfUrl: `${siteUrl}${selfUrl}`,
        updated:
          items
            .map(({ at }) => at)
            .sort()
            .at(-1) ?? context.now,
        entries: items.map((item) => ({
          // The same row at another time is another entry: readers see that it has changed.
          id: `${siteUrl}${item.url}#${[item.id, item.at].filter(Boolean).join('@')}`,
          url: `${siteUrl}${item.url}`,
          title: item.title,
          updated: item.at,
          text: item.text,
        })),
      };
      return site.renderer.render('feed', view, context.t);
    },
  },
  ics: {
    label: 'page.ics',
    type: 'text/calendar; charset=utf-8',
    rows: 300,
    isFile: true,
    isFollowed: true,
    write: ({ site, context, title, items }) => {
      const { siteUrl } = site.deps;
      const calendar = ical({
        name: `${context.t('site.name')} · ${title}`,
        prodId: `//${new URL(siteUrl).host}//list//`,
      });
      for (const { title: summary, text, url, id = url, at, due } of items())
        calendar.createEvent({
          id: `${id}@${new URL(siteUrl).host}`,
          start: due ?? at,
          stamp: at,
          summary,
          description: text,
          url: `${siteUrl}${url}`,
        });
      return calendar.toString();
    },
  },
} satisfies Record<string, Omit<Format, 'ending'>>;

/** Every format, in the order in which pages offer them. */
export const FORMATS: readonly Format[] = Object.entries(FORMATS_BY_ENDING).map(([ending, format]) => ({
  ending,
  ...format,
}));
