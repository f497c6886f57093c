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

  it("prints whole tables, in the colours of paper also from a dark screen", async () => {
    const customer = await Customer.arrive(browser, centre, { screen: { width: 720, height: 1000 } });
    await customer.opens(SPECIMEN["one-of-everything"]);
    const colours = () =>
      customer.page.locator(".callout-title, .callout, [class^='hl-'], .prose > ol > li").evaluateAll((all) => all.map((one) => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor].join()));
    await customer.page.emulateMedia({ media: "print", colorScheme: "light" });
    const light = await colours();
    await customer.page.emulateMedia({ media: "print", colorScheme: "dark" });
    assert.deepEqual(await colours(), light);
    const cut = await customer.page.locator(".table").evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.innerText));
    assert.deepEqual(cut, [], "tables are cut off");
    const behind = await customer.page.locator(".table thead th").first().evaluate((head) => getComputedStyle(head).backgroundColor);
    assert.equal(behind, "rgba(0, 0, 0, 0)", "the head of a table covers the corners of its frame");
    await customer.photograph("print-dark", { whole: true });
    await customer.leaves();
  });

  it("gives every column of a table on a phone the room that its text needs", async () => {
    const long = "Up to five people can use it, and everybody sees the same articles, so that nobody has to ask twice";
    const table = (columns) => `| Plan |${" What you get |".repeat(columns - 1)}\n|${"---|".repeat(columns)}\n| Basic |${` ${long} |`.repeat(columns - 1)}\n`;
    const short = "| Code | Level | Since | What it means |\n|---|---|---|---|\n| E012 | low | 2026 | A link leads nowhere |\n";
    const text = [2, 3, 4, 6].map((columns) => `## ${columns} columns\n\n${table(columns)}`).join("\n");
    const site = await Site.make({ files: { "articles/en/plans.md": `---\ntitle: Plans\n---\n${text}\n## Short\n\n${short}` } });
    const at = await HelpCentre.open(site);
    const customer = await Customer.arrive(browser, at, { screen: PHONE });
    await customer.opens("/en/plans");
    await customer.photograph("tables-320", { whole: true });
    assert.deepEqual(await customer.overhang(), [], "the page scrolls sideways");
    const tables = await customer.page.locator(".prose table").evaluateAll((all) =>
      all.map((one) => ({ width: one.offsetWidth, room: one.parentElement.clientWidth, cells: [...one.rows[1].cells].map((cell) => [cell.offsetWidth, cell.offsetHeight]) })),
    );
    assert.equal(tables[0].width, tables[0].room, "two columns share the screen");
    for (const { cells } of tables.slice(1, 4)) {
      for (const [width, height] of cells.slice(1)) assert.ok(width >= 180 && height < 200, `${width} × ${height}`);
    }
    const [, level, since] = tables[4].cells;
    assert.ok(level[0] < 100 && since[0] < 100, "short words take wide columns");
    await customer.leaves();
    await at.close();
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
