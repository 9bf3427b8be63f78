# Le frasi di Musette in italiano. Ciò che vale per tutte le lingue sta in en.ftl.

## Perché qualcosa non è stato fatto

reason-offline = Non c'è rete. Ciò che è su questo dispositivo si può usare; per il resto riprovi dove c'è rete, nulla va perso.
reason-captured = Questa rete risponde con una pagina sua invece che con quella dell'organizzazione. Apra la sua pagina di accesso, poi riprovi. Nulla è stato cambiato.
    .cli = Questa rete risponde con una pagina sua invece che con quella dell'organizzazione. Apra un browser per accedere alla rete, poi riprovi. Nulla è stato cambiato.
reason-throttled = Il server chiede di attendere{ $timed ->
        [yes] {""} fino alle { $from }. Riprovi allora
       *[no] {""}. Riprovi tra qualche minuto
    }; nulla va perso.
reason-out-of-order = Il servizio non risponde come dovrebbe: è fuori servizio, o lo è qualcosa lungo la strada. Riprovi tra qualche minuto; nulla va perso.
reason-locked = Le chiavi di questa app non si possono leggere. Sblocchi il dispositivo, poi riprovi; nulla è stato cambiato.
    .cli = Le chiavi di questa cartella non si possono leggere né scrivere{ $named ->
        [yes] {" "}in { $what }
       *[no] {""}
    }. Controlli i permessi e lo spazio, o indichi un'altra cartella di chiavi con MUSETTE_KEYS; nulla è stato cambiato.
reason-not-this-devices = Ciò che è qui è stato creato su un altro dispositivo, o le sue chiavi non ci sono più: non si può aprire. Acceda di nuovo; per ciò che non è stato inviato serve il primo dispositivo.
    .cli = Questa cartella è stata creata su un altro dispositivo, o le sue chiavi non ci sono più: qui non si può aprire. Ne indichi un'altra con --home e acceda lì; per ciò che non è stato inviato serve il primo dispositivo.
reason-newer = Una versione più recente dell'app ha creato ciò che è qui. Aggiorni questa; nulla è stato cambiato.
    .cli = Un musette più recente ha creato questa cartella. Aggiorni questo; nulla è stato cambiato.
reason-damaged = { $named ->
        [yes] { $what }
       *[no] Un file
    } è stato alterato o troncato su questo dispositivo e non viene usato. Ciò che il server ha viene ripreso; chieda all'assistenza di salvare ciò che non è stato inviato.
    .cli = { $named ->
        [yes] { $what }
       *[no] Un file di questa cartella
    } è stato alterato o troncato su questo disco e non viene usato. `musette sync` riprende ciò che il server ha; per ciò che non è stato inviato usi `musette doctor --rescue DIR`.
reason-not-found = { $named ->
        [yes] { $what }
       *[no] Questo elemento
    } non c'è. Guardi di nuovo quando c'è rete: allora arriva ciò che è nuovo sul server.
    .cli = Qui nulla si chiama { $named ->
        [yes] { $what }
       *[no] così
    }. `musette ls` mostra ciò che c'è; ciò che è nuovo sul server arriva con `musette sync`.
reason-not-here = { $named ->
        [yes] { $what }
       *[no] Questo elemento
    } non è su questo dispositivo, e non c'è rete per prenderlo. Riprovi dove c'è; ciò che si tiene offline viene preso prima.
    .cli = { $named ->
        [yes] { $what }
       *[no] Questo elemento
    } non è su questo dispositivo, e non c'è rete per prenderlo. Riprovi dove c'è; ciò che `musette keep` nomina viene preso prima.
reason-path-too-long = Il percorso intero supererebbe i { $most } caratteri che il server accetta. Accorci un nome.
reason-name-taken = { $named ->
        [yes] { $what }
       *[no] Questo elemento
    } c'è già. Scelga un altro nome.
reason-not-in-directory = L'elenco dell'organizzazione non conosce questa persona: se n'è andata, o non c'è mai stata. Ciò che questo dispositivo sa resta; cerchi la persona con un altro nome, o chieda a un collega.
reason-not-a-folder = { $named ->
        [yes] { $what }
       *[no] Questo elemento
    } è un file, non una cartella. Scelga una cartella.
    .cli = { $named ->
        [yes] { $what }
       *[no] Questo elemento
    } è un file, non una cartella. Indichi una cartella; `musette ls` mostra ciò che c'è.
reason-not-a-file = { $named ->
        [yes] { $what }
       *[no] Questo elemento
    } è una cartella, e solo i file hanno un contenuto. Ne scelga uno al suo interno.
    .cli = { $named ->
        [yes] { $what }
       *[no] Questo elemento
    } è una cartella, e solo i file hanno un contenuto. Ne indichi uno al suo interno; `musette ls` mostra ciò che c'è.
reason-into-itself = Una cartella non può andare dentro sé stessa. Scelga un altro posto.
reason-root = La cima di una raccolta non si può spostare, rinominare, copiare o eliminare. Indichi qualcosa che vi si trova.
reason-other-drive = I due sono in raccolte diverse, e tra raccolte non si sposta nulla. Copi là, poi elimini qui.
    .cli = I due sono in raccolte diverse, e tra raccolte non si sposta nulla. Usi `musette get` e `musette put`, poi `musette rm`.
reason-other-list = Questo punto è di un altro elenco, o di questo con un'altra scelta, quindi non si può continuare da lì. Cominci dalla prima pagina.
    .cli = Questo punto è di un altro elenco, o di questo con un'altra scelta, quindi non si può continuare da lì. Dia a `--after` ciò che `next` ha detto dello stesso elenco, o lo ometta per cominciare dalla prima pagina.
reason-empty = Non c'è scritto nulla. Scriva qualcosa; nulla è stato inviato.
reason-text-too-long = Il server non accetta testi di più di { $most } caratteri. Lo accorci; nulla è stato inviato.
reason-too-long-with-mentions = Il server non accetta testi di più di { $most } caratteri, e ogni menzione vi conta più di quanti ne ha il nome. Lo accorci, o menzioni meno persone; nulla è stato inviato.
reason-file-too-large = Qui non si accettano file di più di { $most } MB. Lo metta in una raccolta e aggiunga un collegamento; nulla è stato inviato, e il file resta dov'è.
    .cli = Qui non si accettano file di più di { $most } MB. Lo metta in una raccolta con `musette put` e aggiunga un collegamento con --link; nulla è stato inviato, e il file resta dov'è.
reason-too-many-files = Con un messaggio vanno al massimo { $most } file. Invii gli altri con un altro messaggio; nulla è stato inviato.
reason-empty-file = Il file { $name } è vuoto: chi lo riceve non vede nulla. Lo guardi; nulla è stato inviato. Può inviarlo lo stesso.
    .cli = Il file { $name } è vuoto: chi lo riceve non vede nulla. Lo guardi; nulla è stato inviato. --anyway lo invia lo stesso.
reason-no-picture = Il file { $name } ha il nome di un'immagine e non lo è: chi lo riceve forse non potrà aprirlo. Lo guardi; nulla è stato inviato. Può inviarlo lo stesso.
    .cli = Il file { $name } ha il nome di un'immagine e non lo è: chi lo riceve forse non potrà aprirlo. Lo guardi; nulla è stato inviato. --anyway lo invia lo stesso.
reason-not-a-group = In quel feed non scrive nessuno: raccoglie ciò che si scrive nei gruppi. Scelga un gruppo.
    .cli = In quel feed non scrive nessuno: raccoglie ciò che si scrive nei gruppi. Indichi un gruppo; `musette feeds` li elenca.
reason-not-own = L'ha scritto un'altra persona, e solo lei può toglierlo. Lo chieda a lei; nulla è stato cambiato.
reason-sending = È in corso l'invio. Aspetti che sia arrivato, poi lo cambi.
    .cli = L'invio è cominciato, e qui non si sa se è arrivato. Il prossimo `musette sync` lo scopre: lo cambi dopo.
reason-ended = Non c'è nulla da riprendere: è già finito. Guardi tra ciò che è stato consegnato.
    .cli = Non c'è nulla da riprendere: è già finito. `musette receipts` dice che cosa è stato inviato.
reason-not-offered = Non chiede questo. Guardi che cosa chiede, e scelga tra quello.
    .cli = Non chiede questo. `musette outbox` dice che cosa chiede ogni modifica e che cosa si può fare.
reason-still-asks = Questo annuncio chiede ancora di essere confermato, quindi resta. Lo confermi, o lo metta via lo stesso.
    .cli = Questo annuncio chiede ancora di essere confermato, quindi resta nel flusso. `musette ack { $typed }` dice che l'ha letto; con `--anyway` se ne va lo stesso, senza essere confermato.
reason-changed-again = È cambiato ancora una volta da quando l'ha chiesto. Nulla è stato inviato; lo guardi, e confermi di nuovo.
    .cli = È cambiato ancora una volta da quando l'ha chiesto. Nulla è stato inviato; `musette outbox` dice da chi: lo guardi, e confermi di nuovo.
reason-draft-changed = La bozza è stata inviata o modificata nel frattempo, su un'altra schermata. Questa volta nulla è stato inviato; la guardi, e la invii di nuovo.
    .cli = La bozza è stata inviata o modificata nel frattempo da un altro comando. Questa volta nulla è stato inviato; `musette drafts` mostra ciò che c'è.
reason-leaving = Questo account sta per essere rimosso e non accetta più modifiche. Lo disconnetta di nuovo per finire.
reason-others-fall = { $count ->
        [one] Un'altra modifica ha bisogno di questa e sarebbe ripresa con lei.
       *[other] Altre { $count } modifiche hanno bisogno di questa e sarebbero riprese con lei.
    } Nulla è stato cambiato; le guardi, e le riprenda insieme o per niente.
    .cli = { $count ->
        [one] { $count } altra modifica ha bisogno di questa e sarebbe ripresa con lei.
       *[other] Altre { $count } modifiche hanno bisogno di questa e sarebbero riprese con lei.
    } Nulla è stato cambiato; aggiunga --with-others per farlo.
reason-answers-fall = { $count ->
        [one] Una risposta sarebbe rimossa con esso, per tutti
       *[other] { $count } risposte sarebbero rimosse con esso, per tutti
    }{ $named ->
        [yes] , di { $names }{ $more ->
            [yes] {" "}e altri { $others }
           *[no] {""}
        }
       *[no] {""}
    }.{ $away ->
        [0] {""}
        [one] {" "}Una di esse non è qui.
       *[other] {" "}{ $away } di esse non sono qui.
    } Nulla è stato rimosso; le legga, poi rimuova tutto o niente.
    .cli = { $count ->
        [one] { $count } risposta sarebbe rimossa con esso, per tutti
       *[other] { $count } risposte sarebbero rimosse con esso, per tutti
    }{ $named ->
        [yes] , di { $names }{ $more ->
            [yes] {" "}e altri { $others }
           *[no] {""}
        }
       *[no] {""}
    }.{ $away ->
        [0] {""}
        [one] {" "}Una di esse non è qui.
       *[other] {" "}{ $away } di esse non sono qui.
    } Nulla è stato rimosso; aggiunga --with-others per rimuovere anche quelle.
reason-one-version = Qui non ci sono due versioni tra cui scegliere. Guardi, tra ciò che è stato consegnato, le modifiche che ne hanno tenute due.
reason-version-is-now = Il documento è già questa versione. Ne scelga un'altra nell'elenco delle versioni.
reason-version-gone = Il server non conserva più questa versione. Ne scelga una tra quelle che l'elenco delle versioni mostra ancora.
    .cli = Qui non ci sono due versioni tra cui scegliere. `musette outbox` e `musette receipts` nominano le modifiche che ne hanno tenute due.
reason-unsent = { $count ->
        [one] Una modifica, bozza o file ripreso è solo su questo dispositivo e andrebbe persa. La invii prima, o dica che può andare persa.
       *[other] { $count } modifiche, bozze e file ripresi sono solo su questo dispositivo e andrebbero perse. Le invii prima, o dica che possono andare perse.
    }
    .cli = { $count ->
        [one] { $count } modifica, bozza o file ripreso è solo su questo dispositivo e andrebbe persa. Invii una modifica con `musette sync`, pubblichi una bozza, o copi il contenuto su questo computer con `musette get PATH` o `musette doctor --rescue DIR`. Per perderla: `musette sign-out { $account } --lose { $figure }`.
       *[other] { $count } modifiche, bozze e file ripresi sono solo su questo dispositivo e andrebbero perse. Invii le modifiche con `musette sync`, pubblichi le bozze, recuperi i file con `musette restore`, o copi i contenuti su questo computer con `musette get PATH` o `musette doctor --rescue DIR`. Per perderle: `musette sign-out { $account } --lose { $figure }`.
    }
reason-source-missing = { $named ->
        [yes] { $what }
       *[no] Il file
    } non c'è più. Guardi dov'è finito, e lo metta di nuovo; nulla è stato cambiato.
    .cli = { $named ->
        [yes] { $what }
       *[no] Il file
    } non c'è. Controlli come è scritto, e dove si trova; nulla è stato cambiato.
reason-source-changing = { $named ->
        [yes] { $what }
       *[no] Il file
    } sta cambiando per mano di un altro programma. Aspetti che sia salvato e riprovi; nulla è stato cambiato.
reason-source-unreadable = { $named ->
        [yes] { $what }
       *[no] Questo elemento
    } non si può leggere, o non è un file. Controlli i permessi, o indichi un altro file; nulla è stato cambiato.
reason-no-space = Il dispositivo è pieno. Nulla è andato perso; faccia spazio e riprovi.
    .cli = Il disco è pieno. Nulla è andato perso; faccia spazio e riprovi.
reason-busy = Un'altra parte dell'app è occupata con questo. Riprovi tra un minuto; nulla va perso.
    .cli = Un altro musette è occupato con questa cartella. Riprovi tra un minuto; nulla va perso.
reason-unwritable = Qui non si può scrivere. Nulla è stato cambiato; controlli la memoria del dispositivo, poi riprovi.
    .cli = La cartella non si può scrivere: il suo disco è di sola lettura, o questo utente non può. Nulla è stato cambiato; corregga i permessi, o indichi un'altra cartella con --home.
reason-suspended = L'app è stata chiusa nel frattempo. Riprovi; nulla va perso.
    .cli = La cartella è stata chiusa nel frattempo. Riprovi; nulla va perso.
reason-internal = Qualcosa è andato storto nell'app stessa; nulla di ciò che era salvato è perso. Riprovi, e lo segnali se succede due volte.
    .cli = Qualcosa è andato storto in musette stesso; nulla di ciò che era salvato è perso. Riprovi con MUSETTE_LOG=info per vedere i dettagli, e lo segnali.

## Che cosa chiede un accesso

sign-in-again = L'organizzazione Le chiede di accedere di nuovo. Cominci dal Suo account; qui nulla va perso.
    .cli = { $named ->
        [yes] L'organizzazione Le chiede di accedere di nuovo: `musette sign-in --again { $account }`. Qui nulla va perso.
       *[no] L'organizzazione Le chiede di accedere di nuovo. `musette accounts` dice con quale account, e come; qui nulla va perso.
    }
sign-in-consent = Chi amministra l'organizzazione deve prima permettere questa app. Lo chieda, poi acceda di nuovo; qui nulla va perso.
    .cli = Chi amministra l'organizzazione deve prima permettere questa app. Lo chieda, poi usi { $named ->
        [yes] `musette sign-in --again { $account }`
       *[no] `musette sign-in` ancora una volta
    }; qui nulla va perso.
sign-in-setup = L'organizzazione non conosce più questa app così com'è configurata. Chieda a chi amministra di guardare la registrazione, poi acceda di nuovo; qui nulla va perso.
    .cli = L'organizzazione non conosce più questa app così com'è configurata. Chieda a chi amministra di guardare la registrazione, poi usi { $named ->
        [yes] `musette sign-in --again { $account }`
       *[no] `musette sign-in` ancora una volta
    }; qui nulla va perso.
sign-in-blocked = L'organizzazione non permette questo dispositivo o questo luogo. Chieda a chi amministra, o acceda da un luogo permesso; qui nulla va perso.
    .cli = L'organizzazione non permette questo dispositivo o questo luogo. Chieda a chi amministra, o usi { $named ->
        [yes] `musette sign-in --again { $account }`
       *[no] `musette sign-in` ancora una volta
    } da un luogo permesso; qui nulla va perso.
sign-in-disabled = L'organizzazione ha disattivato il Suo account. Chieda a chi amministra, poi acceda di nuovo; qui nulla va perso.
    .cli = L'organizzazione ha disattivato il Suo account. Chieda a chi amministra, poi usi { $named ->
        [yes] `musette sign-in --again { $account }`
       *[no] `musette sign-in` ancora una volta
    }; qui nulla va perso.

## Perché un accesso non è riuscito

sign-in-failed-no-authority = Questo non è l'indirizzo di un servizio di accesso, di Graph o di Engage. Lo guardi: gli indirizzi cominciano con https://. Nulla è stato cambiato.
    .cli = Questo non è l'indirizzo di un servizio di accesso, di Graph o di Engage. Lo guardi: gli indirizzi cominciano con https:// (http:// solo su questo computer). Nulla è stato cambiato.
sign-in-failed-too-late = L'accesso ha preso troppo tempo, e il suo codice non vale più. Ricominci; nulla è stato cambiato.
sign-in-failed-not-ours = Questa risposta non appartiene a nessun accesso cominciato qui, o è già stata usata. Ricominci; nulla è stato cambiato.
sign-in-failed-declined = L'accesso è stato rifiutato, e nessuno ha avuto accesso. Ricominci per accettarlo; nulla è stato cambiato.
sign-in-failed-somebody-else = Ha avuto accesso un'altra persona da quella di questo account. Ricominci con lei, o aggiunga un account a parte; nulla è stato cambiato.
    .cli = Ha avuto accesso un'altra persona da quella di questo account. Ricominci con lei, o acceda senza --again per un account a parte; nulla è stato cambiato.
sign-in-failed-other-services = Questo account è stato aperto presso un altro servizio di accesso o un altro Graph, e ciò che contiene non va altrove. Aggiunga un account a parte; nulla è stato cambiato.
    .cli = Questo account è stato aperto presso un altro servizio di accesso o un altro Graph, e ciò che contiene non va altrove. Acceda senza --again per un account a parte; nulla è stato cambiato.
sign-in-failed-contradiction = Il servizio di accesso ha dato una risposta che non va con la domanda. Nulla è stato cambiato; ricominci.
sign-in-failed-other-way = Il servizio di accesso non offre questo modo. Provi l'altro; nulla è stato cambiato.
    .cli = Il servizio di accesso non offre questo modo. Provi l'altro: con --device-code, o senza. Nulla è stato cambiato.
sign-in-failed-setup = L'app non è configurata per questa organizzazione, e nessuno ha avuto accesso. Chieda a chi amministra l'organizzazione.
    .cli = L'app non è configurata per questa organizzazione, e nessuno ha avuto accesso. Chieda a chi amministra l'organizzazione; docs/providers/microsoft365.md dice come registrarla.
sign-in-failed-network = Il servizio di accesso non è raggiungibile. Controlli la rete, poi ricominci; nulla è stato cambiato.

## Che cosa non va in un nome

name-empty = Serve un nome: uno vuoto non lo è, né un punto o due. Ne scelga uno.
name-character = Il server non accetta { $character } in un nome. Ne scelga un altro.
name-reserved = Il server si riserva questo nome. Ne scelga un altro.
name-too-long = Il server accetta nomi di al massimo { $most } caratteri. Lo accorci.
name-outer-space-or-dot = Un nome non può cominciare o finire con uno spazio, né finire con un punto. Li tolga.

## Perché il server rifiuta

refused-whole = Il server ha rifiutato: { $why }. { $help }; nulla va perso.
refused-permission = Lei non ne ha il permesso
    .help = Lo chieda a chi ne è proprietario, poi riprovi
refused-not-a-member = non è più nel gruppo
    .help = Chieda di esservi ammesso, poi riprovi, oppure annulli
refused-quota = la raccolta è piena
    .help = Faccia spazio là, o lo chieda a chi ne è proprietario, poi riprovi
refused-name = non permette questo nome
    .help = Scelga un altro nome
refused-path-too-long = il percorso è troppo lungo per lui
    .help = Accorci un nome, o scelga una cartella più vicina alla cima
refused-name-taken = il nome è già preso
    .help = Scelga un altro nome
refused-too-large = è troppo grande per lui
    .help = Lo riduca, o lo divida
refused-reserved = qualcuno l'ha riservato
    .help = Chieda di liberarlo, poi riprovi
refused-policy = le regole dell'organizzazione o il suo antivirus lo vietano
    .help = Chieda a chi amministra l'organizzazione
refused-unsupported = non sa farlo
    .help = Lo faccia nelle pagine web dell'organizzazione
refused-invalid = non ha accettato la richiesta
    .help = Riprovi; se lo dice due volte, lo segnali

## Perché un tentativo non ha ancora portato nulla

later-offline = nessuna rete
later-unproven = il servizio non ha risposto come dovrebbe
later-ambiguous = non si sa se è arrivato; la prossima sincronizzazione lo verifica
later-throttled = il server chiede pazienza
later-busy = il server è occupato
later-budget = il tempo era finito

## Why what is newer did not come; the first half of a sentence that says what is shown instead

kept-away-offline = Non c'è rete
kept-away-captured = Questa rete risponde con una pagina sua
kept-away-throttled = Il server chiede di attendere{ $timed ->
        [yes] {""} fino alle { $from }
       *[no] {""}
    }
kept-away-out-of-order = Il servizio è fuori servizio, o lo è qualcosa lungo la strada
kept-away-slow = Il server se la prende comoda

## What a sync waits for just now; a part of a line

awaited-feeds = Viva Engage chiede di attendere { $seconds } s
awaited-tasks = il servizio delle attività chiede di attendere { $seconds } s
awaited-people = la rubrica chiede di attendere { $seconds } s
awaited-drives = il servizio dei documenti chiede di attendere { $seconds } s
awaited-outbox = una modifica si ritenta tra { $seconds } s
awaited-undo = una modifica si può riprendere per { $seconds } s, poi parte
held-for-undo = { $count ->
        [one] Una modifica si può ancora riprendere{ $timed ->
            [yes] {" "}fino alle { $from }
           *[no] {" "}per un momento
        }; poi parte con la prossima sincronizzazione.
       *[other] { $count } modifiche si possono ancora riprendere{ $timed ->
            [yes] {" "}fino alle { $from }
           *[no] {" "}per un momento
        }; poi partono con la prossima sincronizzazione.
    }

## Ciò che una sincronizzazione non ha potuto leggere per intero

behind-feeds = { $count ->
        [one] Un feed non si è potuto leggere
       *[other] { $count } feed non si sono potuti leggere
    }: { $why }. Ciò che è qui resta; si legge alla prossima sincronizzazione{ $timed ->
        [yes] {""} dalle { $from }
       *[no] {""}
    }.
behind-threads = { $count ->
        [one] Una conversazione non si è potuta leggere
       *[other] { $count } conversazioni non si sono potute leggere
    }{ $named ->
        [yes] {" "}({ $names })
       *[no] {""}
    }: { $why }. Ciò che è qui resta; si chiede di nuovo{ $timed ->
        [yes] {" "}dalle { $from }
       *[no] {" "}alla prossima sincronizzazione
    }.
behind-tasks = { $count ->
        [one] Un elenco di attività non si è potuto leggere
       *[other] { $count } elenchi di attività non si sono potuti leggere
    }: { $why }. Ciò che è qui resta; si legge alla prossima sincronizzazione{ $timed ->
        [yes] {""} dalle { $from }
       *[no] {""}
    }.
behind-people = Le persone con cui lavora non si sono potute leggere: { $why }. Ciò che è qui resta; si legge alla prossima sincronizzazione{ $timed ->
        [yes] {""} dalle { $from }
       *[no] {""}
    }.
behind-drives = Non si sono potute trovare tutte le raccolte{ $named ->
        [yes] {" "}(di { $names })
       *[no] {""}
    }: { $why }. Ciò che è qui resta; si cercano di nuovo{ $timed ->
        [yes] {" "}da { $from }
       *[no] {" "}alla prossima sincronizzazione
    }.

## Perché una modifica aspetta la persona

needs-you-subject-gone = È stato eliminato sul server; ciò che ne ha fatto resta qui. Lo metta da qualche parte, o riprenda la modifica.
needs-you-parent-gone = La cartella di destinazione è stata eliminata sul server; ciò che ha fatto resta qui. Lo metta in un'altra cartella, o lo riprenda.
needs-you-task-gone = L'attività è stata eliminata sul server; ciò che vi ha cambiato resta qui. La crei di nuovo se è ancora da fare, o la lasci andare.
needs-you-task-list-gone = L'elenco di destinazione dell'attività è stato eliminato sul server; l'attività resta qui. La aggiunga a un altro elenco, poi riprenda questa.
needs-you-thread-gone = La conversazione è stata eliminata sul server; la Sua risposta resta qui. La pubblichi come nuova nel suo gruppo se è proposto, o la riprenda e conservi il testo.
needs-you-post-group-gone = Il gruppo è stato eliminato sul server; il Suo messaggio resta qui. Lo riprenda per conservare il testo, e pubblichi questo in un altro gruppo.
needs-you-group-gone = Il gruppo è stato eliminato sul server: non c'è più nulla in cui entrare o da lasciare. Riprenda la modifica.
needs-you-post-gone = Il messaggio è stato eliminato sul server: non c'è più nulla da farvi. Riprenda la modifica.
needs-you-answered-since = Qualcuno ha risposto da quando Lei lo ha chiesto, e la risposta sarebbe rimossa con il Suo post. La legga, poi lo faccia comunque o lo riprenda.
needs-you-changed-meanwhile = { $named ->
        [yes] { $by }
       *[no] Qualcuno
    } l'ha cambiato{ $timed ->
        [yes] {" "}alle { $at }
       *[no] {""}
    }, dopo che Lei l'aveva visto. Lo guardi, poi lo faccia comunque o lo riprenda.
needs-you-task-changed = È stata cambiata altrove{ $timed ->
        [yes] {" "}alle { $at }
       *[no] {""}
    }, dopo che Lei l'aveva vista. La guardi, poi lo faccia comunque o lo riprenda.
needs-you-new-inside = Nella cartella c'è qualcosa di nuovo che Lei non ha visto. Lo guardi, poi lo faccia comunque o lo riprenda.
needs-you-content-lost = Il suo contenuto non si può più leggere su questo dispositivo. Chieda all'assistenza che cosa ne resta, poi lo riprenda.
    .cli = Il suo contenuto non si può più leggere su questo disco. Usi `musette doctor --rescue DIR` per ciò che ne resta, poi lo riprenda.
needs-you-not-in-feeds = Viva Engage non conosce { $named ->
        [yes] { $person }
       *[no] una delle persone a cui va
    } all'indirizzo che dà la rubrica, e così non si può inviare; il Suo testo resta qui. Riprovi quando sarà corretto, oppure lo riprenda e scriva agli altri.
needs-you-home-copied = La memoria di questo dispositivo è stata copiata o ripristinata, quindi la modifica può essere già stata inviata. Guardi se lo è, poi lo faccia comunque o la riprenda.
    .cli = Questa cartella è stata copiata o ripristinata, quindi la modifica può essere già stata inviata. Guardi se lo è, poi lo faccia comunque o la riprenda.

## Che cosa chiede una modifica

asked-make-folder = nuova cartella
asked-create = nuovo file
asked-replace = nuovo contenuto
asked-restore-version = versione precedente ripristinata
asked-move = spostare o rinominare
asked-copy = copiare
asked-delete = eliminare

## La riga di comando

cli-no-answer = Nulla di cui questo computer si fidi risponde a { $address }. Controlli la rete e l'indirizzo; nulla è stato cambiato.
cli-no-change = Qui non c'è la modifica { $number }. `musette outbox` e `musette receipts` ne dicono i numeri.
cli-taken = { $path } c'è già, e resta. Dia un altro nome a ciò che è stato tenuto: `musette restore --kept { $kept } PATH`.
cli-stopped = Fermato. Ciò che era fatto resta; lo stesso comando riprende da lì.
cli-file-full = Il disco è pieno, quindi { $what } non si è potuto scrivere. Faccia spazio e riprovi.
cli-file-missing = Non c'è { $what }. Controlli come è scritto; nulla è stato cambiato.
cli-file-permission = Questo utente non può leggere o scrivere { $what }. Cambi i permessi, o indichi un altro posto.
cli-file-read-only = Il disco di { $what } è di sola lettura. Indichi un altro posto.
cli-file-not-a-folder = Una parte di { $what } è un file, non una cartella. Indichi un altro posto.
cli-file-is-a-folder = { $what } è una cartella. Indichi un file.
cli-file-name = Questo computer non accetta un tale nome: { $what }. Ne indichi un altro.
cli-file-other = { $what } non si può usare: { $cause }. Riprovi, o ne indichi un altro.

## Ciò che mi riguarda e le sue notifiche

stream-mentioned = { $named ->
        [yes] { $who }
       *[no] Qualcuno
    } La menziona in { $what }
stream-answered = { $named ->
        [yes] { $who }
       *[no] Qualcuno
    } risponde in { $what }
stream-answers = { $fresh ->
        [yes] { $count } risposte nuove
       *[no] { $count } risposte
    } in { $what }, { $named ->
        [yes] l'ultima di { $who }
       *[no] l'ultima di qualcuno
    }
stream-announced = { $named ->
        [yes] { $who }
       *[no] Qualcuno
    } annuncia in { $what }
stream-written-to = { $named ->
        [yes] { $who }
       *[no] Qualcuno
    } Le scrive
stream-messages = { $fresh ->
        [yes] { $count } messaggi nuovi
       *[no] { $count } messaggi
    } per Lei, { $named ->
        [yes] l'ultimo di { $who }
       *[no] l'ultimo di qualcuno
    }
stream-changed = { $named ->
        [yes] { $who }
       *[no] Qualcuno
    } ha cambiato { $what }
stream-due = In scadenza: { $what }
stream-overdue = In ritardo ({ $day }): { $what }
stream-asked = { $named ->
        [yes] { $who }
       *[no] Qualcuno
    } Le chiede: { $what }
stream-shared = { $named ->
        [yes] { $who }
       *[no] Qualcuno
    } condivide { $what } con Lei
stream-gap = { $kind ->
        [mine] Del Suo feed
        [private] Dei Suoi messaggi privati
       *[group] Di { $name }
    } non tutti i post degli ultimi 30 giorni sono qui: ciò che La riguarda in quelli che mancano non è in questo elenco. Altri arrivano ogni volta che l'app guarda.
    .cli = { $kind ->
        [mine] Del Suo feed (mine)
        [private] Dei Suoi messaggi privati
       *[group] Di { $name }
    } non tutti i post degli ultimi 30 giorni sono qui: ciò che La riguarda in quelli che mancano non è in questo elenco. Ogni `musette sync` ne porta altri; `musette feed NOME --older` li chiede subito.
feed-led-nowhere = Il server dice che ci sono post più vecchi, e non ne dà. Ciò che è qui resta; riprovi più tardi.
group-left = Ha lasciato questo gruppo. Ciò che ne è qui resta com'era; vi rientri per ciò che è nuovo.
    .cli = Ha lasciato questo gruppo. Ciò che ne è qui resta com'era; `musette join { $group }` porta ciò che è nuovo.
group-no-longer = Non è più in questo gruppo. Ciò che ne è qui resta com'era; chieda di esservi ammesso per ciò che è nuovo.
    .cli = Non è più in questo gruppo. Ciò che ne è qui resta com'era; `musette join { $group }` chiede di esservi ammesso.
group-post-outside = Non è più in questo gruppo. Vi rientri prima; nulla è stato inviato.
    .cli = Non è più in { $group }. `musette join { $typed }` chiede di esservi ammesso; nulla è stato inviato.
thread-deleted = Questa conversazione è stata eliminata sul server, come questo dispositivo ha saputo alle { $at }. { $held ->
        [yes] Ciò che ne è qui resta leggibile.
       *[no] Qui non ne è più nulla.
    }
thread-first-not-here = Il suo primo post non è qui.
thread-first-withdrawn = Il suo primo post è stato ritirato.
thread-first-removing = Ha rimosso il suo primo post: questo attende di essere inviato.
thread-first-missing = Il primo post di questa conversazione non è qui: è stato ritirato, o non è mai stato comunicato. Risponda a uno degli altri.
    .cli = Il post { $number } non è qui: è stato ritirato, o non è mai stato comunicato. `musette thread { $number }` mostra ciò che c'è qui della sua conversazione; risponda a uno di quelli.
thread-gap = Alcune risposte in mezzo non sono qui.
    .cli = (alcune risposte in mezzo non sono qui: --fresh le chiede)
thread-unsent = { $count ->
        [one] Non ancora inviato: nessun altro ce l'ha.
       *[other] Non ancora inviati: nessun altro ce li ha.
    }
thread-unsent-part = { $count ->
        [one] Uno di questi post non è ancora inviato: nessun altro ce l'ha.
       *[other] { $count } di questi post non sono ancora inviati: nessun altro li ha.
    }
    .cli = { $count ->
        [one] Il post { $posts } non è ancora inviato: nessun altro ce l'ha.
       *[other] I post { $posts } non sono ancora inviati: nessun altro li ha.
    }
thread-in-doubt = { $count ->
        [one] Uno di questi post è in invio; non si sa ancora se è arrivato.
       *[other] { $count } di questi post sono in invio; non si sa ancora se sono arrivati.
    }
    .cli = { $count ->
        [one] Il post { $posts } è in invio; non si sa ancora se è arrivato.
       *[other] I post { $posts } sono in invio; non si sa ancora se sono arrivati.
    }
post-waits-behind = Aspetta ciò che viene prima, e che ha bisogno di Lei. Decida prima su quello; nulla è perso.
    .cli = Aspetta la modifica { $number }, che viene prima e che ha bisogno di Lei. Decida prima su quella, come dice `musette outbox`; nulla è perso.
notice-whose = { $what } ({ $account })
notice-many = { $count ->
        [one] { $count } novità in { $what }
       *[other] { $count } novità in { $what }
    }
notice-many-private = { $count ->
        [one] { $count } nuovo messaggio
       *[other] { $count } nuovi messaggi
    }
notice-many-kept = { $count ->
        [one] { $count } modifica in ciò che tiene offline
       *[other] { $count } modifiche in ciò che tiene offline
    }
notice-many-tasks = { $count ->
        [one] { $count } attività scaduta o nuova
       *[other] { $count } attività scadute o nuove
    }
notice-many-shared = { $count ->
        [one] { $count } documento è stato condiviso con Lei
       *[other] { $count } documenti sono stati condivisi con Lei
    }
locked-mentioned = C'è una menzione
locked-answered = C'è una risposta
locked-announced = C'è un annuncio
locked-written-to = C'è un messaggio per Lei
locked-changed = Un documento è stato cambiato
locked-due = Un'attività è in scadenza
locked-asked = Le è stata chiesta un'attività
locked-shared = Qualcosa è stato condiviso con Lei
locked-several = C'è qualcosa di nuovo per Lei

## La parola dell'organizzazione, e ciò che chiede di leggere

bad-word-too-large = Il file dell'organizzazione per questa app supera 256 KiB e non viene usato. Ciò che era stato letto prima resta; dica all'informatica di accorciarlo.
bad-word-not-json = Il file dell'organizzazione per questa app non si può leggere: non è JSON, o non è intero{ $placed ->
        [yes] {""} (riga { $line }, colonna { $column })
       *[no] {""}
    }. Ciò che era stato letto prima resta; dica all'informatica di guardarlo.
bad-word-version = Il file dell'organizzazione per questa app non ha una versione che qui si capisca. Ciò che era stato letto prima resta; aggiorni l'app, o dica all'informatica che la versione è 1.
bad-word-member = Il file dell'organizzazione per questa app non viene usato, perché { $member } manca, è di altro genere o troppo lungo. Ciò che era stato letto prima resta; dica all'informatica di correggerlo.
bad-word-link = Il file dell'organizzazione per questa app non viene usato, perché { $member } non è un indirizzo https. Ciò che era stato letto prima resta; dica all'informatica di correggerlo.
acknowledging-folder-not-there = { $count ->
        [0] La cartella che l'organizzazione nomina per le conferme non c'è, o non Le è aperta. Nulla è perso; lo dica all'informatica.
        [one] La cartella che l'organizzazione nomina per le conferme non c'è, o non Le è aperta. Una conferma la aspetta e non è persa; lo dica all'informatica.
       *[other] La cartella che l'organizzazione nomina per le conferme non c'è, o non Le è aperta. { $count } conferme la aspettano e non sono perse; lo dica all'informatica.
    }
acknowledgement-open = Da leggere: confermi quando l'ha fatto.
    .cli = Da leggere: `musette ack { $number }` conferma che l'ha fatto.
acknowledgement-waiting = L'ha letto. Sarà comunicato quando ci sarà rete.
    .cli = L'ha letto. Viene comunicato con il prossimo `musette sync`.
acknowledgement-waiting-not-named = L'ha letto. L'organizzazione non nomina più una cartella per questo: resta qui, e non viene comunicato a nessuno finché non ne nomina una; lo dica all'informatica.
acknowledgement-waiting-not-there = L'ha letto. La cartella che l'organizzazione nomina per questo non c'è, o non Le è aperta: resta qui, e viene comunicato appena ce n'è una; lo dica all'informatica.
acknowledgement-waiting-person = L'ha letto, ma non viene comunicato a nessuno prima che Lei decida: guardi nella posta in uscita.
    .cli = L'ha letto, ma non viene comunicato a nessuno prima che Lei decida: `musette outbox` dice che cosa chiede.
acknowledgement-done = L'ha letto, alle { $at }. È stato comunicato.

## Ciò che sta negli elenchi

count-items = { $count ->
        [one] { $count } elemento
       *[other] { $count } elementi
    }
count-feeds = { $count ->
        [one] { $count } feed
       *[other] { $count } feed
    }
count-threads = { $count ->
        [one] { $count } conversazione
       *[other] { $count } conversazioni
    }
count-posts = { $count ->
        [one] { $count } messaggio
       *[other] { $count } messaggi
    }
count-people = { $count ->
        [one] { $count } persona
       *[other] { $count } persone
    }
count-tasks = { $count ->
        [one] { $count } attività
       *[other] { $count } attività
    }
count-cards = { $count ->
        [one] { $count } voce
       *[other] { $count } voci
    }
count-applications = { $count ->
        [one] { $count } applicazione
       *[other] { $count } applicazioni
    }
count-found = { $count ->
        [0] Nessun risultato
        [one] { $count } risultato
       *[other] { $count } risultati
    }
search-names = { $count ->
        [one] Solo nomi: { $count } documento o cartella noto a questo dispositivo.
       *[other] Solo nomi: { $count } documenti e cartelle noti a questo dispositivo.
    }
search-partly = { $count ->
        [one] In { $count } raccolta mancano le cartelle mai aperte qui.
       *[other] In { $count } raccolte mancano le cartelle mai aperte qui.
    }
search-no-access = { $count ->
        [one] { $count } raccolta al momento non Le è accessibile: non vi si trova nulla.
       *[other] { $count } raccolte al momento non Le sono accessibili: non vi si trova nulla.
    }
count-new = { $count ->
        [one] { $figure } novità
       *[other] { $figure } novità
    }
count-answers = { $count ->
        [one] { $count } risposta
       *[other] { $count } risposte
    }
count-answers-held = { $count ->
        [one] { $count } risposta, { $held } qui
       *[other] { $count } risposte, { $held } qui
    }
count-likes = { $count ->
        [one] { $count } mi piace
       *[other] { $count } mi piace
    }
liked-by-you = Lei
liked-by = piace a { $names }
liked-by-others = { $count ->
        [one] piace a { $names } e a un'altra persona
       *[other] piace a { $names } e ad altre { $count } persone
    }
list-new = nuovo
post-announcement = annuncio
state-waiting = in attesa di invio
state-held = può essere annullato fino alle { $at }
state-sending = invio in corso
state-needs-you = richiede il Suo intervento
due-overdue = in ritardo: { $day }
due-until = entro { $day }
day-yesterday = ieri
day-today = oggi
day-tomorrow = domani
day-monday = lunedì
day-tuesday = martedì
day-wednesday = mercoledì
day-thursday = giovedì
day-friday = venerdì
day-saturday = sabato
day-sunday = domenica
as-of-known = Aggiornato: { $at }.
as-of-never = Mai caricato qui.
