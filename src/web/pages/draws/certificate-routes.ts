import { Router } from 'express';
import { needTag } from '../../../audit/index.js';
import { findSelection } from '../../../draws/index.js';
import { findNeedByNumber } from '../../../needs/index.js';
import { HttpError } from '../../pipeline/errors.js';
import { dependsOn } from '../../pipeline/page-tags.js';
import type { Site } from '../../site.js';

/** The certificate of a selection, byte for byte as it was stored. */
export function certificateRoutes(site: Site): Router {
  const router = Router();
  router.get('/needs/:number/certificate.json', async (req, res) => {
    const number = req.params.number.replace(/\p{Cc}/gu, '').toUpperCase();
    const need = await findNeedByNumber(site.deps.db, number);
    const stored = need && (await findSelection(site.deps.db, need.id));
    if (!stored) throw new HttpError(404);
    dependsOn(res, needTag(need.number));
    res
      .type('application/json; charset=utf-8')
      .set('Content-Disposition', `attachment; filename="${number}-certificate.json"`)
      .send(stored.certificate);
  });
  return router;
}
