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
results-left-out = Left out, as no article says it: { $words }
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
watching-failed = The last save could not be published. You are looking at the version before it.
watching-problems =
    { $count ->
        [one] { $count } problem
       *[other] { $count } problems
    }
