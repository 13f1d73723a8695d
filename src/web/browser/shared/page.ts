/** Hides an element. */
export function hide(element: HTMLElement): void {
  element.hidden = true;
}

/** Shows a hidden element. */
export function reveal(element: HTMLElement): void {
  element.hidden = false;
}

/** Writes a text into an element and shows it. */
export function show(element: HTMLElement, text: string): void {
  element.textContent = text;
  reveal(element);
}

/** Bytes of the browser's randomness as lower-case hex. */
export function randomHex(bytes: number): string {
  const values = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(values, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Without https browsers have no `crypto.subtle`; the age library then falls back to its own curve arithmetic only if
 * it is told that X25519 is not supported, not if there is nothing to ask.
 */
export function useOwnCurves(): void {
  if ((crypto as { subtle?: SubtleCrypto }).subtle) return;
  const importKey = () => {
    throw new DOMException('no secure context', 'NotSupportedError');
  };
  Object.defineProperty(crypto, 'subtle', { value: { importKey } });
}

/** Shows what holds with scripts in place of what holds without. */
export function swapScriptTexts(form: HTMLFormElement): void {
  for (const element of form.querySelectorAll<HTMLElement>('[data-script]')) {
    element.hidden = element.dataset['script'] === 'off';
  }
}

type Children = readonly (Node | string)[];

/** An element with a class (or none) and its children; text is never read as markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  ...children: Children
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}
