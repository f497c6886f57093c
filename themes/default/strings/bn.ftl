### ইন্টারফেসের বাংলা। কোনো চাবি এখানে না থাকলে ইংরেজিটি দেখানো হয়।
### সংখ্যা ($count) বাংলা অঙ্কে লেখা হয়; বাংলায় সংখ্যার পরে শব্দের রূপ বদলায় না, তাই শুধু শূন্যের আলাদা বাক্য আছে।

## Every page

skip-link = মূল অংশে যান
topics = বিষয়
all-topics = সব বিষয়
languages = ভাষা
contact-link = যোগাযোগ করুন
breadcrumbs-label = আপনি এখানে আছেন
footer-topics = বিষয়, পাতার শেষে
footer-languages = ভাষা, পাতার শেষে

# On the button that turns the keyboard shortcut off while it is on, and on while it is off.
shortcut-on = খোঁজার “/” শর্টকাট বন্ধ করুন
shortcut-off = খোঁজার “/” শর্টকাট চালু করুন

## The search field

search-label = সহায়তা কেন্দ্রে খুঁজুন
search-placeholder = নিজের ভাষায় লিখুন
search-button = খুঁজুন
suggestions-label = পরামর্শ
# Read aloud while typing; “#” is replaced by the number.
suggestions-count = #টি পরামর্শ আছে। তীরচিহ্নের কী দিয়ে বেছে নিন।
suggestions-none = কোনো পরামর্শ নেই। খুঁজতে Enter চাপুন।

## Titles of pages

title-search = খুঁজুন
title-results = “{ $query }” খুঁজে যা পাওয়া গেছে
title-not-found = পাতাটি পাওয়া যায়নি
title-error = কিছু একটা ভুল হয়েছে
# A later page of a long list.
title-page = { $title }, পৃষ্ঠা { $number }

## Home

home-question = কীভাবে সাহায্য করতে পারি?
home-topics = বিষয় ধরে দেখুন
home-articles = নিবন্ধ
home-more-articles = আরও নিবন্ধ
home-featured = এখান থেকে শুরু করুন
home-newest = নতুন ও হালনাগাদ
articles-count =
    { $count ->
        [0] এখনো কোনো নিবন্ধ নেই
       *[other] { $count }টি নিবন্ধ
    }
empty-site = এখনো কিছু নেই
empty-site-help = প্রথম নিবন্ধগুলো লেখা হচ্ছে। কিছুদিন পরে আবার আসুন।

## Category

category-all = “{ $title }” বিষয়ের মোট { $count }টি নিবন্ধ
category-articles = “{ $title }” বিষয়ের নিবন্ধ
empty-category = এখানে এখনো কোনো নিবন্ধ নেই
empty-category-help = এই বিষয়ে লেখা চলছে। অন্য সব বিষয়ে খুঁজে দেখতে পারেন।

## Article

contents = এই পাতায় যা আছে
updated-on = হালনাগাদ: { $date }
reviewed-on = যাচাই: { $date }
edit-link = সংশোধনের প্রস্তাব দিন
related = এ বিষয়ে আরও নিবন্ধ
onward-label = এই বিষয়ের আরও নিবন্ধ
onward-previous = আগেরটি
onward-next = পরেরটি
notice-fallback = এই নিবন্ধটির অনুবাদ এখনো হয়নি। মূল ভাষার লেখাটি দেখানো হচ্ছে।
notice-outdated = এই নিবন্ধটির তথ্য পুরোনো হয়ে গেছে। যাদের এখনো দরকার, তাদের জন্য এটি রাখা হয়েছে।
notice-draft = এটি খসড়া। শুধু আপনিই দেখতে পাচ্ছেন।
notice-scheduled = নিবন্ধটি প্রকাশ পাবে { $date } তারিখে। তার আগে শুধু আপনিই দেখতে পাচ্ছেন।
draft = খসড়া

## Inside an article

callout-note = জেনে রাখুন
callout-tip = পরামর্শ
callout-important = গুরুত্বপূর্ণ
callout-warning = সতর্কতা
callout-caution = সাবধান
fold-title = বিস্তারিত
# Read aloud; the title is that of the section which the table stands in.
table-label = সারণি: { $title }
anchor-label = “{ $title }” অংশের লিংক
picture-open = ছবিটি পূর্ণ আকারে খুলুন
footnotes-title = পাদটীকা
footnote-label = পাদটীকা { $number }
footnote-back = লেখায় ফিরে যান
task-done = হয়ে গেছে
task-open = বাকি আছে

## Results

results-count =
    { $count ->
        [0] কিছু পাওয়া যায়নি
       *[other] { $count }টি ফল পাওয়া গেছে
    }
results-corrected = “{ $query }” খুঁজে { $count }টি ফল পাওয়া গেছে
outdated = পুরোনো
results-left-out = কোনো নিবন্ধে নেই বলে বাদ দেওয়া হয়েছে: { $words }
results-instead = বদলে “{ $query }” খুঁজুন
results-weak =
    { $count ->
        [one] এটিই খুঁজছেন কি না, নিশ্চিত নই।
       *[other] এগুলোর মধ্যেই আছে কি না, নিশ্চিত নই।
    }
results-elsewhere = { $language } ভাষায় { $count }টি ফল আছে
answer-title = সংক্ষেপে উত্তর
answer-more = বাকি ধাপগুলো নিবন্ধে
filters-label = বিষয় বেছে নিন
filters-all = সব বিষয়
nothing-found = “{ $query }” খুঁজে কিছু পাওয়া যায়নি
# Shown above results in other languages.
nothing-here = { $language }য় কিছু পাওয়া যায়নি, তবে অন্য ভাষায় আছে:
results-in = { $topic }: { $results }
results-everywhere = সব বিষয়ে খুঁজুন
nothing-found-help = কম শব্দে বা আরও সাধারণ শব্দে খুঁজে দেখুন, অথবা নিচের বিষয়গুলো দেখুন।
nothing-without = “{ $query }” দিয়ে খুঁজুন

## Pages of a list

pages-label = পৃষ্ঠা
pages-previous = আগের পৃষ্ঠা
pages-next = পরের পৃষ্ঠা
pages-number = পৃষ্ঠা { $number }
pages-position = মোট { $total } পৃষ্ঠার { $current } নম্বর

## When something is missing or broken

not-found-title = পাতাটি এখানে নেই
not-found-help = পাতাটি হয়তো সরানো হয়েছে, অথবা ঠিকানায় বানান ভুল আছে। খুঁজলে সাধারণত পাওয়া যায়।
not-found-perhaps = এগুলোর কোনোটি খুঁজছিলেন কি?
error-busy = একটু পরেই ফিরছি
error-busy-help = সহায়তা কেন্দ্র এই মুহূর্তে ব্যস্ত। কয়েক সেকেন্ড পরে আবার চেষ্টা করুন।
error-broken = কিছু একটা ভুল হয়েছে
error-broken-help = ভুলটি আমাদের, এবং তা লিখে রাখা হয়েছে। সহায়তা কেন্দ্রের বাকি সব আগের মতোই আছে।
error-retry = আবার চেষ্টা করুন
error-home = প্রথম পাতায় যান
error-reference = ত্রুটি { $status }, সূত্র { $reference }

## What machines are told about the site

opensearch-description = { $site }-এ খুঁজুন
feed-title = { $site }: নতুন ও হালনাগাদ

## While writing (kb serve)

watching-label = লেখকের জন্য বার্তা
watching-failed = শেষবার যা সংরক্ষণ করেছেন তা প্রকাশ করা যায়নি। তার আগের সংস্করণটি দেখছেন।
watching-problems =
    { $count ->
        [0] কোনো সমস্যা নেই
       *[other] { $count }টি সমস্যা
    }
