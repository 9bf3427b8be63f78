# What stands on the screens of the apps, in English. The command line says none of it.

## Places

place-stream = Stream
place-documents = Documents
place-feeds = Feeds
place-search = Search
place-outbox = Outbox
place-people = People
place-me = Me
accounts-all = All accounts
badge-concerning = { $count ->
        [one] { $count } thing for you
       *[other] { $count } things for you
    }
badge-unread = { $count ->
        [one] { $count } thread with something new
       *[other] { $count } threads with something new
    }
pane-empty = Nothing is open here
pane-empty-text = What you open in the list is shown here.

## How it stands with something: one sign, one sentence

state-here = On this device
state-here-older = On this device; the server has a newer one
state-coming = On its way: { $here } of { $of }
state-waits = Waits for the network
state-away = Needs network
state-kept-gone = Deleted on the server, { $at }. Your copy is kept until { $until }
state-kept-gone-brief = Kept until { $until }
state-to-send = Waiting to be sent
state-being-sent = Sending: { $sent } of { $of }
state-on-its-way-out = Sending
state-tried = Tried at { $tried }
state-tried-next = Tried at { $tried }, next at { $next }
state-two-versions = Two versions: yours and another

## The network, below the title

network-offline = Offline. { $age }
network-captured = This Wi-Fi wants a sign-in page. { $age }
network-slow = Slow network: small things first. { $age }
network-looking = { $age } Looking for newer.
network-why = What this means
network-offline-why = This device has no network. What is here can be read, and what you do is kept and sent once there is one.
network-captured-why = The network lets nobody through before its own page was read. Until then nothing is fetched, and nothing of yours is sent.
network-slow-why = Names and texts come first; large files wait until they are opened or the network is faster.
network-age-why = It was last asked for then. Pull the list down, or choose “Look again”, to ask now.

## Moments and sizes

moment-today = { $time } today
moment-day = { $day } { $time }
size-bytes = { $count ->
        [one] { $count } byte
       *[other] { $count } bytes
    }
size-kb = { $figure } kB
size-mb = { $figure } MB
size-gb = { $figure } GB

## What can be done

deed-back = Back
deed-close = Close
deed-leave = Leave it
deed-undo = Undo
deed-more = More for { $name }
deed-look-again = Look again
deed-keep = Keep offline
deed-unkeep = Keep offline no longer
deed-rename = Rename
deed-remove = Delete
deed-arrange = Order and layout
deed-turn-order = The other end first
deed-move = Move
deed-copy = Copy
deed-move-here = Move here
deed-copy-here = Copy here
deed-enlarge = Enlarge
deed-make-smaller = Make smaller
deed-fit = Fit the width
deed-copy-link = Copy link
deed-open-version = Open this version
deed-put-version-back = Put this version back
deed-choose = Choose
deed-choose-none = Choose none
deed-add = Add to this folder
deed-from-device = From this device
deed-new-folder = New folder
deed-make = Make it
deed-write = Write
deed-write-message = Write a private message
deed-send = Send
deed-photograph = Take a photograph
deed-attach = Attach a file
deed-like = Like
deed-unlike = Like no longer
deed-remove-post = Remove this post
deed-remove-with-answers = Remove it with its answers
deed-mark-read = Mark as read
deed-join-group = Follow this group
deed-leave-group = Leave this group
deed-acknowledge = I have read this
deed-fetch = Fetch it
deed-open-with = Open with another app
deed-open-with-brief = Open with
deed-open-portal = Open it
deed-jump = Jump to a part of the list
deed-find-in-it = Find in this document
deed-go-to-page = Go to a page
deed-go = Go
deed-one-before = The one before
deed-one-after = The next one
deed-share-link = Share link
deed-open-in-browser = Open in the browser
deed-sign-in = Sign in
deed-scan = Scan an invitation
deed-begin-again = Begin again
deed-empty-is-meant = It is meant
deed-send-now = Send now
deed-take-back = Take it back
deed-go-on = Go on with it
deed-put-back = Put it back
deed-put-back-into = Put it back into { $place }
deed-put-elsewhere = Another folder
deed-put-here = Put it here
deed-other-name = Another name
deed-post-anew = Post it anew in the group
deed-make-anew = Make it anew
deed-ask-in = Ask to be let in
deed-sign-in-again = Sign in again
deed-look-at-it = Look at it
deed-copy-text = Copy the text
deed-let-go = Let it go
deed-take-all-back = Take them back together
deed-send-anyway = Send it all the same
deed-try-again = Try again
deed-leave-out = Leave it out
deed-do-it-all-the-same = Do it all the same
deed-complete = Mark the task as done
deed-put-away = Done with it
deed-remove-account = Remove this account
deed-lose-and-remove = Lose them and remove it

## Stream

sieve-all = All
sieve-announcements = Announcements
sieve-said = Messages
sieve-tasks = Tasks
sieve-documents = Documents
stream-empty = Nothing waits for you
stream-empty-text = What concerns you shows up here.
stream-sifted-empty = Nothing of this kind
stream-sifted-empty-text = What else concerns you is behind another choice above.
deed-show-all = Show all
stream-put-away = Put away
undo-put-away = Put away: { $what }
stream-needs-you-text = Look into the outbox and decide.
stream-more = Show more
stream-shared-folder = A folder
stream-shared-file = A document

## Documents

ask-folder-name = Name of the folder
ask-new-name = New name
not-taken = { $count ->
        [one] { $count } file is not in yet
       *[other] { $count } files are not in yet
    }
chosen-count = { $count ->
        [one] { $count } chosen
       *[other] { $count } chosen
    }
undo-removed = { $count ->
        [one] { $count } item deleted
       *[other] { $count } items deleted
    }
order-name = Name
order-changed = Last changed
order-size = Size
order-kind = Kind
order-up = ascending
order-down = descending
layout-tiles = As tiles
layout-rows = As a list
section-unknown = Unknown
section-none = None
section-least = from { $from }
pick-move = { $count ->
        [one] Move { $count } item
       *[other] Move { $count } items
    }
pick-copy = { $count ->
        [one] Copy { $count } item
       *[other] Copy { $count } items
    }
pick-put = Where does { $name } go?
pick-itself = This is what you have chosen
pick-no-folders = No folders here
pick-no-folders-text = It can be put here, or into a new folder.
pick-never-opened = It has never been opened here, so what is in it is not known. What you put here is sent when there is network; if a name is taken there, the outbox asks you.
pick-is-here = It is here already. Choose another folder.
undo-moved = { $count ->
        [one] { $count } item moved to { $place }
       *[other] { $count } items moved to { $place }
    }
undo-copied = { $count ->
        [one] { $count } item copied to { $place }
       *[other] { $count } items copied to { $place }
    }
undo-version = The version of { $when } is put back
undo-version-earlier = An earlier version is put back
document-enlarged = Enlarged to { $count } %
ask-page = Page, from 1 to { $count }
find-field = Word or words
find-nothing = It stands on no page of this document, or the pages are pictures.
find-looking = Looking: page { $page } of { $count }
find-at = { $number } of { $count }, page { $page }:
document-page-damaged = This page is damaged and cannot be shown.
folder-empty = Nothing here
folder-empty-text = This folder is empty.
folder-never-opened = This folder has never been opened here. Look again where there is network.
places-never-read = Your drives have never been read here. Look again where there is network.
places-offline = Offline. What is on this device can be used.
places-recent = Recent
places-kept = { $count ->
        [one] { $ready } of { $count } kept file is on this device
       *[other] { $ready } of { $count } kept files are on this device
    }
places-nothing-kept = Nothing is kept offline yet
places-shared = { $count ->
        [0] Nothing yet
        [one] { $count } document
       *[other] { $count } documents
    }
places-others = Other libraries
deed-follow-library = Follow this library
shelf-kept = Kept offline
shelf-shared = Shared with me
shelf-shared-by = Shared by { $who }
shelf-gone = Deleted on the server
shelf-recent-empty = Nothing was opened yet
shelf-recent-empty-text = What you open or change shows up here.
shelf-kept-empty = Nothing is kept offline
shelf-kept-empty-text = Choose “Keep offline” in the menu of a document or a folder: from then on it opens without a network.
shelf-shared-empty = Nothing is shared with you
shelf-shared-empty-text = What colleagues share with you shows up here.
shelf-shared-never-read = What is shared with you has never been read here. Look again where there is network.
shelf-shared-not-told = Not told by this server
shelf-shared-not-told-text = It does not say what is shared with you. A link that you were sent still opens.
drive-no-access = You have no access now; what is here stays
document-coming = On its way
document-not-here = This document is not on this device. It is fetched where there is network.
document-kept-away = It cannot be fetched now
document-foreign = Another app shows this
document-foreign-text = Open it there; what you change comes back by itself.
document-lent = It is open in another app. What you change comes back by itself.
camera-not-let = Musette may not use the camera. Allow it in the settings of this device, or take a file.
notices-not-let = Musette may not tell you anything outside the app. Allow it in the settings of this device.
lent-came-back = { $name } came back changed. It is saved and waits to be sent.
lent-came-back-empty = { $name } came back empty. Is that meant?
document-locked = This document asks for a password
document-broken = This document cannot be shown
document-broken-text = It is not what its name says, or it is damaged. Another app may read more of it.
document-gone = This document is not there any more
document-gone-text = It was deleted, or you may not see it. What you kept of it is under “Kept offline”.
folder-gone = This folder is not there any more
folder-gone-text = It was deleted, or you may not see it. What you kept of it is under “Kept offline”, and what is not sent yet in the outbox.
document-goes-on = It goes on; another app shows all of it.
document-page = Page { $page } of { $count }

history-title = Versions and activity
history-versions = Versions
history-activity = Activity
history-unknown = This device has never been told the versions of this document. Without a network it knows only what was changed here.
history-others-unknown = What others have changed is not known on this device yet.
history-kept = The versions cannot be seen
history-none = No versions
history-none-text = The server keeps none of this document.
history-older = The server keeps older ones, which are not listed here.
history-before = What was before { $when } is not known here.
version-now = Now
version-you = You
version-somebody = Somebody
version-of = Version of { $when }
version-earlier = An earlier version
version-undated = Without a date
version-gone = The server keeps it no more; this device does
version-not-here = This version is not on this device. It is fetched where there is network.
version-lent = It is open in another app. What you change there becomes a copy beside the document.
version-foreign-text = Open it there; what you change becomes a copy beside the document.
version-not-kept = This version is kept no more
version-not-kept-text = Neither the server nor this device has it. The list shows those that are left.
activity-version = { $who } saved a version
activity-version-yours = You saved a version
activity-delivered = Delivered from this device: { $what }
activity-waits = To be sent from this device: { $what }
activity-none = Nothing was done to it from this device
activity-none-text = What you rename, move or copy stands here, with when it arrived.

## Feeds

feed-mine = My feed
feed-mine-text = What is written in your groups
feed-private = Private messages
feed-closed = Only its members read it
feed-asked-to-join = You have asked to join
thread-gone = This conversation is not there any more
thread-gone-text = It was deleted, or you may not see it. What you wrote and was not sent is in the outbox.
feed-gone = This group is not there any more
feed-gone-text = It was deleted, or you may not see it. What you wrote and was not sent is in the outbox.
feed-left = You have left this group; what is here stays
feed-no-longer = You do not belong to it any more; what is here stays
feeds-asking = { $count ->
        [one] { $count } announcement to acknowledge
       *[other] { $count } announcements to acknowledge
    }
feeds-joined = My groups
feeds-others = Other groups
feeds-never-read = The groups have never been read here. Look again where there is network.
feed-never-read = This feed has never been read here. Look again where there is network.
feed-empty = Nothing written yet
feed-empty-text = Whatever is written here shows up by itself.
feed-gap = Some posts between these are not here.
feed-fetch-older = Fetch older posts
feed-held-until-here = What is older is not on this device.
feed-begins-here = This feed begins here.
write-in = Write in { $place }
write-answer = Answer
hung-take-off = Take { $name } off
hung-off = { $name } was taken off
composer-taken-back = Taken back: { $text }
hanging-tap-to-fetch = Tap to fetch it
hanging-elsewhere = Opens in the browser
hanging-lost = Was not found any more
hanging-no-picture = Is no picture that can be shown
hanging-coming = On its way
hanging-not-here = It is not on this device. It is fetched where there is network.
hanging-foreign = Musette cannot show this
hanging-foreign-text = It opens where it is kept, in the browser.
hanging-foreign-unsent = It opens in the browser once it has been sent.
hanging-foreign-back = Put it back into its folder: there another app opens it.
hanging-broken-text = It is not what its name says, or it is damaged.
hanging-gone = It is not here any more
hanging-gone-text = The post it hung on was removed, or it was sent or let go of.
hanging-goes-on = It goes on; this is its beginning.
address-not-opened = No app on this device opens this address.
drop-only-files = Only files can be put here: no folders, and nothing else.
file-not-opened = No app on this device opened this file.

## A new message

message-title = New message
message-to = To whom: name or address
message-to-more = Somebody else too
message-hint = Message
message-begun = Begun and not sent
message-leave-out = Leave { $name } out
message-offline = Offline. It will be sent when there is a network.

## Outbox

outbox-empty = Nothing waits
outbox-empty-text = Everything has been sent.
outbox-sending = Trying what waits
outbox-sending-count = Sending { $count } of { $all }
outbox-offline = Offline. What waits goes when there is a network.
outbox-not-yet = Not sent yet: { $why }
outbox-in-doubt = It may have arrived all the same.
outbox-needs-you = Needs you
outbox-waiting = Waiting
outbox-arrived = Delivered
outbox-held = Leaves in a moment; you can still take it back
outbox-document = { $name }: { $what }
outbox-post-files = A photograph or a file
outbox-like = Like a post
outbox-unlike = Like a post no longer
outbox-remove-post = Remove a post
outbox-join = Follow a group
outbox-leave = Leave a group
outbox-task-new = New task: { $name }
outbox-task-changed = Task changed: { $name }
outbox-task-removed = Task deleted: { $name }
back-title = Taken back
back-new = New post in { $place }
back-answer = Answer in { $place }
back-answer-private = Answer in a private conversation
back-message = Message to { $names }
back-nobody = Message to nobody yet
back-hung = Was to go with a post
back-until = Kept until { $until }
back-let-go = Let { $name } go?
back-let-go-text = Let these words go?
back-loses-file = It is nowhere but on this device. Nothing brings it back.
back-loses-text = These words are nowhere but on this device. Nothing brings them back; what hangs on them is kept for 30 days.

## Two versions

settle-title = Two versions
settle-mine = Yours
settle-theirs = On the server
settle-you = You
settle-somebody = Somebody else
settle-yours-and = Yours and that of { $who }
settle-keep-both = Keep both
settle-keep-mine = Keep yours as a new version
settle-keep-theirs = Keep the one on the server
settle-nothing-lost = Nothing is thrown away before 30 days: the one you do not keep stays among the versions, in the bin, or on this device.
settle-gone = Settled
settle-gone-text = There are not two versions any more.

## People

people-telephone = Telephone
people-mail = Mail
people-search = Name or address
people-nobody = Nobody found
people-nobody-text = Try the beginning of a name or of an address. With a network the whole organisation is searched.

## Search

search-field = Document, person or group
search-clear = Clear
search-empty = What are you looking for?
search-empty-text = Type the beginning of a name. It works without a network.
search-nothing = Nothing found
search-nothing-text = Try fewer letters or other words. What stands in documents is not searched.
search-offline = Offline. What this device knows is searched.
search-my-group = Your group
search-group = Group
search-missing = { $account } could not be read: nothing of it is here.

## Me

me-accounts = Accounts
me-add-account = Add an account
me-offline = offline
me-captured = this Wi-Fi wants a sign-in page
me-needs-you = { $count ->
        [one] { $count } change needs you
       *[other] { $count } changes need you
    }
me-waiting = { $count ->
        [one] { $count } change waits to be sent
       *[other] { $count } changes wait to be sent
    }
me-help = Help
me-device = This device
me-holds = { $size } on this device
me-only-here = { $size } not sent yet
me-kept = { $size } kept here
me-may-go = { $size } can be fetched again
deed-free = Free { $size }
me-free-text = What is freed opens only where there is a network, until it is fetched again. What you keep offline and what is not sent yet stays.
deed-free-it = Free
me-network = Network
me-traffic = { $received } received, { $sent } sent
me-traffic-since = Since Musette was opened
me-language = Language
me-language-device = As on this device
language-en = English
language-fr = Français
language-de = Deutsch
language-it = Italiano
me-about = About
app-name = Musette
me-version = Version { $version }
me-remove-account = Remove { $account } from this device
me-remove-nothing-lost = Everything you did has been sent. What is on this device of it is erased.
me-remove-loses = This is only on this device and would be lost:
me-loses-changes = { $count ->
        [one] { $count } change that is not sent
       *[other] { $count } changes that are not sent
    }
me-loses-drafts = { $count ->
        [one] { $count } text that was begun or taken back
       *[other] { $count } texts that were begun or taken back
    }
me-loses-kept = { $count ->
        [one] { $count } file that was taken back
       *[other] { $count } files that were taken back
    }
me-loses-copies = { $count ->
        [one] { $count } copy that another app has changed
       *[other] { $count } copies that other apps have changed
    }
me-loses-files = { $count ->
        [one] { $count } file whose saving was cut off
       *[other] { $count } files whose saving was cut off
    }

## Welcome

welcome-title = Welcome
welcome-text = Documents and feeds of your organisation, also where there is no network.
welcome-address = Work address or server
welcome-unknown = Nothing is known of this address. Look at how it is spelt, or ask your organisation.
welcome-busy = Your organisation’s page is open in the browser. Whenever it does not come back, begin again.
welcome-asking = One moment
welcome-not-back = The browser did not come back with an answer. Nothing was changed; begin again when you are ready.
welcome-again = Sign in to { $account } again
welcome-again-text = It is the same account. Nothing on this device is lost.
