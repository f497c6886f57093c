import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { Customer, DESK, openBrowser, PHONE } from "./customer.js";
import { HelpCentre, Site } from "./help_centre.js";
import { MANUAL } from "./pages.js";

let browser, centre, specimen;
before(async () => {
  browser = await openBrowser();
  centre = await HelpCentre.open(await Site.manual());
  specimen = await HelpCentre.open(await Site.specimen());
});
after(async () => {
  await browser?.close();
  await HelpCentre.closeAll();
});

const arrive = (more) => Customer.arrive(browser, centre, more);

describe("a customer who reads", () => {
  it("changes the language and stays with the same article, with and without scripts", async () => {
    for (const [screen, scripts] of [[DESK, true], [PHONE, true], [PHONE, false]]) {
      const customer = await arrive({ screen, scripts });
      await customer.opens("/en/writing/callouts");
      // Between two languages there is nothing to choose: one press.
      await customer.page.locator('header a[hreflang="bn"]').click();
      await customer.page.waitForURL(/\/bn\/writing\/callouts$/);
      assert.equal(await customer.page.locator("html").getAttribute("lang"), "bn");
      await customer.page.locator('footer a[hreflang="en"]').click();
      await customer.page.waitForURL(/\/en\/writing\/callouts$/);
      await customer.leaves();
    }
  });

  it("chooses among three languages in a menu", async () => {
    for (const [screen, scripts] of [[DESK, true], [PHONE, false]]) {
      const customer = await Customer.arrive(browser, specimen, { screen, scripts });
      await customer.opens("/en/everything/one-of-everything");
      const menu = customer.page.locator("header details.menu", { has: customer.page.locator('a[hreflang="ar"]') });
      await menu.locator("summary").click();
      await menu.locator('a[hreflang="ar"]').click();
      await customer.page.waitForURL(/\/ar\//);
      await customer.leaves();
    }
  });

  it("sees in words where the topics and the other language are, also on a phone", async () => {
    for (const lang of ["en", "bn"]) {
      const customer = await arrive({ screen: PHONE, lang });
      await customer.opens(`/${lang}/`);
      const words = [customer.page.locator("header .menu summary span"), customer.page.locator("header a[hreflang] span")];
      for (const word of words) {
        const { width, height } = await word.boundingBox();
        assert.ok(width > 16 && height > 8, `${await word.textContent()} is hidden`);
      }
      const rows = await Promise.all(words.map((word) => word.boundingBox()));
      assert.ok(Math.abs(rows[0].y - rows[1].y) < 12, "the tools stand in two rows");
      await customer.leaves();
    }
  });

  it("changes the language of a question and keeps the words", async () => {
    const customer = await arrive();
    await customer.opens("/en/search?q=markdown");
    await customer.page.locator('footer a[hreflang="bn"]').click();
    await customer.page.waitForURL(/\/bn\/search/);
    assert.equal(await customer.field.inputValue(), "markdown");
    await customer.leaves();
  });

  it("is told when an article is not translated, and hears it in its own language", async () => {
    const customer = await Customer.arrive(browser, specimen, { lang: "bn" });
    await customer.opens("/bn/everything/long-words");
    assert.ok(await customer.page.locator(".notice").isVisible());
    assert.equal(await customer.page.locator("html").getAttribute("lang"), "bn");
    assert.equal(await customer.page.locator(".prose").getAttribute("lang"), "en");
    await customer.leaves();
  });

  it("walks from the home page to an article by topics alone, without scripts", async () => {
    const customer = await arrive({ screen: PHONE, scripts: false });
    await customer.opens("/en/");
    await customer.page.locator('.cards a[href="/en/writing/"]').click();
    await customer.page.locator('.rows a[href="/en/writing/links"]').click();
    await customer.page.waitForURL(centre.at("/en/writing/links"));
    const contents = customer.page.locator(".contents.folded");
    await contents.locator("summary").click();
    const entry = contents.locator("a").first();
    const anchor = await entry.getAttribute("href");
    await entry.click();
    await customer.page.waitForURL((url) => url.hash === anchor);
    await customer.page.locator('.crumbs a[href="/en/writing/"]').click();
    await customer.page.waitForURL(centre.at("/en/writing/"));
    await customer.leaves();
  });

  it("reaches the text with the first Tab and Enter, and sees where the focus is all the way", async () => {
    for (const [screen, address] of [[DESK, MANUAL.en.article], [PHONE, MANUAL.bn.results]]) {
      const customer = await arrive({ screen });
      await customer.opens(address);
      await customer.page.keyboard.press("Tab");
      assert.ok(await customer.page.locator(".skip").evaluate((skip) => skip === document.activeElement && skip.getBoundingClientRect().top >= 0));
      await customer.page.keyboard.press("Enter");
      await customer.page.waitForFunction(() => document.activeElement.id === "main");
      await customer.opens(address);
      for (let step = 0; step < 60; step += 1) {
        await customer.page.keyboard.press("Tab");
        const hidden = await customer.page.evaluate(() => {
          const element = document.activeElement;
          if (element === document.body) return null;
          const { top, bottom, left, right, width, height } = element.getBoundingClientRect();
          const style = getComputedStyle(element);
          const field = element.closest(".field") && getComputedStyle(element.closest(".field"));
          const after = getComputedStyle(element, "::after");
          const ring = [style, field, after].some((one) => one && one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 2);
          const inView = width > 0 && height > 0 && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
          return ring && inView ? null : element.outerHTML.slice(0, 160);
        });
        assert.equal(hidden, null, "the focus cannot be seen");
      }
      await customer.leaves();
    }
  });

  it("does not see the way past the header before it has the focus, at any size of text", async () => {
    for (const size of ["100%", "200%"]) {
      const customer = await arrive({ screen: PHONE });
      for (const address of [MANUAL.en.home, MANUAL.bn.article]) {
        await customer.opens(address);
        await customer.styles(`html { font-size: ${size} }`);
        const { bottom } = await customer.page.locator(".skip").evaluate((skip) => skip.getBoundingClientRect());
        assert.ok(bottom <= 0, `${bottom} px of it lie over the header at ${size}`);
      }
      await customer.leaves();
    }
  });

  it("sees which section is being read beside a long article", async () => {
    const customer = await Customer.arrive(browser, specimen);
    await customer.opens("/en/everything/one-of-everything");
    await customer.page.locator("#code-in-colours").evaluate((heading) => heading.scrollIntoView());
    await customer.page.waitForFunction(() => document.querySelector('.beside [aria-current="location"]')?.textContent === "Code in colours");
    await customer.leaves();
  });

  it("sees pictures at their size before they load, and opens one in full", async () => {
    const customer = await Customer.arrive(browser, specimen, { screen: PHONE });
    await customer.opens("/en/everything/one-of-everything");
    assert.equal(await customer.page.locator('.picture img[width="1600"]').count(), await customer.page.locator(".picture").count());
    const picture = customer.page.locator(".picture img").first();
    for (const name of ["width", "height", "alt"]) assert.ok(await picture.getAttribute(name), name);
    assert.equal(await picture.getAttribute("loading"), "lazy");
    const before = await picture.boundingBox();
    await picture.scrollIntoViewIfNeeded();
    await picture.evaluate((image) => image.decode());
    const after = await picture.boundingBox();
    assert.equal(Math.round(after.height), Math.round(before.height), "the page jumps when the picture loads");
    await picture.click();
    await customer.page.waitForURL(/\.png$/);
    await customer.leaves();
  });

  it("scrolls a wide table within itself, also with the keyboard", async () => {
    const customer = await Customer.arrive(browser, specimen, { screen: PHONE });
    await customer.opens("/en/everything/one-of-everything");
    const table = customer.page.locator(".prose > .table").first();
    assert.equal(await table.getAttribute("aria-label"), "Table: A wide table");
    await table.focus();
    await customer.page.keyboard.press("ArrowRight");
    await customer.page.waitForFunction(() => document.querySelector(".prose > .table").scrollLeft > 0);
    await customer.leaves();
  });

  it("passes by tables and code that need no scrolling, on a screen that becomes narrow too", async () => {
    const customer = await arrive();
    await customer.opens("/en/writing/front-matter");
    const boxes = customer.page.locator(".prose .table, .prose pre");
    const stops = () => boxes.evaluateAll((all) => all.map((box) => [box.scrollWidth > box.clientWidth, box.hasAttribute("tabindex"), box.matches("pre") || box.hasAttribute("aria-label")]));
    const settled = () => customer.page.waitForFunction(() => [...document.querySelectorAll(".prose .table")].every((box) => box.hasAttribute("tabindex") === box.scrollWidth > box.clientWidth));
    await settled();
    assert.ok((await stops()).every(([scrolls, stop]) => !scrolls && !stop), "something that fits is a stop");
    await customer.page.setViewportSize(PHONE);
    await settled();
    const narrow = await stops();
    assert.ok(narrow.some(([scrolls]) => scrolls), "nothing scrolls on a phone");
    for (const [scrolls, stop, named] of narrow) assert.ok(scrolls === stop && (!scrolls || named));
    await customer.leaves();
  });

  it("reads code in tables and short code in sentences whole", async () => {
    for (const screen of [DESK, PHONE]) {
      const customer = await arrive({ screen });
      for (const address of ["/en/writing/callouts", "/en/writing/front-matter", "/en/run/configuration", "/bn/run/commands"]) {
        await customer.opens(address);
        const broken = await customer.page.evaluate(() => {
          const lines = (code) => new Set([...code.getClientRects()].map(({ top }) => Math.round(top))).size;
          const short = [...document.querySelectorAll(".prose :is(td, th) code, .prose .whole")].filter((code) => code.textContent.length <= 24);
          return short.filter((code) => lines(code) > 1).map((code) => code.textContent);
        });
        assert.deepEqual(broken, [], address);
        assert.deepEqual(await customer.overhang(), [], address);
      }
      await customer.leaves();
    }
  });

  it("finds one edge for everything in the column of an article, with contents beside it or not", async () => {
    const customer = await Customer.arrive(browser, specimen);
    const edges = [];
    for (const address of ["/en/everything/one-of-everything", "/en/everything/long-words"]) {
      await customer.opens(address);
      const parts = ".prose > .callout, .prose > pre, .prose > .table, .prose > details, .colophon, .top .search";
      edges.push(...(await customer.page.locator(parts).evaluateAll((all) => all.map((part) => Math.round(part.getBoundingClientRect().right)))));
    }
    assert.equal(new Set(edges).size, 1, `edges at ${[...new Set(edges)]} px`);
    await customer.leaves();
  });

  it("goes to a footnote and back", async () => {
    const customer = await Customer.arrive(browser, specimen);
    await customer.opens("/en/everything/one-of-everything");
    await customer.page.locator(".prose sup a").first().click();
    const note = new URL(customer.page.url()).hash;
    assert.ok(note.length > 1);
    await customer.page.locator(`${note} a`).last().click();
    assert.notEqual(new URL(customer.page.url()).hash, note);
    await customer.leaves();
  });

  it("gets a file as a download and the article as Markdown", async () => {
    const customer = await Customer.arrive(browser, specimen);
    await customer.opens("/en/everything/one-of-everything");
    const [download] = await Promise.all([customer.page.waitForEvent("download"), customer.page.locator(".download").click()]);
    assert.equal(download.suggestedFilename(), "list.csv");
    const source = await customer.page.locator('link[rel="alternate"][type="text/markdown"]').getAttribute("href");
    const answer = await customer.page.request.get(new URL(source, customer.page.url()).href);
    assert.match(answer.headers()["content-type"], /^text\/markdown|^text\/plain/);
    assert.match(await answer.text(), /What can an article hold/);
    await customer.leaves();
  });

  it("loses no page without scripts: every kind is whole and silent", async () => {
    for (const lang of ["en", "bn"]) {
      const customer = await arrive({ scripts: false, screen: PHONE, lang });
      for (const [kind, address] of Object.entries(MANUAL[lang])) {
        await customer.opens(address);
        assert.ok(await customer.page.locator("h1").count(), `${kind} has no heading`);
        assert.deepEqual(await customer.overhang(), [], kind);
        assert.equal(await customer.page.locator("button:visible:not([type=submit])").count(), 0, `${kind} shows a button that does nothing`);
      }
      await customer.leaves();
    }
  });

  it("can enlarge the text to twice its size on a desk", async () => {
    // A page of 1280 px at 200 % is a page of 640.
    const customer = await arrive({ screen: { width: 640, height: 400 } });
    for (const address of Object.values(MANUAL.en)) {
      await customer.opens(address);
      assert.deepEqual(await customer.overhang(), [], address);
    }
    await customer.leaves();
  });

  it("can set the text with more space and lose none of it", async () => {
    // WCAG 1.4.12.
    const spacing = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }";
    for (const [where, address] of [[centre, MANUAL.bn.home], [centre, MANUAL.en.results], [specimen, "/en/everything/one-of-everything"]]) {
      const customer = await Customer.arrive(browser, where, { screen: PHONE });
      await customer.opens(address);
      await customer.styles(spacing);
      assert.deepEqual(await customer.overhang(), [], address);
      await customer.leaves();
    }
  });
});
