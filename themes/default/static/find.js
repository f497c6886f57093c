// Search without a server, on pages that `kb export` made: words are looked up in files that hold, for every word of the
// articles, which of them it speaks for and how much. Text is set by textContent, never parsed.

const lang = document.documentElement.lang;
const status = document.querySelector("[data-index]");
const asked = new URLSearchParams(location.search).get("q")?.trim().slice(0, 500) ?? "";
const APOSTROPHES = "'’‘ʼ";

// As kb folds words, by the means that browsers have: compatibility forms, case, accents, joiners, digits of India.
const fold = (text) =>
  text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f\p{Cf},]/gu, "").replace(new RegExp(`[${APOSTROPHES}]`, "g"), "")
    .replace(/[०-෯]/g, (sign) => (/\p{Nd}/u.test(sign) ? (sign.charCodeAt(0) - 6) % 16 : sign)).normalize("NFC");

const wordsOf = (text) => {
  const parts = Intl.Segmenter
    ? [...new Intl.Segmenter(lang, { granularity: "word" }).segment(text)].filter((part) => part.isWordLike).map((part) => part.segment)
    : text.split(new RegExp(`[^\\p{L}\\p{M}\\p{N}${APOSTROPHES}]+`, "u"));
  // What is written together stands in the files as its parts: kb.toml.
  const words = parts.flatMap((part) => part.split(/(?<=\p{L})[.:_]+(?=\p{L})/u));
  return [...new Set(words.map(fold).filter(Boolean))].slice(0, 32);
};

// A word of Bengali letters in one spelling for those that sound alike, as the files have it.
const spelt = (word) =>
  word.replace(/[ডঢ]\u09bc/g, "র").replace(/(?<!\u09cd)য(?!\u09bc)/g, "জ").replace(/[ঁঃ]/g, "").replace(/ঋ/g, "রি").replace(/ৃ/g, "\u09cdরি")
    .replace(/ঙ(?:\u09cdগ?)?/g, "ং").replace(/[ঈঊীূশষণৎ]/g, (sign) => "ইউিুসসনত"["ঈঊীূশষণৎ".indexOf(sign)]);

// A word of Latin letters as Bengali sounds, the way kb writes them down: without breath, doubled sounds and most `o`.
const heard = (word) =>
  word.replace(/kkh|ksh|kh|ck|qu?/g, "k").replace(/chh|tch|ch|sh|c(?=[eiybdgjmnp])/g, "s").replace(/c/g, "k").replace(/x/g, "ks")
    .replace(/ph/g, "f").replace(/[jz]h?/g, "j").replace(/[bv]h|v/g, "b").replace(/ng/g, "n").replace(/ee|ii/g, "i").replace(/oo/g, "u")
    .replace(/([^aeiou])(?:h|y(?=[aeiou])|w)/g, "$1").replace(/y/g, "i").replace(/w/g, "o").replace(/(.)\1+/g, "$1")
    .replace(/([^aeiou])o(?![aeiou])/g, "$1");

// How many letters must be written otherwise, left out or exchanged to make one word of another.
const apart = (one, other) => {
  let before = [];
  let row = [...Array(other.length + 1).keys()];
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + !same);
      if (one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[other.length];
};

const shared = (one, other) => {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
};

const files = new Map();
const load = (name) => {
  const file = `${status.dataset.index}/${name}.json`;
  if (!files.has(file)) {
    files.set(file, fetch(file).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status))));
  }
  return files.get(file);
};

// The file that a word is in, if it is in any.
const shardOf = async (word) => {
  const { words } = await load("start");
  const after = words.findIndex((first) => first > word);
  const at = (after < 0 ? words.length : after) - 1;
  return at < 0 ? { words: {}, articles: [] } : load(`words-${at}`);
};

// What a word may mean, as rows of articles and weights, each with how sure that is.
const meanings = async (word) => {
  const found = [];
  // A place with how sure it is, in tenths, is that of a synonym.
  const take = (shard, key, sure) => found.push(...shard.words[key].map((at) => {
    const [place, tenths = 10] = [].concat(at);
    return [shard.articles[place], (sure * tenths) / 10];
  }));
  const shard = await shardOf(word);
  const plain = spelt(word);
  const alike = plain === word ? shard : await shardOf(plain);
  if (Object.hasOwn(shard.words, word)) take(shard, word, 1);
  else if (Object.hasOwn(alike.words, plain)) take(alike, plain, 0.9);
  else {
    const slips = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
    const near = [];
    for (const key in shard.words) {
      // Only words that stand in articles are taken for what was meant.
      if (key[0] === "~" || Math.abs(key.length - word.length) > 6 || !shard.words[key].some(Number.isInteger)) continue;
      const far = apart(word, key);
      const beginning = shared(word, key);
      const share = beginning / Math.max(word.length, key.length);
      if (far <= slips && !/\d/.test(word)) near.push([key, (0.3 + share / 2) / far]);
      else if (beginning > 2 && share >= 0.6) near.push([key, 0.3]);
    }
    near.sort((a, b) => b[1] - a[1]);
    // A rare word that is less alike must not outweigh the one that was meant.
    for (const [key, sure] of near.slice(0, 4)) if (sure >= near[0][1] * 0.7) take(shard, key, sure);
  }
  if (/^[a-z]+$/.test(word)) {
    const sound = heard(word);
    const bones = sound.replace(/[aeiou]/g, "");
    for (const start of new Set([bones, bones.length > 2 ? bones.slice(0, -1) : bones])) {
      const sounds = start ? await shardOf(`~${start} `) : { words: {} };
      for (const key in sounds.words) {
        if (!key.startsWith(`~${start} `)) continue;
        const far = apart(sound, key.slice(start.length + 2));
        if (far < 3 && far < sound.length / 2) take(sounds, key, found.length ? 0.5 / (1 + far) : 1 / (1 + far));
      }
    }
  }
  return found;
};

const search = async (question) => {
  const scores = new Map();
  for (const found of await Promise.all(wordsOf(question).map(meanings))) {
    const best = new Map();
    for (const [row, sure] of found) {
      for (let at = 0; at < row.length; at += 2) best.set(row[at], Math.max(best.get(row[at]) ?? 0, row[at + 1] * sure));
    }
    for (const [article, worth] of best) scores.set(article, (scores.get(article) ?? 0) + worth);
  }
  const hits = [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, status.dataset.most);
  const { told } = await load("start");
  return Promise.all(hits.filter((hit) => hit[1] > hits[0][1] / 4).map(async ([article]) => (await load(`articles-${Math.floor(article / told)}`))[article % told]));
};

if (status) {
  const { some, none, failed } = status.dataset;
  const field = document.querySelector("#q");
  document.querySelector("[data-searching]").hidden = false;
  field.value = asked;
  if (!asked) field.focus();
  else {
    const list = document.querySelector("[data-found]");
    const hit = document.querySelector("[data-hit]").content.firstElementChild;
    document.title = `${asked} – ${document.title}`;
    try {
      const found = await search(asked);
      list.replaceChildren(...found.map(([title, url, topic, text]) => {
        const row = hit.cloneNode(true);
        const link = row.querySelector("a");
        [row.querySelector(".path span").textContent, link.textContent, row.querySelector(".snippet").textContent] = [topic, title, text];
        link.href = url;
        return row;
      }));
      list.hidden = !found.length;
      status.textContent = (found.length ? some : none).replace("#", new Intl.NumberFormat(lang).format(found.length));
    } catch {
      status.textContent = failed;
    }
    for (const people of document.querySelectorAll("[data-people]")) {
      people.hidden = false;
      const link = people.querySelector("a");
      link.href += `?q=${encodeURIComponent(asked)}`;
    }
    for (const link of document.querySelectorAll("a[hreflang]")) link.search = location.search;
  }
}

// What was asked goes along in the mail.
const mail = document.querySelector("[data-mail]");
if (mail && asked) mail.href += `?subject=${encodeURIComponent(asked)}`;

// The front door: the home in the browser's language, else the first one.
const front = document.querySelector("[data-front]");
if (front) {
  const homes = [...front.querySelectorAll("a")];
  const tongue = (tag) => tag.split("-")[0];
  const meant = navigator.languages.map((wanted) => homes.find((home) => tongue(home.hreflang) === tongue(wanted))).find(Boolean);
  location.replace((meant ?? homes[0]).href);
}
