// A help centre as its writers have it: a site in a temporary folder, and the real `kb serve` in front of it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));

/** The root of the repository. */
export const root = path.resolve(here, "../..");

/** The program that is tried. */
export const program = path.resolve(process.env.KB_BIN ?? path.join(root, "target/debug/kb"));

/** Whether it was built as it will be shipped: then what it promises about time is measured. */
export const optimised = program.split(path.sep).includes("release");

/** So long a slow machine may take to build and start; nothing is measured by it. */
const PATIENCE = 60_000;

/** A folder of Markdown with or without settings; `files` are written over a copy of `from`. */
export class Site {
  constructor(folder) {
    this.folder = folder;
  }

  static async make({ from, files = {} } = {}) {
    const site = new Site(await mkdtemp(path.join(tmpdir(), "kb-browser-")));
    for (const part of from ?? []) {
      await cp(part, path.join(site.folder, path.basename(part)), { recursive: true });
    }
    for (const [name, text] of Object.entries(files)) await site.write(name, text);
    return site;
  }

  /** The manual, which is the sample site. */
  static manual(files) {
    return Site.make({ from: [path.join(root, "articles"), path.join(root, "kb.toml")], files });
  }

  /** The site with one of everything. */
  static specimen(files) {
    const from = path.join(here, "specimen");
    return Site.make({ from: [path.join(from, "articles"), path.join(from, "kb.toml")], files });
  }

  /** The shop with people behind it; `settings` rewrites its kb.toml. */
  static async shop(settings = (text) => text) {
    const from = path.join(here, "shop");
    const text = await readFile(path.join(from, "kb.toml"), "utf8");
    return Site.make({ from: [path.join(from, "articles")], files: { "kb.toml": settings(text) } });
  }

  async write(name, text) {
    const file = path.join(this.folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  /** The title of an article, as its front matter has it: what writers reword breaks no test. */
  async title(article) {
    const text = await readFile(path.join(this.folder, "articles", `${article}.md`), "utf8");
    return text.match(/^title: *["']?(.*?)["']?$/m)[1];
  }

  remove() {
    return rm(this.folder, { recursive: true, force: true });
  }
}

/** A site that is being served. */
export class HelpCentre {
  static #open = new Set();
  #kb;
  #said;

  constructor(site, kb, said, url) {
    this.site = site;
    this.#kb = kb;
    this.#said = said;
    this.url = url;
    HelpCentre.#open.add(this);
  }

  /** Serves a site on a free port of this machine. The site's folder goes when the help centre closes. */
  static async open(site, { watch = false, settings = {}, port = 0 } = {}) {
    const options = ["serve", site.folder, "--addr", `127.0.0.1:${port}`, watch ? "--watch" : "--no-watch"];
    // A site without kb.toml keeps its index below these; the tests leave nothing behind.
    const kept = { XDG_CACHE_HOME: path.join(site.folder, ".cache"), XDG_STATE_HOME: path.join(site.folder, ".state") };
    const kb = spawn(program, options, { env: { ...process.env, ...kept, ...settings }, stdio: ["ignore", "pipe", "pipe"] });
    const said = [];
    const addresses = new Promise((resolve, reject) => {
      const listen = (line) => {
        said.push(line);
        const address = line.match(/^Serving on (\S+)$/);
        if (address) resolve(address[1]);
      };
      createInterface({ input: kb.stdout }).on("line", listen);
      createInterface({ input: kb.stderr }).on("line", listen);
      kb.on("error", reject);
      kb.on("exit", (code) => reject(new Error(`kb serve ended with ${code}:\n${said.join("\n")}`)));
      setTimeout(() => reject(new Error(`kb serve gave no address:\n${said.join("\n")}`)), PATIENCE).unref();
    });
    try {
      return new HelpCentre(site, kb, said, await addresses);
    } catch (error) {
      kb.kill("SIGKILL");
      await site.remove();
      throw error;
    }
  }

  /** The address of a path of the site, which is written without the path that the site lies under. */
  at(below) {
    return new URL(below.replace(/^\//, ""), this.url).href;
  }

  /** What kb said on the terminal. */
  get terminal() {
    return this.#said.join("\n");
  }

  /** Asks kb to stop, as a system does, and says how it ended. The site stays. */
  async stop() {
    if (this.#kb.exitCode === null && this.#kb.signalCode === null) {
      const ended = once(this.#kb, "exit");
      this.#kb.kill("SIGTERM");
      const late = setTimeout(() => this.#kb.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(late);
    }
    return this.#kb.exitCode;
  }

  async close() {
    HelpCentre.#open.delete(this);
    const code = await this.stop();
    await this.site.remove();
    return code;
  }

  /** Closes what tests left open when they failed. */
  static closeAll() {
    return Promise.all([...HelpCentre.#open].map((centre) => centre.close()));
  }
}
