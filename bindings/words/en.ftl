# The sentences of Musette, in English.
#
# A message is what the apps say; its attribute `.cli`, where it has one, is what the command line says instead.
# A sentence says what happened, what it means, and what to do. `$named` says whether `$what` names something: a path, an account.

## Why something was not done

reason-offline = There is no network. What is on this device can be used; for the rest try again where there is one, nothing is lost.
reason-captured = This network answers with a page of its own instead of the organisation's. Open its sign-in page, then try again. Nothing was changed.
    .cli = This network answers with a page of its own instead of the organisation's. Open a browser to sign in to the network, then try again. Nothing was changed.
reason-throttled = The server asks to wait{ $timed ->
        [yes] {""} until { $from }. Try again then
       *[no] {""}. Try again in a few minutes
    }; nothing is lost.
reason-out-of-order = The service does not answer as it should: it is out of order, or something on the way to it is. Try again in a few minutes; nothing is lost.
reason-locked = The keys of this app cannot be read. Unlock the device, then try again; nothing was changed.
    .cli = The keys of this home cannot be read or written{ $named ->
        [yes] {" "}in { $what }
       *[no] {""}
    }. Look at the permissions and the room there, or name another folder of keys with MUSETTE_KEYS; nothing was changed.
reason-not-this-devices = What is stored here was made on another device, or its keys are gone: it cannot be opened. Sign in anew; unsent work needs the first device.
    .cli = This home was made on another device, or its keys are gone: it cannot be opened here. Name another home with --home and sign in there; unsent work needs the first device.
reason-newer = A newer version of the app made what is stored here. Update this one; nothing was changed.
    .cli = A newer musette made this home. Update this one; nothing was changed.
reason-damaged = { $named ->
        [yes] { $what }
       *[no] Something
    } was altered or cut on this device and is not used. What the server has is fetched again; ask the help desk to save unsent work.
    .cli = { $named ->
        [yes] { $what }
       *[no] A file of this home
    } was altered or cut on this disk and is not used. What the server has is fetched again by `musette sync`; for unsent work run `musette doctor --rescue DIR`.
reason-not-found = { $named ->
        [yes] { $what }
       *[no] It
    } is not there. Look again when there is network: what is new on the server comes then.
    .cli = There is no { $named ->
        [yes] { $what }
       *[no] such thing
    } here. `musette ls` shows what there is; what is new on the server comes with `musette sync`.
reason-not-here = { $named ->
        [yes] { $what }
       *[no] It
    } is not on this device, and there is no network to fetch it. Try again where there is one; what is kept offline is fetched before it is needed.
    .cli = { $named ->
        [yes] { $what }
       *[no] It
    } is not on this device, and there is no network to fetch it. Try again where there is one; what `musette keep` names is fetched before it is needed.
reason-path-too-long = The whole path would be longer than the { $most } characters that the server takes. Shorten a name.
reason-name-taken = { $named ->
        [yes] { $what }
       *[no] It
    } is there already. Choose another name.
reason-not-in-directory = The directory of the organisation does not know this person: whoever this is has left, or was never in it. What this device knows stays; look for the person under another name, or ask a colleague.
reason-not-a-folder = { $named ->
        [yes] { $what }
       *[no] It
    } is a file, not a folder. Choose a folder.
    .cli = { $named ->
        [yes] { $what }
       *[no] It
    } is a file, not a folder. Name a folder; `musette ls` shows what there is.
reason-not-a-file = { $named ->
        [yes] { $what }
       *[no] It
    } is a folder, and only files have contents. Choose a file in it.
    .cli = { $named ->
        [yes] { $what }
       *[no] It
    } is a folder, and only files have contents. Name a file in it; `musette ls` shows what there is.
reason-into-itself = A folder cannot go into itself. Choose another place.
reason-root = The top of a drive cannot be moved, renamed, copied or deleted. Name something that is in it.
reason-other-drive = The two are on different drives, and items do not move between drives. Copy it there, then delete it here.
    .cli = The two are on different drives, and items do not move between drives. Use `musette get` and `musette put`, then `musette rm`.
reason-other-list = This place is one of another list, or of this one with another choice, so nothing can go on there. Begin at the first page.
    .cli = That place is one of another list, or of this one with another choice, so nothing can go on there. Give `--after` what `next` said of the same list, or leave it out to begin at the first page.
reason-empty = There is nothing in it. Say something; nothing was sent.
reason-text-too-long = The server takes no longer text than { $most } characters. Shorten it; nothing was sent.
reason-too-long-with-mentions = The server takes no longer text than { $most } characters, and counts more for each mention than its name has. Shorten it, or mention fewer people; nothing was sent.
reason-file-too-large = No file of more than { $most } MB can be taken here. Put it into a library and link it; nothing was sent, and the file stays where it is.
    .cli = No file of more than { $most } MB can be taken here. Put it into a library with `musette put`, and link it with --link; nothing was sent, and the file stays where it is.
reason-too-many-files = No more than { $most } files go with one post. Send the others with another one; nothing was sent.
reason-empty-file = The file { $name } is empty: whoever gets it sees nothing. Look at it; nothing was sent. You may send it all the same.
    .cli = The file { $name } is empty: whoever gets it sees nothing. Look at it; nothing was sent. --anyway sends it all the same.
reason-no-picture = The file { $name } is called a picture and is none: whoever gets it may not be able to open it. Look at it; nothing was sent. You may send it all the same.
    .cli = The file { $name } is called a picture and is none: whoever gets it may not be able to open it. Look at it; nothing was sent. --anyway sends it all the same.
reason-not-a-group = Nobody writes in that feed: it gathers what is written in groups. Choose a group.
    .cli = Nobody writes in that feed: it gathers what is written in groups. Name a group; `musette feeds` lists them.
reason-not-own = Somebody else wrote it, and only they can remove it. Ask them; nothing was changed.
reason-sending = It is being sent just now. Wait until it has arrived, then change it.
    .cli = It was begun to be sent, and it is not known here whether it has arrived. The next `musette sync` finds out: change it after that.
reason-ended = There is nothing to take back: it has ended already. Look under what was delivered.
    .cli = There is nothing to take back: it has ended already. `musette receipts` tells what was sent.
reason-not-offered = It does not ask for that. Look at what it asks, and choose from that.
    .cli = It does not ask for that. `musette outbox` says what each change asks, and what can be done.
reason-still-asks = This announcement still asks to be acknowledged, so it stays. Acknowledge it, or put it away all the same.
    .cli = This announcement still asks to be acknowledged, so it stays in the stream. `musette ack { $typed }` says that you have read it; with `--anyway` it goes all the same, and is not acknowledged.
reason-changed-again = It was changed once more since it asked. Nothing was sent; look at it, and confirm it again.
    .cli = It was changed once more since it asked. Nothing was sent; `musette outbox` tells by whom: look, and confirm it again.
reason-draft-changed = The draft was sent, or changed, on another screen meanwhile. Nothing was sent now; look at it, and send it again.
    .cli = The draft was sent, or changed, by another command meanwhile. Nothing was sent now; `musette drafts` lists what there is.
reason-leaving = This account is being signed out, and takes no changes any more. Sign out again to finish.
reason-others-fall = { $count ->
        [one] One other change needs this one and would be taken back with it.
       *[other] { $count } other changes need this one and would be taken back with it.
    } Nothing was changed; look at them, and take them back together or not at all.
    .cli = { $count ->
        [one] { $count } other change needs this one and would be taken back with it.
       *[other] { $count } other changes need this one and would be taken back with it.
    } Nothing was changed; add --with-others to do that.
reason-answers-fall = { $count ->
        [one] One answer would be removed with it, for everybody
       *[other] { $count } answers would be removed with it, for everybody
    }{ $named ->
        [yes] , written by { $names }{ $more ->
            [yes] {" "}and { $others } more
           *[no] {""}
        }
       *[no] {""}
    }.{ $away ->
        [0] {""}
        [one] {" "}One of them is not here.
       *[other] {" "}{ $away } of them are not here.
    } Nothing was removed; read them, then remove all of it or nothing.
    .cli = { $count ->
        [one] { $count } answer would be removed with it, for everybody
       *[other] { $count } answers would be removed with it, for everybody
    }{ $named ->
        [yes] , written by { $names }{ $more ->
            [yes] {" "}and { $others } more
           *[no] {""}
        }
       *[no] {""}
    }.{ $away ->
        [0] {""}
        [one] {" "}One of them is not here.
       *[other] {" "}{ $away } of them are not here.
    } Nothing was removed; add --with-others to remove them too.
reason-one-version = There are no two versions of this to choose from. Look under what was delivered for the changes that kept two.
reason-version-is-now = The document is just this version. Choose another one from the list of versions.
reason-version-gone = The server does not keep this version any more. Choose one of those that the list of versions still shows.
    .cli = There are no two versions of this to choose from. `musette outbox` and `musette receipts` name the changes that kept two.
reason-unsent = { $count ->
        [one] One change, draft or file that was taken back is only on this device and would be lost. Send it first, or say that it may be lost.
       *[other] { $count } changes, drafts and files that were taken back are only on this device and would be lost. Send them first, or say that they may be lost.
    }
    .cli = { $count ->
        [one] { $count } change, draft or file that was taken back is only on this device and would be lost. Send a change with `musette sync`, post a draft, bring a file back with `musette restore`, or copy the contents to this computer with `musette get PATH` or `musette doctor --rescue DIR`. To lose it, say `musette sign-out { $account } --lose { $figure }`.
       *[other] { $count } changes, drafts and files that were taken back are only on this device and would be lost. Send changes with `musette sync`, post drafts, bring files back with `musette restore`, or copy the contents to this computer with `musette get PATH` or `musette doctor --rescue DIR`. To lose them, say `musette sign-out { $account } --lose { $figure }`.
    }
reason-source-missing = { $named ->
        [yes] { $what }
       *[no] It
    } is not there any more. Look where it went, and put it again; nothing was changed.
    .cli = { $named ->
        [yes] { $what }
       *[no] It
    } is not there. Look at how it is spelt, and where it lies; nothing was changed.
reason-source-changing = { $named ->
        [yes] { $what }
       *[no] It
    } is being changed by another program. Wait until it is saved and try again; nothing was changed.
reason-source-unreadable = { $named ->
        [yes] { $what }
       *[no] It
    } cannot be read, or is not a file. Look at its permissions, or name another file; nothing was changed.
reason-no-space = The device is full. Nothing was lost; make room and try again.
    .cli = The disk is full. Nothing was lost; make room and try again.
reason-busy = Another part of the app is busy with this. Try again in a minute; nothing is lost.
    .cli = Another musette is busy with this home. Try again in a minute; nothing is lost.
reason-unwritable = What is stored here cannot be written. Nothing was changed; look at the device's storage, then try again.
    .cli = The home cannot be written: its disk can only be read, or this user may not write there. Nothing was changed; mend the permissions, or name another home with --home.
reason-suspended = The app was closed meanwhile. Try again; nothing is lost.
    .cli = The home was closed meanwhile. Try again; nothing is lost.
reason-internal = Something went wrong in the app itself; nothing that was saved is lost. Try again, and report it if it happens twice.
    .cli = Something went wrong in musette itself; nothing that was saved is lost. Run with MUSETTE_LOG=info to see details, and report it.

## What a sign-in asks for

sign-in-again = The organisation asks you to sign in again. Begin with your account; nothing here is lost.
    .cli = { $named ->
        [yes] The organisation asks you to sign in again: `musette sign-in --again { $account }`. Nothing here is lost.
       *[no] The organisation asks you to sign in again. `musette accounts` tells with which account, and how; nothing here is lost.
    }
sign-in-consent = An administrator of the organisation has to allow this application first. Ask them, then sign in again; nothing here is lost.
    .cli = An administrator of the organisation has to allow this application first. Ask them, then run { $named ->
        [yes] `musette sign-in --again { $account }`
       *[no] `musette sign-in` once more
    }; nothing here is lost.
sign-in-setup = The organisation no longer knows this application as it is set up. Ask its administrator to look at the registration, then sign in again; nothing here is lost.
    .cli = The organisation no longer knows this application as it is set up. Ask its administrator to look at the registration, then run { $named ->
        [yes] `musette sign-in --again { $account }`
       *[no] `musette sign-in` once more
    }; nothing here is lost.
sign-in-blocked = The organisation does not allow this device or this place. Ask its administrator, or sign in again from where it does; nothing here is lost.
    .cli = The organisation does not allow this device or this place. Ask its administrator, or run { $named ->
        [yes] `musette sign-in --again { $account }`
       *[no] `musette sign-in` once more
    } from where it does; nothing here is lost.
sign-in-disabled = The organisation has disabled your account there. Ask its administrator, then sign in again; nothing here is lost.
    .cli = The organisation has disabled your account there. Ask its administrator, then run { $named ->
        [yes] `musette sign-in --again { $account }`
       *[no] `musette sign-in` once more
    }; nothing here is lost.

## Why a sign-in failed

sign-in-failed-no-authority = This is not the address of a sign-in service, Graph or Engage. Look at it: addresses begin with https://. Nothing was changed.
    .cli = This is not the address of a sign-in service, Graph or Engage. Look at it: addresses begin with https:// (http:// on this computer alone). Nothing was changed.
sign-in-failed-too-late = The sign-in took too long, and its code is no longer good. Begin again; nothing was changed.
sign-in-failed-not-ours = This answer belongs to no sign-in that was begun here, or was used already. Begin again; nothing was changed.
sign-in-failed-declined = The sign-in was declined, so nobody was signed in. Begin again to accept it; nothing was changed.
sign-in-failed-somebody-else = Another person signed in than the one whose account this is. Begin again as that person, or add an account of its own; nothing was changed.
    .cli = Another person signed in than the one whose account this is. Begin again as that person, or sign in without --again for an account of its own; nothing was changed.
sign-in-failed-other-services = This account was signed in at another sign-in service or another Graph, and what is in it goes to no other. Add an account of its own; nothing was changed.
    .cli = This account was signed in at another sign-in service or another Graph, and what is in it goes to no other. Sign in without --again for an account of its own; nothing was changed.
sign-in-failed-contradiction = The sign-in service gave an answer that does not fit the question. Nothing was changed; begin again.
sign-in-failed-other-way = The sign-in service does not offer this way to sign in. Try the other one; nothing was changed.
    .cli = The sign-in service does not offer this way to sign in. Try the other one: with --device-code, or without it. Nothing was changed.
sign-in-failed-setup = The application is not set up for this organisation, so nobody was signed in. Ask whoever administers the organisation.
    .cli = The application is not set up for this organisation, so nobody was signed in. Ask whoever administers the organisation; docs/providers/microsoft365.md says how to register it.
sign-in-failed-network = The sign-in service could not be reached. Look at the network, then begin again; nothing was changed.

## What is wrong with a name

name-empty = A name is needed: an empty one is none, nor are one dot or two. Choose one.
name-character = The server takes no { $character } in a name. Choose another one.
name-reserved = The server reserves this name for itself. Choose another one.
name-too-long = The server takes names of at most { $most } characters. Shorten it.
name-outer-space-or-dot = A name cannot begin or end with a space, nor end with a dot. Leave that out.

## Why the server will not; the first is the middle of a sentence, the second what helps

refused-whole = The server refused: { $why }. { $help }; nothing is lost.
refused-permission = you have no permission for this
    .help = Ask whoever owns it, then try again
refused-not-a-member = you are no longer in the group
    .help = Ask to be let in, then try again, or take it back
refused-quota = the drive is full
    .help = Make room there, or ask its owner to, then try again
refused-name = it does not allow this name
    .help = Choose another name
refused-path-too-long = the path is too long for it
    .help = Shorten a name, or choose a folder nearer to the top
refused-name-taken = the name is taken
    .help = Choose another name
refused-too-large = it is too large for it
    .help = Make it smaller, or cut it into several
refused-reserved = somebody has reserved it
    .help = Ask them to give it back, then try again
refused-policy = the organisation's rules or its malware scan forbid it
    .help = Ask the organisation's administrator
refused-unsupported = it cannot do that
    .help = Do it in the organisation's web pages instead
refused-invalid = it did not accept the request
    .help = Try again; if it says so twice, report it

## Why a try brought nothing yet; the middle of a sentence

later-offline = no network
later-unproven = the service did not answer as it should
later-ambiguous = not known whether it arrived; the next sync finds out
later-throttled = the server asks for patience
later-busy = the server is busy
later-budget = the time was up

## Why what is newer did not come; the first half of a sentence that says what is shown instead

kept-away-offline = There is no network
kept-away-captured = This network answers with a page of its own
kept-away-throttled = The server asks to wait{ $timed ->
        [yes] {""} until { $from }
       *[no] {""}
    }
kept-away-out-of-order = The service is out of order, or something on the way to it is
kept-away-slow = The server takes its time

## What a sync waits for just now; a part of a line

awaited-feeds = Viva Engage asks to wait { $seconds } s
awaited-tasks = the service of tasks asks to wait { $seconds } s
awaited-people = the directory asks to wait { $seconds } s
awaited-drives = the service of documents asks to wait { $seconds } s
awaited-outbox = a change is tried again in { $seconds } s
awaited-undo = a change can be taken back for { $seconds } s, and leaves then
held-for-undo = { $count ->
        [one] One change can be taken back{ $timed ->
            [yes] {" "}until { $from }
           *[no] {" "}for a moment
        }; after that it leaves with the next sync.
       *[other] { $count } changes can be taken back{ $timed ->
            [yes] {" "}until { $from }
           *[no] {" "}for a moment
        }; after that they leave with the next sync.
    }

## What a sync could not read whole

behind-feeds = { $count ->
        [one] One feed could not be read
       *[other] { $count } feeds could not be read
    }: { $why }. What is here stays; it is read with the next sync{ $timed ->
        [yes] {""} from { $from } on
       *[no] {""}
    }.
behind-threads = { $count ->
        [one] One conversation could not be read
       *[other] { $count } conversations could not be read
    }{ $named ->
        [yes] {" "}({ $names })
       *[no] {""}
    }: { $why }. What is here stays; it is asked for again{ $timed ->
        [yes] {" "}from { $from } on
       *[no] {" "}with the next sync
    }.
behind-tasks = { $count ->
        [one] One list of tasks could not be read
       *[other] { $count } lists of tasks could not be read
    }: { $why }. What is here stays; it is read with the next sync{ $timed ->
        [yes] {""} from { $from } on
       *[no] {""}
    }.
behind-people = The people with whom you work could not be read: { $why }. What is here stays; it is read with the next sync{ $timed ->
        [yes] {""} from { $from } on
       *[no] {""}
    }.
behind-drives = Not every library could be found{ $named ->
        [yes] {" "}(of { $names })
       *[no] {""}
    }: { $why }. What is here stays; they are looked for again{ $timed ->
        [yes] {" "}from { $from } on
       *[no] {" "}with the next sync
    }.

## Why a change waits for the person

needs-you-subject-gone = It was deleted on the server; what you made of it is kept here. Put it somewhere, or take the change back.
needs-you-parent-gone = The folder it goes to was deleted on the server; what you made is kept here. Put it into another folder, or take it back.
needs-you-task-gone = The task was deleted on the server; what you changed in it is kept here. Make it anew if it is still to be done, or let it go.
needs-you-task-list-gone = The list that the task goes to was deleted on the server; the task is kept here. Add it to another list, then take this one back.
needs-you-thread-gone = The conversation was deleted on the server; your answer is kept here. Post it as a new one in its group if that is offered, or take it back and keep the text.
needs-you-post-group-gone = The group was deleted on the server; your post is kept here. Take it back to keep its text, and post that in another group.
needs-you-group-gone = The group was deleted on the server, so nothing is left to join or to leave. Take it back.
needs-you-post-gone = The post was deleted on the server, so nothing is left to be done to it. Take it back.
needs-you-answered-since = Somebody has answered since you asked for this, and the answer would be removed with your post. Read it, then do it all the same or take it back.
needs-you-changed-meanwhile = It was changed by { $named ->
        [yes] { $by }
       *[no] somebody
    }{ $timed ->
        [yes] {" "}at { $at }
       *[no] {""}
    }, after you had seen it. Look at it, then do it all the same or take it back.
needs-you-task-changed = It was changed elsewhere{ $timed ->
        [yes] {" "}at { $at }
       *[no] {""}
    }, after you had seen it. Look at it, then do it all the same or take it back.
needs-you-new-inside = There is something new in the folder that you have not seen. Look at it, then do it all the same or take it back.
needs-you-content-lost = Its bytes can no longer be read from this device. Ask the help desk for what is left of them, then take it back.
    .cli = Its bytes can no longer be read from this disk. Run `musette doctor --rescue DIR` for what is left of them, then take it back.
needs-you-not-in-feeds = Viva Engage does not know { $named ->
        [yes] { $person }
       *[no] somebody whom it is for
    } by the mail address in the directory, so it cannot be sent; your text is kept here. Try again when that is mended, or take it back and write to the others.
needs-you-home-copied = This device's storage was copied or restored, so the change may have been sent already. Look whether it was, then do it all the same or take it back.
    .cli = This home was copied or restored, so the change may have been sent already. Look whether it was, then do it all the same or take it back.

## What a change asks for, in a word or two

asked-make-folder = new folder
asked-create = new file
asked-replace = new contents
asked-restore-version = an earlier version put back
asked-move = move or rename
asked-copy = copy
asked-delete = delete

## The command line's own

cli-no-answer = Nothing that this computer trusts answers at { $address }. Look at the network and at the address; nothing was changed.
cli-no-change = There is no change { $number } here. `musette outbox` and `musette receipts` tell their numbers.
cli-taken = { $path } is there already, and stays. Give what was kept back another name: `musette restore --kept { $kept } PATH`.
cli-stopped = Stopped. What was done until now is kept; run the same command again to go on from there.
cli-file-full = The disk is full, so { $what } could not be written. Make room and try again.
cli-file-missing = There is no { $what }. Look at how it is spelt; nothing was changed.
cli-file-permission = This user may not read or write { $what }. Change its permissions, or name another place.
cli-file-read-only = The disk that { $what } is on can only be read. Name another place.
cli-file-not-a-folder = A part of { $what } is a file, not a folder. Name another place.
cli-file-is-a-folder = { $what } is a folder. Name a file.
cli-file-name = This computer takes no such name: { $what }. Name another one.
cli-file-other = { $what } cannot be used: { $cause }. Try again, or name another one.

## The stream and its notifications

stream-mentioned = { $named ->
        [yes] { $who }
       *[no] Somebody
    } mentions you in { $what }
stream-answered = { $named ->
        [yes] { $who }
       *[no] Somebody
    } answers in { $what }
stream-answers = { $fresh ->
        [yes] { $count } new answers
       *[no] { $count } answers
    } in { $what }, { $named ->
        [yes] the last by { $who }
       *[no] the last by somebody
    }
stream-announced = { $named ->
        [yes] { $who }
       *[no] Somebody
    } announces in { $what }
stream-written-to = { $named ->
        [yes] { $who }
       *[no] Somebody
    } writes to you
stream-messages = { $fresh ->
        [yes] { $count } new messages
       *[no] { $count } messages
    } to you, { $named ->
        [yes] the last by { $who }
       *[no] the last by somebody
    }
stream-changed = { $named ->
        [yes] { $who }
       *[no] Somebody
    } changed { $what }
stream-due = Due: { $what }
stream-overdue = Overdue since { $day }: { $what }
stream-asked = { $named ->
        [yes] { $who }
       *[no] Somebody
    } asks you: { $what }
stream-shared = { $named ->
        [yes] { $who }
       *[no] Somebody
    } shares { $what } with you
stream-gap = { $kind ->
        [mine] Of your own feed
        [private] Of your private messages
       *[group] Of { $name }
    } not all posts of the last 30 days are here: what concerns you in those that are missing is not in this list. More come each time the app looks.
    .cli = { $kind ->
        [mine] Of your own feed (mine)
        [private] Of your private messages
       *[group] Of { $name }
    } not all posts of the last 30 days are here: what concerns you in those that are missing is not in this list. Each `musette sync` brings more; `musette feed NAME --older` asks at once.
feed-led-nowhere = The server says that there are older posts, and gives none. What is here stays; try again later.
group-left = You have left this group. What is here of it stays as it was; join it again for what is new.
    .cli = You have left this group. What is here of it stays as it was; `musette join { $group }` brings what is new.
group-no-longer = You are no longer in this group. What is here of it stays as it was; ask to be let in for what is new.
    .cli = You are no longer in this group. What is here of it stays as it was; `musette join { $group }` asks to be let in.
group-post-outside = You are no longer in this group. Join it first; nothing was sent.
    .cli = You are no longer in { $group }. `musette join { $typed }` asks to be let in; nothing was sent.
thread-deleted = This conversation was deleted on the server, as this device heard at { $at }. { $held ->
        [yes] What is here of it stays readable.
       *[no] Nothing of it is held here any more.
    }
thread-first-not-here = Its first post is not here.
thread-first-withdrawn = Its first post was withdrawn.
thread-first-removing = You have removed its first post: that waits to be sent.
thread-first-missing = The first post of this conversation is not here: it was withdrawn, or never told. Answer one of the others.
    .cli = Post { $number } is not here: it was withdrawn, or never told. `musette thread { $number }` shows what of its thread is here; answer one of those.
thread-gap = Some answers in between are not here.
    .cli = (some answers in between are not here: --fresh asks for them)
thread-unsent = { $count ->
        [one] Not sent yet: nobody else has it.
       *[other] Not sent yet: nobody else has them.
    }
thread-unsent-part = { $count ->
        [one] One of these posts is not sent yet: nobody else has it.
       *[other] { $count } of these posts are not sent yet: nobody else has them.
    }
    .cli = { $count ->
        [one] Post { $posts } is not sent yet: nobody else has it.
       *[other] Posts { $posts } are not sent yet: nobody else has them.
    }
thread-in-doubt = { $count ->
        [one] One of these posts is being sent; whether it has arrived is not known yet.
       *[other] { $count } of these posts are being sent; whether they have arrived is not known yet.
    }
    .cli = { $count ->
        [one] Post { $posts } is being sent; whether it has arrived is not known yet.
       *[other] Posts { $posts } are being sent; whether they have arrived is not known yet.
    }
post-waits-behind = It waits for what comes before it, and that needs you. Decide on that first; nothing is lost.
    .cli = It waits for change { $number }, which comes before it and needs you. Decide on that first, as `musette outbox` says; nothing is lost.
notice-whose = { $what } ({ $account })
notice-many = { $count ->
        [one] { $count } new in { $what }
       *[other] { $count } new in { $what }
    }
notice-many-private = { $count ->
        [one] { $count } new message
       *[other] { $count } new messages
    }
notice-many-kept = { $count ->
        [one] { $count } change in what you keep offline
       *[other] { $count } changes in what you keep offline
    }
notice-many-tasks = { $count ->
        [one] { $count } task is due or new
       *[other] { $count } tasks are due or new
    }
notice-many-shared = { $count ->
        [one] { $count } document was shared with you
       *[other] { $count } documents were shared with you
    }
locked-mentioned = You were mentioned
locked-answered = There is an answer
locked-announced = There is an announcement
locked-written-to = There is a message for you
locked-changed = A document was changed
locked-due = A task is due
locked-asked = A task was asked of you
locked-shared = Something was shared with you
locked-several = There is something new for you

## The organisation's own word, and what it asks to be read

bad-word-too-large = The organisation's file for this app is larger than 256 KiB and is not used. What was read before stays; tell IT to shorten it.
bad-word-not-json = The organisation's file for this app cannot be read: it is no JSON, or not whole{ $placed ->
        [yes] {""} (line { $line }, column { $column })
       *[no] {""}
    }. What was read before stays; tell IT to look at it.
bad-word-version = The organisation's file for this app has no version that is understood here. What was read before stays; update the app, or tell IT that the version is 1.
bad-word-member = The organisation's file for this app is not used, because { $member } is missing, of another kind, or too long. What was read before stays; tell IT to mend it.
bad-word-link = The organisation's file for this app is not used, because { $member } is no https address. What was read before stays; tell IT to mend it.
acknowledging-folder-not-there = { $count ->
        [0] The folder that the organisation names for acknowledgements is not there, or not open to you. Nothing is lost; tell IT.
        [one] The folder that the organisation names for acknowledgements is not there, or not open to you. One acknowledgement waits for it and is not lost; tell IT.
       *[other] The folder that the organisation names for acknowledgements is not there, or not open to you. { $count } acknowledgements wait for it and are not lost; tell IT.
    }
acknowledgement-open = It asks to be read: say so when you have.
    .cli = It asks to be read: `musette ack { $number }` says that you have.
acknowledgement-waiting = You have read this. It will be told when there is network.
    .cli = You have read this. It is told with the next `musette sync`.
acknowledgement-waiting-not-named = You have read this. The organisation names no folder for it any more, so it is kept here and told to nobody until it names one; tell IT.
acknowledgement-waiting-not-there = You have read this. The folder that the organisation names for it is not there, or not open to you, so it is kept here and told as soon as there is one; tell IT.
acknowledgement-waiting-person = You have read this, but it is told to nobody before you decide: look into the outbox.
    .cli = You have read this, but it is told to nobody before you decide: `musette outbox` says what it asks.
acknowledgement-done = You have read this, at { $at }. It was told.

## What stands in lists

count-items = { $count ->
        [one] { $count } item
       *[other] { $count } items
    }
count-feeds = { $count ->
        [one] { $count } feed
       *[other] { $count } feeds
    }
count-threads = { $count ->
        [one] { $count } thread
       *[other] { $count } threads
    }
count-posts = { $count ->
        [one] { $count } post
       *[other] { $count } posts
    }
count-people = { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
count-tasks = { $count ->
        [one] { $count } task
       *[other] { $count } tasks
    }
count-cards = { $count ->
        [one] { $count } entry
       *[other] { $count } entries
    }
count-applications = { $count ->
        [one] { $count } application
       *[other] { $count } applications
    }
count-found = { $count ->
        [0] Nothing found
        [one] { $count } found
       *[other] { $count } found
    }
search-names = { $count ->
        [one] Names only: { $count } document or folder that this device knows.
       *[other] Names only: { $count } documents and folders that this device knows.
    }
search-partly = { $count ->
        [one] In { $count } library, folders that were never opened here are not among them.
       *[other] In { $count } libraries, folders that were never opened here are not among them.
    }
search-no-access = { $count ->
        [one] { $count } library does not let you in now: nothing of it is found.
       *[other] { $count } libraries do not let you in now: nothing of them is found.
    }
count-new = { $count ->
        [one] { $figure } new
       *[other] { $figure } new
    }
count-answers = { $count ->
        [one] { $count } answer
       *[other] { $count } answers
    }
count-answers-held = { $count ->
        [one] { $count } answer, { $held } here
       *[other] { $count } answers, { $held } here
    }
count-likes = { $count ->
        [one] { $count } like
       *[other] { $count } likes
    }
liked-by-you = you
liked-by = liked by { $names }
liked-by-others = { $count ->
        [one] liked by { $names } and { $count } other
       *[other] liked by { $names } and { $count } others
    }
list-new = new
post-announcement = announcement
state-waiting = waiting to be sent
state-held = can be taken back until { $at }
state-sending = sending
state-needs-you = needs you
due-overdue = overdue since { $day }
due-until = until { $day }
day-yesterday = yesterday
day-today = today
day-tomorrow = tomorrow
day-monday = Monday
day-tuesday = Tuesday
day-wednesday = Wednesday
day-thursday = Thursday
day-friday = Friday
day-saturday = Saturday
day-sunday = Sunday
as-of-known = As of { $at }.
as-of-never = Never fetched here.
