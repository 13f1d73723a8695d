import { formatYuan, plainYuan } from '../../../basics/index.js';
import type { ContractTable } from '../../../db/index.js';
import { FormView } from '../../forms/fields.js';
import { type KeptFile, toKeptFiles } from '../../forms/keep-files.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import type { AwardPage } from './award-data.js';
import { presentAward, sideOfVisitor, toAnswerForm, toFiles, toSettled } from './award-parts.js';

/** What is public of a contract. */
function toFacts(contract: ContractTable, { t }: PageContext) {
  const { amountFen, lowerReason, signedOn, signedLate, serviceUntil, filedLate } = contract;
  const fact = (label: string, value: string, tag: string | null = null) => ({ label, value, tag });
  const late = t('contracts.late');
  return [
    fact(t('contracts.amount'), t('needs.yuan', { amount: formatYuan(amountFen) })),
    ...(lowerReason === null ? [] : [fact(t('contracts.lower-reason'), lowerReason)]),
    fact(t('contracts.signed-on'), signedOn, signedLate === 1 ? late : null),
    fact(t('contracts.service-until'), serviceUntil),
    ...(filedLate === 1 ? [fact(t('contracts.filing'), t('contracts.filed-late'), late)] : []),
  ];
}

/** The form that files a contract, for its two sides. */
function toForm(page: AwardPage, context: PageContext, shown: Shown<readonly KeptFile[]>) {
  const { t } = context;
  const { course } = presentAward(page);
  const form = new FormView(t, shown.typed ?? {}, shown.errors);
  return {
    url: urls.awardContract(page.need.number),
    fields: [
      form.field('amount', {
        label: t('contracts.amount-yuan'),
        inputMode: 'decimal',
        initial: plainYuan(course.priceFen),
        hint: t('contracts.amount-hint', { price: formatYuan(course.priceFen) }),
      }),
      form.field('lowerReason', {
        label: t('contracts.lower-reason'),
        kind: 'textarea',
        required: false,
        maxLength: 500,
      }),
      form.field('signedOn', { label: t('contracts.signed-on'), kind: 'date' }),
      form.field('serviceUntil', { label: t('contracts.service-until'), kind: 'date' }),
    ],
    files: toKeptFiles(form, shown.extra ?? [], t, {
      label: t('contracts.file'),
      hint: t('contracts.file-hint'),
    }),
  };
}

/** The contracts that were filed, the latest first. */
export function toContracts(page: AwardPage, context: PageContext) {
  const { t } = context;
  const { need } = page;
  const { course, dossier } = presentAward(page);
  const words = {
    proposed: t('contracts.contract-proposed'),
    confirmed: t('contracts.contract-confirmed'),
    refused: t('contracts.contract-refused'),
  };
  return dossier.contracts.toReversed().map((contract) => ({
    ...toSettled(contract, words, context),
    facts: toFacts(contract, context),
    files: toFiles(
      dossier.files.filter(({ of }) => of === contract.id),
      { need, course },
      context,
    ),
  }));
}

/** View model of the contract of an award. */
export function toContractView(page: AwardPage, context: PageContext, shown: Shown<readonly KeptFile[]>) {
  const { t } = context;
  const { need } = page;
  const { course, dossier } = presentAward(page);
  const side = sideOfVisitor(context, need, course);
  const form = new FormView(t, shown.typed ?? {}, shown.errors);
  const waiting = dossier.contracts.find(({ state }) => state === 'proposed');
  const mayAnswer =
    course.stage === 'filed' && side !== undefined && waiting && waiting.proposedRole !== side;
  return {
    title: t('contracts.contract-title', { number: need.number }),
    needTitle: need.title,
    redo: page.redo,
    awardUrl: urls.award(need.number),
    summary: form.summary(),
    contracts: toContracts(page, context),
    form: course.stage === 'signing' && side !== undefined ? toForm(page, context, shown) : null,
    answer: mayAnswer
      ? toAnswerForm(form, context, {
          title: t('contracts.answer-contract'),
          lead: t('contracts.answer-contract-lead'),
          url: urls.answerContract(need.number),
          yes: t('contracts.confirm'),
          no: t('contracts.return'),
        })
      : null,
  };
}
