import type { Column } from '../../registry/table.js';
import type { PageContext } from '../../render/page.js';
import { divisionName } from '../../render/words.js';
import { urls } from '../../urls.js';

/** A row about a need. */
interface AboutNeed {
  readonly title: string;
  readonly number: string;
  readonly divisionCode: string;
}

/** The column that names the need of a row, with its number and division, and leads to its page. */
export const titleColumn: Column<AboutNeed, PageContext> = {
  key: 'title',
  label: 'needs.title',
  value: ({ title }) => title,
  cell: ({ title, number, divisionCode }, { language }) => ({
    text: title,
    url: urls.need(number),
    note: `${number} · ${divisionName(divisionCode, language)}`,
  }),
};
