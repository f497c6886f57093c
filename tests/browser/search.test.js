import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { Customer, DESK, openBrowser, PHONE } from "./customer.js";
import { HelpCentre, Site } from "./help_centre.js";

let browser, centre;
before(async () => {
  browser = await openBrowser();
  centre = await HelpCentre.open(await Site.manual());
});
after(async () => {
  await browser?.close();
  await HelpCentre.closeAll();
});

const arrive = (more) => Customer.arrive(browser, centre, more);

describe("a customer who comes to the help centre", () => {
  it("is led to the language of the browser", async () => {
    for (const lang of ["en", "bn"]) {
      const customer = await arrive({ lang });
      await customer.opens("/");
      assert.equal(customer.address, `/${lang}/`);
      assert.equal(await customer.page.locator("html").getAttribute("lang"), lang);
      await customer.leaves();
    }
  });

  it("can type at once: the search field has the focus and is seen without scrolling", async () => {
    for (const screen of [DESK, PHONE]) {
      const customer = await arrive({ screen });
      await customer.opens("/en/");
      assert.equal(await customer.page.evaluate(() => document.activeElement.id), "q");
      const box = await customer.field.boundingBox();
      assert.ok(box.y + box.height <= screen.height, "the search field is below the first screen");
      assert.equal(await customer.page.evaluate(() => scrollY), 0, "the page is scrolled already");
      await customer.page.keyboard.type("bengali");
      assert.equal(await customer.field.inputValue(), "bengali");
      await customer.leaves();
    }
  });

  it("finds an answer in English and reads it at the right place", async () => {
    const customer = await arrive();
    await customer.opens("/en/");
    await customer.asks("can i type bengali in latin letters");
    const title = await centre.site.title("en/customers/search-in-bengali");
    const hit = customer.page.locator(".hits > li", { hasText: title }).first();
    await hit.locator(".at a").click();
    await customer.page.waitForURL(/\/en\/customers\/search-in-bengali#latin-letters$/);
    assert.ok(await customer.page.locator("#latin-letters").isVisible());
    await customer.leaves();
  });

  it("finds an answer in Bengali on a phone of 320 px", async () => {
    const customer = await arrive({ screen: PHONE, lang: "bn" });
    await customer.opens("/");
    await customer.asks("ভাষা কীভাবে বদলাব");
    const first = customer.page.locator(".hits h2 a").first();
    const title = await centre.site.title("bn/customers/change-language");
    assert.equal(await first.textContent(), title);
    assert.match(await customer.page.locator(".status").textContent(), /[০-৯]/, "the count is not in Bengali digits");
    await first.tap();
    await customer.page.waitForURL(/\/bn\/customers\/change-language/);
    assert.equal(await customer.page.locator("h1").textContent(), title);
    assert.deepEqual(await customer.overhang(), []);
    await customer.leaves();
  });

  it("finds an answer in Bengali on a phone without scripts", async () => {
    const customer = await arrive({ screen: PHONE, lang: "bn", scripts: false });
    await customer.opens("/bn/");
    await customer.field.fill("ছবি");
    await customer.page.locator("form.search button").tap();
    await customer.page.waitForURL(/search/);
    const title = await centre.site.title("bn/writing/images");
    await customer.page.locator(".hits h2 a", { hasText: title }).first().tap();
    await customer.page.waitForURL(/writing/);
    assert.equal(await customer.page.locator("h1").textContent(), title);
    await customer.leaves();
  });

  it("is told what was understood when a word was mistyped, and can insist", async () => {
    const customer = await arrive();
    await customer.opens("/en/");
    await customer.asks("tranlsate");
    assert.match(await customer.page.locator(".status").textContent(), /^\d+ results? for “translate”$/);
    await customer.page.locator(".corrected a").click();
    assert.equal(await customer.field.inputValue(), "tranlsate");
    assert.equal(await customer.page.locator(".corrected").count(), 0);
    await customer.leaves();
  });

  it("narrows the results by topic with a link, and widens them again", async () => {
    for (const [screen, scripts] of [[DESK, true], [PHONE, false]]) {
      const customer = await arrive({ screen, scripts });
      await customer.opens("/en/search?q=article");
      const name = await centre.site.title("en/run/index");
      const all = Number((await customer.page.locator(".status").textContent()).match(/\d+/)[0]);
      const filters = customer.page.locator(screen === PHONE ? ".filters.folded" : ".filters.beside");
      if (screen === PHONE) await filters.locator("summary").click();
      const topic = filters.locator("a", { hasText: name });
      const promised = Number(await topic.locator("span").textContent());
      await topic.click();
      await customer.page.waitForURL(/category=/);
      const narrowed = Number((await customer.page.locator(".status").textContent()).match(/\d+/)[0]);
      assert.equal(narrowed, promised);
      assert.ok(narrowed < all);
      for (const path of await customer.page.locator(".hits .path").allTextContents()) assert.ok(path.includes(name), path);
      if (screen === PHONE) await filters.locator("summary").click();
      await filters.locator("a").first().click();
      await customer.page.waitForURL((url) => !url.search.includes("category="));
      await customer.leaves();
    }
  });

  it("empties the field with one press and asks anew", async () => {
    const customer = await arrive({ screen: PHONE });
    await customer.opens("/en/search?q=markdown");
    const { x, y, width, height } = await customer.field.boundingBox();
    await customer.page.mouse.click(x + width - 22, y + height / 2);
    assert.equal(await customer.field.inputValue(), "");
    await customer.asks("theme");
    assert.ok((await customer.page.locator(".hits > li").count()) > 0);
    await customer.leaves();
  });

  it("is not asked to narrow down what is in one topic", async () => {
    const customer = await arrive();
    await customer.opens("/en/search?q=front+matter&category=writing");
    assert.equal(await customer.page.locator(".filters.beside").count(), 1, "there is no way back to all topics");
    await customer.opens("/en/search?q=systemd");
    const places = new Set(await customer.page.locator(".hits .path").allTextContents());
    assert.equal(await customer.page.locator(".filters").count() > 0, places.size > 1);
    await customer.leaves();
  });

  it("comes back from an article to the same results with the back button", async () => {
    const customer = await arrive();
    await customer.opens("/en/");
    await customer.asks("theme");
    const titles = await customer.page.locator(".hits h2 a").allTextContents();
    await customer.page.locator(".hits h2 a").nth(1).click();
    await customer.page.waitForURL((url) => !url.pathname.endsWith("/search"));
    await customer.page.goBack();
    assert.equal(customer.address, "/en/search?q=theme");
    assert.equal(await customer.field.inputValue(), "theme");
    assert.deepEqual(await customer.page.locator(".hits h2 a").allTextContents(), titles);
    await customer.page.goBack();
    assert.equal(customer.address, "/en/");
    await customer.leaves();
  });

  it("asks whatever comes to mind, and never sees an error", async () => {
    const customer = await arrive({ scripts: false });
    const questions = ['refund:', "how do I (reset", "C++", "???", "\"", "' OR 1=1 --", "<script>alert(1)</script>", "x".repeat(3000), "💳", "কীভাবে?", "and or not", "title:kb AND", "[ ]"];
    for (const question of questions) {
      const answer = await customer.opens(`/en/search?q=${encodeURIComponent(question)}`);
      assert.equal(answer.status(), 200, question);
      assert.deepEqual(await customer.overhang(), [], question);
    }
    await customer.leaves();
  });

  it("finds the page after all when an address has a typing error", async () => {
    const customer = await arrive();
    const answer = await customer.opens("/en/writing/write-an-artcle");
    assert.equal(answer.status(), 404);
    await customer.page.locator('.hits h2 a[href^="/en/writing/write-an-article"]').click();
    await customer.page.waitForURL(/\/en\/writing\/write-an-article/);
    await customer.leaves();
  });
});

describe("the search field while typing", () => {
  const expanded = (customer) => customer.field.getAttribute("aria-expanded");
  const options = (customer) => customer.page.locator('[role="option"]');

  /** The suggestion that is chosen, as a screen reader is told it. */
  const chosen = (customer) =>
    customer.page.evaluate(() => {
      const id = document.querySelector("#q").getAttribute("aria-activedescendant");
      const marked = document.querySelectorAll('[role="option"][aria-selected="true"]');
      if (!id) return marked.length === 0 ? null : "marked, but not said";
      const option = document.getElementById(id);
      if (marked.length !== 1 || marked[0] !== option) return "said, but not marked";
      return [...document.querySelectorAll('[role="option"]')].indexOf(option);
    });

  /** Types and waits until the suggestions for all of it are open. */
  async function suggests(customer, words) {
    const answer = customer.page.waitForResponse((response) => new URL(response.url()).searchParams.get("q") === words);
    await customer.field.focus();
    await customer.page.keyboard.type(words);
    await (await answer).finished();
    await customer.page.waitForFunction(() => document.querySelector("#q").getAttribute("aria-expanded") === "true");
    await options(customer).first().waitFor();
  }

  it("is a combobox that says how many suggestions there are", async () => {
    const customer = await arrive();
    await customer.opens("/en/");
    assert.equal(await customer.field.getAttribute("role"), "combobox");
    assert.equal(await customer.field.getAttribute("aria-autocomplete"), "list");
    assert.equal(await expanded(customer), "false");
    await suggests(customer, "langu");
    assert.equal(await expanded(customer), "true");
    const list = await customer.field.getAttribute("aria-controls");
    assert.equal(await customer.page.locator(`#${list}`).getAttribute("role"), "listbox");
    const said = await customer.page.locator('form.search [role="status"]').textContent();
    assert.match(said, new RegExp(`\\b${await options(customer).count()}\\b`));
    await customer.photograph("suggestions-en");
    assert.deepEqual(await customer.barriers(), []);
    await customer.leaves();
  });

  it("moves with the arrows, through the field and around, without the focus leaving it", async () => {
    const customer = await arrive();
    await customer.opens("/en/");
    await suggests(customer, "articl");
    const last = (await options(customer).count()) - 1;
    assert.ok(last >= 2, "too few suggestions to move among");
    assert.equal(await chosen(customer), null, "a suggestion is chosen before anybody chose");
    const press = (key) => customer.page.keyboard.press(key);
    const steps = [["ArrowDown", 0], ["ArrowDown", 1], ["ArrowUp", 0], ["ArrowUp", null], ["ArrowUp", last], ["ArrowDown", null], ["ArrowDown", 0], ["End", last], ["Home", 0]];
    for (const [key, expected] of steps) {
      await press(key);
      assert.equal(await chosen(customer), expected, key);
      assert.equal(await customer.page.evaluate(() => document.activeElement.id), "q");
    }
    assert.equal(await customer.field.inputValue(), "articl", "what was typed is gone");
    await customer.leaves();
  });

  it("closes with Escape and keeps what was typed", async () => {
    const customer = await arrive();
    await customer.opens("/en/");
    await suggests(customer, "langu");
    await customer.page.keyboard.press("ArrowDown");
    await customer.page.keyboard.press("Escape");
    assert.equal(await expanded(customer), "false");
    assert.equal(await chosen(customer), null);
    assert.equal(await options(customer).first().isVisible(), false);
    assert.equal(await customer.field.inputValue(), "langu");
    await customer.page.keyboard.press("ArrowDown");
    assert.equal(await expanded(customer), "true", "the arrow does not open the list again");
    await customer.leaves();
  });

  it("opens the chosen suggestion with Enter", async () => {
    const customer = await arrive();
    await customer.opens("/en/");
    await suggests(customer, "change the language");
    await customer.page.keyboard.press("ArrowDown");
    await customer.page.keyboard.press("Enter");
    await customer.page.waitForURL(/change-language/);
    assert.equal(await customer.page.locator("h1").textContent(), await centre.site.title("en/customers/change-language"));
    await customer.leaves();
  });

  it("searches with Enter when no suggestion is chosen", async () => {
    const customer = await arrive();
    await customer.opens("/en/");
    await suggests(customer, "langu");
    await customer.page.keyboard.press("Enter");
    await customer.page.waitForURL(/\/en\/search\?q=langu$/);
    await customer.leaves();
  });

  it("is left with Tab, and the list closes behind", async () => {
    const customer = await arrive();
    await customer.opens("/en/");
    await suggests(customer, "langu");
    await customer.page.keyboard.press("ArrowDown");
    await customer.page.keyboard.press("Tab");
    assert.equal(await expanded(customer), "false");
    assert.equal(await customer.page.evaluate(() => document.activeElement.matches("form.search button")), true);
    assert.equal(customer.address, "/en/", "Tab went to another page");
    await customer.leaves();
  });

  it("opens a suggestion with the mouse, and with a finger in Bengali", async () => {
    const desk = await arrive();
    await desk.opens("/en/");
    await suggests(desk, "deploy");
    await options(desk).first().click();
    await desk.page.waitForURL((url) => url.pathname !== "/en/");
    await desk.leaves();

    const phone = await arrive({ screen: PHONE, lang: "bn" });
    await phone.opens("/bn/");
    await suggests(phone, "ভাষা");
    await phone.photograph("suggestions-bn-320");
    assert.deepEqual(await phone.overhang(), []);
    assert.deepEqual(await phone.barriers(), []);
    await options(phone).first().tap();
    await phone.page.waitForURL((url) => url.pathname !== "/bn/");
    assert.match(phone.address, /^\/bn\//);
    await phone.leaves();
  });

  it("shows the suggestions for the words that stand there, however slow the line is", async () => {
    const customer = await arrive();
    await customer.opens("/en/");
    // The first answer is late: it must not come over the second.
    await customer.page.route(/suggest\?q=theme&/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 600));
      await route.continue().catch(() => {});
    });
    await customer.field.pressSequentially("theme");
    await customer.page.waitForRequest(/suggest\?q=theme&/);
    await customer.field.fill("footnote");
    await options(customer).first().waitFor();
    await customer.page.waitForTimeout(800);
    const titles = await options(customer).allTextContents();
    assert.ok(titles.every((title) => !/design/i.test(title)), `suggestions of before: ${titles}`);
    await customer.leaves();
  });

  it("does not stand in the way when suggestions fail", async () => {
    const customer = await arrive();
    await customer.opens("/en/");
    await customer.page.route(/suggest/, (route) => route.fulfill({ status: 404, body: "" }));
    await customer.field.pressSequentially("theme");
    await customer.page.waitForResponse(/suggest/);
    assert.equal(await expanded(customer), "false");
    await customer.page.keyboard.press("Enter");
    await customer.page.waitForURL(/search\?q=theme/);
    await customer.leaves();
  });

  it("is reached with the slash key from everywhere but a text field, unless that is switched off", async () => {
    const customer = await arrive();
    await customer.opens("/en/writing/markdown");
    const focused = () => customer.page.evaluate(() => document.activeElement.id);
    await customer.page.locator("main").focus();
    await customer.page.keyboard.press("/");
    assert.equal(await focused(), "q");
    assert.equal(await customer.field.inputValue(), "", "the slash stands in the field");
    await customer.page.keyboard.type("a/b");
    assert.equal(await customer.field.inputValue(), "a/b");

    await customer.page.locator(".shortcut").click();
    await customer.page.locator("main").focus();
    await customer.page.keyboard.press("/");
    assert.notEqual(await focused(), "q", "the shortcut is off and still works");
    await customer.page.reload();
    await customer.page.locator("main").focus();
    await customer.page.keyboard.press("/");
    assert.notEqual(await focused(), "q", "that the shortcut is off was forgotten");
    await customer.leaves();
  });
});
