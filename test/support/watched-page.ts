import type { Browser, Page } from 'playwright-core';

/** A page with what it complained about, and what it sent. */
export interface WatchedPage {
  readonly page: Page;
  readonly complaints: readonly string[];
  /** Method and address of each request, that of the page first. */
  readonly requests: string[];
}

/** Opens a page in a context of its own, without a network when `offline`. */
export async function openWatched(
  browser: Browser,
  address: string,
  { locale, offline = false }: { readonly locale: string; readonly offline?: boolean },
): Promise<WatchedPage> {
  const context = await browser.newContext({ locale });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => requests.push(`${request.method()} ${request.url()}`));
  if (offline) await context.setOffline(true);
  await page.goto(address);
  return { page, complaints, requests };
}
