# Ciò che si legge sugli schermi delle app, in italiano.

## Places

place-stream = Novità
place-documents = Documenti
place-feeds = Bacheche
place-search = Ricerca
place-outbox = In uscita
place-people = Persone
place-me = Io
accounts-all = Tutti gli account
badge-concerning = { $count ->
        [one] { $count } voce per Lei
       *[other] { $count } voci per Lei
    }
badge-unread = { $count ->
        [one] { $count } conversazione con novità
       *[other] { $count } conversazioni con novità
    }
pane-empty = Qui non è aperto nulla
pane-empty-text = Ciò che apre nell’elenco appare qui.

## How it stands with something: one sign, one sentence

state-here = Su questo dispositivo
state-here-older = Su questo dispositivo; il server ne ha una più recente
state-coming = In arrivo: { $here } di { $of }
state-waits = Attende la rete
state-away = Serve la rete
state-kept-gone = Eliminato sul server, { $at }. La sua copia resta fino al { $until }
state-kept-gone-brief = Tenuto fino al { $until }
state-to-send = In attesa di invio
state-being-sent = Invio: { $sent } di { $of }
state-on-its-way-out = Invio in corso
state-tried = Tentato alle { $tried }
state-tried-next = Tentato alle { $tried }, di nuovo alle { $next }
state-two-versions = Due versioni: la sua e un’altra

## The network, below the title

network-offline = Offline. { $age }
network-captured = Questo Wi-Fi vuole una pagina di accesso. { $age }
network-slow = Rete lenta: prima le cose piccole. { $age }
network-looking = { $age } Si cercano novità.
network-why = Che cosa significa
network-offline-why = Questo dispositivo non ha rete. Ciò che è qui si può leggere, e ciò che fa viene conservato e inviato appena ce n’è una.
network-captured-why = La rete non lascia passare nessuno prima che la sua pagina sia stata letta. Fino ad allora nulla viene scaricato e nulla di suo viene inviato.
network-slow-why = Prima vengono nomi e testi; i file grandi aspettano di essere aperti o una rete più veloce.
network-age-why = Allora si è chiesto l’ultima volta. Tiri giù l’elenco, o scelga «Guarda di nuovo», per chiedere adesso.

## Moments and sizes

moment-today = oggi alle { $time }
moment-day = { $day } alle { $time }
size-bytes = { $count ->
        [one] { $count } byte
       *[other] { $count } byte
    }
size-kb = { $figure } kB
size-mb = { $figure } MB
size-gb = { $figure } GB

## What can be done

deed-back = Indietro
deed-close = Chiudi
deed-leave = Lascia
deed-undo = Annulla
deed-more = Altro per { $name }
deed-look-again = Guarda di nuovo
deed-keep = Tieni offline
deed-unkeep = Non tenere più offline
deed-rename = Rinomina
deed-remove = Elimina
deed-arrange = Ordine e vista
deed-turn-order = Dall’altro capo
deed-move = Sposta
deed-copy = Copia
deed-move-here = Sposta qui
deed-copy-here = Copia qui
deed-enlarge = Ingrandisci
deed-make-smaller = Riduci
deed-fit = Adatta alla larghezza
deed-copy-link = Copia link
deed-open-version = Apri questa versione
deed-put-version-back = Ripristina questa versione
deed-choose = Scegli
deed-choose-none = Non scegliere
deed-add = Aggiungi a questa cartella
deed-from-device = Da questo dispositivo
deed-new-folder = Nuova cartella
deed-make = Crea
deed-write = Scrivi
deed-write-message = Scrivi un messaggio privato
deed-send = Invia
deed-photograph = Scatta una foto
deed-attach = Allega un file
deed-like = Mi piace
deed-unlike = Non mi piace più
deed-remove-post = Rimuovi questo messaggio
deed-remove-with-answers = Rimuovilo con le risposte
deed-mark-read = Segna come letto
deed-join-group = Segui questo gruppo
deed-leave-group = Lascia questo gruppo
deed-acknowledge = Ho letto
deed-fetch = Prendilo
deed-open-with = Apri con un’altra app
deed-open-with-brief = Apri con
deed-open-portal = Aprila
deed-jump = Vai a una parte della lista
deed-find-in-it = Cerca in questo documento
deed-go-to-page = Vai a una pagina
deed-go = Vai
deed-one-before = Il precedente
deed-one-after = Il successivo
deed-share-link = Condividi il link
deed-open-in-browser = Apri nel browser
deed-sign-in = Accedi
deed-scan = Scansiona un invito
deed-begin-again = Ricominciare
deed-empty-is-meant = È voluto
deed-send-now = Invia ora
deed-take-back = Ritira
deed-go-on = Continua con questo
deed-put-back = Rimettilo a posto
deed-put-back-into = Rimettilo in { $place }
deed-put-elsewhere = Un’altra cartella
deed-put-here = Mettilo qui
deed-other-name = Un altro nome
deed-post-anew = Pubblicalo di nuovo nel gruppo
deed-make-anew = Creala di nuovo
deed-ask-in = Chiedi di essere ammesso
deed-sign-in-again = Accedi di nuovo
deed-look-at-it = Guardalo
deed-copy-text = Copia il testo
deed-let-go = Abbandonalo
deed-take-all-back = Ritirali insieme
deed-send-anyway = Invialo comunque
deed-try-again = Riprova
deed-leave-out = Non aggiungerlo
deed-do-it-all-the-same = Fallo comunque
deed-complete = Segna l’attività come fatta
deed-put-away = Fatto
deed-remove-account = Rimuovi questo account
deed-lose-and-remove = Perderli e rimuoverlo

## Stream

sieve-all = Tutto
sieve-announcements = Annunci
sieve-said = Messaggi
sieve-tasks = Attività
sieve-documents = Documenti
stream-empty = Nulla l’attende
stream-empty-text = Ciò che la riguarda appare qui.
stream-sifted-empty = Nulla di questo genere
stream-sifted-empty-text = Ciò che altro la riguarda è dietro un’altra scelta qui sopra.
deed-show-all = Mostra tutto
stream-put-away = Messo via
undo-put-away = Messo via: { $what }
stream-needs-you-text = Guardi nella posta in uscita e decida.
stream-more = Mostra altro
stream-shared-folder = Una cartella
stream-shared-file = Un documento

## Documents

ask-folder-name = Nome della cartella
ask-new-name = Nuovo nome
not-taken = { $count ->
        [one] { $count } file non è ancora stato aggiunto
       *[other] { $count } file non sono ancora stati aggiunti
    }
chosen-count = { $count ->
        [one] { $count } scelto
       *[other] { $count } scelti
    }
undo-removed = { $count ->
        [one] { $count } elemento eliminato
       *[other] { $count } elementi eliminati
    }
order-name = Nome
order-changed = Ultima modifica
order-size = Dimensione
order-kind = Tipo
order-up = crescente
order-down = decrescente
layout-tiles = A riquadri
layout-rows = A elenco
section-unknown = Ignoto
section-none = Senza
section-least = da { $from }
pick-move = { $count ->
        [one] Sposta { $count } elemento
       *[other] Sposta { $count } elementi
    }
pick-copy = { $count ->
        [one] Copia { $count } elemento
       *[other] Copia { $count } elementi
    }
pick-put = Dove va { $name }?
pick-itself = È ciò che ha scelto
pick-no-folders = Nessuna cartella qui
pick-no-folders-text = Può stare qui, o in una nuova cartella.
pick-never-opened = Non è mai stata aperta qui: non si sa che cosa contiene. Ciò che ci metti sarà inviato appena c’è rete; se un nome è già preso, te lo chiede «In uscita».
pick-is-here = È già qui. Scelga un’altra cartella.
undo-moved = { $count ->
        [one] { $count } elemento spostato in { $place }
       *[other] { $count } elementi spostati in { $place }
    }
undo-copied = { $count ->
        [one] { $count } elemento copiato in { $place }
       *[other] { $count } elementi copiati in { $place }
    }
undo-version = La versione ({ $when }) viene ripristinata
undo-version-earlier = Una versione precedente viene ripristinata
document-enlarged = Ingrandito al { $count } %
ask-page = Pagina, da 1 a { $count }
find-field = Una o più parole
find-nothing = Non compare in nessuna pagina di questo documento, o le pagine sono immagini.
find-looking = Ricerca: pagina { $page } di { $count }
find-at = { $number } di { $count }, pagina { $page }:
document-page-damaged = Questa pagina è danneggiata e non può essere mostrata.
folder-empty = Qui non c’è nulla
folder-empty-text = Questa cartella è vuota.
folder-never-opened = Questa cartella non è mai stata aperta qui. Guardi di nuovo quando c’è rete.
places-never-read = I suoi spazi non sono mai stati letti qui. Guardi di nuovo quando c’è rete.
places-offline = Offline. Si può usare ciò che è su questo dispositivo.
places-recent = Recenti
places-kept = { $count ->
        [one] { $ready } di { $count } file tenuto è su questo dispositivo
       *[other] { $ready } di { $count } file tenuti sono su questo dispositivo
    }
places-nothing-kept = Ancora nulla è tenuto offline
places-shared = { $count ->
        [0] Ancora nulla
        [one] { $count } documento
       *[other] { $count } documenti
    }
places-others = Altre raccolte
deed-follow-library = Segui questa raccolta
shelf-kept = Tenuti offline
shelf-shared = Condivisi con me
shelf-shared-by = Condiviso da { $who }
shelf-gone = Eliminati sul server
shelf-recent-empty = Non è stato ancora aperto nulla
shelf-recent-empty-text = Ciò che apre o modifica compare qui.
shelf-kept-empty = Nulla è tenuto offline
shelf-kept-empty-text = Scelga «Tieni offline» nel menu di un documento o di una cartella: da allora si apre senza rete.
shelf-shared-empty = Nulla è condiviso con Lei
shelf-shared-empty-text = Ciò che i colleghi condividono con Lei compare qui.
shelf-shared-never-read = Ciò che è condiviso con Lei qui non è mai stato letto. Guardi di nuovo dove c’è rete.
shelf-shared-not-told = Questo server non lo dice
shelf-shared-not-told-text = Non dice che cosa è condiviso con Lei. Un link che ha ricevuto si apre comunque.
drive-no-access = Ora non ha accesso; ciò che è qui resta
document-coming = In arrivo
document-not-here = Questo documento non è su questo dispositivo. Si prende quando c’è rete.
document-kept-away = Non si può recuperare adesso
document-foreign = Lo mostra un’altra app
document-foreign-text = Lo apra là; ciò che cambia torna da sé.
document-lent = È aperto in un’altra app. Ciò che cambia torna da sé.
camera-not-let = Musette non può usare la fotocamera. Consentilo nelle impostazioni di questo dispositivo, oppure prendi un file.
notices-not-let = Musette non può avvisarti fuori dall’app. Consentilo nelle impostazioni di questo dispositivo.
lent-came-back = { $name } è tornato modificato. È salvato e aspetta di essere inviato.
lent-came-back-empty = { $name } è tornato vuoto. È voluto?
document-locked = Questo documento chiede una password
document-broken = Questo documento non si può mostrare
document-broken-text = Non è ciò che dice il nome, o è danneggiato. Un’altra app forse ne legge di più.
document-gone = Questo documento non c’è più
document-gone-text = È stato eliminato, o non puoi vederlo. Ciò che ne hai tenuto è in «Tenuti offline».
folder-gone = Questa cartella non c’è più
folder-gone-text = È stata eliminata, o non può vederla. Ciò che ne ha tenuto è in «Tenuti offline», e ciò che non è ancora inviato in «In uscita».
document-goes-on = Continua; un’altra app lo mostra tutto.
document-page = Pagina { $page } di { $count }

history-title = Versioni e attività
history-versions = Versioni
history-activity = Attività
history-unknown = A questo dispositivo non sono mai state comunicate le versioni di questo documento. Senza rete conosce solo ciò che è stato modificato qui.
history-others-unknown = Ciò che altri hanno modificato non è ancora noto su questo dispositivo.
history-kept = Le versioni non si possono vedere
history-none = Nessuna versione
history-none-text = Il server non ne conserva di questo documento.
history-older = Il server ne conserva di più vecchie, che qui non sono elencate.
history-before = Ciò che c'era prima ({ $when }) qui non è noto.
version-now = Attuale
version-you = Lei
version-somebody = Qualcuno
version-of = Versione: { $when }
version-earlier = Una versione precedente
version-undated = Senza data
version-gone = Il server non la conserva più, questo dispositivo sì
version-not-here = Questa versione non è su questo dispositivo. Viene scaricata appena c'è rete.
version-lent = È aperta in un'altra app. Ciò che modifica lì diventa una copia accanto al documento.
version-foreign-text = Lo apra lì; ciò che cambia diventa una copia accanto al documento.
version-not-kept = Questa versione non è più conservata
version-not-kept-text = Non l'hanno né il server né questo dispositivo. L'elenco mostra quelle rimaste.
activity-version = { $who } ha salvato una versione
activity-version-yours = Lei ha salvato una versione
activity-delivered = Consegnato da questo dispositivo: { $what }
activity-waits = Da inviare da questo dispositivo: { $what }
activity-none = Da questo dispositivo non vi è stato fatto nulla
activity-none-text = Ciò che rinomina, sposta o copia sta qui, con l’ora d’arrivo.

## Feeds

feed-mine = La mia bacheca
feed-mine-text = Ciò che si scrive nei suoi gruppi
feed-private = Messaggi privati
feed-closed = La leggono solo i membri
feed-asked-to-join = Ha chiesto di partecipare
thread-gone = Questa conversazione non c’è più
thread-gone-text = È stata eliminata, o non può vederla. Ciò che ha scritto e non è stato inviato è in «In uscita».
feed-gone = Questo gruppo non c’è più
feed-gone-text = È stato eliminato, o non può vederlo. Ciò che ha scritto e non è stato inviato è in «In uscita».
feed-left = Ha lasciato questo gruppo; ciò che è qui resta
feed-no-longer = Non ne fa più parte; ciò che è qui resta
feeds-asking = { $count ->
        [one] { $count } annuncio da leggere e confermare
       *[other] { $count } annunci da leggere e confermare
    }
feeds-joined = I miei gruppi
feeds-others = Altri gruppi
feeds-never-read = I gruppi non sono mai stati letti qui. Guardi di nuovo quando c’è rete.
feed-never-read = Questa bacheca non è mai stata letta qui. Guardi di nuovo quando c’è rete.
feed-empty = Ancora nulla di scritto
feed-empty-text = Ciò che si scriverà qui apparirà da sé.
feed-gap = Tra questi mancano qui dei messaggi.
feed-fetch-older = Cerca messaggi più vecchi
feed-held-until-here = Ciò che è più vecchio non è su questo dispositivo.
feed-begins-here = Questa bacheca comincia qui.
write-in = Scrivi in { $place }
write-answer = Rispondi
hung-take-off = Togli { $name }
hung-off = { $name } è stato tolto
composer-taken-back = Ritirato: { $text }
hanging-tap-to-fetch = Tocchi per prenderlo
hanging-elsewhere = Si apre nel browser
hanging-lost = Non si trova più
hanging-no-picture = Non è un’immagine che si possa mostrare
hanging-coming = In arrivo
hanging-not-here = Non è su questo dispositivo. Viene scaricato quando c’è rete.
hanging-foreign = Musette non lo può mostrare
hanging-foreign-text = Si apre dove è conservato, nel browser.
hanging-foreign-unsent = Si aprirà nel browser una volta inviato.
hanging-foreign-back = Lo rimetta nella sua cartella: lì lo apre un’altra app.
hanging-broken-text = Non è ciò che dice il nome, oppure è danneggiato.
hanging-gone = Non è più qui
hanging-gone-text = Il messaggio a cui era allegato è stato rimosso, oppure è stato inviato o abbandonato.
hanging-goes-on = Continua; questo è l’inizio.
address-not-opened = Nessuna app di questo dispositivo apre questo indirizzo.
drop-only-files = Qui si possono mettere solo file: niente cartelle, nient’altro.
file-not-opened = Nessuna app di questo dispositivo ha aperto questo file.

## A new message

message-title = Nuovo messaggio
message-to = A chi: nome o indirizzo
message-to-more = Anche qualcun altro
message-hint = Messaggio
message-begun = Iniziati e non inviati
message-leave-out = Togli { $name }
message-offline = Offline. Partirà appena ci sarà rete.

## Outbox

outbox-empty = Nulla in attesa
outbox-empty-text = Tutto è stato inviato.
outbox-sending = Si tenta ciò che attende
outbox-sending-count = Invio di { $count } su { $all }
outbox-offline = Offline. Ciò che attende parte appena c’è rete.
outbox-not-yet = Non ancora inviato: { $why }
outbox-in-doubt = Può darsi che sia arrivato comunque.
outbox-needs-you = Ha bisogno di lei
outbox-waiting = In attesa
outbox-arrived = Arrivato
outbox-held = Parte tra un attimo; lo può ancora ritirare
outbox-document = { $name }: { $what }
outbox-post-files = Una foto o un file
outbox-like = Mi piace a un messaggio
outbox-unlike = Togliere un mi piace
outbox-remove-post = Rimuovere un messaggio
outbox-join = Seguire un gruppo
outbox-leave = Lasciare un gruppo
outbox-task-new = Nuova attività: { $name }
outbox-task-changed = Attività modificata: { $name }
outbox-task-removed = Attività eliminata: { $name }
back-title = Ritirato
back-new = Nuovo messaggio in { $place }
back-answer = Risposta in { $place }
back-answer-private = Risposta in una conversazione privata
back-message = Messaggio a { $names }
back-nobody = Messaggio ancora senza destinatario
back-hung = Doveva accompagnare un messaggio
back-until = Conservato fino al { $until }
back-let-go = Abbandonare { $name }?
back-let-go-text = Abbandonare queste parole?
back-loses-file = È solo su questo dispositivo. Nulla lo riporta.
back-loses-text = Queste parole sono solo su questo dispositivo. Nulla le riporta; ciò che vi è allegato resta 30 giorni.

## Two versions

settle-title = Due versioni
settle-mine = La Sua
settle-theirs = Sul server
settle-you = Lei
settle-somebody = Qualcun altro
settle-yours-and = La Sua e quella di { $who }
settle-keep-both = Conserva entrambe
settle-keep-mine = Conserva la Sua come nuova versione
settle-keep-theirs = Conserva quella del server
settle-nothing-lost = Nulla viene buttato prima di 30 giorni: quella che non conserva resta tra le versioni, nel cestino o su questo dispositivo.
settle-gone = Fatto
settle-gone-text = Non ci sono più due versioni.

## People

people-telephone = Telefono
people-mail = E-mail
people-search = Nome o indirizzo
people-nobody = Nessuno trovato
people-nobody-text = Provi l’inizio di un nome o di un indirizzo. Con la rete si cerca in tutta l’organizzazione.

## Search

search-field = Documento, persona o gruppo
search-clear = Cancella
search-empty = Che cosa cerca?
search-empty-text = Scriva l’inizio di un nome. Funziona senza rete.
search-nothing = Nessun risultato
search-nothing-text = Provi con meno lettere o altre parole. Il testo dei documenti non viene cercato.
search-offline = Offline. Si cerca in ciò che questo dispositivo conosce.
search-my-group = Il Suo gruppo
search-group = Gruppo
search-missing = { $account } non si è potuto leggere: qui non ne compare nulla.

## Me

me-accounts = Account
me-add-account = Aggiungi un account
me-offline = offline
me-captured = questo Wi-Fi vuole una pagina di accesso
me-needs-you = { $count ->
        [one] { $count } modifica ha bisogno di lei
       *[other] { $count } modifiche hanno bisogno di lei
    }
me-waiting = { $count ->
        [one] { $count } modifica attende l’invio
       *[other] { $count } modifiche attendono l’invio
    }
me-help = Aiuto
me-device = Questo dispositivo
me-holds = { $size } su questo dispositivo
me-only-here = { $size } non ancora inviati
me-kept = { $size } tenuti qui
me-may-go = { $size } si possono riscaricare
deed-free = Libera { $size }
me-free-text = Ciò che si libera si apre solo con una rete, finché non è riscaricato. Ciò che tiene offline e ciò che non è ancora inviato resta.
deed-free-it = Libera
me-network = Rete
me-traffic = { $received } ricevuti, { $sent } inviati
me-traffic-since = Da quando Musette è aperto
me-language = Lingua
me-language-device = Come su questo dispositivo
language-en = English
language-fr = Français
language-de = Deutsch
language-it = Italiano
me-about = Informazioni
app-name = Musette
me-version = Versione { $version }
me-remove-account = Rimuovere { $account } da questo dispositivo
me-remove-nothing-lost = Tutto ciò che ha fatto è stato inviato. Ciò che ne è su questo dispositivo viene cancellato.
me-remove-loses = Questo è solo su questo dispositivo e andrebbe perso:
me-loses-changes = { $count ->
        [one] { $count } modifica non inviata
       *[other] { $count } modifiche non inviate
    }
me-loses-drafts = { $count ->
        [one] { $count } testo iniziato o ritirato
       *[other] { $count } testi iniziati o ritirati
    }
me-loses-kept = { $count ->
        [one] { $count } file ritirato
       *[other] { $count } file ritirati
    }
me-loses-copies = { $count ->
        [one] { $count } copia modificata da un’altra app
       *[other] { $count } copie modificate da altre app
    }
me-loses-files = { $count ->
        [one] { $count } file il cui salvataggio si è interrotto
       *[other] { $count } file il cui salvataggio si è interrotto
    }

## Welcome

welcome-title = Benvenuti
welcome-text = I documenti e i feed della tua organizzazione, anche dove non c’è rete.
welcome-address = Indirizzo di lavoro o server
welcome-unknown = Di questo indirizzo non si sa nulla. Controlli come è scritto, o chieda alla sua organizzazione.
welcome-busy = La pagina della sua organizzazione è aperta nel browser. Se non torna, ricominci.
welcome-asking = Un momento
welcome-not-back = Il browser non è tornato con una risposta. Nulla è cambiato; ricominci quando vuole.
welcome-again = Accedere di nuovo a { $account }
welcome-again-text = È lo stesso account. Su questo dispositivo non si perde nulla.
