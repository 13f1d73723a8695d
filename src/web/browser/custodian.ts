/** A custodian's key pair is made here: the server receives the public part, the identity goes into a file. */
import { makeKeyPair, sealUnder } from '../../sealing/index.js';
import { hide, reveal, swapScriptTexts, useOwnCurves } from './shared/page.js';

const LEAST = 12;

async function make(form: HTMLFormElement): Promise<void> {
  const passphrase = form.querySelector<HTMLInputElement>('#passphrase')?.value ?? '';
  const short = form.querySelector<HTMLElement>('[data-failed]');
  if (short) hide(short);
  if (passphrase.length < LEAST) return void (short && reveal(short));
  const { recipient, identity } = await makeKeyPair();
  const file = await sealUnder(passphrase, `# public key: ${recipient}\n${identity}\n`);
  const link = form.querySelector<HTMLAnchorElement>('a[data-download]');
  const field = document.querySelector<HTMLInputElement>('input[name="recipient"]');
  if (!link?.parentElement || !field) return;
  link.href = URL.createObjectURL(new Blob([file], { type: 'text/plain' }));
  link.download = link.dataset['download'] ?? 'key.age';
  reveal(link.parentElement);
  field.value = recipient;
}

useOwnCurves();
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-make]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void make(form);
  });
  swapScriptTexts(form);
}
