import { Router } from 'express';
import { GENERATOR } from '../../../selection/index.js';
import { HttpError } from '../../pipeline/errors.js';
import { dependsOn } from '../../pipeline/page-tags.js';
import { type PageContext, pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { loadDocuments, type SiteDocument } from './document.js';

/** What a reader should know of a document's language before reading; null where there is nothing to say. */
function languageNote({ chinese }: SiteDocument, { t }: PageContext): string | null {
  return chinese === 'whole' ? null : t(`documents.chinese-${chinese}`);
}

/** The documents for whoever checks the site: their list, and each of them as a page. */
export function documentRoutes(site: Site): Router {
  const router = Router();
  const documents = loadDocuments();

  router.get('/documents', (req, res) => {
    dependsOn(res);
    const context = pageContext(res);
    const { t } = context;
    const view = {
      title: t('documents.title'),
      documents: documents.map((document) => ({
        url: urls.document(document.name),
        title: t(`document.${document.name}`),
        text: t(`document-text.${document.name}`),
        note: languageNote(document, context),
      })),
      verifyUrl: urls.verify(),
      generator: t('documents.generator', { name: GENERATOR.name, version: GENERATOR.version }),
    };
    sendPage(site, req, res, 'documents/documents', view, { title: view.title });
  });

  router.get('/documents/:name', (req, res) => {
    dependsOn(res);
    const context = pageContext(res);
    const document = documents.find(({ name }) => name === req.params.name);
    if (!document) throw new HttpError(404);
    const view = {
      listUrl: urls.documents(),
      note: languageNote(document, context),
      parts: document.parts,
    };
    const title = context.t(`document.${document.name}`);
    sendPage(site, req, res, 'documents/document', view, {
      title,
      description: context.t(`document-text.${document.name}`),
    });
  });

  return router;
}
