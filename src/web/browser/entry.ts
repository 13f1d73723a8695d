/**
 * Sign-up of an agency: nonce and bid are checked, hashed and sealed here, so that the server receives the hash and
 * the ciphertext alone. Without this script the form works too: the server seals then, and the page says so.
 */
import { parseYuan } from '../../basics/index.js';
import {
  type BidBounds,
  type BidPayload,
  readBid,
  sealTo,
  toRecipient,
  writePayload,
} from '../../sealing/index.js';
import { hashEntry } from '../../selection/index.js';
import { randomHex, reveal, show, swapScriptTexts, useOwnCurves } from './shared/page.js';

/** What the server writes into the form: see `toSealing` of the page. */
interface Sealing {
  readonly plan: string;
  readonly agency: string;
  readonly enteredAt: string;
  readonly recipient: string;
  readonly bounds: BidBounds;
  readonly messages: Readonly<Record<string, string>>;
}

/** The entry of a receipt but for nonce and bid: see `toCheckForm` of the page. */
interface Checked {
  readonly plan: string;
  readonly agency: string;
  readonly enteredAt: string;
  readonly entryHash: string;
  readonly matches: string;
  readonly differs: string;
}

// For this tab alone: the receipt page that follows shows nonce and bid, which the server does not know.
const keptAt = (entryHash: string): string => `receipt ${entryHash}`;

function hidden(name: string, value: string): HTMLInputElement {
  return Object.assign(document.createElement('input'), { type: 'hidden', name, value });
}

function showFault(form: HTMLFormElement, text: string): void {
  const failed = form.querySelector<HTMLElement>('[data-failed]');
  const field = form.querySelector<HTMLInputElement>('input[name="bid"]');
  if (failed) show(failed, text);
  if (!field) return;
  field.setAttribute('aria-invalid', 'true');
  if (failed) field.setAttribute('aria-describedby', `bid-hint ${failed.id}`);
  field.focus();
}

async function seal(form: HTMLFormElement, sealing: Sealing): Promise<void> {
  const { plan, agency, enteredAt, recipient, bounds, messages } = sealing;
  const field = form.querySelector<HTMLInputElement>('input[name="bid"]');
  const bid = readBid(bounds, field?.value);
  if (!bid.ok) {
    const code = bid.errors[0]?.code ?? '';
    return showFault(form, messages[code] ?? code);
  }
  const payload: BidPayload = { bid: bid.value, nonce: randomHex(32) };
  const entryHash = hashEntry({ plan, agency, enteredAt, ...payload });
  const sealed = await sealTo(toRecipient(recipient), writePayload(payload));
  sessionStorage.setItem(keptAt(entryHash), JSON.stringify(payload));
  // A field without a name is not sent.
  field?.removeAttribute('name');
  form.querySelector('input[name="nonce"]')?.remove();
  form.append(hidden('entryHash', entryHash), hidden('sealed', sealed));
  form.submit();
}

function prepareSealing(form: HTMLFormElement): void {
  const sealing = JSON.parse(form.dataset['seal'] ?? '') as Sealing;
  let busy = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    seal(form, sealing)
      .catch(() => showFault(form, sealing.messages['entry.seal-failed'] ?? ''))
      .finally(() => {
        busy = false;
      });
  });
  swapScriptTexts(form);
}

function yuan(bid: number): string {
  const digits = String(bid).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function prepareReceipt(section: HTMLElement): void {
  const text = sessionStorage.getItem(keptAt(section.dataset['receipt'] ?? ''));
  const kept = text === null ? undefined : (JSON.parse(text) as BidPayload);
  const fill = (name: string, value: string): void => {
    const row = section.querySelector<HTMLElement>(`[data-kept="${name}"]`);
    const code = row?.querySelector('code');
    if (!row || !code) return;
    code.textContent = value;
    reveal(row);
  };
  if (kept) fill('nonce', kept.nonce);
  if (kept && kept.bid !== null) fill('bid', yuan(kept.bid));
  // Without the nonce a receipt proves nothing: no file of it.
  if (!section.querySelector('[data-kept="nonce"] code')?.textContent) return;
  const lines = [...section.querySelectorAll<HTMLElement>('dl > div:not([hidden])')].map(
    (row) => `${row.querySelector('dt')?.textContent}: ${row.querySelector('dd')?.textContent?.trim()}`,
  );
  const link = section.querySelector<HTMLAnchorElement>('a[data-download]');
  if (!link?.parentElement) return;
  link.href = URL.createObjectURL(new Blob([`${lines.join('\n')}\n`], { type: 'text/plain' }));
  link.download = link.dataset['download'] ?? 'receipt.txt';
  reveal(link.parentElement);
}

function prepareCheck(form: HTMLFormElement): void {
  const { entryHash, matches, differs, ...entry } = JSON.parse(form.dataset['check'] ?? '') as Checked;
  const [answer] = form.querySelectorAll<HTMLElement>('[role="status"]');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const typed = form.querySelector<HTMLInputElement>('input[name="bid"]')?.value.normalize('NFKC');
    const nonce =
      form.querySelector<HTMLInputElement>('input[name="nonce"]')?.value.trim().toLowerCase() ?? '';
    const bid = typed === undefined ? null : parseYuan(typed);
    const same = bid !== undefined && hashEntry({ ...entry, bid, nonce }) === entryHash;
    if (answer) show(answer, same ? matches : differs);
  });
}

useOwnCurves();
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-seal]')) prepareSealing(form);
for (const section of document.querySelectorAll<HTMLElement>('[data-receipt]')) prepareReceipt(section);
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-check]')) prepareCheck(form);
