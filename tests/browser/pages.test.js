import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { Customer, DESK, openBrowser, PHONE } from "./customer.js";
import { HelpCentre, Site } from "./help_centre.js";
import { MANUAL, SPECIMEN } from "./pages.js";

const SCREENS = { "on a phone of 320 px": PHONE, "on a desk of 1280 px": DESK };
const NAMES = { en: "English", bn: "Bengali" };

const visits = [];
for (const [words, screen] of Object.entries(SCREENS)) {
  for (const scheme of ["light", "dark"]) visits.push({ words: `${words}, ${scheme}`, screen, scheme });
}

let browser;
before(async () => (browser = await openBrowser()));
after(async () => {
  await browser?.close();
  await HelpCentre.closeAll();
});

/** Looks at one page in every way. */
async function look(centre, address, name, visit, lang) {
  const customer = await Customer.arrive(browser, centre, { ...visit, lang });
  await customer.opens(address);
  await customer.seesPictures();
  await customer.photograph(`${name}-${visit.screen.width}-${visit.scheme}`, { whole: true });
  assert.deepEqual(await customer.overhang(), [], "the page scrolls sideways");
  assert.deepEqual(await customer.barriers(), [], "axe found barriers");
  await customer.leaves();
}

for (const lang of ["en", "bn"]) {
  describe(`the manual in ${NAMES[lang]}`, () => {
    let centre;
    before(async () => (centre = await HelpCentre.open(await Site.manual())));
    after(() => centre?.close());

    for (const visit of visits) {
      for (const [kind, address] of Object.entries(MANUAL[lang])) {
        it(`shows the page "${kind}" without barriers ${visit.words}`, () => look(centre, address, `${kind}-${lang}`, visit, lang));
      }
    }

    it("has in each kind of page what the page is for", async () => {
      const customer = await Customer.arrive(browser, centre, { lang });
      const main = customer.page.locator("main");
      await customer.opens(MANUAL[lang].results);
      assert.ok((await main.locator(".hits > li").count()) >= 3, "the results page has no hits");
      await customer.opens(MANUAL[lang].corrected);
      assert.equal(await main.locator(".corrected a").count(), 1, "the correction is not said");
      assert.ok((await main.locator(".hits > li").count()) >= 1, "the corrected question finds nothing");
      await customer.opens(MANUAL[lang].nothing);
      assert.equal(await main.locator(".hits > li").count(), 0, "the page without results has hits");
      assert.ok((await main.locator(".topics a").count()) >= 5, "no results is a wall: there are no topics");
      const lost = await customer.opens(MANUAL[lang]["not-found"]);
      assert.equal(lost.status(), 404);
      assert.ok((await main.locator(".hits > li").count()) >= 1, "the lost page suggests nothing");
      await customer.leaves();
    });
  });
}

describe("the site with one of everything", () => {
  let centre;
  before(async () => (centre = await HelpCentre.open(await Site.specimen())));
  after(() => centre?.close());

  for (const visit of visits) {
    for (const [kind, address] of Object.entries(SPECIMEN)) {
      it(`shows the page "${kind}" without barriers ${visit.words}`, () => look(centre, address, kind, visit, "en"));
    }
  }

  it("stays readable with forced colours and with more contrast", async () => {
    for (const preference of [{ forcedColors: "active" }, { contrast: "more" }]) {
      const customer = await Customer.arrive(browser, centre, preference);
      await customer.opens(SPECIMEN["one-of-everything"]);
      const name = Object.keys(preference)[0] === "contrast" ? "more-contrast" : "forced-colours";
      await customer.photograph(name, { whole: true });
      assert.deepEqual(await customer.barriers(), [], `axe found barriers with ${name}`);
      await customer.leaves();
    }
  });

  it("prints the article alone", async () => {
    const customer = await Customer.arrive(browser, centre);
    await customer.opens(SPECIMEN["one-of-everything"]);
    await customer.page.emulateMedia({ media: "print" });
    await customer.photograph("print", { whole: true });
    for (const aid of ["header.top .search", ".side", ".contents", "footer.bottom nav", ".onward", ".related", ".shortcut"]) {
      for (const part of await customer.page.locator(aid).all()) assert.equal(await part.isVisible(), false, `${aid} is printed`);
    }
    assert.ok(await customer.page.locator("article h1").isVisible());
    const exact = (selector, pseudo) => customer.page.locator(selector).first().evaluate((element, pseudo) => getComputedStyle(element, pseudo).printColorAdjust, pseudo);
    assert.equal(await exact(".mark"), "exact", "the name stands beside a hole");
    assert.equal(await exact(".callout-title", "::before"), "exact", "the signs of callouts are white on white");
    const sign = await customer.page.locator(".prose summary").first().evaluate((summary) => getComputedStyle(summary, "::before").display);
    assert.equal(sign, "none", "a fold invites to be opened on paper");
    await customer.leaves();
  });

  it("prints the address of a page where the site has one", async () => {
    const at = await HelpCentre.open(await Site.specimen({ "kb.toml": '[site]\nlanguages = ["en", "bn", "ar"]\nurl = "https://help.example.com"\n' }));
    const customer = await Customer.arrive(browser, at);
    await customer.opens(SPECIMEN["one-of-everything"]);
    const address = customer.page.locator(".address");
    assert.equal(await address.isVisible(), false);
    await customer.page.emulateMedia({ media: "print" });
    assert.ok(await address.isVisible());
    assert.equal(await address.textContent(), `https://help.example.com${SPECIMEN["one-of-everything"]}`);
    await customer.leaves();
    await at.close();
  });
});
