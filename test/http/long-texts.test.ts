import { afterAll, beforeAll, expect, it } from 'vitest';
import { roomFor } from '../../src/basics/index.js';
import type { FormShape } from '../../src/web/forms/form-shape.js';
import { watchNormalForms } from '../support/normal-forms.js';
import { filled, listRoutes } from '../support/routes.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';

const LONG = 'x'.repeat(400 * 1024);
const ID = '00000000-0000-7000-8000-ffffffffffff';

// A certificate of any length is judged, not refused; of the ways to rehearse, what is none of them means the first.
const TAKEN = ['/desk/rehearsal method', '/verify text'];

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

const textsOf = ({ fields }: FormShape): string[] =>
  [...fields].flatMap(([name, field]) => {
    if (field.kind === 'rows')
      return [...field.fields].flatMap(([inner, kind]) => (kind === 'text' ? [`${name}[0][${inner}]`] : []));
    return field.kind === 'files' ? [] : [name];
  });

it('each text field of each form refuses 400 KB without putting them in order', {
  timeout: 120_000,
}, async () => {
  const clients = new Map<string, Client>();
  const seen = watchNormalForms();
  const taken: string[] = [];
  let sent = 0;
  try {
    for (const { method, path, roles, forms } of listRoutes()) {
      if (method !== 'post') continue;
      const role = roles === 'public' ? 'public' : (roles[0] ?? 'public');
      const client = clients.get(role) ?? (role === 'public' ? site.client() : await site.as(role));
      clients.set(role, client);
      const names = forms.flatMap(textsOf);
      // Without it the forms of needs and applications keep what is unfinished.
      const action: Record<string, string> = names.includes('action') ? { action: 'submit' } : {};
      // Which button was pressed is no typed text.
      for (const name of names.filter((one) => one !== 'action')) {
        const { status } = await client.post(filled(path, ID), { ...action, [name]: LONG });
        if (status < 400 || status >= 500 || seen.longest > roomFor(5000)) taken.push(`${path} ${name}`);
        sent += 1;
      }
    }
  } finally {
    seen.stop();
  }
  expect(taken).toEqual(TAKEN);
  expect(sent).toBeGreaterThan(80);
});
