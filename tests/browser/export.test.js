import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { gzipSync } from "node:zlib";

import { Customer, DESK, openBrowser, PHONE } from "./customer.js";
import { Site } from "./help_centre.js";
import { StaticHost } from "./static_host.js";

const MAIL = "help@example.com";

let browser;
before(async () => (browser = await openBrowser()));
after(async () => {
  await browser?.close();
  await StaticHost.closeAll();
});

/** Asks, and waits until the script has said what it found. */
async function ask(customer, lang, question) {
  await customer.opens(`/${lang}/`);
  await customer.asks(question);
  await answered(customer);
  return customer.page.locator("[data-found] > li h2").allTextContents();
}

const answered = (customer) => customer.page.locator(".status[role=status]").filter({ hasText: /./ }).waitFor();

describe("an exported help centre", () => {
  let host;
  before(async () => (host = await StaticHost.open(await Site.manual(), { options: ["--mail", MAIL] })));

  for (const [lang, question, article] of [
    ["en", "publish over SSH", "run/publish"],
    ["en", "how do i writ an artcle", "writing/write-an-article"],
    ["en", "publishing servers", "run/publish"],
    ["bn", "ছবি যোগ করা", "writing/images"],
    ["bn", "ছবিগুলো", "writing/images"],
    ["bn", "chobi jog kora", "writing/images"],
    ["bn", "nibondho likhbo", "writing/write-an-article"],
    // As it sounds, and as many write it.
    ["bn", "খসরা", "organise/drafts-and-dates"],
    ["en", "kb.toml", "run/configuration"],
  ]) {
    it(`finds "${article}" for "${question}" in the browser`, async () => {
      const customer = await Customer.arrive(browser, host, { lang });
      const titles = await ask(customer, lang, question);
      const title = await host.site.title(`${lang}/${article}`);
      assert.ok(titles.slice(0, 5).includes(title), `${title} is not among:\n${titles.slice(0, 5).join("\n")}`);
      await customer.page.locator("[data-found] > li a", { hasText: title }).first().click();
      assert.equal(await customer.page.locator("h1").textContent(), title);
      await customer.leaves();
    });
  }

  it("loads little for a question, and nothing from elsewhere", async () => {
    const customer = await Customer.arrive(browser, host);
    await customer.opens("/en/search");
    host.asked.length = 0;
    await customer.asks("how do I publish a help centre to my own server");
    await answered(customer);
    const files = host.asked.filter(({ address }) => address.endsWith(".json"));
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    assert.ok(files.length > 1 && bytes < 160_000, `${files.length} files, ${bytes} bytes`);
    assert.ok(!host.asked.some(({ address }) => address.includes("/api/")), "a service was asked that is not there");
    const script = await customer.page.locator("script[src*='/find-']").getAttribute("src");
    assert.ok(gzipSync(await readFile(path.join(host.folder, script))).length < 4096, "the script is heavy");
    await customer.leaves();
  });

  it("says so when nothing is found, and asks in the other language", async () => {
    const customer = await Customer.arrive(browser, host);
    assert.deepEqual(await ask(customer, "en", "zzqxv wqkjh"), []);
    assert.ok(await customer.page.locator(".topics a").first().isVisible());
    await customer.opens("/en/search?q=%E0%A6%9B%E0%A6%AC%E0%A6%BF");
    await answered(customer);
    await customer.page.locator(".tongue").click();
    await answered(customer);
    assert.equal(await customer.field.inputValue(), "ছবি");
    assert.ok((await customer.page.locator("[data-found] > li").count()) > 0);
    await customer.leaves();
  });

  it("takes the focus for a question, and leaves it when there are answers", async () => {
    const customer = await Customer.arrive(browser, host, { screen: PHONE });
    const focused = () => customer.page.evaluate(() => document.activeElement.id);
    for (const page of ["search", "contact"]) {
      await customer.opens(`/en/${page}`);
      assert.equal(await focused(), "q", page);
      await customer.opens(`/en/${page}?q=picture`);
      await answered(customer);
      assert.equal(await focused(), "", page);
    }
    await customer.leaves();
  });

  it("shows few answers, none of them far from the question", async () => {
    const customer = await Customer.arrive(browser, host);
    const titles = await ask(customer, "en", "picture");
    assert.ok(titles.length > 0 && titles.length <= 10, titles.join("\n"));
    assert.equal(titles[0], await host.site.title("en/writing/images"));
    await customer.leaves();
  });

  it("shows the way to people below the answers, with the question", async () => {
    const customer = await Customer.arrive(browser, host);
    await customer.opens("/en/");
    await customer.page.locator("header .tool", { hasText: "Contact us" }).click();
    const people = customer.page.locator("[data-people]");
    assert.equal(await people.isVisible(), false, "the way to people stands there before a question");
    await customer.field.fill("my parcel & card");
    await customer.field.press("Enter");
    await people.waitFor();
    assert.ok(!(await customer.page.content()).includes(MAIL), "the address stands on the page of the question");
    await people.locator("a").click();
    const mail = customer.page.locator("[data-mail]");
    assert.equal(await mail.textContent(), MAIL);
    await customer.page.waitForFunction(() => document.querySelector("[data-mail]").href.includes("?"));
    assert.equal(await mail.getAttribute("href"), `mailto:${MAIL}?subject=my%20parcel%20%26%20card`);
    await customer.leaves();
  });

  it("leads from an article that did not help to answers and people", async () => {
    const customer = await Customer.arrive(browser, host);
    await customer.opens("/en/writing/markdown");
    await customer.page.locator(".solved summary").nth(1).click();
    await customer.page.locator("#solved-q").fill("tables do not work");
    await customer.page.locator(".solved form button").click();
    await answered(customer);
    assert.ok((await customer.page.locator("[data-found] > li").count()) > 0);
    assert.ok(await customer.page.locator("[data-people]").isVisible());
    await customer.leaves();
  });

  it("offers topics, all articles and the way to people without scripts", async () => {
    const customer = await Customer.arrive(browser, host, { scripts: false });
    await customer.opens("/en/search?q=refund");
    const sentence = customer.page.locator("noscript .status");
    assert.ok(await sentence.isVisible());
    assert.equal(await customer.field.isVisible(), false, "a field that answers nothing");
    const all = customer.page.locator("main a", { hasText: "All articles" });
    const { y } = await all.boundingBox();
    assert.ok(y < (await customer.page.locator(".topics").boundingBox()).y, "the way on stands below the topics");
    await all.click();
    const title = await host.site.title("en/run/publish");
    const topic = customer.page.locator("main section", { has: customer.page.locator("h2 a[href='/en/run/']") });
    await topic.locator("li a", { hasText: title }).click();
    assert.equal(await customer.page.locator("h1").textContent(), title);
    await customer.opens("/en/contact?q=refund");
    assert.equal(await customer.page.locator("main .lead").isVisible(), false, "answers are promised that nobody gives");
    await customer.page.locator("main noscript a").click();
    assert.equal(await customer.page.locator("[data-mail]").textContent(), MAIL);
    await customer.leaves();
  });

  it("opens in the language of the browser, and without scripts in the first one", async () => {
    for (const [lang, scripts, home] of [["bn-BD", true, "/bn/"], ["de", true, "/en/"], ["bn", false, "/en/"]]) {
      const customer = await Customer.arrive(browser, host, { lang, scripts });
      await customer.opens("/");
      await customer.page.waitForURL(host.at(home));
      await customer.leaves();
    }
  });

  it("says in its own words and language that nothing is there", async () => {
    const customer = await Customer.arrive(browser, host);
    for (const lang of ["en", "bn"]) {
      const answer = await customer.opens(`/${lang}/nothing/here`);
      assert.equal(answer.status(), 404);
      assert.equal(await customer.page.locator("html").getAttribute("lang"), lang);
    }
    await customer.leaves();
  });

  const pages = {
    search: "/search",
    found: { en: "/search?q=search%20in%20Bengali", bn: `/search?q=${encodeURIComponent("ছবি যোগ করা")}` },
    nothing: "/search?q=zzqxv",
    all: "/search_all",
    contact: "/contact",
    answers: { en: "/contact?q=a%20broken%20link", bn: `/contact?q=${encodeURIComponent("ছবি")}` },
    write: "/contact_write?q=help",
    "not-found": "/404",
    article: "/writing/markdown",
  };
  for (const lang of ["en", "bn"]) {
    for (const [kind, paths] of Object.entries(pages)) {
      const address = `/${lang}${paths[lang] ?? paths}`;
      for (const screen of [PHONE, DESK]) {
        for (const scheme of ["light", "dark"]) {
          it(`shows "${kind}" without barriers in ${lang}, ${screen.width} px, ${scheme}`, async () => {
            const customer = await Customer.arrive(browser, host, { lang, screen, scheme });
            await customer.opens(address);
            if (address.includes("?q=") && kind !== "write") await answered(customer);
            await customer.photograph(`export-${kind}-${lang}-${screen.width}-${scheme}`, { whole: true });
            assert.deepEqual(await customer.overhang(), [], "the page scrolls sideways");
            assert.deepEqual(await customer.barriers(), [], "axe found barriers");
            await customer.leaves();
          });
        }
      }
      it(`shows "${kind}" without barriers in ${lang} without scripts`, async () => {
        const customer = await Customer.arrive(browser, host, { lang, screen: PHONE, scripts: false });
        await customer.opens(address);
        await customer.photograph(`export-${kind}-${lang}-320-no-scripts`, { whole: true });
        assert.deepEqual(await customer.overhang(), [], "the page scrolls sideways");
        await customer.leaves();
      });
    }
  }
});

describe("an exported help centre below a path, with a running kb behind it", () => {
  it("leads there to search and to people, with what was asked", async () => {
    const service = "http://127.0.0.1:9";
    const options = ["--url", "https://example.com/help", "--contact", `${service}/desk`, "--search-url", `${service}/desk`];
    const host = await StaticHost.open(await Site.manual(), { options, base: "/help" });
    const customer = await Customer.arrive(browser, host);
    await customer.opens("/en/writing/markdown");
    const form = (selector) => customer.page.locator(selector).first().evaluate((form) => form.action);
    assert.equal(await form("form.search"), `${service}/desk/en/search`);
    assert.equal(await form(".solved form"), `${service}/desk/en/contact`);
    const links = await customer.page.locator("a[href^='/']").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    assert.ok(links.length > 10 && links.every((link) => link.startsWith("/help/")), links.join(" "));
    await customer.leaves();
    await host.close();
  });

  it("is found by the script there as well", async () => {
    const host = await StaticHost.open(await Site.manual(), { options: ["--url", "https://example.com/help"], base: "/help" });
    const customer = await Customer.arrive(browser, host);
    const titles = await ask(customer, "en", "publish over SSH");
    assert.ok(titles.includes(await host.site.title("en/run/publish")), titles.join("\n"));
    assert.equal(await customer.page.locator("[data-people]").count(), 0, "a door that leads nowhere");
    assert.equal(await customer.page.locator(".tool", { hasText: "Contact us" }).count(), 0);
    await customer.leaves();
    await host.close();
  });
});
