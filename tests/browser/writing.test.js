import assert from "node:assert/strict";
import { rename, rm } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, it } from "node:test";

import { Customer, openBrowser, PHONE } from "./customer.js";
import { HelpCentre, optimised, Site } from "./help_centre.js";

/** What is promised is a second for a thousand articles; an unoptimised kb shows only that it works. */
const [ARTICLES, LIMIT] = optimised ? [1000, 1000] : [100, 5000];

let browser;
before(async () => (browser = await openBrowser()));
after(async () => {
  await browser?.close();
  await HelpCentre.closeAll();
});

/** Opens a page of a site that is being written, runs the test, and cleans up. */
async function writing(site, address, test, more) {
  const centre = await HelpCentre.open(site, { watch: true });
  const writer = await Customer.arrive(browser, centre, more);
  try {
    await writer.opens(address);
    await test(writer, centre);
    writer.complains();
  } finally {
    await writer.page.context().close();
    await centre.close();
  }
}

/** Waits until the open page, untouched, says this; gives the milliseconds it took. */
async function shows(writer, words, limit = 15_000) {
  const began = performance.now();
  await writer.page.getByText(words).first().waitFor({ timeout: limit });
  return performance.now() - began;
}

/** Takes the tick away that makes the page follow the editor. */
async function staysHere(writer) {
  await writer.page.locator(".watching summary").click();
  await writer.page.locator("[data-follow]").uncheck();
}

/** Opens a page, and waits until it hears of saves. */
async function listens(writer, address) {
  const heard = writer.page.waitForResponse(/\/-\/watch$/);
  await writer.opens(address);
  await heard;
  // The server has looked at the files as they are before it greets.
  await writer.page.waitForTimeout(300);
}

/** Opens a page once kb has looked over all articles. */
async function lookedOver(writer, centre, address) {
  for (let page = "Still looking"; !page.includes("watching") || page.includes("Still looking") || !page.includes("E077"); ) {
    page = await (await fetch(centre.at(address))).text();
    await writer.page.waitForTimeout(100);
  }
  await writer.opens(address);
}

const article = (title, text) => `---\ntitle: ${title}\n---\n\n${text}\n`;

/** Articles with words enough to be worth indexing, the same at every run. */
function handbook(count) {
  const words = "refund order parcel account password invoice delivery address card payment month colour window number support answer question customer shop return".split(" ");
  let seed = 1;
  const word = () => words[(seed = (seed * 48271) % 2147483647) % words.length];
  const paragraph = () => `${Array.from({ length: 60 }, word).join(" ")}.`;
  const files = {};
  for (let number = 0; number < count; number += 1) {
    const sections = ["First", "Then", "Last"].map((heading) => `## ${heading} ${word()}\n\n${paragraph()}\n\n- ${word()}\n- ${word()}\n`);
    files[`articles/en/part-${number % 20}/article-${number}.md`] = article(`The ${word()} of ${word()} ${number}`, sections.join("\n"));
  }
  return files;
}

describe("a writer with the page open", () => {
  it(`sees an edited article within ${LIMIT} ms among ${ARTICLES}, at the place being read`, async (t) => {
    const site = await Site.make({ files: handbook(ARTICLES) });
    await writing(site, "/en/part-3/article-3", async (writer) => {
      const edited = "articles/en/part-3/article-3.md";
      const text = (round) => article("An edited title", `${"A line to scroll past.\n\n".repeat(60)}Edited in round ${round}.`);
      await site.write(edited, text(0));
      await shows(writer, "Edited in round 0.");
      await writer.page.evaluate(() => scrollTo(0, 400));
      const times = [];
      for (let round = 1; round <= 5; round += 1) {
        const began = performance.now();
        await site.write(edited, text(round));
        await shows(writer, `Edited in round ${round}.`);
        times.push(Math.round(performance.now() - began));
        await writer.page.waitForLoadState();
      }
      t.diagnostic(`${times.join(", ")} ms`);
      // Late rounds may be other programs' doing: the one in the middle counts.
      const middle = times.toSorted((a, b) => a - b)[2];
      assert.ok(middle <= LIMIT, `it took ${times.join(", ")} ms`);
      assert.equal(await writer.page.evaluate(() => Math.round(scrollY)), 400, "the reader was thrown to another place");
    });
  });

  it("ends up with the last of several saves, however quickly they follow each other", async () => {
    const site = await Site.make({ files: { "articles/en/one.md": article("One", "Save 0-0.") } });
    await writing(site, "/en/one", async (writer) => {
      for (let round = 1; round <= 6; round += 1) {
        for (let save = 1; save <= 3; save += 1) {
          await site.write("articles/en/one.md", article("One", `Save ${round}-${save}.`));
          // Into every phase of building, publishing and loading, one round after the other.
          await new Promise((resolve) => setTimeout(resolve, round * 70));
        }
        await shows(writer, `Save ${round}-3.`);
      }
    });
  });

  it("sees a save that came while the page was still loading", async () => {
    const site = await Site.make({ files: { "articles/en/one.md": article("One", "Before.") } });
    const centre = await HelpCentre.open(site, { watch: true });
    const writer = await Customer.arrive(browser, centre);
    // The page is there, but does not listen yet.
    let listen;
    const saved = new Promise((resolve) => (listen = resolve));
    await writer.page.route(/\/-\/watch$/, async (route) => {
      await saved;
      await route.continue();
    });
    await writer.opens("/en/one");
    await site.write("articles/en/one.md", article("One", "Saved meanwhile."));
    for (let page = ""; !page.includes("Saved meanwhile."); page = await (await fetch(centre.at("/en/one"))).text());
    listen();
    await shows(writer, "Saved meanwhile.");
    await writer.leaves();
    await centre.close();
  });

  it("finds an edited article by its new words at once", async () => {
    const site = await Site.make({ files: { "articles/en/one.md": article("One", "Nothing yet.") } });
    await writing(site, "/en/one", async (writer) => {
      await site.write("articles/en/one.md", article("One", "Now it speaks of marmalade."));
      await shows(writer, "Now it speaks of marmalade.");
      await writer.asks("marmalade");
      assert.equal(await writer.page.locator(".hits h2 a").first().textContent(), "One");
    });
  });

  it("sees a new article in its category, a renamed one at its new address, and a deleted one go", async () => {
    const site = await Site.make({ files: { "articles/en/shop/one.md": article("One", "Text.") } });
    await writing(site, "/en/shop/", async (writer, centre) => {
      await staysHere(writer);
      await site.write("articles/en/shop/two.md", article("Two come along", "Text."));
      await shows(writer, "Two come along");
      const file = (name) => path.join(site.folder, "articles/en/shop", name);
      await rename(file("two.md"), file("three.md"));
      await writer.page.locator('.rows a[href="/en/shop/three"]').waitFor();
      await rm(file("three.md"));
      await writer.page.locator('.rows a[href="/en/shop/three"]').waitFor({ state: "detached" });
      const gone = await writer.page.request.get(centre.at("/en/shop/three"));
      assert.equal(gone.status(), 404);
    });
  });

  it("keeps the last good page after a broken save, and reads there what is wrong", async () => {
    const site = await Site.make({ files: { "articles/en/one.md": article("One", "The good text."), "articles/en/two.md": article("Two", "Text.") } });
    await writing(site, "/en/one", async (writer, centre) => {
      await site.write("articles/en/one.md", "---\ntitle: [One\n---\n\nThe broken text.\n");
      const messages = writer.page.locator(".watching.failed");
      await messages.waitFor();
      assert.match(await messages.textContent(), /one\.md/);
      assert.ok(await writer.page.getByText("The good text.").isVisible(), "the last good page is gone");
      assert.match(centre.terminal, /one\.md/, "the terminal does not say it");
      await writer.photograph("broken-save-320");
      assert.deepEqual(await writer.barriers(), []);
      await site.write("articles/en/one.md", article("One", "The mended text."));
      await shows(writer, "The mended text.");
      assert.equal(await writer.page.locator(".watching.failed").count(), 0, "the message stays after the mending");
      assert.ok(!/E005/.test(await writer.page.locator(".watching").textContent()), "the problem stays after the mending");
    }, { screen: PHONE });
  });

  it("keeps the site when kb.toml is broken, and reads there what is wrong", async () => {
    const site = await Site.make({ files: { "kb.toml": '[site]\nname = "Before"\n', "articles/en/one.md": article("One", "Text.") } });
    await writing(site, "/en/one", async (writer) => {
      await site.write("kb.toml", '[site]\nnaem = "After"\n');
      const messages = writer.page.locator(".watching.failed");
      await messages.waitFor();
      assert.match(await messages.textContent(), /kb\.toml[\s\S]*naem/);
      assert.match(await writer.page.title(), /Before/);
      await site.write("kb.toml", '[site]\nname = "After"\n');
      await writer.page.waitForFunction(() => document.title.includes("After"));
    });
  });

  it("reads a warning in the page without losing the page", async () => {
    const site = await Site.make({ files: { "articles/en/one.md": article("One", "Text.") } });
    await writing(site, "/en/one", async (writer) => {
      await site.write("articles/en/one.md", article("One", "New text with a [link](nowhere.md)."));
      await shows(writer, "New text with a");
      // Never without what is wrong with it.
      const messages = writer.page.locator(".watching").filter({ hasText: /nowhere\.md/ });
      await messages.waitFor({ state: "attached" });
      await messages.locator("summary").click();
      await shows(writer, "New text with a");
    });
  });

  it("is taken to the page of the file that is saved, until that is switched off", async () => {
    const files = { "articles/en/one.md": article("One", "First text."), "articles/en/two.md": article("Two", "Second text.") };
    const site = await Site.make({ files });
    await writing(site, "/en/", async (writer) => {
      await listens(writer, "/en/one");
      await site.write("articles/en/two.md", article("Two", "The second text, saved."));
      await writer.page.waitForURL(/\/en\/two$/);
      await shows(writer, "The second text, saved.");
      await site.write("articles/en/new.md", article("New", "A new text."));
      await writer.page.waitForURL(/\/en\/new$/);
      await staysHere(writer);
      await listens(writer, "/en/one");
      const again = writer.page.waitForEvent("load");
      await site.write("articles/en/two.md", article("Two", "The second text, saved again."));
      await again;
      assert.match(writer.address, /\/en\/one$/, "it is remembered");
      assert.ok(await writer.page.locator(".watching details[open]").count(), "the panel stays open from page to page");
      assert.equal(await writer.page.locator("[data-follow]").isChecked(), false);
    });
  });

  it("is not taken away while typing, and loses no word", async () => {
    const files = { "articles/en/one.md": article("One", "First text."), "articles/en/two.md": article("Two", "Second text.") };
    const site = await Site.make({ files });
    await writing(site, "/en/", async (writer, centre) => {
      await listens(writer, "/en/one");
      await writer.field.pressSequentially("half a ques");
      await site.write("articles/en/two.md", article("Two", "The second text, saved."));
      for (let page = ""; !page.includes("saved"); page = await (await fetch(centre.at("/en/two"))).text());
      await writer.page.waitForTimeout(500);
      assert.equal(await writer.field.inputValue(), "half a ques");
      assert.match(writer.address, /\/en\/one$/);
      // Once the field is left, the page is shown anew, where it is.
      const again = writer.page.waitForEvent("load");
      await writer.field.blur();
      await again;
      assert.match(writer.address, /\/en\/one$/);
    });
  });

  it("reads the panel and the list of all problems on a phone without scripts, and meets no barrier", async () => {
    const long = "a-very-long-name-that-breaks-nowhere-".repeat(3);
    const files = {
      "kb.toml": '[site]\nedit_url = "https://example.com/{path}"\n',
      "articles/en/one.md": "---\ntitle: One\nowner: Rahim\nupdated: 2026-01-02\nreview_by: 2026-02-03\n---\n\nA [link](nowhere.md).\n",
      [`articles/en/${long}.md`]: article("Two", "Another [link](elsewhere.md)."),
    };
    for (const scheme of ["light", "dark"]) {
      await writing(await Site.make({ files }), "/en/one", async (writer, centre) => {
        await lookedOver(writer, centre, "/en/one");
        await writer.page.locator(".watching summary").click();
        const panel = writer.page.locator(".watching");
        assert.match(await panel.innerText(), /2 warnings[\s\S]*Edit[\s\S]*elsewhere[\s\S]*Rahim[\s\S]*overdue[\s\S]*8:3[\s\S]*E012/);
        const text = await writer.page.locator(".prose").boundingBox();
        const { y } = await panel.boundingBox();
        assert.ok(y >= 320, `the panel begins ${y} px below the top, and the text at ${text.y}`);
        await writer.photograph(`panel-${scheme}-320`);
        await panel.getByRole("link", { name: "All problems" }).click();
        assert.match(await writer.page.locator("main").innerText(), /problems in all[\s\S]*3 warnings/);
        await writer.photograph(`problems-${scheme}-320`);
        const wide = await writer.page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= 320, `${wide} px wide`);
      }, { screen: PHONE, scheme, scripts: false });
      await writing(await Site.make({ files }), "/en/one", async (writer, centre) => {
        await lookedOver(writer, centre, "/en/one");
        await writer.page.locator(".watching summary").click();
        // Beside the text, not upon it.
        const text = await writer.page.locator("article").boundingBox();
        const panel = await writer.page.locator(".watching").boundingBox();
        assert.ok(text.x + text.width <= panel.x, `the text ends at ${text.x + text.width}, the panel begins at ${panel.x}`);
        assert.deepEqual(await writer.barriers(), []);
        await writer.opens("/-/problems");
        assert.deepEqual(await writer.barriers(), []);
      }, { scheme });
    }
  });

  it("is shown what changed while kb was away, once kb is back", async () => {
    const site = await Site.make({ files: { "articles/en/one.md": article("One", "Before.") } });
    const first = await HelpCentre.open(site, { watch: true });
    const writer = await Customer.arrive(browser, first);
    const listening = writer.page.waitForResponse(/\/-\/watch$/);
    await writer.opens("/en/one");
    await listening;
    await first.stop();
    await site.write("articles/en/one.md", article("One", "Changed in the meantime."));
    const second = await HelpCentre.open(site, { watch: true, port: new URL(first.url).port });
    await shows(writer, "Changed in the meantime.");
    await writer.page.context().close();
    await second.close();
  });
});

describe("a site with its own looks", () => {
  const shadow = {
    "kb.toml": '[site]\nname = "Acme"\ntheme = "acme"\n',
    "articles/en/one.md": article("One", "Text."),
    "themes/acme/templates/parts/footer.html": '<footer class="bottom"><p class="wrap">Made by <a href="{{ site.home }}">{{ site.name }}</a>. {{ t("acme-slogan") }}</p></footer>\n',
    "themes/acme/strings/en.ftl": "acme-slogan = We never sleep.\nhome-question = What went wrong?\n",
  };

  it("shadows a template and a word of the default theme, and has everything else from it", async () => {
    await writing(await Site.make({ files: shadow }), "/en/", async (writer) => {
      assert.match(await writer.page.locator("footer").textContent(), /Made by Acme\. We never sleep\./);
      assert.equal(await writer.page.locator("h1").textContent(), "What went wrong?");
      assert.ok(await writer.page.locator("form.search").isVisible());
      assert.deepEqual(await writer.barriers(), []);
    });
  });

  it("shows a changed template at once, and keeps the last good one when it is broken", async () => {
    const site = await Site.make({ files: shadow });
    await writing(site, "/en/one", async (writer) => {
      const footer = "themes/acme/templates/parts/footer.html";
      await site.write(footer, '<footer class="bottom"><p class="wrap">A second footer.</p></footer>\n');
      await shows(writer, "A second footer.");
      await site.write(footer, '<footer class="bottom"><p class="wrap">A third {{ footer.\n');
      const messages = writer.page.locator(".watching.failed");
      await messages.waitFor();
      assert.match(await messages.textContent(), /footer\.html/);
      await writer.photograph("broken-theme");
      assert.ok(await writer.page.getByText("A second footer.").isVisible());
    });
  });

  it("carries its colour into light and dark without a theme", async () => {
    const files = { "kb.toml": '[site]\nname = "Acme"\naccent = "#b3005e"\n', "articles/en/one.md": article("One", "[Text](one.md).") };
    for (const scheme of ["light", "dark"]) {
      await writing(await Site.make({ files }), "/en/one", async (writer) => {
        const key = await writer.page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--key"));
        assert.notEqual(key.trim(), "");
        if (scheme === "light") assert.match(key, /#b3005e/i);
        assert.deepEqual(await writer.barriers(), []);
      }, { scheme });
    }
  });
});

describe("a site under a path", () => {
  it("has everything below the path: pages, search, suggestions, pictures, languages", async () => {
    const site = await Site.specimen();
    const centre = await HelpCentre.open(site, { settings: { KB_SITE__URL: "https://example.com/help" } });
    const customer = await Customer.arrive(browser, centre);
    const paths = [];
    customer.page.on("request", (request) => paths.push(new URL(request.url()).pathname));
    assert.match(centre.url, /\/help\/$/);
    await customer.opens("/");
    assert.equal(customer.address, "/help/en/");
    await customer.page.locator(".cards a").first().click();
    await customer.page.locator(".rows a", { hasText: "one of everything" }).click();
    await customer.page.waitForURL(/\/help\/en\/everything\/one-of-everything$/);
    await customer.page.locator(".picture img").first().scrollIntoViewIfNeeded();
    await customer.page.locator(".picture img").first().evaluate((image) => image.decode());
    await customer.page.locator('footer a[hreflang="bn"]').click();
    await customer.page.waitForURL(/\/help\/bn\/everything\/one-of-everything$/);
    await customer.field.pressSequentially("টেবিল");
    await customer.page.locator('[role="option"]').first().waitFor();
    await customer.page.keyboard.press("Enter");
    await customer.page.waitForURL(/\/help\/bn\/search/);
    await customer.page.locator(".hits h2 a").first().click();
    await customer.page.waitForURL(/\/help\/bn\/everything/);
    assert.equal(await customer.page.locator('link[rel="canonical"]').getAttribute("href"), "https://example.com/help/bn/everything/one-of-everything");
    assert.deepEqual(paths.filter((one) => !one.startsWith("/help/")), [], "requests outside the path");
    await customer.leaves();
    await centre.close();
  });
});

describe("kb serve", () => {
  it("stops when it is asked to, also while a page is open, and says that all was well", async () => {
    const centre = await HelpCentre.open(await Site.make({ files: { "articles/en/one.md": article("One", "Text.") } }), { watch: true });
    const writer = await Customer.arrive(browser, centre);
    await writer.opens("/en/one");
    await writer.page.waitForTimeout(200);
    const began = performance.now();
    assert.equal(await centre.close(), 0);
    assert.ok(performance.now() - began < 5000, "an open page keeps kb from stopping");
    await writer.page.context().close();
  });

  it("shows its writer's tools to nobody when it does not watch", async () => {
    const centre = await HelpCentre.open(await Site.make({ files: { "articles/en/one.md": article("One", "Text, and a [link](nowhere.md).") } }));
    const customer = await Customer.arrive(browser, centre);
    await customer.opens("/en/one");
    assert.equal(await customer.page.locator("script[data-watch], .watching").count(), 0);
    await customer.leaves();
    await centre.close();
  });
});
