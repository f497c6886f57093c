// A host of static files, as people rent them: files by their paths, `.html` left out, 404.html where nothing stands, and
// the headers of `_headers`. In front of it, the real `kb export` of a site.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";

import { program } from "./help_centre.js";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".xml": "application/xml",
  ".md": "text/markdown; charset=utf-8",
};

/** Runs a command of kb in a site's folder; says what it printed. */
async function run(site, ...words) {
  const kb = spawn(program, ["-C", site.folder, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  const said = [];
  kb.stdout.on("data", (text) => said.push(text));
  kb.stderr.on("data", (text) => said.push(text));
  const [code] = await once(kb, "exit");
  if (code !== 0) throw new Error(`kb ${words.join(" ")} ended with ${code}:\n${said.join("")}`);
  return said.join("");
}

/** The rules of `_headers`: what an address begins with, and its headers. */
function rules(text) {
  const all = [];
  for (const line of text.split("\n").filter((line) => line && !line.startsWith("#"))) {
    const [, name, value] = line.match(/^ +([^:]+): (.*)$/) ?? [];
    if (name) all.at(-1).headers.push([name, value]);
    else all.push({ address: line, headers: [] });
  }
  return all;
}

const matches = (rule, address) => (rule.endsWith("*") ? address.startsWith(rule.slice(0, -1)) : rule === address);

const isFile = (file) => stat(file).then((found) => found.isFile(), () => false);

/** An export on a host. */
export class StaticHost {
  static #open = new Set();
  #server;
  #headers;
  #base;

  /** Exports a site and shows it on a free port of this machine. The site's folder goes when the host closes. */
  static async open(site, { options = [], base = "" } = {}) {
    const host = new StaticHost();
    host.site = site;
    host.folder = path.join(site.folder, "public");
    try {
      host.said = await run(site, "export", host.folder, ...options);
    } catch (error) {
      await site.remove();
      throw error;
    }
    host.#base = base;
    host.#headers = rules(await readFile(path.join(host.folder, "_headers"), "utf8"));
    host.asked = [];
    host.#server = createServer((request, response) => host.#answer(request, response));
    host.#server.listen(0, "127.0.0.1");
    await once(host.#server, "listening");
    host.url = `http://127.0.0.1:${host.#server.address().port}${base}/`;
    StaticHost.#open.add(host);
    return host;
  }

  async #find(address) {
    const below = address.slice(this.#base.length);
    const file = path.join(this.folder, below);
    const ways = below.endsWith("/") ? [path.join(file, "index.html")] : [file, `${file}.html`];
    for (const way of ways) if (way.startsWith(this.folder) && (await isFile(way))) return [200, way];
    const lang = below.split("/")[1];
    const own = path.join(this.folder, lang, "404.html");
    return [404, (await isFile(own)) ? own : path.join(this.folder, "404.html")];
  }

  async #answer(request, response) {
    const address = decodeURIComponent(new URL(request.url, this.url).pathname);
    const [status, file] = address.startsWith(this.#base) ? await this.#find(address) : [404, path.join(this.folder, "404.html")];
    const body = await readFile(file);
    this.asked.push({ address, bytes: body.length });
    const joined = { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" };
    for (const rule of this.#headers.filter((rule) => matches(rule.address, address))) {
      for (const [name, value] of rule.headers) joined[name] = joined[name] && name !== "content-type" ? `${joined[name]}, ${value}` : value;
    }
    response.writeHead(status, joined).end(body);
  }

  /** The address of a path of the site, which is written without the path that the site lies under. */
  at(below) {
    return new URL(below.replace(/^\//, ""), this.url).href;
  }

  async close() {
    StaticHost.#open.delete(this);
    this.#server.close();
    this.#server.closeAllConnections();
    await rm(this.site.folder, { recursive: true, force: true });
  }

  /** Closes what tests left open when they failed. */
  static closeAll() {
    return Promise.all([...StaticHost.#open].map((host) => host.close()));
  }
}
