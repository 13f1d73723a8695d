import { z } from 'zod';
import { type Actor, scopeOf } from '../../../accounts/index.js';
import type { Result } from '../../../basics/index.js';
import {
  findBodies,
  findRelation,
  listDecidedRelations,
  listDecisions,
  listWaitingRelations,
  mayDecide,
  proposeRelation,
  relationSchema,
  settleRelation,
} from '../../../relations/index.js';
import { parseForm, type Typed, typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { position } from '../../forms/query.js';
import { HttpError } from '../../pipeline/errors.js';
import { list } from '../../registry/list.js';
import { page } from '../../registry/page.js';
import { instantText } from '../../render/cursor.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { decidedColumns, decidedItem, toRelationView, waitingColumns, waitingItem } from './relation-view.js';

/** Parameters of both lists of pairs. */
export const relationsQuery = z.object({ after: position(z.tuple([instantText, z.string()])) });

/** What was decided about bodies whose legal representatives share a name, for everybody. */
const decided = list({
  address: urls.relations,
  roles: 'public',
  title: 'relations.title',
  inMap: 'relations.title',
  lead: 'relations.lead',
  empty: 'relations.none',
  query: relationsQuery,
  tags: () => ['list:relations', 'list:agencies'],
  prepare: () => ({}),
  load: ({ site }, _, { after, limit }) => {
    const [at = '', id = ''] = after ?? [];
    return listDecidedRelations(site.deps.db, { after: after && { at, id }, limit });
  },
  position: ({ settledAt, id }) => [settledAt ?? '', id],
  columns: decidedColumns,
  item: decidedItem,
});

/** Pairs that wait for officials: nobody has decided, or a second one has to. */
const waiting = list({
  address: urls.reviewRelations,
  roles: ['official', 'auditor'],
  title: 'relations.review-title',
  inMap: 'relations.review-title',
  lead: 'relations.review-lead',
  empty: 'relations.review-none',
  query: relationsQuery,
  prepare: () => ({}),
  load: ({ site, actor }, _, { after, limit }) => {
    const [at = '', id = ''] = after ?? [];
    return listWaitingRelations(site.deps.db, scopeOf(actor), { after: after && { at, id }, limit });
  },
  position: ({ foundAt, id }) => [foundAt, id],
  columns: waitingColumns,
  item: waitingItem,
});

const review = page({
  address: urls.reviewRelation,
  roles: ['official', 'auditor'],
  form: defineForm({ schemas: [relationSchema], texts: ['action'] }),
  actors: ['official'],
  act: async ({ site, actor, param }, { typed }) => {
    const id = param('id');
    const result = await decide(site, actor, id, typed);
    if (!result.ok) return { typed, errors: result.errors };
    return { to: urls.reviewRelation(id, { notice: 'relation-saved' }) };
  },
  load: async ({ site, actor, param }) => {
    const { db } = site.deps;
    const relation = await findRelation(db, param('id'));
    if (!relation) throw new HttpError(404);
    const bodies = await findBodies(db, relation);
    if (actor.role === 'official' && !mayDecide(actor, bodies)) throw new HttpError(403);
    return { relation, bodies, decisions: await listDecisions(db, relation.id) };
  },
  view: toRelationView,
  template: 'relations/review',
});

async function decide({ deps }: Site, actor: Actor, id: string, typed: Typed): Promise<Result<unknown>> {
  switch (typedAt(typed, 'action')) {
    case 'propose': {
      const form = parseForm(relationSchema, typed);
      return form.ok ? proposeRelation(deps, actor, { id, ...form.value }) : form;
    }
    case 'confirm':
      return settleRelation(deps, actor, { id, confirm: true });
    case 'refuse':
      return settleRelation(deps, actor, { id, confirm: false });
    default:
      throw new HttpError(400);
  }
}

/** Namesakes: the public list of decisions, the officials' list of what waits, and their page of one pair. */
export const relationPages = [decided, waiting, review];
