import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { Customer, DESK, openBrowser, PHONE } from "./customer.js";
import { HelpCentre, Site } from "./help_centre.js";

const CHAT = "https://chat.example.com";
const WIDGET = "document.documentElement.dataset.chat = 'there'";

/** Nobody writes a message faster than this. */
const AS_PEOPLE_WRITE = 2_200;

/** Nobody is there today, whenever today is. */
const asleep = (text) => {
  const later = `hours = "${new Date().getMonth() < 6 ? "Dec 31" : "Jun 30"} 09:00-17:00"`;
  return text.replaceAll(/^hours = .*$/gm, "").replaceAll("[[channel]]", `[[channel]]\n${later}`);
};
const unscripted = (text) => text.replace(/^embed = .*$/m, 'target = "https://chat.example.com/room"');
const named = (text) =>
  text
    .replace("Hotline", "Emergency-telephone-line-of-the-customer-protection-department")
    .replace("হটলাইন", "গ্রাহকসুরক্ষাবিভাগেরজরুরিটেলিফোনযোগাযোগকেন্দ্র")
    .replace("people@", "customer-protection-department@international.and-partners.of.")
    .replaceAll("Order number", "Order-number-as-it-stands-on-the-delivery-note-of-the-courier")
    .replace("Nodi Shop", "Nodi Shop and Partners International");

const ASKED = { en: "refund did not come", bn: "টাকা ফেরত পাইনি" };
const NOTHING = { en: "zzqxv wqkjh", bn: "ঝঝঝঢঢ ঠঠঠঘঘ" };
const URGENT = { en: "somebody has my stolen card", bn: "আমার কার্ড চুরি হয়েছে" };

const contact = (lang, question = ASKED[lang]) => `/${lang}/contact?q=${encodeURIComponent(question)}`;
const search = (lang, question = ASKED[lang]) => `/${lang}/search?q=${encodeURIComponent(question)}`;

let browser;
before(async () => (browser = await openBrowser()));
after(async () => {
  await browser?.close();
  await HelpCentre.closeAll();
});

/** Fills the form in as the shop needs it. */
async function fillsIn({ page }, { message, reply = "01711-223344" } = {}) {
  if (message) await page.locator("#field-message").fill(message);
  await page.locator("#field-reply").fill(reply);
  await page.locator("[name=field-wish]").first().check();
  await page.waitForTimeout(AS_PEOPLE_WRITE);
}

const sends = ({ page }) => page.locator(".send button").click();
const reference = async ({ page }) => {
  await page.waitForURL(/\/contact\/[0-9a-f]{32}$/);
  return page.locator(".reference").innerText();
};

describe("the pages of a shop with people behind it", () => {
  let shop;
  before(async () => (shop = await HelpCentre.open(await Site.shop())));
  after(() => shop?.close());

  for (const lang of ["en", "bn"]) {
    for (const [screen, scheme] of [[PHONE, "dark"], [DESK, "light"]]) {
      it(`have no barrier, and nothing sticks out (${lang}, ${screen.width} px, ${scheme})`, async () => {
        const customer = await Customer.arrive(browser, shop, { lang, screen, scheme });
        const { page } = customer;
        await customer.meets(CHAT, WIDGET);
        const looks = async (name) => {
          await customer.photograph(`people-${name}-${lang}-${screen.width}`, { whole: true });
          assert.deepEqual(await customer.overhang(), [], name);
          assert.deepEqual(await customer.barriers(), [], name);
        };
        await customer.opens(`/${lang}/money/card-stolen`);
        await page.locator(".solved summary").last().click();
        await looks("not-solved");
        await customer.opens(search(lang, URGENT[lang]));
        if ((await page.locator(".slot").getAttribute("open")) === null) await page.locator(".slot > summary").click();
        await looks("urgent");
        await customer.opens(contact(lang));
        await page.waitForTimeout(AS_PEOPLE_WRITE);
        await sends(customer);
        await page.waitForSelector(".faults");
        await looks("faults");
        await fillsIn(customer);
        await sends(customer);
        await reference(customer);
        await looks("receipt");
        await customer.leaves();
      });
    }
  }
});

describe("names and addresses that are very long", () => {
  let shop;
  before(async () => (shop = await HelpCentre.open(await Site.shop(named))));
  after(() => shop?.close());

  for (const lang of ["en", "bn"]) {
    it(`stay on the screen (${lang})`, async () => {
      const customer = await Customer.arrive(browser, shop, { lang, screen: PHONE });
      await customer.meets(CHAT, WIDGET);
      for (const [name, address] of Object.entries({ asked: contact(lang), nothing: search(lang, NOTHING[lang]), urgent: search(lang, URGENT[lang]) })) {
        await customer.opens(address);
        await customer.photograph(`people-named-${name}-${lang}`, { whole: true });
        assert.deepEqual(await customer.overhang(), [], name);
      }
      await customer.leaves();
    });
  }
});

describe("somebody upset, on a phone", () => {
  let shop;
  before(async () => (shop = await HelpCentre.open(await Site.shop(unscripted))));
  after(() => shop?.close());

  const withAndWithout = (name, test) => {
    for (const scripts of [true, false]) {
      it(`${name}, ${scripts ? "with" : "without"} scripts`, async () => {
        const customer = await Customer.arrive(browser, shop, { screen: PHONE, scripts });
        await test(customer);
        await customer.leaves();
      });
    }
  };

  withAndWithout("presses twice and gets one receipt", async (customer) => {
    await customer.opens(contact("en"));
    await fillsIn(customer, { message: "Ten days, and no money." });
    await customer.page.locator(".send button").dblclick();
    const first = await reference(customer);
    await customer.page.goBack();
    await fillsIn(customer, { message: "Ten days, and no money." });
    await sends(customer);
    assert.equal(await reference(customer), first);
  });

  withAndWithout("goes back after sending, finds every word, sends again, and gets the same receipt", async (customer) => {
    await customer.opens(search("en", "parcel"));
    await customer.opens("/en/orders/late");
    await customer.opens(contact("en", "refund"));
    await fillsIn(customer, { message: "Where is it?!" });
    await sends(customer);
    const first = await reference(customer);
    await customer.page.goBack();
    assert.equal(await customer.page.locator("#field-message").inputValue(), "Where is it?!");
    assert.equal(await customer.page.locator("#field-reply").inputValue(), "01711-223344");
    await customer.page.waitForTimeout(AS_PEOPLE_WRITE);
    await sends(customer);
    assert.equal(await reference(customer), first);
  });

  withAndWithout("loses the network while sending, and not a word, and is heard once", async (customer) => {
    const { page } = customer;
    await customer.opens(contact("en", "refund"));
    await fillsIn(customer, { message: "The line is bad here" });
    await customer.losesNetwork(async () => {
      await sends(customer).catch(() => {});
      await page.waitForURL(/^chrome-error/);
    });
    await page.goBack();
    assert.equal(await page.locator("#field-message").inputValue(), "The line is bad here");
    await page.waitForTimeout(AS_PEOPLE_WRITE);
    await sends(customer);
    const first = await reference(customer);
    assert.match(first, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    // Whoever is not sure and does it all again in a new form has the same receipt.
    await customer.opens(contact("en", "refund"));
    await fillsIn(customer, { message: "The line is bad here" });
    await sends(customer);
    assert.equal(await reference(customer), first, "it would be a second request");
  });

  withAndWithout("is not shown again what did not help", async (customer) => {
    await customer.opens("/en/orders/late");
    await customer.page.locator(".solved summary").last().click();
    await customer.page.locator(".solved form button").click();
    await customer.page.waitForURL(/\/contact\?from=/);
    const answers = await customer.page.locator(".sheet").innerText();
    assert.doesNotMatch(answers, /My parcel is late/);
    assert.ok((await customer.page.locator(".hits > li").count()) > 0);
  });

  it("reaches a person with the keys alone", async () => {
    const customer = await Customer.arrive(browser, shop, { screen: PHONE, scripts: false });
    const { page } = customer;
    const at = () => page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute("href") || document.activeElement.name || document.activeElement.localName);
    const goes = async (wanted, most = 40) => {
      const stops = [];
      while (stops.length < most && stops.at(-1) !== wanted) {
        await page.keyboard.press("Tab");
        stops.push(await at());
      }
      assert.equal(stops.at(-1), wanted, `not among ${stops.join(", ")}`);
      return stops;
    };
    await customer.opens("/en/");
    await page.locator("body").focus();
    await page.evaluate(() => document.activeElement.blur());
    await goes("/en/contact");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/contact$/);
    assert.equal(await at(), "q", "the question is not asked at once");
    await page.keyboard.type("refund");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/contact\?q=refund/);
    const stops = await goes("confirm-topic", 60).catch(({ message }) => message);
    assert.match(String(stops), /field-message, field-tried, field-field-order, .*field-reply, field-name, /, "the form's order is not the eye's");
    assert.match(String(stops), /tel:\+8809638000000, .*field-message/, "people come after the form");
    assert.doesNotMatch(String(stops), /trap|confirm-topic,/, "the field for machines is a stop");
    // A closed slot opens with Enter, and the next stop is the first way to a person.
    await customer.opens(search("en", "password"));
    const slot = page.locator(".slot");
    if ((await slot.getAttribute("open")) === null) {
      await slot.locator("summary").focus();
      await page.keyboard.press("Enter");
    }
    await slot.locator("summary").focus();
    await page.keyboard.press("Tab");
    assert.equal(await at(), "tel:+8809638000000");
    await customer.leaves();
  });

  it("prints a number that can be read", async () => {
    const customer = await Customer.arrive(browser, shop, { scheme: "dark" });
    await customer.opens(contact("en", URGENT.en));
    await customer.page.emulateMedia({ media: "print", colorScheme: "light" });
    const [colour, ground] = await customer.page.locator(".urgent .button").evaluate((button) => [getComputedStyle(button).color, getComputedStyle(button).backgroundColor]);
    assert.deepEqual([colour, ground], ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"]);
    assert.equal(await customer.page.locator(".write").isVisible(), false, "a form on paper");
    await customer.leaves();
  });
});

describe("a chat that is a script of somebody else's", () => {
  let shop;
  before(async () => (shop = await HelpCentre.open(await Site.shop())));
  after(() => shop?.close());

  it("runs where people are shown, and nowhere else", async () => {
    const customer = await Customer.arrive(browser, shop);
    await customer.meets(CHAT, WIDGET);
    const runs = () => customer.page.evaluate(() => document.documentElement.dataset.chat === "there");
    for (const [address, wanted] of [
      ["/en/", false],
      ["/en/contact", false],
      [search("en", NOTHING.en), false],
      [search("en"), false],
      ["/en/money/card-stolen", false],
      [contact("en"), true],
    ]) {
      const response = await customer.opens(address);
      assert.equal(await runs(), wanted, address);
      assert.equal(response.headers()["content-security-policy"].includes("chat.example.com"), wanted, address);
    }
    await customer.leaves();
  });

  it("is refused by the page when it comes by another way", async () => {
    const customer = await Customer.arrive(browser, shop);
    await customer.meets(CHAT, WIDGET);
    await customer.opens(search("en", NOTHING.en));
    const refused = await customer.page.evaluate(
      (src) =>
        new Promise((resolve) => {
          document.addEventListener("securitypolicyviolation", ({ violatedDirective }) => resolve(violatedDirective));
          const frame = document.createElement("img");
          frame.src = src;
          document.body.append(frame);
        }),
      `${CHAT}/picture.png`,
    );
    assert.equal(refused, "img-src");
    await customer.page.context().close();
  });

  it("says that it needs scripts where there are none", async () => {
    const customer = await Customer.arrive(browser, shop, { scripts: false, screen: PHONE });
    await customer.opens(contact("en"));
    const chat = customer.page.locator(".offer", { has: customer.page.getByRole("heading", { name: "Chat" }) });
    assert.match(await chat.innerText(), /needs JavaScript/);
    assert.equal(await chat.locator("a").count(), 0, "a button that leads nowhere");
    await customer.leaves();
  });
});

describe("a shop at two in the morning", () => {
  let shop;
  before(async () => (shop = await HelpCentre.open(await Site.shop(asleep))));
  after(() => shop?.close());

  it("says when somebody is there, promises nobody before, and takes a message", async () => {
    const customer = await Customer.arrive(browser, shop, { screen: PHONE, scripts: false });
    await customer.opens(contact("en", URGENT.en));
    const { page } = customer;
    const card = await page.locator(".urgent").innerText();
    assert.match(card, /Nobody is here right now/);
    assert.match(card, /Closed\. Opens/);
    assert.doesNotMatch(card, /Talk to a person now/);
    assert.equal(await page.locator(".best").count(), 1);
    assert.match(await page.locator(".best").innerText(), /Takes messages at any hour/);
    assert.doesNotMatch(await page.locator(".people").innerText(), /Answers within 5 minutes/, "a closed chat that answers");
    await fillsIn(customer);
    await sends(customer);
    await reference(customer);
    assert.doesNotMatch(await page.locator("main").innerText(), /Talk to a person/);
    await customer.leaves();
  });
});
