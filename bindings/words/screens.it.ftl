# Ciò che si legge sugli schermi delle app, in italiano.

## Places

place-stream = Novità
place-documents = Documenti
place-feeds = Bacheche
place-outbox = In uscita
place-people = Persone
place-me = Io

## How it stands with something: one sign, one sentence

state-here = Su questo dispositivo
state-here-older = Su questo dispositivo; il server ne ha una più recente
state-coming = In arrivo: { $here } di { $of }
state-waits = Attende la rete
state-away = Serve la rete
state-kept-gone = Eliminato sul server, { $at }. La sua copia resta fino al { $until }
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
deed-copy-link = Copia link
deed-choose = Scegli
deed-choose-none = Non scegliere
deed-new-folder = Nuova cartella
deed-make = Crea
deed-write = Scrivi
deed-send = Invia
deed-photograph = Scatta una foto
deed-attach = Allega un file
deed-like = Mi piace
deed-unlike = Non mi piace più
deed-remove-post = Rimuovi questo messaggio
deed-mark-read = Segna come letto
deed-join-group = Segui questo gruppo
deed-leave-group = Lascia questo gruppo
deed-acknowledge = Ho letto

## Documents

ask-folder-name = Nome della cartella
ask-new-name = Nuovo nome
chosen = { $count ->
        [one] { $count } scelto
       *[other] { $count } scelti
    }
undo-removed = { $count ->
        [one] { $count } elemento eliminato
       *[other] { $count } elementi eliminati
    }
folder-empty = Qui non c’è nulla
folder-empty-text = Questa cartella è vuota.
folder-never-opened = Questa cartella non è mai stata aperta qui. Guardi di nuovo quando c’è rete.

## Feeds

feed-mine = La mia bacheca
feed-mine-text = Ciò che si scrive nei suoi gruppi
feed-private = Messaggi privati
feed-closed = La leggono solo i membri
feed-asked-to-join = Ha chiesto di partecipare
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
hanging-tap-to-fetch = Tocchi per prenderlo
hanging-elsewhere = Si apre nel browser
hanging-lost = Non si trova più
hanging-no-picture = Non è un’immagine che si possa mostrare
