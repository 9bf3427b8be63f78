# Was auf den Bildschirmen der Apps steht, auf Deutsch.

## Places

place-stream = Stream
place-documents = Dokumente
place-feeds = Feeds
place-search = Suche
place-outbox = Ausgang
place-people = Personen
place-me = Ich
accounts-all = Alle Konten
badge-concerning = { $count ->
        [one] { $count } Eintrag für Sie
       *[other] { $count } Einträge für Sie
    }
badge-unread = { $count ->
        [one] { $count } Unterhaltung mit Neuem
       *[other] { $count } Unterhaltungen mit Neuem
    }
pane-empty = Hier ist nichts offen
pane-empty-text = Was Sie in der Liste öffnen, erscheint hier.

## How it stands with something: one sign, one sentence

state-here = Auf diesem Gerät
state-here-older = Auf diesem Gerät; der Server hat eine neuere Fassung
state-coming = Unterwegs: { $here } von { $of }
state-waits = Wartet auf das Netz
state-away = Braucht Netz
state-kept-gone = Auf dem Server gelöscht, { $at }. Ihre Kopie bleibt bis { $until }
state-kept-gone-brief = Behalten bis { $until }
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
network-why = Was das bedeutet
network-offline-why = Dieses Gerät hat kein Netz. Was hier ist, lässt sich lesen, und was Sie tun, wird aufbewahrt und gesendet, sobald es eines gibt.
network-captured-why = Das Netz lässt niemanden durch, bevor seine eigene Seite gelesen wurde. Bis dahin wird nichts geholt und nichts von Ihnen gesendet.
network-slow-why = Namen und Texte kommen zuerst; große Dateien warten, bis sie geöffnet werden oder das Netz schneller ist.
network-age-why = Damals wurde zuletzt gefragt. Ziehen Sie die Liste herunter oder wählen Sie „Neu nachsehen“, um jetzt zu fragen.

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
deed-arrange = Reihenfolge und Ansicht
deed-turn-order = Vom anderen Ende her
deed-move = Verschieben
deed-copy = Kopieren
deed-move-here = Hierher verschieben
deed-copy-here = Hierher kopieren
deed-enlarge = Vergrössern
deed-make-smaller = Verkleinern
deed-fit = Auf die Breite einpassen
deed-copy-link = Link kopieren
deed-open-version = Diese Fassung öffnen
deed-put-version-back = Diese Fassung wiederherstellen
deed-choose = Auswählen
deed-choose-none = Nichts auswählen
deed-add = Zu diesem Ordner hinzufügen
deed-from-device = Von diesem Gerät
deed-new-folder = Neuer Ordner
deed-make = Anlegen
deed-write = Schreiben
deed-write-message = Private Nachricht schreiben
deed-send = Senden
deed-photograph = Foto aufnehmen
deed-attach = Datei anhängen
deed-like = Gefällt mir
deed-unlike = Gefällt mir nicht mehr
deed-remove-post = Beitrag entfernen
deed-remove-with-answers = Mit den Antworten entfernen
deed-mark-read = Als gelesen markieren
deed-join-group = Gruppe folgen
deed-leave-group = Gruppe verlassen
deed-acknowledge = Ich habe das gelesen
deed-fetch = Holen
deed-open-with = Mit einer anderen App öffnen
deed-open-with-brief = Öffnen mit
deed-open-portal = Öffnen
deed-jump = Zu einem Teil der Liste springen
deed-find-in-it = In diesem Dokument suchen
deed-go-to-page = Zu einer Seite gehen
deed-go = Gehen
deed-one-before = Das vorige
deed-one-after = Das nächste
deed-share-link = Link teilen
deed-open-in-browser = Im Browser öffnen
deed-sign-in = Anmelden
deed-scan = Einladung scannen
deed-begin-again = Neu beginnen
deed-empty-is-meant = Es ist gewollt
deed-send-now = Jetzt senden
deed-take-back = Zurücknehmen
deed-go-on = Damit weiter
deed-put-back = Zurücklegen
deed-put-back-into = Zurück in { $place }
deed-put-elsewhere = Anderer Ordner
deed-put-here = Hier ablegen
deed-other-name = Anderer Name
deed-post-anew = Neu in die Gruppe schreiben
deed-make-anew = Neu anlegen
deed-ask-in = Um Aufnahme bitten
deed-sign-in-again = Neu anmelden
deed-look-at-it = Ansehen
deed-copy-text = Text kopieren
deed-let-go = Verwerfen
deed-take-all-back = Zusammen zurücknehmen
deed-send-anyway = Trotzdem senden
deed-try-again = Noch einmal versuchen
deed-leave-out = Weglassen
deed-do-it-all-the-same = Trotzdem tun
deed-complete = Aufgabe als erledigt markieren
deed-put-away = Erledigt
deed-remove-account = Konto entfernen
deed-lose-and-remove = Verlieren und entfernen

## Stream

sieve-all = Alles
sieve-announcements = Mitteilungen
sieve-said = Nachrichten
sieve-tasks = Aufgaben
sieve-documents = Dokumente
stream-empty = Nichts wartet auf Sie
stream-empty-text = Was Sie betrifft, erscheint hier.
stream-sifted-empty = Nichts dieser Art
stream-sifted-empty-text = Was Sie sonst betrifft, steht hinter einer anderen Wahl oben.
deed-show-all = Alles zeigen
stream-put-away = Weggelegt
undo-put-away = Weggelegt: { $what }
stream-needs-you-text = Sehen Sie in den Ausgang und entscheiden Sie.
stream-more = Mehr zeigen
stream-shared-folder = Ein Ordner
stream-shared-file = Ein Dokument

## Documents

ask-folder-name = Name des Ordners
ask-new-name = Neuer Name
not-taken = { $count ->
        [one] { $count } Datei ist noch nicht drin
       *[other] { $count } Dateien sind noch nicht drin
    }
chosen-count = { $count ->
        [one] { $count } ausgewählt
       *[other] { $count } ausgewählt
    }
undo-removed = { $count ->
        [one] { $count } Element gelöscht
       *[other] { $count } Elemente gelöscht
    }
order-name = Name
order-changed = Zuletzt geändert
order-size = Grösse
order-kind = Art
order-up = aufsteigend
order-down = absteigend
layout-tiles = Als Kacheln
layout-rows = Als Liste
section-unknown = Unbekannt
section-none = Ohne
section-least = ab { $from }
pick-move = { $count ->
        [one] { $count } Element verschieben
       *[other] { $count } Elemente verschieben
    }
pick-copy = { $count ->
        [one] { $count } Element kopieren
       *[other] { $count } Elemente kopieren
    }
pick-put = Wohin mit { $name }?
pick-itself = Das haben Sie ausgewählt
pick-no-folders = Keine Ordner hier
pick-no-folders-text = Es kann hierher oder in einen neuen Ordner.
pick-never-opened = Er wurde hier noch nie geöffnet; was darin ist, ist nicht bekannt. Was Sie hierher legen, wird gesendet, sobald Netz da ist; ist ein Name dort vergeben, fragt der Ausgang nach.
pick-is-here = Es ist schon hier. Wählen Sie einen anderen Ordner.
undo-moved = { $count ->
        [one] { $count } Element nach { $place } verschoben
       *[other] { $count } Elemente nach { $place } verschoben
    }
undo-copied = { $count ->
        [one] { $count } Element nach { $place } kopiert
       *[other] { $count } Elemente nach { $place } kopiert
    }
undo-version = Die Fassung ({ $when }) wird wiederhergestellt
undo-version-earlier = Eine frühere Fassung wird wiederhergestellt
document-enlarged = Auf { $count } % vergrössert
ask-page = Seite, von 1 bis { $count }
find-field = Ein oder mehrere Wörter
find-nothing = Es steht auf keiner Seite dieses Dokuments, oder die Seiten sind Bilder.
find-looking = Gesucht: Seite { $page } von { $count }
find-at = { $number } von { $count }, Seite { $page }:
document-page-damaged = Diese Seite ist beschädigt und kann nicht gezeigt werden.
folder-empty = Nichts hier
folder-empty-text = Dieser Ordner ist leer.
folder-never-opened = Dieser Ordner wurde hier noch nie geöffnet. Sehen Sie mit Netz neu nach.
places-never-read = Ihre Laufwerke wurden hier noch nie gelesen. Sehen Sie mit Netz neu nach.
places-offline = Offline. Was auf diesem Gerät ist, lässt sich nutzen.
places-recent = Zuletzt
places-kept = { $count ->
        [one] { $ready } von { $count } behaltenen Datei ist auf diesem Gerät
       *[other] { $ready } von { $count } behaltenen Dateien sind auf diesem Gerät
    }
places-nothing-kept = Noch nichts wird offline behalten
places-shared = { $count ->
        [0] Noch nichts
        [one] { $count } Dokument
       *[other] { $count } Dokumente
    }
places-others = Weitere Bibliotheken
deed-follow-library = Dieser Bibliothek folgen
shelf-kept = Offline behalten
shelf-shared = Mit mir geteilt
shelf-shared-by = Geteilt von { $who }
shelf-gone = Auf dem Server gelöscht
shelf-recent-empty = Noch nichts wurde geöffnet
shelf-recent-empty-text = Was Sie öffnen oder ändern, erscheint hier.
shelf-kept-empty = Nichts wird offline behalten
shelf-kept-empty-text = Wählen Sie im Menü eines Dokuments oder Ordners «Offline behalten»: Von da an öffnet es sich ohne Netz.
shelf-shared-empty = Nichts ist mit Ihnen geteilt
shelf-shared-empty-text = Was andere mit Ihnen teilen, erscheint hier.
shelf-shared-never-read = Was mit Ihnen geteilt ist, wurde hier noch nie gelesen. Sehen Sie wieder nach, wo es Netz gibt.
shelf-shared-not-told = Dieser Server sagt es nicht
shelf-shared-not-told-text = Er sagt nicht, was mit Ihnen geteilt ist. Ein Link, den Sie bekommen haben, öffnet sich trotzdem.
drive-no-access = Sie haben jetzt keinen Zugang; was hier ist, bleibt
document-coming = Unterwegs
document-not-here = Dieses Dokument ist nicht auf diesem Gerät. Es wird geholt, sobald Netz da ist.
document-kept-away = Es kann jetzt nicht geholt werden
document-foreign = Eine andere App zeigt das
document-foreign-text = Öffnen Sie es dort; was Sie ändern, kommt von selbst zurück.
document-lent = Es ist in einer anderen App geöffnet. Was Sie ändern, kommt von selbst zurück.
camera-not-let = Musette darf die Kamera nicht benutzen. Erlauben Sie es in den Einstellungen dieses Geräts, oder nehmen Sie eine Datei.
notices-not-let = Musette darf Ihnen ausserhalb der App nichts mitteilen. Erlauben Sie es in den Einstellungen dieses Geräts.
lent-came-back = { $name } kam geändert zurück. Es ist gespeichert und wartet darauf, gesendet zu werden.
lent-came-back-empty = { $name } kam leer zurück. Ist das so gewollt?
document-locked = Dieses Dokument verlangt ein Passwort
document-broken = Dieses Dokument lässt sich nicht zeigen
document-broken-text = Es ist nicht, was sein Name sagt, oder es ist beschädigt. Eine andere App liest vielleicht mehr davon.
document-gone = Dieses Dokument ist nicht mehr da
document-gone-text = Es wurde gelöscht, oder Sie dürfen es nicht sehen. Was Sie davon behalten haben, steht unter «Offline behalten».
folder-gone = Diesen Ordner gibt es nicht mehr
folder-gone-text = Er wurde gelöscht, oder Sie dürfen ihn nicht sehen. Was Sie daraus behalten haben, steht unter „Offline behalten“, und was noch nicht gesendet ist, im Ausgang.
document-goes-on = Es geht weiter; eine andere App zeigt alles.
document-page = Seite { $page } von { $count }

history-title = Fassungen und Verlauf
history-versions = Fassungen
history-activity = Verlauf
history-unknown = Diesem Gerät wurden die Fassungen dieses Dokuments noch nie mitgeteilt. Ohne Netz weiß es nur, was hier geändert wurde.
history-others-unknown = Was andere geändert haben, ist auf diesem Gerät noch nicht bekannt.
history-kept = Die Fassungen sind nicht zu sehen
history-none = Keine Fassungen
history-none-text = Der Server bewahrt von diesem Dokument keine auf.
history-older = Der Server bewahrt ältere auf, die hier nicht aufgeführt sind.
history-before = Was davor war ({ $when }), ist hier nicht bekannt.
version-now = Jetzt
version-you = Sie
version-somebody = Jemand
version-of = Fassung: { $when }
version-earlier = Eine frühere Fassung
version-undated = Ohne Datum
version-gone = Der Server bewahrt sie nicht mehr auf, dieses Gerät schon
version-not-here = Diese Fassung ist nicht auf diesem Gerät. Sie wird geholt, sobald es Netz gibt.
version-lent = Sie ist in einer anderen App geöffnet. Was Sie dort ändern, wird eine Kopie neben dem Dokument.
version-foreign-text = Öffnen Sie es dort; was Sie ändern, wird eine Kopie neben dem Dokument.
version-not-kept = Diese Fassung gibt es nicht mehr
version-not-kept-text = Weder der Server noch dieses Gerät hat sie. Die Liste zeigt, welche noch da sind.
activity-version = { $who } hat eine Fassung gespeichert
activity-version-yours = Sie haben eine Fassung gespeichert
activity-delivered = Von diesem Gerät zugestellt: { $what }
activity-waits = Von diesem Gerät zu senden: { $what }
activity-none = Von diesem Gerät aus wurde damit nichts getan
activity-none-text = Was Sie umbenennen, verschieben oder kopieren, steht hier, und wann es ankam.

## Feeds

feed-mine = Mein Feed
feed-mine-text = Was in Ihren Gruppen geschrieben wird
feed-private = Private Nachrichten
feed-closed = Nur Mitglieder lesen sie
feed-asked-to-join = Sie haben um Aufnahme gebeten
thread-gone = Dieses Gespräch gibt es nicht mehr
thread-gone-text = Es wurde gelöscht, oder Sie dürfen es nicht sehen. Was Sie geschrieben haben und nicht gesendet wurde, ist im Ausgang.
feed-gone = Diese Gruppe gibt es nicht mehr
feed-gone-text = Sie wurde gelöscht, oder Sie dürfen sie nicht sehen. Was Sie geschrieben haben und nicht gesendet wurde, ist im Ausgang.
feed-left = Sie haben diese Gruppe verlassen; was hier ist, bleibt
feed-no-longer = Sie gehören nicht mehr dazu; was hier ist, bleibt
feeds-asking = { $count ->
        [one] { $count } Mitteilung zu bestätigen
       *[other] { $count } Mitteilungen zu bestätigen
    }
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
hung-take-off = { $name } wegnehmen
hung-off = { $name } wurde weggenommen
composer-taken-back = Zurückgenommen: { $text }
hanging-tap-to-fetch = Tippen, um es zu holen
hanging-elsewhere = Öffnet sich im Browser
hanging-lost = Wurde nicht mehr gefunden
hanging-no-picture = Ist kein Bild, das gezeigt werden kann
hanging-coming = Unterwegs
hanging-not-here = Es ist nicht auf diesem Gerät. Es wird geholt, sobald es Netz gibt.
hanging-foreign = Musette kann dies nicht zeigen
hanging-foreign-text = Es öffnet sich dort, wo es liegt, im Browser.
hanging-foreign-unsent = Es öffnet sich im Browser, sobald es gesendet ist.
hanging-foreign-back = Legen Sie es in seinen Ordner zurück: dort öffnet es eine andere App.
hanging-broken-text = Es ist nicht, was sein Name sagt, oder es ist beschädigt.
hanging-gone = Es ist nicht mehr hier
hanging-gone-text = Der Beitrag, an dem es hing, wurde entfernt, oder es wurde gesendet oder verworfen.
hanging-goes-on = Es geht weiter; das ist der Anfang.
address-not-opened = Keine App auf diesem Gerät öffnet diese Adresse.
drop-only-files = Hierher lassen sich nur Dateien legen: keine Ordner und nichts anderes.
file-not-opened = Keine App auf diesem Gerät hat diese Datei geöffnet.

## A new message

message-title = Neue Nachricht
message-to = An wen: Name oder Adresse
message-to-more = Noch jemand
message-hint = Nachricht
message-begun = Begonnen und nicht gesendet
message-leave-out = { $name } weglassen
message-offline = Offline. Sie wird gesendet, sobald es Netz gibt.

## Outbox

outbox-empty = Nichts wartet
outbox-empty-text = Alles ist gesendet.
outbox-sending = Was wartet, wird versucht
outbox-sending-count = Senden: { $count } von { $all }
outbox-offline = Offline. Was wartet, geht ab, sobald es Netz gibt.
outbox-not-yet = Noch nicht gesendet: { $why }
outbox-in-doubt = Vielleicht ist es trotzdem angekommen.
outbox-needs-you = Braucht Sie
outbox-waiting = Wartet
outbox-arrived = Angekommen
outbox-held = Geht gleich ab; lässt sich noch zurücknehmen
outbox-document = { $name }: { $what }
outbox-post-files = Ein Foto oder eine Datei
outbox-like = Beitrag mit «Gefällt mir» markieren
outbox-unlike = «Gefällt mir» zurücknehmen
outbox-remove-post = Beitrag entfernen
outbox-join = Einer Gruppe folgen
outbox-leave = Eine Gruppe verlassen
outbox-task-new = Neue Aufgabe: { $name }
outbox-task-changed = Aufgabe geändert: { $name }
outbox-task-removed = Aufgabe gelöscht: { $name }
back-title = Zurückgenommen
back-new = Neuer Beitrag in { $place }
back-answer = Antwort in { $place }
back-answer-private = Antwort in einem privaten Gespräch
back-message = Nachricht an { $names }
back-nobody = Nachricht an noch niemanden
back-hung = Sollte mit einem Beitrag gehen
back-until = Wird bis { $until } aufbewahrt
back-let-go = { $name } verwerfen?
back-let-go-text = Diese Worte verwerfen?
back-loses-file = Es ist nur auf diesem Gerät. Nichts bringt es zurück.
back-loses-text = Diese Worte sind nur auf diesem Gerät. Nichts bringt sie zurück; was daran hängt, bleibt 30 Tage.

## Two versions

settle-title = Zwei Fassungen
settle-mine = Ihre
settle-theirs = Auf dem Server
settle-you = Sie
settle-somebody = Jemand anders
settle-yours-and = Ihre und die von { $who }
settle-keep-both = Beide behalten
settle-keep-mine = Ihre als neue Fassung behalten
settle-keep-theirs = Die auf dem Server behalten
settle-nothing-lost = Vor 30 Tagen wird nichts weggeworfen: die andere bleibt bei den Fassungen, im Papierkorb oder auf diesem Gerät.
settle-gone = Erledigt
settle-gone-text = Es gibt keine zwei Fassungen mehr.

## People

people-telephone = Telefon
people-mail = E-Mail
people-search = Name oder Adresse
people-nobody = Niemand gefunden
people-nobody-text = Versuchen Sie den Anfang eines Namens oder einer Adresse. Mit Netz wird die ganze Organisation durchsucht.

## Search

search-field = Dokument, Person oder Gruppe
search-clear = Leeren
search-empty = Wonach suchen Sie?
search-empty-text = Tippen Sie den Anfang eines Namens. Das geht ohne Netz.
search-nothing = Nichts gefunden
search-nothing-text = Versuchen Sie weniger Buchstaben oder andere Wörter. Was in Dokumenten steht, wird nicht durchsucht.
search-offline = Offline. Gesucht wird in dem, was dieses Gerät kennt.
search-my-group = Ihre Gruppe
search-group = Gruppe
search-missing = { $account } war nicht zu lesen: davon ist hier nichts.

## Me

me-accounts = Konten
me-add-account = Konto hinzufügen
me-offline = offline
me-captured = dieses WLAN will eine Anmeldeseite
me-needs-you = { $count ->
        [one] { $count } Änderung braucht Sie
       *[other] { $count } Änderungen brauchen Sie
    }
me-waiting = { $count ->
        [one] { $count } Änderung wartet auf das Senden
       *[other] { $count } Änderungen warten auf das Senden
    }
me-help = Hilfe
me-device = Dieses Gerät
me-holds = { $size } auf diesem Gerät
me-only-here = { $size } noch nicht gesendet
me-kept = { $size } hier behalten
me-may-go = { $size } können neu geladen werden
deed-free = { $size } freigeben
me-free-text = Was freigegeben ist, öffnet sich nur mit Netz, bis es neu geladen ist. Was Sie offline behalten und was noch nicht gesendet ist, bleibt.
deed-free-it = Freigeben
me-network = Netz
me-traffic = { $received } empfangen, { $sent } gesendet
me-traffic-since = Seit Musette geöffnet wurde
me-language = Sprache
me-language-device = Wie auf diesem Gerät
language-en = English
language-fr = Français
language-de = Deutsch
language-it = Italiano
me-about = Über
app-name = Musette
me-version = Version { $version }
me-remove-account = { $account } von diesem Gerät entfernen
me-remove-nothing-lost = Alles, was Sie getan haben, ist gesendet. Was davon auf diesem Gerät ist, wird gelöscht.
me-remove-loses = Dies ist nur auf diesem Gerät und ginge verloren:
me-loses-changes = { $count ->
        [one] { $count } Änderung, die nicht gesendet ist
       *[other] { $count } Änderungen, die nicht gesendet sind
    }
me-loses-drafts = { $count ->
        [one] { $count } Text, der begonnen oder zurückgenommen wurde
       *[other] { $count } Texte, die begonnen oder zurückgenommen wurden
    }
me-loses-kept = { $count ->
        [one] { $count } Datei, die zurückgenommen wurde
       *[other] { $count } Dateien, die zurückgenommen wurden
    }
me-loses-copies = { $count ->
        [one] { $count } Kopie, die eine andere App geändert hat
       *[other] { $count } Kopien, die andere Apps geändert haben
    }
me-loses-files = { $count ->
        [one] { $count } Datei, deren Sichern abbrach
       *[other] { $count } Dateien, deren Sichern abbrach
    }

## Welcome

welcome-title = Willkommen
welcome-text = Dokumente und Beiträge Ihrer Organisation, auch wo es kein Netz gibt.
welcome-address = Geschäftliche Adresse oder Server
welcome-unknown = Zu dieser Adresse ist nichts bekannt. Prüfen Sie die Schreibweise, oder fragen Sie Ihre Organisation.
welcome-busy = Die Seite Ihrer Organisation ist im Browser offen. Kommt er nicht zurück, beginnen Sie neu.
welcome-asking = Einen Moment
welcome-not-back = Der Browser kam ohne Antwort zurück. Nichts wurde geändert; beginnen Sie neu, wann Sie wollen.
welcome-again = Bei { $account } neu anmelden
welcome-again-text = Es ist dasselbe Konto. Auf diesem Gerät geht nichts verloren.
