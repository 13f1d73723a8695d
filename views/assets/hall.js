// Keeps the hall's page up to date, and shows a fresh result bit by bit. The page is complete without it.
const page = document.querySelector('.hall-page');
const SHOW_ALL_WITHIN = 24_000;
const LONGEST_PAUSE = 1_400;
const ASK_EVERY = 1_500;

const isTyping = () =>
  [...document.querySelectorAll('.hall-form input:not([type="hidden"])')].some((field) =>
    field.type === 'checkbox' ? field.checked !== field.defaultChecked : field.value !== field.defaultValue,
  );

async function watch(url) {
  try {
    const answer = await fetch(url, { headers: { accept: 'application/json' } });
    if (answer.ok) {
      const { mark } = await answer.json();
      // Somebody who types keeps the page; the server says when the step was taken meanwhile.
      if (mark !== page.dataset.mark && !isTyping()) return location.reload();
    }
  } catch {
    // The network comes back or it does not: ask again.
  }
  setTimeout(() => watch(url), ASK_EVERY);
}

function revealInOrder() {
  const seen = `hall-seen ${page.dataset.number}`;
  const side = [...document.querySelectorAll('.hall-side [data-reveal]')];
  const stage = [...document.querySelectorAll('.hall-seed [data-reveal]')];
  const end = [...document.querySelectorAll('.hall-winner [data-reveal]')];
  const waiting = [...stage, ...side, ...end];
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches || matchMedia('print').matches;
  if (!('live' in page.dataset) || waiting.length === 0 || still || sessionStorage.getItem(seen)) return;
  const controls = document.querySelector('.hall-controls');
  const pause = Math.min(LONGEST_PAUSE, SHOW_ALL_WITHIN / waiting.length);
  for (const part of waiting) part.classList.add('hall-veiled');
  controls.hidden = false;
  let timer;
  const finish = () => {
    clearTimeout(timer);
    controls.hidden = true;
    sessionStorage.setItem(seen, '1');
    document.removeEventListener('keydown', onKey);
  };
  const next = () => {
    clearTimeout(timer);
    waiting.shift()?.classList.remove('hall-veiled');
    if (waiting.length === 0) finish();
    else timer = setTimeout(next, pause);
  };
  const all = () => {
    for (const part of waiting.splice(0)) part.classList.remove('hall-veiled');
    finish();
  };
  const onKey = (event) => {
    const elsewhere = event.target instanceof Element && event.target.closest('a, button, input');
    if (event.key === 'Escape' || event.key === 'End') all();
    else if (event.key === 'ArrowRight' || (event.key === ' ' && !elsewhere)) next();
    else return;
    event.preventDefault();
  };
  document.addEventListener('keydown', onKey);
  controls.querySelector('[data-next]').addEventListener('click', next);
  controls.querySelector('[data-all]').addEventListener('click', all);
  addEventListener('beforeprint', all);
  timer = setTimeout(next, pause);
}

if (page?.dataset.state) void watch(page.dataset.state);
if (page) revealInOrder();
const wrong = document.querySelector('.hall-form [aria-invalid]');
(wrong ?? document.querySelector('.hall-form input:not([type="hidden"])'))?.focus();
