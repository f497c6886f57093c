### ইন্টারফেসের বাংলা। কোনো চাবি এখানে না থাকলে ইংরেজিটি দেখানো হয়।
### সংখ্যা ($count) বাংলা অঙ্কে লেখা হয়; বাংলায় সংখ্যার পরে শব্দের রূপ বদলায় না, তাই শুধু শূন্যের আলাদা বাক্য আছে।

## Every page

skip-link = মূল অংশে যান
topics = বিষয়
all-topics = সব বিষয়
languages = ভাষা
contact-link = যোগাযোগ
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
changed-by = সর্বশেষ সম্পাদনা: { $author }
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
scheduled = { $date } থেকে

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
# In the place of a picture that is not there and of which nobody wrote what it shows.
picture-missing = এখানকার ছবিটি পাওয়া যাচ্ছে না
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

## Times

# “সকাল ৯:০০” বলার জন্য: $part দিনের অংশ, $clock বারো ঘণ্টার ঘড়ির সময়।
time-of-day =
    { $part ->
        [dawn] ভোর { $clock }
        [morning] সকাল { $clock }
        [noon] দুপুর { $clock }
        [midday] দুপুর { $clock }
        [afternoon] বিকেল { $clock }
        [evening] সন্ধ্যা { $clock }
       *[night] রাত { $clock }
    }
moment-today = আজ { $time }
moment-tomorrow = আগামীকাল { $time }
# $day is a day of the week or a date.
moment-day = { $day }, { $time }
times-in = সময়গুলো { $zone } অনুযায়ী।

## Ways to reach a person

channel-name-chat = চ্যাট
channel-name-phone = ফোন
channel-name-email = ইমেইল
channel-name-form = বার্তা
channel-name-link = অন্য উপায়
# What stands on the buttons; $name is what the channel is called.
channel-do-chat = চ্যাট শুরু করুন
channel-do-phone = কল করুন { $number }
channel-do-email = ইমেইল লিখুন
channel-do-form = এখানেই বার্তা লিখুন
# A chat that is only a script, on the page where it begins.
channel-here-chat = চ্যাটটি এই পাতার কোণে খুলবে। না খুললে অন্য কোনো উপায় বেছে নিন।
channel-here-script = এটি চালাতে JavaScript লাগে, যা এই ব্রাউজারে বন্ধ। বাকি সব উপায় তা ছাড়াই চলে।
channel-do-link = { $name } খুলুন
# The state of a channel. $when is a time, or a moment as above.
channel-open-always = দিনরাত, প্রতিদিন খোলা
channel-open-until = খোলা আছে, { $when } পর্যন্ত
channel-open = এখন খোলা
channel-opens = এখন বন্ধ। খুলবে { $when }
channel-closed = এই মুহূর্তে বন্ধ
channel-any-hour = যেকোনো সময় বার্তা পাঠানো যায়
reply-within-minutes = { $count } মিনিটের মধ্যে উত্তর
reply-within-hours = { $count } ঘণ্টার মধ্যে উত্তর
reply-within-days = { $count } কর্মদিবসের মধ্যে উত্তর
# $reply উপরের বাক্যগুলোর একটি; চ্যানেলটি এখন বন্ধ, তবে বার্তা নেয়।
people-title = যোগাযোগের উপায়
slot-title = আরও সাহায্য দরকার?
slot-none-title = আমাদের জিজ্ঞেস করুন
slot-help = আমাদের লিখলে প্রশ্নটি সঙ্গেই যাবে, আবার লিখতে হবে না।
slot-way = প্রশ্নটি পূরণ করা অবস্থায় সবকিছু এক পাতায় দেখুন
urgent-title = বিষয়টি জরুরি হলে
urgent-help = এখনই একজন মানুষের সঙ্গে কথা বলুন। আগে কিছু পড়তে হবে না।
# Nobody is there; the card leads to the first who will be.
urgent-closed-help = এই মুহূর্তে কেউ নেই। বার্তা রেখে যান, সেটি জরুরি বলে চিহ্নিত থাকবে।
urgent-receipt-help = তাহলে উত্তরের অপেক্ষায় থাকবেন না। সরাসরি কথা বলুন, আর সূত্র নম্বরটি জানান।
urgent-article-title = ঘটনাটি কি এখনই ঘটছে?
urgent-article-help = তাহলে আর পড়বেন না। আমরা আপনাকে সরাসরি একজন মানুষের কাছে নিয়ে যাচ্ছি।
urgent-article-link = এখনই কারও সঙ্গে কথা বলুন

## The contact page

title-contact = যোগাযোগ
title-problem = একটু দেখে নিন: { $title }
contact-question = কী নিয়ে সাহায্য দরকার?
contact-question-help = নিজের ভাষায় লিখুন। পরের পাতায় সবচেয়ে কাছের উত্তরগুলোর পাশেই পাবেন সাহায্য করার মানুষদের।
contact-question-label = আপনার প্রশ্ন
contact-question-button = এগিয়ে যান
contact-more-words = লেখাটিতে কোনো শব্দ পাইনি। কী নিয়ে জানতে চান, দু-চার কথায় লিখুন।
contact-always = অথবা সরাসরি যোগাযোগ করুন
contact-about = “{ $title }” নিবন্ধ প্রসঙ্গে
contact-answers = এখানেই হয়তো উত্তর আছে
contact-answers-weak = সবচেয়ে কাছাকাছি যা পাওয়া গেছে
contact-answers-all =
    { $count ->
        [one] ফলটি দেখুন
       *[other] { $count }টি ফলের সব দেখুন
    }
contact-answers-none = এ নিয়ে এখনো কোনো নিবন্ধ নেই
contact-answers-no-more = এ নিয়ে এখনো আর কোনো নিবন্ধ নেই
contact-answers-none-help = তাই একজন মানুষকে জিজ্ঞেস করাই ভালো।
contact-form-jump = বার্তা লিখুন

form-title = আমাদের লিখুন
form-optional = না দিলেও চলে
form-choose = বেছে নিন
form-trap = এই ঘরটি খালি রাখুন
form-send = বার্তা পাঠান
form-sending = পাঠানো হচ্ছে…
answer-by = { $when }-এর মধ্যে উত্তর পাবেন।
answer-late = আমরা { $when } এর মধ্যে উত্তর দেব বলেছিলাম। উত্তর না পেয়ে থাকলে অন্য কোনোভাবে যোগাযোগ করে আপনার সূত্রটি বলুন।
answer-sometime = আমাদের একজন আপনাকে উত্তর দেবেন।
form-maybe = { $count }টি নিবন্ধে হয়তো উত্তর আছে
form-maybe-help = নতুন ট্যাবে খুলবে। আপনার লেখা এখানেই থাকবে।
form-sent = এই ফর্মটি আগেই পাঠানো হয়েছে: সূত্র { $reference }। তার পরে যা লিখেছেন তা এখনো পাঠানো হয়নি। সেটিও পাঠাতে “বার্তা পাঠান” চাপুন।
form-sent-link = প্রাপ্তিস্বীকার দেখুন
handed-title = বার্তার সঙ্গে এগুলোও যাবে
handed-help = যাতে একই কথা দুবার বলতে না হয়। যা পাঠাতে চান না, তার টিক তুলে দিন।
handed-forget = এই ব্রাউজারে রাখা তালিকা মুছে ফেলুন
handed-asked = যা খুঁজেছেন
handed-opened = যা পড়েছেন
handed-not-helped = যা কাজে আসেনি
handed-reason = কারণ
handed-page = যে পাতা থেকে এসেছেন
handed-language = ভাষা
handed-edition = সহায়তা কেন্দ্রের সংস্করণ
field-message = কীভাবে সাহায্য করতে পারি?
field-name = আপনার নাম
field-reply = আপনার ইমেইল ঠিকানা বা ফোন নম্বর
field-reply-help = এখানেই আমাদের উত্তর যাবে। অন্য কোনো কাজে ব্যবহার করা হবে না।
field-email = আপনার ইমেইল ঠিকানা
field-phone = আপনার ফোন নম্বর
field-tried = এর মধ্যে কী কী করে দেখেছেন?

# What is wrong with a field; $label is what it is called.
wrong-empty = “{ $label }” ঘরটি পূরণ করুন
wrong-long = “{ $label }” ঘরে সর্বোচ্চ { $most }টি অক্ষর লেখা যায়
wrong-email = এটি ইমেইল ঠিকানা নয়, আর আমরা শুধু ইমেইলেই উত্তর দিতে পারি। ঠিকানা এমন হয়: name@example.com
wrong-phone = ফোন নম্বরটি ঠিক নেই। শুধু অঙ্ক লিখলেই চলবে, চাইলে দেশের কোডসহ
wrong-reply = এখানে শুধু একটি ইমেইল ঠিকানা বা একটি ফোন নম্বর লিখুন, আর কিছু নয়
wrong-choice = “{ $label }” ঘরের একটি উত্তর বেছে নিন
# What went wrong with a message; what was written stands in the form.
failed-fields = আর একটু বাকি
failed-fields-help = নিচেরটুকু আরেকবার দেখে নিন। আপনার সব লেখা আগের মতোই আছে।
failed-store = বার্তাটি এখন নেওয়া যায়নি
failed-store-help = আপনার সব লেখা আগের মতোই আছে। এক মিনিট পরে আবার চেষ্টা করুন, অথবা অন্যভাবে যোগাযোগ করুন।
failed-often = অল্প সময়ে অনেকবার হয়ে গেছে
failed-often-help = আপনার সব লেখা আগের মতোই আছে। কয়েক মিনিট পরে আবার চেষ্টা করুন, অথবা অন্যভাবে যোগাযোগ করুন।
failed-stale = এখনো পাঠানো হয়নি
failed-stale-help = আপনার সব লেখা আগের মতোই আছে। “বার্তা পাঠান” বোতামটি আরেকবার চাপুন।
failed-ways = যোগাযোগের অন্য উপায়

## Thanks for a message

title-receipt = আপনার বার্তা পেয়েছি
receipt-reference = আপনার সূত্র নম্বর
receipt-spelled = এক এক করে: { $letters }
receipt-next = আপনাকে আর কিছু করতে হবে না। অন্যভাবে যোগাযোগ করলে শুধু এই নম্বরটি বলুন, নতুন করে কিছু বোঝাতে হবে না।
receipt-keep = পাতাটি বুকমার্ক করে রাখুন, অথবা নম্বরটি লিখে রাখুন।

## Did this solve it?

solved-title = সমস্যার সমাধান হলো?
solved-yes = হ্যাঁ
solved-thanks = জেনে ভালো লাগল!
solved-no = না
solved-why = কী সমস্যা হলো?
solved-question = এখনো কী জানতে চান?
solved-go = অন্য উত্তর দেখুন বা কাউকে জিজ্ঞেস করুন
# Why an article did not help.
reason-not-working = যেমন লেখা আছে করেছি, কাজ হয়নি
reason-unclear = লেখাটি বুঝতে পারিনি
reason-incomplete = লেখায় কিছু বাদ গেছে, ভুল আছে বা তথ্য পুরোনো
reason-something-else = আমার প্রশ্নটি অন্য বিষয়ে

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
watching-skip = লেখকের জন্য বার্তায় যান
watching-failed = শেষবার যা সংরক্ষণ করেছেন তা প্রকাশ করা যায়নি। তার আগের সংস্করণটি দেখছেন।
watching-unpublished = প্রকাশ হয়নি
watching-missing = এই ফাইলের পেজটি নেই, কারণ ফাইলটিতেই ভুল আছে:
watching-errors = { $count }টি ভুল
watching-warnings = { $count }টি সতর্কতা
watching-advice = { $count }টি পরামর্শ
watching-looking = পুরো সাইটটি এখনো দেখা হচ্ছে
watching-good = এই পেজে কোনো সমস্যা নেই
watching-elsewhere = অন্য জায়গায় { $count }টি
watching-all = সব সমস্যা
watching-file = ফাইল
watching-owner = দেখাশোনা করেন
watching-updated = হালনাগাদ
watching-review = যাচাই করার শেষ দিন
watching-overdue = সময় পেরিয়ে গেছে
watching-edit = সম্পাদনা করুন
watching-follow = সেভ করা ফাইলের পেজটি নিজে থেকে খুলবে
problems-title = নিবন্ধগুলোতে যেসব সমস্যা আছে
problems-none = কোনো সমস্যা নেই। সব নিবন্ধ এভাবেই প্রকাশ করা যায়।
problems-files = যেসব ফাইলে সমস্যা আছে
# এর পরে একটি কমান্ড থাকে।
problems-more = … এবং আরও { $count }টি। সবগুলো দেখতে এই কমান্ড দিন:
problems-count = মোট { $count }টি সমস্যা

## The mail that carries a request to those who answer

# The subject. $words are the first ones of the message.
mail-subject = [{ $reference }] { $words }
mail-subject-urgent = [{ $reference }] জরুরি: { $words }
mail-urgent = বিষয়টি জরুরি।
mail-call-them = ইমেইল ঠিকানা দেওয়া হয়নি: { $phone } নম্বরে ফোন করুন। এই মেইলের উত্তর গ্রাহকের কাছে যাবে না।
mail-name = নাম
mail-answer-to = উত্তর পাঠাবেন যেখানে
mail-call = ফোন করবেন যে নম্বরে
mail-answer-by = উত্তর দেওয়ার কথা এর মধ্যে
mail-before = লেখার আগে
mail-asked = যা খুঁজেছেন
mail-opened = যেসব নিবন্ধ খুলেছেন
mail-not-helped = যে নিবন্ধে কাজ হয়নি
mail-reason = কারণ
mail-tried = যা করে দেখেছেন
mail-reference = সূত্র
mail-received = পাওয়ার সময়
mail-language = পাতার ভাষা
mail-topics = বিষয়
mail-page = যে পাতা থেকে এসেছেন
mail-edition = সহায়তা কেন্দ্রের সংস্করণ

# `kb export`-এর পাতা, যেগুলোর পেছনে কোনো সার্ভার নেই। `#` এর জায়গায় সংখ্যা বসে।
export-some = উত্তর পাওয়া গেছে: #টি
export-none = কিছু পাওয়া যায়নি। অন্য বা আরও কম শব্দে খুঁজুন, নয়তো বিষয়গুলো দেখুন।
export-failed = খোঁজার ব্যবস্থাটি খোলা যায়নি। আবার চেষ্টা করুন, নয়তো বিষয়গুলো দেখুন।
export-no-script = এখানে খুঁজতে জাভাস্ক্রিপ্ট লাগে। সেটি ছাড়া বিষয়গুলো বা সব নিবন্ধের তালিকা দেখুন।
export-all = সব নিবন্ধ
export-people = আমাদের জিজ্ঞেস করুন
export-question-help = নিজের ভাষায় লিখুন। আগে সবচেয়ে কাছের উত্তরগুলো দেখানো হবে; তার নিচে আমাদের লেখার উপায় থাকবে।
export-write = আমাদের লিখুন
export-write-help = আপনার প্রশ্নটি মেইলে পাঠান। এর মধ্যে কী কী চেষ্টা করেছেন তা জানালে আমরা আরও তাড়াতাড়ি উত্তর দিতে পারব।
export-moved = পাতাটি অন্য জায়গায় সরে গেছে
