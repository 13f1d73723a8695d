import { formatShanghai, formatYuan } from '../../../basics/index.js';
import { isOver, type OpenChoice } from '../../../contracts/index.js';
import type { PublishedNeed } from '../../../needs/index.js';
import { type Ranked, rankedAt } from '../../../selection/index.js';
import { FormView } from '../../forms/fields.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

/** What the page of a choice is made of. */
export type ChoicePage = OpenChoice & { readonly need: PublishedNeed };

/** The small list with its places, names and prices. */
const listOf = ({ certificate }: ChoicePage): Ranked[] =>
  (certificate.smallList ?? []).flatMap((_, index) => rankedAt(certificate, index + 1) ?? []);

/** What stands of the choice: until when, or what came of it. */
function stateText(page: ChoicePage, { t, now }: PageContext): string {
  const { choice, certificate } = page;
  const chosen = choice.rank === null ? undefined : rankedAt(certificate, choice.rank);
  if (chosen) {
    const params = { name: chosen.name, price: formatYuan(chosen.priceFen) };
    return choice.reason === null
      ? t('draws.chosen-by-clock', params)
      : t('draws.chosen-why', { ...params, reason: choice.reason });
  }
  if (choice.state === 'void') return t('contracts/choice-void');
  const due = { due: formatShanghai(choice.dueAt) };
  return t(isOver(choice.dueAt, now) ? 'choice.over' : 'choice.until', due);
}

function toForm(page: ChoicePage, form: FormView, { t }: PageContext) {
  const { certificate, suspended } = page;
  const open = listOf(page).filter(({ agency }) => !suspended.includes(agency));
  const weightOf = (agency: string) =>
    certificate.pool.entries.find((entry) => entry.agency === agency)?.weight ?? 0;
  if (open.length === 0) return null;
  return {
    agency: form.field('agency', {
      label: t('choice.agency'),
      kind: 'radios',
      options: open.map(({ agency, name, rank, priceFen }) => ({
        value: agency,
        text: name,
        hint: t('choice.option', { rank, price: formatYuan(priceFen), weight: weightOf(agency) }),
      })),
    }),
    why: form.field('why', {
      label: t('choice.why'),
      kind: 'textarea',
      maxLength: 500,
      hint: t('choice.why-hint'),
    }),
  };
}

/** View model of an owner's choice. */
export function toChoiceView(page: ChoicePage, context: PageContext, shown: Shown<never>) {
  const { t, now } = context;
  const { need, choice, suspended } = page;
  const form = new FormView(t, shown.typed ?? {}, shown.errors);
  const isOpen = choice.state === 'waiting' && !isOver(choice.dueAt, now);
  return {
    title: t('choice.title', { number: need.number }),
    needTitle: need.title,
    needUrl: urls.need(need.number),
    state: stateText(page, context),
    awardUrl: choice.awardId === null ? null : urls.award(need.number),
    agencies: listOf(page).map(({ agency, name }) => ({
      name,
      url: urls.agency(agency),
      suspended: suspended.includes(agency) ? t('choice.suspended') : null,
    })),
    url: urls.choice(need.number),
    form: isOpen ? toForm(page, form, context) : null,
    nobody: isOpen && suspended.length === listOf(page).length ? t('choice.nobody') : null,
    summary: form.summary(),
  };
}
