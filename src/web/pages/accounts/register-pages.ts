import type { z } from 'zod';
import {
  type Actor,
  endSession,
  isRegistrationOf,
  logIn,
  registerAgency,
  registerAgencyInput,
  registerOwner,
  registerOwnerInput,
  startSession,
} from '../../../accounts/index.js';
import type { Failure, Result } from '../../../basics/index.js';
import type { Deps } from '../../../db/index.js';
import { parseForm } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { sessionTokenOf, setSessionCookie } from '../../pipeline/session.js';
import { page } from '../../registry/page.js';
import type { Visit } from '../../registry/visit.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import { addressOf } from './login-pages.js';
import {
  type FormPageView,
  type Posted,
  toRegisterAgencyView,
  toRegisterOwnerView,
} from './register-view.js';

const register = page({
  address: urls.register,
  roles: 'public',
  load: () => null,
  view: (_, { t }) => ({
    title: t('nav.register'),
    choices: [
      {
        url: urls.registerAgency(),
        title: t('account.register-agency'),
        text: t('account.register-agency-lead'),
      },
      {
        url: urls.registerOwner(),
        title: t('account.register-owner'),
        text: t('account.register-owner-lead'),
      },
    ],
    loginUrl: urls.login(),
  }),
  template: 'accounts/register',
  inMap: 'nav.register',
});

/** What every registered unit has. */
interface Unit {
  readonly creditCode: string;
  readonly email: string;
  readonly password: string;
}

/** How one kind of unit registers. */
interface Registration<Input extends Unit> {
  readonly address: typeof urls.registerAgency | typeof urls.registerOwner;
  readonly role: Actor['role'];
  readonly schema: z.ZodType<Input>;
  readonly register: (deps: Deps, input: Input, ip: string) => Promise<Result<Actor>>;
  readonly view: (context: PageContext, posted: Posted) => FormPageView;
  readonly inMap: 'account.register-agency' | 'account.register-owner';
}

const registration = <Input extends Unit>(unit: Registration<Input>) =>
  page({
    address: unit.address,
    roles: 'public',
    form: defineForm({ schemas: [unit.schema] }),
    act: async (visit, { typed }) => {
      const input = parseForm(unit.schema, typed);
      if (!input.ok) return { typed, errors: input.errors };
      const made = await unit.register(visit.site.deps, input.value, addressOf(visit.req));
      if (made.ok) return { to: await beginSession(visit, made.value) };
      const again = await registeredBefore(visit, { ...input.value, role: unit.role }, made.errors);
      return again ? { to: again } : { typed, errors: made.errors };
    },
    load: () => null,
    view: (_, visit, shown) => unit.view(visit, shown),
    template: 'accounts/form',
    inMap: unit.inMap,
  });

async function beginSession({ site, req, res }: Visit, { accountId }: Actor): Promise<string> {
  const previous = sessionTokenOf(site, req);
  if (previous) await endSession(site.deps.db, previous);
  setSessionCookie(site, res, await startSession(site.deps.db, site.deps, accountId));
  return urls.desk({ notice: 'account-registered' });
}

const isTaken = ({ code }: Failure): boolean =>
  code === 'account/credit-code-taken' || code === 'account/email-taken';

// The browser shows the answer to the second click of a double one: it must not read like a failure.
async function registeredBefore(
  { site, req, res }: Visit,
  unit: Unit & { readonly role: Actor['role'] },
  errors: readonly Failure[],
): Promise<string | null> {
  const { deps } = site;
  if (!errors.some(isTaken) || !(await isRegistrationOf(deps.db, unit))) return null;
  const again = await logIn(deps, {
    login: unit.email,
    password: unit.password,
    ip: addressOf(req),
    previousToken: sessionTokenOf(site, req),
  });
  if (!again.ok) return null;
  setSessionCookie(site, res, again.value.token);
  return urls.desk({ notice: 'account-registered-before' });
}

const agency = registration({
  address: urls.registerAgency,
  role: 'agency',
  schema: registerAgencyInput,
  register: registerAgency,
  view: toRegisterAgencyView,
  inMap: 'account.register-agency',
});

const owner = registration({
  address: urls.registerOwner,
  role: 'owner',
  schema: registerOwnerInput,
  register: registerOwner,
  view: toRegisterOwnerView,
  inMap: 'account.register-owner',
});

/** Registration of agencies and owners. */
export const registrationPages = [register, agency, owner];
