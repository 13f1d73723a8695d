import type { SchemaStep } from '../dialect.js';

/** What became of a sealed secret: when its custodians were asked for their shares, and what came out of it. */
export const escrowOpeningSchema: SchemaStep = ({ text, strict }) => [
  `create table escrow_opening (
    plan_hash ${text} primary key references escrow (plan_hash),
    asked_at ${text},
    opened_with ${text},
    opened_at ${text},
    outcome ${text} check (outcome in ('secret', 'other')),
    check ((opened_at is null) = (outcome is null) and (opened_at is null) = (opened_with is null)),
    check (asked_at is not null or opened_at is not null)
  )${strict}`,
];
