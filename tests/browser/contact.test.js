import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, it } from "node:test";

import { Customer, DESK, openBrowser, PHONE } from "./customer.js";
import { HelpCentre, root, Site } from "./help_centre.js";

/** People behind the manual, always open where a test needs them to be. */
const PEOPLE = `
[[channel]]
kind = "phone"
target = "+880 1700-123456"
best_for = { en = "Anything that cannot wait", bn = "যা অপেক্ষা করতে পারে না" }
urgent = true

[[channel]]
kind = "chat"
target = "https://chat.example.com/room"
hours = "Dec 31 00:00-00:01"
time_zone = "Asia/Dhaka"

[[channel]]
kind = "email"
target = "people@parcels.example"
reply_within = "1 day"

[[channel]]
kind = "form"
reply_within = "4 hours"

[disclosure]
urgent = { en = ["card stolen"], bn = ["কার্ড চুরি"] }
`;

const QUESTION = { en: "search in Bengali", bn: "ছবি যোগ করা" };
const URGENT = { en: "my card stolen", bn: "আমার কার্ড চুরি" };

/** Nobody writes a message faster than this. */
const AS_PEOPLE_WRITE = 2_500;

describe("the way to a person", () => {
  let browser, centre;
  before(async () => {
    browser = await openBrowser();
    // The manual's settings, with other people behind it.
    const [settings] = (await readFile(path.join(root, "kb.toml"), "utf8")).split("[[channel]]");
    centre = await HelpCentre.open(await Site.manual({ "kb.toml": settings + PEOPLE }));
  });
  after(async () => {
    await browser?.close();
    await HelpCentre.closeAll();
  });

  const asked = (lang, question = QUESTION[lang]) => `/${lang}/contact?q=${encodeURIComponent(question)}`;
  const writes = async (customer, { message = "Nothing of it works for me.", reply = "rahima@example.com" } = {}) => {
    await customer.page.locator("#field-message").fill(message);
    await customer.page.locator("#field-reply").fill(reply);
    await customer.page.waitForTimeout(AS_PEOPLE_WRITE);
    await customer.page.locator(".send button").click();
  };

  for (const lang of ["en", "bn"]) {
    for (const [kind, address] of Object.entries({
      question: `/${lang}/contact`,
      answers: asked(lang),
      nothing: asked(lang, "zzqxv wqkjh"),
      urgent: asked(lang, URGENT[lang]),
      results: `/${lang}/search?q=${encodeURIComponent(QUESTION[lang])}`,
      "no-results": `/${lang}/search?q=zzqxv+wqkjh`,
      article: `/${lang}/writing/markdown`,
    })) {
      for (const [screen, scheme] of [[PHONE, "light"], [DESK, "dark"]]) {
        it(`has no barrier and nothing sticks out on the page "${kind}" (${lang}, ${screen.width} px, ${scheme})`, async () => {
          const customer = await Customer.arrive(browser, centre, { lang, screen, scheme });
          await customer.opens(address);
          await customer.page.evaluate(() => {
            for (const fold of document.querySelectorAll("main details")) fold.open = true;
          });
          assert.deepEqual(await customer.overhang(), []);
          assert.deepEqual(await customer.barriers(), []);
          await customer.photograph(`contact-${kind}-${lang}-${screen.width}-${scheme}`, { whole: true });
          await customer.leaves();
        });
      }
    }
  }

  it("is two steps long from any page, without a script, on a phone", async () => {
    const customer = await Customer.arrive(browser, centre, { screen: PHONE, scripts: false });
    for (const page of ["/en/", "/en/writing/", "/en/writing/markdown", "/en/nowhere"]) {
      await customer.opens(page);
      await customer.page.locator(".top a[href='/en/contact']").click();
      await customer.field.fill(QUESTION.en);
      await customer.field.press("Enter");
      await customer.page.waitForURL(/\/contact\?q=/);
      assert.equal(await customer.page.locator(".people a[href^='tel:']").count(), 1);
      assert.equal(await customer.page.locator("#field-message").inputValue(), QUESTION.en);
    }
    await customer.leaves();
  });

  it("takes along which article did not help, and why, without a script", async () => {
    const customer = await Customer.arrive(browser, centre, { screen: PHONE, scripts: false });
    await customer.opens("/en/writing/markdown");
    const title = await customer.page.locator("h1").innerText();
    await customer.page.locator(".solved summary").last().click();
    await customer.page.locator(".solved input[value=unclear]").check();
    await customer.page.locator(".solved button").click();
    await customer.page.waitForURL(/\/contact\?from=writing/);
    const handed = await customer.page.locator(".handed").innerText();
    assert.ok(handed.replaceAll(/\s+/g, " ").includes(`Did not help ${title} Because I did not understand it`), handed);
    await customer.leaves();
  });

  it("has targets that a thumb hits", async () => {
    const customer = await Customer.arrive(browser, centre, { screen: PHONE });
    await customer.opens(asked("en"));
    const small = await customer.page.evaluate(() => {
      const targets = [...document.querySelectorAll("main :is(.button, .forget, .choice, summary, .jump a, #field-message, #field-reply)")];
      return targets.filter((one) => one.getClientRects().length && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML);
    });
    assert.deepEqual(small, []);
    await customer.leaves();
  });

  for (const scripts of [true, false]) {
    it(`tells what is wrong where the reader is, and keeps every word (${scripts ? "with" : "without"} scripts)`, async () => {
      const customer = await Customer.arrive(browser, centre, { screen: PHONE, scripts });
      await customer.opens(asked("en"));
      await writes(customer, { message: "It broke twice.", reply: "rahima@" });
      await customer.page.waitForSelector(".faults");
      const inView = await customer.page.locator(".faults").boundingBox();
      assert.ok(inView.y >= 0 && inView.y < PHONE.height, "what is wrong is out of sight");
      assert.equal(await customer.page.locator("#field-message").inputValue(), "It broke twice.");
      const field = customer.page.locator("#field-reply");
      assert.equal(await field.inputValue(), "rahima@");
      assert.equal(await field.getAttribute("aria-invalid"), "true");
      await customer.page.locator(".faults li a").click();
      assert.equal(await customer.page.evaluate(() => document.activeElement.id), "field-reply");
      if (scripts) assert.deepEqual(await customer.barriers(), []);
      // The status of such an answer is no fault of the page's.
      await customer.page.context().close();
    });
  }

  it("ends with a receipt, and sets no cookie", async () => {
    const customer = await Customer.arrive(browser, centre, { screen: PHONE });
    await customer.opens(asked("en"));
    await writes(customer);
    await customer.page.waitForURL(/\/contact\/[0-9a-f]{32}$/);
    const reference = await customer.page.locator(".reference").innerText();
    assert.match(reference, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    assert.deepEqual(await customer.barriers(), []);
    assert.deepEqual(await customer.overhang(), []);
    await customer.photograph("contact-receipt-en-320-light", { whole: true });
    assert.deepEqual(await customer.page.context().cookies(), []);
    await customer.leaves();
  });

  it("takes along what this tab asked and opened; what is unticked stays", async () => {
    const customer = await Customer.arrive(browser, centre);
    await customer.opens("/en/");
    await customer.asks("pictures");
    await customer.page.locator(".hits h2 a").first().click();
    await customer.page.waitForSelector("article[data-id]");
    const title = await customer.page.locator("h1").innerText();
    await customer.opens(asked("en"));
    const handed = customer.page.locator(".handed");
    assert.match(await handed.innerText(), new RegExp(`You read\\s+${title}[^]*You searched for\\s+pictures`));
    await handed.locator("input[value=pictures]").uncheck();
    const post = customer.page.waitForRequest((request) => request.method() === "POST");
    await writes(customer);
    const sent = new URLSearchParams((await post).postData());
    assert.deepEqual(sent.getAll("asked"), [QUESTION.en]);
    assert.equal(sent.getAll("opened").length, 1);
    await customer.page.waitForURL(/\/contact\/[0-9a-f]{32}$/);
    await customer.opens(asked("en", "another thing"));
    assert.doesNotMatch(await handed.innerText(), /pictures|You read/, "what was handed over is noted still");
    await customer.leaves();
  });

  it("forgets what was noted when asked to", async () => {
    const customer = await Customer.arrive(browser, centre);
    await customer.opens("/en/writing/markdown");
    await customer.opens(asked("en"));
    await customer.page.locator(".forget").click();
    assert.doesNotMatch(await customer.page.locator(".handed").innerText(), /You read/);
    await customer.page.reload();
    assert.doesNotMatch(await customer.page.locator(".handed").innerText(), /You read/);
    await customer.leaves();
  });

  it("keeps what is being written, and what is unticked, when the page is thrown away or another question asked", async () => {
    const customer = await Customer.arrive(browser, centre, { screen: PHONE });
    await customer.opens(asked("en"));
    await customer.page.locator("#field-message").fill("A long story");
    const language = customer.page.locator(".handed input[name=language]");
    await language.uncheck();
    await customer.page.reload();
    assert.equal(await customer.page.locator("#field-message").inputValue(), "A long story");
    assert.equal(await language.isChecked(), false);
    await customer.opens(asked("en", "another thing"));
    assert.equal(await customer.page.locator("#field-message").inputValue(), "A long story");
    assert.match(await customer.page.locator(".handed").innerText(), /You searched for\s+another thing/);
    await customer.leaves();
  });

  it("offers answers to what is being written once, and never moves the button", async () => {
    const customer = await Customer.arrive(browser, centre, { screen: PHONE });
    await customer.opens(asked("en"));
    let asks = 0;
    customer.page.on("request", (request) => (asks += request.url().includes("/api/v1/search")));
    const place = () => customer.page.evaluate(() => document.querySelector(".send").getBoundingClientRect().top + scrollY);
    const before = await place();
    await customer.page.locator("#field-message").fill("How do I put a picture into an article?");
    await customer.page.waitForSelector(".maybe li", { state: "attached" });
    assert.equal(await place(), before);
    await customer.page.locator(".maybe summary").click();
    assert.equal(await customer.page.locator(".maybe a").first().getAttribute("target"), "_blank");
    assert.ok((await customer.page.locator(".maybe li").count()) <= 3);
    await customer.page.locator("#field-message").fill("How do I put a table into an article instead?");
    await customer.page.waitForTimeout(1_500);
    assert.equal(asks, 1);
    await customer.leaves();
  });
});
