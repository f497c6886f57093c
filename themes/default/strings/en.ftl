### The words of the interface, English. Every language of a site has one such file; a key that it lacks is taken from here.
### Numbers ($count) are written by the language's own rules; $number, $current, $total, $status and $date arrive written out.

## Every page

skip-link = Skip to the content
topics = Topics
all-topics = All topics
languages = Language
contact-link = Contact us
breadcrumbs-label = You are here
footer-topics = Topics, at the foot of the page
footer-languages = Language, at the foot of the page

# On the button that turns the keyboard shortcut off while it is on, and on while it is off.
shortcut-on = Turn off the “/” shortcut for search
shortcut-off = Turn on the “/” shortcut for search

## The search field

search-label = Search the help centre
search-placeholder = Ask in your own words
search-button = Search
suggestions-label = Suggestions
# Read aloud while typing; “#” is replaced by the number.
suggestions-count = Suggestions: #. Choose with the arrow keys.
suggestions-none = No suggestions. Press Enter to search.

## Titles of pages

title-search = Search
title-results = Results for “{ $query }”
title-not-found = Page not found
title-error = Something went wrong
# A later page of a long list.
title-page = { $title }, page { $number }

## Home

home-question = How can we help?
home-topics = Browse by topic
home-articles = Articles
home-more-articles = More articles
home-featured = Start here
home-newest = New and updated
articles-count =
    { $count ->
        [0] No articles yet
        [one] { $count } article
       *[other] { $count } articles
    }
empty-site = Nothing here yet
empty-site-help = The first articles are being written. Please come back soon.

## Category

category-all =
    { $count ->
        [one] { $count } article in “{ $title }”
       *[other] All { $count } articles in “{ $title }”
    }
category-articles = Articles in “{ $title }”
empty-category = No articles here yet
empty-category-help = This topic is being written. A search looks through all the others.

## Article

contents = On this page
updated-on = Updated { $date }
reviewed-on = Checked { $date }
changed-by = Last edited by { $author }
edit-link = Suggest a change
related = Related articles
onward-label = In this topic
onward-previous = Previous
onward-next = Next
notice-fallback = This article has not been translated yet. You are reading it in its original language.
notice-outdated = This article is out of date. It is kept for those who still need it.
notice-draft = This is a draft. Only you can see it.
notice-scheduled = This article appears on { $date }. Until then only you can see it.
draft = Draft
scheduled = From { $date }

## Inside an article

callout-note = Note
callout-tip = Tip
callout-important = Important
callout-warning = Warning
callout-caution = Caution
fold-title = Details
# Read aloud; the title is that of the section which the table stands in.
table-label = Table: { $title }
anchor-label = Link to “{ $title }”
picture-open = Open the picture in full size
# In the place of a picture that is not there and of which nobody wrote what it shows.
picture-missing = A picture is missing here
footnotes-title = Footnotes
footnote-label = Footnote { $number }
footnote-back = Back to the text
task-done = Done
task-open = To do

## Results

results-count =
    { $count ->
        [0] No results
        [one] { $count } result
       *[other] { $count } results
    }
results-corrected =
    { $count ->
        [one] { $count } result for “{ $query }”
       *[other] { $count } results for “{ $query }”
    }
outdated = Out of date
results-left-out = Found in no article: { $words }
results-instead = Search for “{ $query }” instead
results-weak =
    { $count ->
        [one] We are not sure that this is it.
       *[other] We are not sure that it is among these.
    }
results-elsewhere =
    { $count ->
        [one] { $count } result in { $language }
       *[other] { $count } results in { $language }
    }
answer-title = The short answer
answer-more = The other steps, in the article
filters-label = Narrow by topic
filters-all = All topics
nothing-found = We found nothing for “{ $query }”
# Shown above results in other languages.
nothing-here = Nothing in { $language }, but in another language:
results-in = { $topic }: { $results }
results-everywhere = Search in all topics
nothing-found-help = Try fewer or more general words, or look through the topics below.
nothing-without = Search for “{ $query }”

## Pages of a list

pages-label = Pages
pages-previous = Previous
pages-next = Next
pages-number = Page { $number }
pages-position = Page { $current } of { $total }

## Times

# $part is midnight, night, dawn, morning, noon, midday (from 12 to 4), afternoon (to 6) or evening (to 8); $clock is the time
# on a clock of twelve hours, $time the language's own short form.
time-of-day =
    { $part ->
        [midnight] { $clock } midnight
        [noon] { $clock } noon
       *[other] { $time }
    }
moment-today = today, { $time }
moment-tomorrow = tomorrow, { $time }
# $day is a day of the week or a date.
moment-day = { $day }, { $time }
times-in = Times are in { $zone }.

## Ways to reach a person

channel-name-chat = Chat
channel-name-phone = Phone
channel-name-email = E-mail
channel-name-form = Message
channel-name-link = Other ways
# What stands on the buttons; $name is what the channel is called.
channel-do-chat = Start the chat
channel-do-phone = Call { $number }
channel-do-email = Write an e-mail
channel-do-form = Write a message here
# A chat that is only a script, on the page where it begins.
channel-here-chat = The chat opens in the corner of this page. If it does not appear, please use another way.
channel-here-script = It needs JavaScript, which is off in this browser. All other ways work without.
channel-do-link = Go to { $name }
# The state of a channel. $when is a time, or a moment as above.
channel-open-always = Open all day, every day
channel-open-until = Open until { $when }
channel-open = Open now
channel-opens = Closed. Opens { $when }
channel-closed = Closed at the moment
channel-any-hour = Takes messages at any hour
reply-within-minutes =
    { $count ->
        [one] Answers within { $count } minute
       *[other] Answers within { $count } minutes
    }
reply-within-hours =
    { $count ->
        [one] Answers within { $count } hour
       *[other] Answers within { $count } hours
    }
reply-within-days =
    { $count ->
        [one] Answers within { $count } working day
       *[other] Answers within { $count } working days
    }
people-title = Ways to reach us
slot-title = Still need help?
slot-none-title = Ask us
slot-help = Write to us, and your question goes along: you will not have to type it again.
slot-way = All on one page, with your question filled in
urgent-title = If it cannot wait
urgent-help = Talk to a person now. You need not read on first.
# Nobody is there; the card leads to the first who will be.
urgent-closed-help = Nobody is here right now. Leave a message: it is marked as urgent.
urgent-receipt-help = Then do not wait for our answer. Talk to a person, and say your reference.
urgent-article-title = Is it happening right now?
urgent-article-help = Then do not read on. We take you straight to a person.
urgent-article-link = Reach a person now

## The contact page

title-contact = Contact us
title-problem = Please check: { $title }
contact-question = What do you need help with?
contact-question-help = Say it in your own words. On the next page the best answers stand beside the people who can help.
contact-question-label = Your question
contact-question-button = Continue
contact-more-words = We could not read a word in that. Please say in a few words what it is about.
contact-always = Or reach us directly
contact-about = About the article “{ $title }”
contact-answers = These may answer it
contact-answers-weak = These come closest
contact-answers-all =
    { $count ->
        [one] See the result
       *[other] See all { $count } results
    }
contact-answers-none = We have no article about this yet
contact-answers-no-more = We have no other article about this yet
contact-answers-none-help = So a person is the right choice.
contact-form-jump = Write a message

form-title = Write to us
form-optional = optional
form-choose = Please choose
form-trap = Leave this field empty
form-send = Send message
form-sending = Sending…
answer-by = You will have our answer by { $when } at the latest.
answer-late = We promised an answer by { $when }. If none has come, reach us in another way and say your reference.
answer-sometime = Somebody will answer you.
form-maybe =
    { $count ->
        [one] { $count } article may answer this
       *[other] { $count } articles may answer this
    }
form-maybe-help = They open in a new tab. What you have written stays here.
form-sent = This form has been sent before: reference { $reference }. What you have written since is not sent yet. Press “Send message” to send it, too.
form-sent-link = See the receipt
handed-title = This goes along with your message
handed-help = So that you need not say it twice. Untick what we should not get.
handed-forget = Forget what this browser has noted
handed-asked = You searched for
handed-opened = You read
handed-not-helped = Did not help
handed-reason = Because
handed-page = You came from
handed-language = Language
handed-edition = Version of this help centre
field-message = How can we help?
field-name = Your name
field-reply = Your e-mail address or phone number
field-reply-help = Where our answer is to go. It is used for nothing else.
field-email = Your e-mail address
field-phone = Your phone number
field-tried = What have you tried already?

# What is wrong with a field; $label is what it is called.
wrong-empty = Please fill in “{ $label }”
wrong-long =
    { $most ->
        [one] “{ $label }” takes at most { $most } character
       *[other] “{ $label }” takes at most { $most } characters
    }
wrong-email = This is no e-mail address, and we can answer by e-mail only. One looks like name@example.com
wrong-phone = This is no phone number. Digits are enough, with the country’s code if you like
wrong-reply = Please write one e-mail address or one phone number here, and nothing else
wrong-choice = Please choose one of the answers for “{ $label }”
# What went wrong with a message; what was written stands in the form.
failed-fields = Almost there
failed-fields-help = Please look at this once more. All you wrote is still here.
failed-store = We could not take your message just now
failed-store-help = All you wrote is still here. Try again in a minute, or reach us in another way.
failed-often = That was a lot at once
failed-often-help = All you wrote is still here. Try again in a few minutes, or reach us in another way.
failed-stale = Not sent yet
failed-stale-help = All you wrote is still here. Please press “Send message” once more.
failed-ways = Other ways to reach us

## Thanks for a message

title-receipt = We have your message
receipt-reference = Your reference
receipt-spelled = Spelled: { $letters }
receipt-next = You need do nothing more. If you reach us in another way, this reference is enough: you will not have to explain again.
receipt-keep = Keep this page as a bookmark, or write the reference down.

## Did this solve it?

solved-title = Did this solve it?
solved-yes = Yes
solved-thanks = Good to hear!
solved-no = No
solved-why = What was the matter?
solved-question = What are you still looking for?
solved-go = See other answers, or ask a person
# Why an article did not help.
reason-not-working = I did as it says, and it did not work
reason-unclear = I did not understand it
reason-incomplete = Something in it is missing, wrong or out of date
reason-something-else = My question is about something else

## When something is missing or broken

not-found-title = This page is not here
not-found-help = It may have moved, or the address has a typing error. A search usually finds it.
not-found-perhaps = Were you looking for this?
error-busy = We will be right back
error-busy-help = The help centre is busy at the moment. Please try again in a few seconds.
error-broken = Something went wrong
error-broken-help = The mistake is ours, and it has been recorded. The rest of the help centre is there as usual.
error-retry = Try again
error-home = To the home page
error-reference = Error { $status }, reference { $reference }

## What machines are told about the site

opensearch-description = Search { $site }
feed-title = New and updated in { $site }

## While writing (kb serve)

watching-label = Messages for the writer
watching-skip = To the messages for the writer
watching-failed = The last save could not be published. You are looking at the version before it.
watching-unpublished = Not published
watching-missing = The page of this file is missing, for an error of its own:
watching-errors =
    { $count ->
        [one] { $count } error
       *[other] { $count } errors
    }
watching-warnings =
    { $count ->
        [one] { $count } warning
       *[other] { $count } warnings
    }
watching-advice =
    { $count ->
        [one] { $count } hint
       *[other] { $count } hints
    }
watching-looking = Still looking over the whole site
watching-good = No problems on this page
watching-elsewhere = { $count } elsewhere
watching-all = All problems
watching-file = File
watching-owner = Looked after by
watching-updated = Updated
watching-review = To be checked by
watching-overdue = overdue
watching-edit = Edit
watching-follow = Go to the page that I save
problems-title = What is wrong with the articles
problems-none = Nothing is wrong. All articles can be published as they are.
problems-files = Files with problems
# Followed by a command.
problems-more = … and { $count } more. All of them are listed by
problems-count =
    { $count ->
        [one] { $count } problem in all
       *[other] { $count } problems in all
    }

## The mail that carries a request to those who answer

# The subject. $words are the first ones of the message.
mail-subject = [{ $reference }] { $words }
mail-subject-urgent = [{ $reference }] Urgent: { $words }
mail-urgent = This is urgent.
mail-call-them = No mail address was given: please call { $phone }. A reply to this mail does not reach the customer.
mail-name = Name
mail-answer-to = Answer to
mail-call = Call
mail-answer-by = Answer promised by
mail-before = Before writing
mail-asked = Searched for
mail-opened = Articles opened
mail-not-helped = This article did not help
mail-reason = Why
mail-tried = What was tried
mail-reference = Reference
mail-received = Received
mail-language = Language of the page
mail-topics = Topics
mail-page = Came from
mail-edition = Edition of the help centre

# Pages of `kb export`, which no server stands behind. `#` stands for a number.
export-some = Answers found: #
export-none = Nothing found. Try other or fewer words, or look through the topics.
export-failed = The search could not be loaded. Try again, or look through the topics.
export-no-script = Searching needs JavaScript here. Without it, look through the topics or the list of all articles.
export-all = All articles
export-people = Ask us instead
export-question-help = Say it in your own words. The best answers are shown first; below them is the way to write to us.
export-write = Write to us
export-write-help = Send us a mail with your question. Say what you have tried already, and we can answer sooner.
export-moved = This page has moved
