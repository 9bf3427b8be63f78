# What stands on the screens of the apps, in English. The command line says none of it.

## Places

place-stream = Stream
place-documents = Documents
place-feeds = Feeds
place-outbox = Outbox
place-people = People
place-me = Me

## How it stands with something: one sign, one sentence

state-here = On this device
state-here-older = On this device; the server has a newer one
state-coming = On its way: { $here } of { $of }
state-waits = Waits for the network
state-away = Needs network
state-kept-gone = Deleted on the server, { $at }. Your copy is kept until { $until }
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
deed-copy-link = Copy link
deed-choose = Choose
deed-choose-none = Choose none
deed-new-folder = New folder
deed-make = Make it
deed-write = Write
deed-send = Send
deed-photograph = Take a photograph
deed-attach = Attach a file
deed-like = Like
deed-unlike = Like no longer
deed-remove-post = Remove this post
deed-mark-read = Mark as read
deed-join-group = Follow this group
deed-leave-group = Leave this group
deed-acknowledge = I have read this

## Documents

ask-folder-name = Name of the folder
ask-new-name = New name
chosen = { $count ->
        [one] { $count } chosen
       *[other] { $count } chosen
    }
undo-removed = { $count ->
        [one] { $count } item deleted
       *[other] { $count } items deleted
    }
folder-empty = Nothing here
folder-empty-text = This folder is empty.
folder-never-opened = This folder has never been opened here. Look again where there is network.

## Feeds

feed-mine = My feed
feed-mine-text = What is written in your groups
feed-private = Private messages
feed-closed = Only its members read it
feed-asked-to-join = You have asked to join
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
hanging-tap-to-fetch = Tap to fetch it
hanging-elsewhere = Opens in the browser
hanging-lost = Was not found any more
hanging-no-picture = Is no picture that can be shown
