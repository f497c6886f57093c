// Every kind of page, by a name that people understand. A kind more is a line more.

/** The manual in one language; `q` are words that its customers would type. */
const kinds = (lang, { some, mistyped, none, lost }) => ({
  home: `/${lang}/`,
  category: `/${lang}/writing/`,
  article: `/${lang}/writing/markdown`,
  steps: `/${lang}/start/quick-start`,
  question: `/${lang}/search`,
  results: `/${lang}/search?q=${encodeURIComponent(some)}`,
  corrected: `/${lang}/search?q=${encodeURIComponent(mistyped)}`,
  nothing: `/${lang}/search?q=${encodeURIComponent(none)}`,
  "not-found": `/${lang}/${encodeURIComponent(lost)}`,
});

export const MANUAL = {
  en: kinds("en", { some: "search in Bengali", mistyped: "tranlsate an artcle", none: "zzqxv wqkjh", lost: "writing/pictrues" }),
  bn: kinds("bn", { some: "ছবি যোগ করা", mistyped: "নিবন্দ লিখব", none: "ঝঝঝঢঢ ঠঠঠঘঘ", lost: "writing/ছবি" }),
};

/** The site with one of everything. */
export const SPECIMEN = {
  "one-of-everything": "/en/everything/one-of-everything",
  "one-of-everything-bn": "/bn/everything/one-of-everything",
  "right-to-left": "/ar/everything/one-of-everything",
  "long-words": "/en/everything/long-words",
  "not-translated": "/bn/everything/long-words",
  "topics-within": "/en/everything/",
  "right-to-left-results": "/ar/search?q=everything",
};
