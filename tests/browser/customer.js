// Somebody with a browser. What goes wrong in front of customers is noted, whatever the test is about.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import AxeBuilder from "@axe-core/playwright";
import { chromium } from "playwright-core";

import { root } from "./help_centre.js";

const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];

// No words to other hosts: what the browser's maker wants to know is none of the tests' business.
const QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** So long a page may take on a busy machine before a test gives up. */
const PATIENCE = 15_000;

/** What a busy Chromium says now and then of any page, at once; asked again it takes the same picture. */
const NO_PICTURE = "Unable to capture screenshot";
const PICTURE_TRIES = 4;

export const PHONE = { width: 320, height: 640 };
export const DESK = { width: 1280, height: 800 };

/** Starts a browser with nothing remembered. */
export function openBrowser() {
  const executablePath = [process.env.KB_CHROMIUM, ...BROWSERS].find((file) => file && existsSync(file));
  assert.ok(executablePath, "no Chromium here: install it, or say in KB_CHROMIUM where it is");
  return chromium.launch({ executablePath, args: QUIET });
}

/** Whether a fault is only the browser's own note of a status, where that was the test: not found, or not to be sent yet. */
const isStatus = (text) => /^Failed to load resource: .* (404|409|422) /.test(text);

export class Customer {
  #context;
  #faults = [];
  #requests = [];
  #strangers = [];
  #offline = false;

  constructor(context, page, centre) {
    this.#context = context;
    this.centre = centre;
    this.page = page;
  }

  /** Sits down before a screen. `touch` is a phone in the hand. */
  static async arrive(browser, centre, { screen = DESK, scripts = true, scheme = "light", lang = "en", ...more } = {}) {
    const context = await browser.newContext({
      viewport: screen,
      javaScriptEnabled: scripts,
      colorScheme: scheme,
      locale: lang,
      reducedMotion: "reduce",
      hasTouch: screen.width < 600,
      ...more,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const customer = new Customer(context, page, centre);
    await customer.#listen();
    return customer;
  }

  async #listen() {
    const home = new URL(this.centre.url).origin;
    const note = (what) => this.#faults.push(`${what} (on ${decodeURI(this.page.url())})`);
    this.page.on("console", (message) => {
      if (["error", "warning"].includes(message.type()) && !isStatus(message.text())) note(`console: ${message.text()}`);
    });
    this.page.on("pageerror", (error) => note(`script: ${error.message}`));
    this.page.on("response", (response) => {
      if (response.status() >= 500) note(`${response.status()} from ${response.url()}`);
    });
    this.page.on("requestfailed", (request) => {
      const why = request.failure()?.errorText;
      // A suggestion that is no longer wanted, a page that is left and a lost network are no faults.
      if (why !== "net::ERR_ABORTED" && !this.#offline) note(`${why} from ${request.url()}`);
    });
    // The context, not the page: what a page starts elsewhere counts too.
    this.#context.on("request", (request) => {
      this.#requests.push(request);
      if (![home, ...this.#strangers].some((host) => request.url().startsWith(`${host}/`))) note(`request to another host: ${request.url()}`);
    });
  }

  /** Lets another host be asked, which answers everything with this script. */
  async meets(host, script) {
    this.#strangers.push(host);
    await this.#context.route(`${host}/**`, (route) => route.fulfill({ contentType: "text/javascript", body: script }));
  }

  /** Loses the network while something is done. */
  async losesNetwork(doing) {
    this.#offline = true;
    await this.#context.setOffline(true);
    await doing();
    await this.#context.setOffline(false);
    this.#offline = false;
  }

  /** Goes to a path of the site. */
  async opens(path) {
    const before = this.#requests.length;
    const response = await this.page.goto(this.centre.at(path), { waitUntil: "load" });
    this.requests = this.#requests.slice(before);
    return response;
  }

  /** Types a question into the page's search field and presses Enter. */
  async asks(question) {
    await this.field.fill(question);
    await this.field.press("Enter");
    await this.page.waitForURL(/\/search\?/);
  }

  /** Lays a style sheet of the customer's own over the page's. It is no inline style, so the page's policy stands. */
  styles(css) {
    return this.page.evaluate((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets = [sheet];
    }, css);
  }

  /** Loads the pictures further down too, as scrolling would. */
  seesPictures() {
    return this.page.evaluate(() => {
      const pictures = [...document.images];
      for (const picture of pictures) picture.loading = "eager";
      return Promise.all(pictures.map((picture) => picture.decode()));
    });
  }

  /** Writes what is on the screen, or with `whole` the page from top to bottom, where people look for it. */
  async photograph(name, { whole = false } = {}) {
    const options = { path: path.join(root, "target/screenshots", `${name}.png`), fullPage: whole };
    for (let left = PICTURE_TRIES - 1; ; left -= 1) {
      try {
        return await this.page.screenshot(options);
      } catch (error) {
        if (left === 0 || !error.message.includes(NO_PICTURE)) throw error;
        await pause(250);
      }
    }
  }

  get field() {
    return this.page.locator("#q");
  }

  /** The path and what follows it in the address, as people read it. */
  get address() {
    const { pathname, search, hash } = new URL(this.page.url());
    return decodeURIComponent(pathname + search.replaceAll("+", " ") + hash);
  }

  /** What axe finds against WCAG 2.0 to 2.2, A and AA, in sentences. */
  async barriers() {
    const { violations } = await new AxeBuilder({ page: this.page }).withTags(WCAG).analyze();
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}: ${node.html}\n    ${node.failureSummary?.replaceAll("\n", "\n    ")}`),
    );
  }

  /** What sticks out of the screen at the side; nothing may, but what scrolls within itself. */
  overhang() {
    return this.page.evaluate(() => {
      const page = document.documentElement;
      if (page.scrollWidth <= page.clientWidth) return [];
      const inner = (element) => {
        for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
          if (/auto|scroll|hidden|clip/.test(getComputedStyle(box).overflowX)) return true;
        }
        return false;
      };
      const out = [...document.body.querySelectorAll("*")].filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 0 && (right > page.clientWidth + 0.5 || left < -0.5) && !inner(element);
      });
      return [`${page.scrollWidth} px in ${page.clientWidth}`, ...out.map((element) => element.outerHTML.slice(0, 160))];
    });
  }

  /** Fails when anything went wrong on the way. */
  complains() {
    assert.deepEqual(this.#faults, [], "faults in front of a customer");
  }

  /** Goes away, content. */
  async leaves() {
    await this.#context.close();
    this.complains();
  }
}
