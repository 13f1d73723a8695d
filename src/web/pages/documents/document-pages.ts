import { GENERATOR } from '../../../selection/index.js';
import { HttpError } from '../../pipeline/errors.js';
import { page } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import { loadDocuments, type SiteDocument } from './document.js';

const documents = loadDocuments();

/** What a reader should know of a document's language before reading; null where there is nothing to say. */
function languageNote({ chinese }: SiteDocument, { t }: PageContext): string | null {
  return chinese === 'whole' ? null : t(`documents.chinese-${chinese}`);
}

/** The text in the reader's language, and where the same is to be read in the other. */
function textView({ name, parts, twin }: SiteDocument, { language, t }: PageContext) {
  if (!twin) return { parts, other: null };
  const lang = language === 'en' ? 'zh-CN' : 'en';
  return {
    parts: language === 'en' ? parts : twin,
    other: { url: urls.document(name, { lang }), text: t('documents.other'), lang },
  };
}

const documentList = page({
  address: urls.documents,
  roles: 'public',
  load: () => documents,
  tags: () => [],
  view: (all, visit) => ({
    title: visit.t('documents.title'),
    documents: all.map((document) => ({
      url: urls.document(document.name),
      title: visit.t(`document.${document.name}`),
      text: visit.t(`document-text.${document.name}`),
      note: languageNote(document, visit),
    })),
    verifyUrl: urls.verify(),
    generator: visit.t('documents.generator', { name: GENERATOR.name, version: GENERATOR.version }),
  }),
  template: 'documents/documents',
  inMap: 'documents.all',
});

const oneDocument = page({
  address: urls.document,
  roles: 'public',
  load: (visit) => {
    const document = documents.find(({ name }) => name === visit.param('name'));
    if (!document) throw new HttpError(404);
    return document;
  },
  tags: () => [],
  view: (document, visit) => ({
    title: visit.t(`document.${document.name}`),
    summary: visit.t(`document-text.${document.name}`),
    listUrl: urls.documents(),
    note: languageNote(document, visit),
    ...textView(document, visit),
  }),
  template: 'documents/document',
  description: ({ summary }) => summary,
});

/** The documents for whoever checks the site: their list, and each of them as a page. */
export const documentPages = [documentList, oneDocument];
