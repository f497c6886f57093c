import assert from "node:assert/strict";
import { request as ask } from "node:http";
import { after, before, describe, it } from "node:test";

import { Customer, openBrowser, PHONE } from "./customer.js";
import { HelpCentre, Site } from "./help_centre.js";
import { MANUAL } from "./pages.js";

/** HTML 12, CSS 8, JavaScript 4: what a page may weigh on a bad line. */
const BUDGET = 24 * 1024;
const SHARES = { document: 12 * 1024, stylesheet: 8 * 1024, script: 4 * 1024 };

/** How many bytes of an answer travel, for a browser that understands gzip alone. */
function weigh(url) {
  return new Promise((resolve, reject) => {
    ask(url, { headers: { "accept-encoding": "gzip" } }, (answer) => {
      let bytes = 0;
      answer.on("data", (chunk) => (bytes += chunk.length));
      answer.on("end", () => resolve({ bytes, coding: answer.headers["content-encoding"], caching: answer.headers["cache-control"] }));
    })
      .on("error", reject)
      .end();
  });
}

describe("the weight of a page", () => {
  let browser, centre;
  before(async () => {
    browser = await openBrowser();
    centre = await HelpCentre.open(await Site.manual());
  });
  after(async () => {
    await browser?.close();
    await HelpCentre.closeAll();
  });

  for (const lang of ["en", "bn"]) {
    for (const [kind, address] of Object.entries(MANUAL[lang])) {
      it(`is at most 24 KB in 3 requests for the page "${kind}" (${lang})`, async (t) => {
        const customer = await Customer.arrive(browser, centre, { lang, screen: PHONE });
        await customer.opens(address);
        await customer.page.waitForLoadState("networkidle");
        // Pictures belong to the article, not to the page around it; the icon is fetched once a visit.
        const parts = customer.requests.filter((request) => request.resourceType() in SHARES);
        const others = customer.requests.filter((request) => !(request.resourceType() in SHARES) && !/image|other/.test(request.resourceType()));
        assert.deepEqual(others.map((request) => request.url()), [], "requests that no page needs");
        assert.deepEqual(parts.map((request) => request.resourceType()).sort(), ["document", "script", "stylesheet"]);
        let sum = 0;
        for (const part of parts) {
          const { bytes, coding, caching } = await weigh(part.url());
          assert.equal(coding, "gzip", `${part.url()} is sent without compression`);
          assert.ok(bytes <= SHARES[part.resourceType()], `the ${part.resourceType()} has ${bytes} bytes`);
          if (part.resourceType() !== "document") assert.match(caching, /immutable/, `${part.url()} is fetched anew on every page`);
          sum += bytes;
        }
        t.diagnostic(`${sum} bytes`);
        assert.ok(sum <= BUDGET, `${sum} bytes are more than ${BUDGET}`);
        await customer.leaves();
      });
    }
  }

  it("is the HTML alone from the second page on", async () => {
    const customer = await Customer.arrive(browser, centre);
    await customer.opens(MANUAL.en.home);
    await customer.opens(MANUAL.en.article);
    const parts = customer.requests.filter((request) => request.resourceType() in SHARES);
    for (const part of parts) {
      const { responseBodySize } = await part.sizes();
      const kind = part.resourceType();
      // What comes from the browser's own memory has no size at all.
      if (kind !== "document") assert.ok(responseBodySize <= 0, `the ${kind} was fetched again: ${responseBodySize} bytes`);
    }
    await customer.leaves();
  });

  it("is not made heavier by a cookie", async () => {
    const customer = await Customer.arrive(browser, centre);
    await customer.opens(MANUAL.en.home);
    await customer.asks("search");
    await customer.page.locator(".hits h2 a").first().click();
    assert.deepEqual(await customer.page.context().cookies(), [], "the help centre sets cookies");
    await customer.leaves();
  });
});
