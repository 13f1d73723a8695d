/** A custodian's share is opened here: the identity never leaves the browser. */
import { findIdentity, openText, openUnder } from '../../sealing/index.js';
import { hide, reveal, swapScriptTexts, useOwnCurves } from './shared/page.js';

async function give(form: HTMLFormElement): Promise<void> {
  const identityField = form.querySelector<HTMLTextAreaElement>('textarea[name="identity"]');
  const passphrase = form.querySelector<HTMLInputElement>('#passphrase')?.value ?? '';
  const typed = identityField?.value.trim() ?? '';
  const text = typed.startsWith('-----BEGIN AGE') ? await openUnder(passphrase, typed) : typed;
  const share = await openText(findIdentity(text) ?? '', form.dataset['share'] ?? '');
  // A field without a name is not sent.
  identityField?.removeAttribute('name');
  form.append(
    Object.assign(document.createElement('input'), { type: 'hidden', name: 'share', value: share }),
  );
  form.submit();
}

useOwnCurves();
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-share]')) {
  const failed = form.querySelector<HTMLElement>('[data-failed]');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (failed) hide(failed);
    give(form).catch(() => failed && reveal(failed));
  });
  swapScriptTexts(form);
}
