import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { Customer, openBrowser, PHONE } from "./customer.js";
import { HelpCentre, Site } from "./help_centre.js";

let browser;
before(async () => (browser = await openBrowser()));
after(async () => {
  await browser?.close();
  await HelpCentre.closeAll();
});

const article = (title, text) => `---\ntitle: ${title}\n---\n\n${text}\n`;
const SHORT = { "articles/en/one.md": article("One", "First text."), "articles/en/two.md": article("Two", "Second text.") };
const sections = ["First", "Then", "Last"].map((heading) => `## ${heading}\n\n${"Words to read. ".repeat(40)}`).join("\n\n");
const LONG = { "articles/en/shop/one.md": article("One", sections), "articles/en/shop/two.md": article("Two", "Text.") };

/** Opens a page that hears of saves, runs the test, and cleans up. */
async function reads(files, address, test, more) {
  const centre = await HelpCentre.open(await Site.make({ files }), { watch: true });
  const writer = await Customer.arrive(browser, centre, more);
  try {
    await listens(writer, address);
    await test(writer, centre.site);
    writer.complains();
  } finally {
    await writer.page.context().close();
    await centre.close();
  }
}

async function listens(writer, address) {
  const heard = writer.page.waitForResponse(/\/-\/watch$/);
  await writer.opens(address);
  await heard;
  // The server has looked at the files as they are before it greets.
  await writer.page.waitForTimeout(300);
}

/** Whether the writer's panel is what somebody sees at the middle of an element's edge. */
const isCovered = (element, edge = "bottom") => element.evaluate((one, edge) => {
  const box = one.getBoundingClientRect();
  const y = edge === "top" ? box.top + 3 : box.bottom - 3;
  return Boolean(document.elementFromPoint(box.x + box.width / 2, y)?.closest(".watching"));
}, edge);

describe("the writer's panel", () => {
  it("stays closed when it was closed, until something else keeps a save from being published", async () => {
    await reads(SHORT, "/en/one", async (writer, site) => {
      const { page } = writer;
      const isOpen = () => page.locator(".watching details").evaluate(({ open }) => open);
      const save = (name, text) => site.write(`articles/en/${name}.md`, text);
      assert.equal(await isOpen(), false);
      await save("one", "---\ntitle: [One\n---\n\nBroken.\n");
      await page.locator(".watching.failed [open]").waitFor();
      assert.equal(await page.evaluate(() => sessionStorage.getItem("panel")), null, "opening by itself is nobody's wish");
      assert.match(await page.locator(".watching [role=status]").textContent(), /Not published\s+1 error/);
      await page.locator(".watching summary").click();
      await listens(writer, "/en/two");
      assert.equal(await isOpen(), false, "it opens on another page");
      assert.ok(await page.locator(".watching.failed").isVisible());
      await save("one", "---\nowner: Rahim\ntitle: [One\n---\n\nBroken as before.\n");
      await page.locator(".watching code", { hasText: "3:8" }).waitFor({ state: "attached" });
      assert.equal(await isOpen(), false, "it opens for the same failure");
      await save("two", "---\ntitle: [\n---\n\nBroken too.\n");
      await page.locator(".watching.failed [open]").waitFor();
    });
  });

  it("lies over nothing that has the focus, and below the suggestions, on a phone", async () => {
    const many = Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((name) => [`articles/en/shop/refund-${name}.md`, article(`Refund ${name}`, "A refund.")]));
    await reads({ ...LONG, ...many }, "/en/shop/one", async (writer) => {
      const { page } = writer;
      for (const link of await page.locator("main a:visible, footer a:visible").all()) {
        await link.focus();
        assert.equal(await isCovered(link), false, `the panel lies over ${await link.textContent()}`);
      }
      // As high as a phone's screen with its keyboard open.
      await page.setViewportSize({ width: 320, height: 300 });
      await page.evaluate(() => scrollTo(0, 0));
      await writer.field.pressSequentially("refund");
      await page.locator('[role="option"]').nth(5).waitFor();
      const list = await page.locator('[role="listbox"]').boundingBox();
      const button = page.locator(".watching");
      assert.ok(list.y + list.height > (await button.boundingBox()).y + 4, "they do not meet");
      assert.equal(await isCovered(button, "top"), false, "the button lies over the suggestions");
    }, { screen: PHONE });
  });

  it("moves nothing when it opens, and leaves the contents", async () => {
    const named = { ...LONG, "kb.toml": '[site]\nname = "The long name of a help centre"\nlanguages = ["en", "bn"]\n' };
    for (const width of [1200, 1280, 1366]) {
      await reads(named, "/en/shop/one", async (writer) => {
        const { page } = writer;
        const head = () => page.locator("header.top").evaluate((one) => one.getBoundingClientRect().height);
        const before = await head();
        await page.locator(".watching summary").click();
        assert.equal(await head(), before, `${width} px`);
        assert.ok(await page.locator(".folded summary").isVisible());
        assert.deepEqual(await writer.overhang(), []);
      }, { screen: { width, height: 800 } });
    }
  });

  it("is two keys away", async () => {
    await reads(SHORT, "/en/one", async (writer) => {
      const { page } = writer;
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      assert.match(await page.locator(":focus").textContent(), /messages for the writer/);
      await page.keyboard.press("Enter");
      await page.keyboard.press("Enter");
      await page.locator(".watching [open]").waitFor();
      assert.deepEqual(await writer.barriers(), []);
    });
  });
});

describe("suggestions in a preview", () => {
  it("say what customers do not see yet", async () => {
    await reads(SHORT, "/en/one", async (writer) => {
      const suggestions = [{ title: "Soon", url: "/en/one", section: null, mark: "Draft" }, { title: "Two", url: "/en/two", section: "Then" }];
      await writer.page.route("**/api/v1/suggest?*", (route) => route.fulfill({ json: { query: "t", suggestions } }));
      await writer.field.pressSequentially("t");
      await writer.page.locator('[role="option"]').nth(1).waitFor();
      assert.deepEqual(await writer.page.locator('[role="option"]').allInnerTexts(), ["Soon\nDraft", "Two\nThen"]);
      assert.deepEqual(await writer.barriers(), []);
    });
  });
});
