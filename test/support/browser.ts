import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { startBrowser } from '../../scripts/support/chromium.js';
import { assert } from '../../src/basics/index.js';

/** What every page is looked at in. */
const LOOKS = [
  { width: 1280, height: 900, colorScheme: 'light' },
  { width: 320, height: 640, colorScheme: 'dark' },
] as const;

// A busy machine is slow, not wrong. In milliseconds: for a journey's chapter, and for one act at the browser.
const PATIENCE = 600_000;
const ACTION_PATIENCE = 120_000;

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/** Somebody at a browser. Every page that is reached is inspected; see {@link Visitor.inspect}. */
export class Visitor {
  private readonly problems: string[] = [];
  private readonly expectedStatuses = new Set<number>();

  constructor(
    readonly page: Page,
    private readonly url: string,
    private readonly mirror?: Page,
  ) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text());
    });
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('requestfailed', (request) => {
      // A download ends the navigation that began it.
      if (request.failure()?.errorText !== 'net::ERR_ABORTED') this.problems.push(`failed: ${request.url()}`);
    });
  }

  /** Path and query of the present page. */
  get path(): string {
    return this.page.url().slice(this.url.length);
  }

  /** Opens a path of the site. */
  async go(path: string, status = 200): Promise<void> {
    this.expectedStatuses.add(status);
    const response = await this.page.goto(this.url + path);
    expect(response?.status(), path).toBe(status);
    await this.inspect();
  }

  /** Presses the first thing that fits and follows it to the page that it leads to. */
  async press(selector: string, status = 200): Promise<void> {
    this.expectedStatuses.add(status);
    const [response] = await Promise.all([
      this.page.waitForResponse(
        (answer) =>
          answer.request().isNavigationRequest() && (answer.status() < 300 || answer.status() >= 400),
      ),
      // Of the page that it leads to: a script may work for a while before it sends a form.
      this.page.waitForEvent('load'),
      this.page.locator(selector).first().click(),
    ]);
    expect(response.status(), `${selector} → ${this.path}: ${await this.errors()}`).toBe(status);
    await this.inspect();
  }

  /** Types into fields by their names; selects, radio buttons and files included. */
  async fill(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) {
      const field = this.page.locator(`main [name="${name}"]:not([type=hidden])`);
      const kind = await field
        .first()
        .evaluate((element) => `${element.tagName} ${element.getAttribute('type') ?? ''}`);
      if (kind.startsWith('SELECT')) await field.selectOption(value);
      else if (/radio|checkbox/.test(kind))
        await this.page.locator(`main [name="${name}"][value="${value}"]`).check();
      else await field.first().fill(value);
    }
  }

  /** The text of the page. */
  async text(): Promise<string> {
    return this.page.locator('main').innerText();
  }

  private async errors(): Promise<string> {
    return (await this.page.locator('.error, .error-summary li').allInnerTexts()).join(' | ');
  }

  /**
   * Looks at the present page on a desk in light colours and on the narrowest phone in dark ones: nothing scrolls
   * sideways, and the accessibility rules of WCAG 2 A and AA find nothing.
   */
  async inspect(): Promise<void> {
    const page = await this.seen();
    for (const { width, height, colorScheme } of LOOKS) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      const where = `${this.path} at ${width} px`;
      const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(tooWide, `${where} scrolls sideways`).toBeLessThanOrEqual(0);
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze();
      const found = violations.map(
        ({ id, nodes }) => `${where}: ${id} at ${nodes.map(({ html }) => html).join(', ')}`,
      );
      expect(found).toEqual([]);
    }
    await page.setViewportSize(LOOKS[0]);
    await page.emulateMedia({ colorScheme: LOOKS[0].colorScheme });
  }

  // The accessibility check is a script itself: where scripts are off, the same bytes are shown to a browser with them.
  private async seen(): Promise<Page> {
    const { mirror } = this;
    if (!mirror) return this.page;
    const [address, body] = [this.page.url(), await this.page.content()];
    await mirror.unrouteAll();
    await mirror.route(address, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
    await mirror.goto(address);
    return mirror;
  }

  /** Logs in through the page. */
  async logIn(account: { readonly email: string; readonly password: string }): Promise<void> {
    await this.go('/login');
    await this.fill({ login: account.email, password: account.password });
    await this.press('main button');
    expect(this.path).toBe('/desk');
  }

  /** Errors of scripts, of the content security policy and of requests that nobody expected. */
  complaints(): string[] {
    // The browser also reports the refusals that a journey asked for.
    return this.problems.filter((problem) => {
      const status = /status of (\d{3})/.exec(problem)?.[1];
      return status === undefined || !this.expectedStatuses.has(Number(status));
    });
  }
}

/** How a visitor's browser is set. */
export interface VisitorOptions {
  /** Default true. */
  readonly javaScript?: boolean;
}

/**
 * A browser for a test file: the returned function opens a fresh visitor at a site. Complaints of the browser fail
 * the file.
 */
export function useBrowser(): (url: string, options?: VisitorOptions) => Promise<Visitor> {
  vi.setConfig({ testTimeout: PATIENCE, hookTimeout: PATIENCE });
  let browser: Browser | undefined;
  const contexts: BrowserContext[] = [];
  const visitors: Visitor[] = [];
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    for (const context of contexts) await context.close();
    await browser?.close();
    expect(visitors.flatMap((visitor) => visitor.complaints())).toEqual([]);
  });
  return async (url, { javaScript = true } = {}) => {
    assert(browser, 'the browser has started');
    const started = browser;
    const open = async (javaScriptEnabled: boolean): Promise<Page> => {
      const context = await started.newContext({ javaScriptEnabled, locale: 'zh-CN' });
      context.setDefaultTimeout(ACTION_PATIENCE);
      contexts.push(context);
      return context.newPage();
    };
    const visitor = new Visitor(await open(javaScript), url, javaScript ? undefined : await open(true));
    visitors.push(visitor);
    return visitor;
  };
}
