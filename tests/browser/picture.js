// `npm run picture`: the home page on a desk with an article on a phone in front of it, for the README.
// Made by hand, not by the tests, so that the picture changes only when somebody wants it to.

import { mkdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";

import { Customer, openBrowser } from "./customer.js";
import { HelpCentre, root, Site } from "./help_centre.js";

const file = path.join(root, "docs/help-centre.png");
const MOST = 200 * 1024;

const browser = await openBrowser();
const centre = await HelpCentre.open(await Site.manual());

/** A page as it stands on a screen, as a data: address. */
async function shot(address, screen, more) {
  const customer = await Customer.arrive(browser, centre, { screen, ...more });
  await customer.opens(address);
  const bytes = await customer.page.screenshot();
  await customer.leaves();
  return `data:image/png;base64,${bytes.toString("base64")}`;
}

const desk = await shot("/en/", { width: 1280, height: 960 });
const phone = await shot("/bn/customers/change-language", { width: 360, height: 720 }, { lang: "bn", scheme: "dark" });

const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
const page = await context.newPage();
await page.setContent(`<!doctype html><style>
  body { margin: 0; inline-size: 1280px; block-size: 800px; background: #e3ebee; position: relative; overflow: hidden }
  img { position: absolute; display: block }
  .desk { inset: 36px auto auto 36px; inline-size: 1000px; border-radius: 12px; box-shadow: 0 12px 40px rgb(10 30 40 / .22) }
  .phone { inset: auto 36px 36px auto; inline-size: 300px; border-radius: 28px; border: 7px solid #0b0f12; box-shadow: 0 14px 44px rgb(10 30 40 / .4) }
</style><img class="desk" src="${desk}"><img class="phone" src="${phone}">`);
await page.waitForFunction(() => [...document.images].every((image) => image.complete));
const bytes = await page.screenshot({ type: "png" });
await mkdir(path.dirname(file), { recursive: true });
await writeFile(file, bytes);

await browser.close();
await centre.close();

const { size } = await stat(file);
console.log(`${path.relative(root, file)}: ${Math.round(size / 1024)} KB`);
if (size > MOST) {
  console.error(`more than ${MOST / 1024} KB: show less`);
  process.exitCode = 1;
}
