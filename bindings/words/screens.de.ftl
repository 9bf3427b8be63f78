# Was auf den Bildschirmen der Apps steht, auf Deutsch.

## Places

place-stream = Stream
place-documents = Dokumente
place-feeds = Feeds
place-outbox = Ausgang
place-people = Personen
place-me = Ich

## How it stands with something: one sign, one sentence

state-here = Auf diesem Gerät
state-here-older = Auf diesem Gerät; der Server hat eine neuere Fassung
state-coming = Unterwegs: { $here } von { $of }
state-waits = Wartet auf das Netz
state-away = Braucht Netz
state-kept-gone = Auf dem Server gelöscht, { $at }. Ihre Kopie bleibt bis { $until }
state-to-send = Wartet auf das Senden
state-being-sent = Wird gesendet: { $sent } von { $of }
state-on-its-way-out = Wird gesendet
state-tried = Versucht um { $tried }
state-tried-next = Versucht um { $tried }, wieder um { $next }
state-two-versions = Zwei Fassungen: Ihre und eine andere

## The network, below the title

network-offline = Offline. { $age }
network-captured = Dieses WLAN will eine Anmeldeseite. { $age }
network-slow = Langsames Netz: Kleines zuerst. { $age }
network-looking = { $age } Neueres wird gesucht.

## Moments and sizes

moment-today = heute, { $time }
moment-day = { $day }, { $time }
size-bytes = { $count ->
        [one] { $count } Byte
       *[other] { $count } Byte
    }
size-kb = { $figure } kB
size-mb = { $figure } MB
size-gb = { $figure } GB

## What can be done

deed-back = Zurück
deed-close = Schliessen
deed-leave = Lassen
deed-undo = Rückgängig
deed-more = Mehr zu { $name }
deed-look-again = Neu nachsehen
deed-keep = Offline behalten
deed-unkeep = Nicht mehr offline behalten
deed-rename = Umbenennen
deed-remove = Löschen
deed-copy-link = Link kopieren
deed-choose = Auswählen
deed-choose-none = Nichts auswählen
deed-new-folder = Neuer Ordner
deed-make = Anlegen
deed-write = Schreiben
deed-send = Senden
deed-photograph = Foto aufnehmen
deed-attach = Datei anhängen
deed-like = Gefällt mir
deed-unlike = Gefällt mir nicht mehr
deed-remove-post = Beitrag entfernen
deed-mark-read = Als gelesen markieren
deed-join-group = Gruppe folgen
deed-leave-group = Gruppe verlassen
deed-acknowledge = Ich habe das gelesen

## Documents

ask-folder-name = Name des Ordners
ask-new-name = Neuer Name
chosen = { $count ->
        [one] { $count } ausgewählt
       *[other] { $count } ausgewählt
    }
undo-removed = { $count ->
        [one] { $count } Element gelöscht
       *[other] { $count } Elemente gelöscht
    }
folder-empty = Nichts hier
folder-empty-text = Dieser Ordner ist leer.
folder-never-opened = Dieser Ordner wurde hier noch nie geöffnet. Sehen Sie mit Netz neu nach.

## Feeds

feed-mine = Mein Feed
feed-mine-text = Was in Ihren Gruppen geschrieben wird
feed-private = Private Nachrichten
feed-closed = Nur Mitglieder lesen sie
feed-asked-to-join = Sie haben um Aufnahme gebeten
feeds-joined = Meine Gruppen
feeds-others = Weitere Gruppen
feeds-never-read = Die Gruppen wurden hier noch nie gelesen. Sehen Sie mit Netz neu nach.
feed-never-read = Dieser Feed wurde hier noch nie gelesen. Sehen Sie mit Netz neu nach.
feed-empty = Noch nichts geschrieben
feed-empty-text = Was hier geschrieben wird, erscheint von selbst.
feed-gap = Dazwischen fehlen hier Beiträge.
feed-fetch-older = Ältere Beiträge holen
feed-held-until-here = Älteres ist nicht auf diesem Gerät.
feed-begins-here = Hier beginnt dieser Feed.
write-in = In { $place } schreiben
write-answer = Antworten
hanging-tap-to-fetch = Tippen, um es zu holen
hanging-elsewhere = Öffnet sich im Browser
hanging-lost = Wurde nicht mehr gefunden
hanging-no-picture = Ist kein Bild, das gezeigt werden kann
