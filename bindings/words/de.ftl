# Die Sätze von Musette auf Deutsch. Was für alle Sprachen gilt, steht in en.ftl.

## Warum etwas nicht getan wurde

reason-offline = Es gibt kein Netz. Was auf diesem Gerät ist, lässt sich benutzen; versuchen Sie das Übrige dort, wo es Netz gibt, nichts geht verloren.
reason-captured = Dieses Netz antwortet mit einer eigenen Seite statt mit der der Organisation. Öffnen Sie seine Anmeldeseite und versuchen Sie es noch einmal. Nichts wurde geändert.
    .cli = Dieses Netz antwortet mit einer eigenen Seite statt mit der der Organisation. Öffnen Sie einen Browser, um sich beim Netz anzumelden, und versuchen Sie es noch einmal. Nichts wurde geändert.
reason-throttled = Der Server bittet um Geduld{ $timed ->
        [yes] {""} bis { $from }. Versuchen Sie es dann noch einmal
       *[no] {""}. Versuchen Sie es in einigen Minuten noch einmal
    }; nichts geht verloren.
reason-out-of-order = Der Dienst antwortet nicht so, wie er sollte: Er ist gestört, oder etwas auf dem Weg zu ihm ist es. Versuchen Sie es in einigen Minuten noch einmal; nichts geht verloren.
reason-locked = Die Schlüssel dieser App lassen sich nicht lesen. Entsperren Sie das Gerät und versuchen Sie es noch einmal; nichts wurde geändert.
    .cli = Die Schlüssel dieses Ordners lassen sich weder lesen noch schreiben{ $named ->
        [yes] {" "}in { $what }
       *[no] {""}
    }. Prüfen Sie Rechte und Platz, oder nennen Sie mit MUSETTE_KEYS einen anderen Schlüsselordner; nichts wurde geändert.
reason-not-this-devices = Was hier liegt, wurde auf einem anderen Gerät angelegt, oder seine Schlüssel sind weg: es lässt sich nicht öffnen. Melden Sie sich neu an; für Ungesendetes braucht es das erste Gerät.
    .cli = Dieser Ordner wurde auf einem anderen Gerät angelegt, oder seine Schlüssel sind weg: hier lässt er sich nicht öffnen. Nennen Sie mit --home einen anderen und melden Sie sich dort an; für Ungesendetes braucht es das erste Gerät.
reason-newer = Eine neuere Version der App hat angelegt, was hier liegt. Aktualisieren Sie diese; nichts wurde geändert.
    .cli = Ein neueres musette hat diesen Ordner angelegt. Aktualisieren Sie dieses; nichts wurde geändert.
reason-damaged = { $named ->
        [yes] { $what }
       *[no] Eine Datei
    } wurde auf diesem Gerät verändert oder abgeschnitten und wird nicht benutzt. Was der Server hat, wird neu geholt; bitten Sie die Hilfe, Ungesendetes zu retten.
    .cli = { $named ->
        [yes] { $what }
       *[no] Eine Datei dieses Ordners
    } wurde auf dieser Platte verändert oder abgeschnitten und wird nicht benutzt. Was der Server hat, holt `musette sync` neu; für Ungesendetes hilft `musette doctor --rescue DIR`.
reason-not-found = { $named ->
        [yes] { $what }
       *[no] Das
    } ist nicht da. Schauen Sie noch einmal nach, wenn es Netz gibt: dann kommt, was auf dem Server neu ist.
    .cli = Hier heisst nichts { $named ->
        [yes] { $what }
       *[no] so
    }. `musette ls` zeigt, was es gibt; was auf dem Server neu ist, kommt mit `musette sync`.
reason-not-here = { $named ->
        [yes] { $what }
       *[no] Das
    } ist nicht auf diesem Gerät, und es gibt kein Netz, um es zu holen. Versuchen Sie es, wo es Netz gibt; was offline behalten wird, ist vorher da.
    .cli = { $named ->
        [yes] { $what }
       *[no] Das
    } ist nicht auf diesem Gerät, und es gibt kein Netz, um es zu holen. Versuchen Sie es, wo es Netz gibt; was `musette keep` nennt, ist vorher da.
reason-path-too-long = Der ganze Pfad wäre länger als die { $most } Zeichen, die der Server nimmt. Kürzen Sie einen Namen.
reason-name-taken = { $named ->
        [yes] { $what }
       *[no] Das
    } gibt es schon. Wählen Sie einen anderen Namen.
reason-not-in-directory = Das Verzeichnis der Organisation kennt diese Person nicht: Sie ist nicht mehr da, oder war nie darin. Was dieses Gerät weiß, bleibt; suchen Sie die Person unter einem anderen Namen, oder fragen Sie jemanden.
reason-not-a-folder = { $named ->
        [yes] { $what }
       *[no] Das
    } ist eine Datei, kein Ordner. Wählen Sie einen Ordner.
    .cli = { $named ->
        [yes] { $what }
       *[no] Das
    } ist eine Datei, kein Ordner. Nennen Sie einen Ordner; `musette ls` zeigt, was es gibt.
reason-not-a-file = { $named ->
        [yes] { $what }
       *[no] Das
    } ist ein Ordner, und nur Dateien haben Inhalt. Wählen Sie eine Datei darin.
    .cli = { $named ->
        [yes] { $what }
       *[no] Das
    } ist ein Ordner, und nur Dateien haben Inhalt. Nennen Sie eine Datei darin; `musette ls` zeigt, was es gibt.
reason-into-itself = Ein Ordner kann nicht in sich selbst. Wählen Sie einen anderen Ort.
reason-root = Das oberste einer Ablage lässt sich nicht verschieben, umbenennen, kopieren oder löschen. Nennen Sie etwas, das darin liegt.
reason-other-drive = Die beiden liegen in verschiedenen Ablagen, und zwischen Ablagen wird nicht verschoben. Kopieren Sie es dorthin und löschen Sie es dann hier.
    .cli = Die beiden liegen in verschiedenen Ablagen, und zwischen Ablagen wird nicht verschoben. Nehmen Sie `musette get` und `musette put`, dann `musette rm`.
reason-other-list = Diese Stelle gehört zu einer anderen Liste, oder zu dieser mit einer anderen Auswahl; dort kann es nicht weitergehen. Beginnen Sie auf der ersten Seite.
    .cli = Diese Stelle gehört zu einer anderen Liste, oder zu dieser mit einer anderen Auswahl; dort kann es nicht weitergehen. Geben Sie `--after`, was `next` von derselben Liste sagte, oder lassen Sie es weg, um auf der ersten Seite zu beginnen.
reason-empty = Es steht nichts darin. Schreiben Sie etwas; nichts wurde gesendet.
reason-text-too-long = Der Server nimmt keinen Text von mehr als { $most } Zeichen. Kürzen Sie ihn; nichts wurde gesendet.
reason-too-long-with-mentions = Der Server nimmt keinen Text von mehr als { $most } Zeichen, und jede Erwähnung zählt dort mehr, als ihr Name hat. Kürzen Sie ihn, oder erwähnen Sie weniger Personen; nichts wurde gesendet.
reason-file-too-large = Dateien von mehr als { $most } MB werden hier nicht angenommen. Legen Sie sie in einer Bibliothek ab und verlinken Sie sie; nichts wurde gesendet, und die Datei bleibt, wo sie ist.
    .cli = Dateien von mehr als { $most } MB werden hier nicht angenommen. Legen Sie sie mit `musette put` in einer Bibliothek ab und verlinken Sie sie mit --link; nichts wurde gesendet, und die Datei bleibt, wo sie ist.
reason-too-many-files = Mit einem Beitrag gehen höchstens { $most } Dateien mit. Senden Sie die anderen mit einem weiteren; nichts wurde gesendet.
reason-empty-file = Die Datei { $name } ist leer: Wer sie bekommt, sieht nichts. Sehen Sie sie an; nichts wurde gesendet. Sie können sie trotzdem senden.
    .cli = Die Datei { $name } ist leer: Wer sie bekommt, sieht nichts. Sehen Sie sie an; nichts wurde gesendet. --anyway sendet sie trotzdem.
reason-no-picture = Die Datei { $name } heißt wie ein Bild und ist keines: Wer sie bekommt, kann sie vielleicht nicht öffnen. Sehen Sie sie an; nichts wurde gesendet. Sie können sie trotzdem senden.
    .cli = Die Datei { $name } heißt wie ein Bild und ist keines: Wer sie bekommt, kann sie vielleicht nicht öffnen. Sehen Sie sie an; nichts wurde gesendet. --anyway sendet sie trotzdem.
reason-not-a-group = In diesem Feed schreibt niemand: er sammelt, was in Gruppen geschrieben wird. Wählen Sie eine Gruppe.
    .cli = In diesem Feed schreibt niemand: er sammelt, was in Gruppen geschrieben wird. Nennen Sie eine Gruppe; `musette feeds` zählt sie auf.
reason-not-own = Jemand anderes hat es geschrieben und kann es allein entfernen. Fragen Sie dort; nichts wurde geändert.
reason-sending = Es wird gerade gesendet. Warten Sie, bis es angekommen ist, und ändern Sie es dann.
    .cli = Das Senden hat begonnen, und hier ist nicht bekannt, ob es angekommen ist. Das nächste `musette sync` findet es heraus: ändern Sie es danach.
reason-ended = Es gibt nichts zurückzunehmen: es ist schon zu Ende. Schauen Sie nach, was zugestellt wurde.
    .cli = Es gibt nichts zurückzunehmen: es ist schon zu Ende. `musette receipts` sagt, was gesendet wurde.
reason-not-offered = Danach wird nicht gefragt. Schauen Sie, wonach gefragt wird, und wählen Sie daraus.
    .cli = Danach wird nicht gefragt. `musette outbox` sagt, wonach jede Änderung fragt und was möglich ist.
reason-still-asks = Diese Ankündigung will noch bestätigt werden, darum bleibt sie. Bestätigen Sie sie, oder legen Sie sie trotzdem weg.
    .cli = Diese Ankündigung will noch bestätigt werden, darum bleibt sie im Strom. `musette ack { $typed }` sagt, dass Sie sie gelesen haben; mit `--anyway` geht sie trotzdem weg und ist nicht bestätigt.
reason-changed-again = Es wurde seit der Frage noch einmal geändert. Nichts wurde gesendet; schauen Sie es an und bestätigen Sie noch einmal.
    .cli = Es wurde seit der Frage noch einmal geändert. Nichts wurde gesendet; `musette outbox` sagt, von wem: schauen Sie es an und bestätigen Sie noch einmal.
reason-draft-changed = Der Entwurf wurde inzwischen gesendet oder geändert, auf einem anderen Bildschirm. Diesmal wurde nichts gesendet; schauen Sie ihn an und senden Sie ihn noch einmal.
    .cli = Der Entwurf wurde inzwischen von einem anderen Befehl gesendet oder geändert. Diesmal wurde nichts gesendet; `musette drafts` zeigt, was da ist.
reason-leaving = Dieses Konto wird gerade abgemeldet und nimmt keine Änderungen mehr an. Melden Sie es noch einmal ab, um das zu beenden.
reason-others-fall = { $count ->
        [one] Eine andere Änderung braucht diese und würde mit ihr zurückgenommen.
       *[other] { $count } andere Änderungen brauchen diese und würden mit ihr zurückgenommen.
    } Nichts wurde geändert; schauen Sie sie an und nehmen Sie sie zusammen zurück oder gar nicht.
    .cli = { $count ->
        [one] { $count } andere Änderung braucht diese und würde mit ihr zurückgenommen.
       *[other] { $count } andere Änderungen brauchen diese und würden mit ihr zurückgenommen.
    } Nichts wurde geändert; --with-others tut es.
reason-answers-fall = { $count ->
        [one] Eine Antwort würde mit entfernt, für alle
       *[other] { $count } Antworten würden mit entfernt, für alle
    }{ $named ->
        [yes] , geschrieben von { $names }{ $more ->
            [yes] {" "}und { $others } weiteren
           *[no] {""}
        }
       *[no] {""}
    }.{ $away ->
        [0] {""}
        [one] {" "}Eine davon ist nicht hier.
       *[other] {" "}{ $away } davon sind nicht hier.
    } Nichts wurde entfernt; lesen Sie sie, und entfernen Sie dann alles oder nichts.
    .cli = { $count ->
        [one] { $count } Antwort würde mit entfernt, für alle
       *[other] { $count } Antworten würden mit entfernt, für alle
    }{ $named ->
        [yes] , geschrieben von { $names }{ $more ->
            [yes] {" "}und { $others } weiteren
           *[no] {""}
        }
       *[no] {""}
    }.{ $away ->
        [0] {""}
        [one] {" "}Eine davon ist nicht hier.
       *[other] {" "}{ $away } davon sind nicht hier.
    } Nichts wurde entfernt; mit --with-others werden sie mit entfernt.
reason-one-version = Es gibt hier keine zwei Fassungen, aus denen zu wählen wäre. Schauen Sie unter dem Zugestellten nach den Änderungen, die zwei behielten.
reason-version-is-now = Das Dokument ist bereits diese Fassung. Wählen Sie eine andere aus der Liste der Fassungen.
reason-version-gone = Der Server bewahrt diese Fassung nicht mehr auf. Wählen Sie eine von denen, die die Liste der Fassungen noch zeigt.
    .cli = Es gibt hier keine zwei Fassungen, aus denen zu wählen wäre. `musette outbox` und `musette receipts` nennen die Änderungen, die zwei behielten.
reason-unsent = { $count ->
        [one] Eine Änderung, ein Entwurf oder eine zurückgenommene Datei ist nur auf diesem Gerät und ginge verloren. Senden Sie sie vorher, oder sagen Sie, dass sie verloren gehen darf.
       *[other] { $count } Änderungen, Entwürfe und zurückgenommene Dateien sind nur auf diesem Gerät und gingen verloren. Senden Sie sie vorher, oder sagen Sie, dass sie verloren gehen dürfen.
    }
    .cli = { $count ->
        [one] { $count } Änderung, Entwurf oder zurückgenommene Datei ist nur auf diesem Gerät und ginge verloren. Senden Sie eine Änderung mit `musette sync`, veröffentlichen Sie einen Entwurf, oder kopieren Sie den Inhalt mit `musette get PATH` oder `musette doctor --rescue DIR` auf diesen Rechner. Um sie zu verlieren: `musette sign-out { $account } --lose { $figure }`.
       *[other] { $count } Änderungen, Entwürfe und zurückgenommene Dateien sind nur auf diesem Gerät und gingen verloren. Senden Sie Änderungen mit `musette sync`, veröffentlichen Sie Entwürfe, holen Sie Dateien mit `musette restore` zurück, oder kopieren Sie die Inhalte mit `musette get PATH` oder `musette doctor --rescue DIR` auf diesen Rechner. Um sie zu verlieren: `musette sign-out { $account } --lose { $figure }`.
    }
reason-source-missing = { $named ->
        [yes] { $what }
       *[no] Die Datei
    } ist nicht mehr da. Schauen Sie, wohin sie kam, und legen Sie sie noch einmal ab; nichts wurde geändert.
    .cli = { $named ->
        [yes] { $what }
       *[no] Die Datei
    } ist nicht da. Prüfen Sie die Schreibweise, und wo sie liegt; nichts wurde geändert.
reason-source-changing = { $named ->
        [yes] { $what }
       *[no] Die Datei
    } wird gerade von einem anderen Programm geändert. Warten Sie, bis sie gespeichert ist, und versuchen Sie es noch einmal; nichts wurde geändert.
reason-source-unreadable = { $named ->
        [yes] { $what }
       *[no] Das
    } lässt sich nicht lesen oder ist keine Datei. Prüfen Sie die Rechte, oder nennen Sie eine andere Datei; nichts wurde geändert.
reason-no-space = Das Gerät ist voll. Nichts ging verloren; schaffen Sie Platz und versuchen Sie es noch einmal.
    .cli = Die Platte ist voll. Nichts ging verloren; schaffen Sie Platz und versuchen Sie es noch einmal.
reason-busy = Ein anderer Teil der App ist damit beschäftigt. Versuchen Sie es in einer Minute noch einmal; nichts geht verloren.
    .cli = Ein anderes musette ist mit diesem Ordner beschäftigt. Versuchen Sie es in einer Minute noch einmal; nichts geht verloren.
reason-unwritable = Hier lässt sich nichts schreiben. Nichts wurde geändert; prüfen Sie den Speicher des Geräts und versuchen Sie es noch einmal.
    .cli = Der Ordner lässt sich nicht schreiben: seine Platte ist nur lesbar, oder dieser Benutzer darf es nicht. Nichts wurde geändert; ändern Sie die Rechte, oder nennen Sie mit --home einen anderen Ordner.
reason-suspended = Die App wurde inzwischen geschlossen. Versuchen Sie es noch einmal; nichts geht verloren.
    .cli = Der Ordner wurde inzwischen geschlossen. Versuchen Sie es noch einmal; nichts geht verloren.
reason-internal = In der App selbst ging etwas schief; nichts Gespeichertes ist verloren. Versuchen Sie es noch einmal, und melden Sie es, wenn es wieder geschieht.
    .cli = In musette selbst ging etwas schief; nichts Gespeichertes ist verloren. Mit MUSETTE_LOG=info sehen Sie Einzelheiten; melden Sie es.

## Worum eine Anmeldung bittet

sign-in-again = Die Organisation bittet Sie, sich noch einmal anzumelden. Beginnen Sie bei Ihrem Konto; hier geht nichts verloren.
    .cli = { $named ->
        [yes] Die Organisation bittet Sie, sich noch einmal anzumelden: `musette sign-in --again { $account }`. Hier geht nichts verloren.
       *[no] Die Organisation bittet Sie, sich noch einmal anzumelden. `musette accounts` sagt, mit welchem Konto und wie; hier geht nichts verloren.
    }
sign-in-consent = Wer die Organisation verwaltet, muss diese App zuerst erlauben. Fragen Sie dort, und melden Sie sich dann noch einmal an; hier geht nichts verloren.
    .cli = Wer die Organisation verwaltet, muss diese App zuerst erlauben. Fragen Sie dort, und rufen Sie dann { $named ->
        [yes] `musette sign-in --again { $account }`
       *[no] noch einmal `musette sign-in`
    } auf; hier geht nichts verloren.
sign-in-setup = Die Organisation kennt diese App nicht mehr so, wie sie eingerichtet ist. Bitten Sie die Verwaltung, die Registrierung anzusehen, und melden Sie sich dann noch einmal an; hier geht nichts verloren.
    .cli = Die Organisation kennt diese App nicht mehr so, wie sie eingerichtet ist. Bitten Sie die Verwaltung, die Registrierung anzusehen, und rufen Sie dann { $named ->
        [yes] `musette sign-in --again { $account }`
       *[no] noch einmal `musette sign-in`
    } auf; hier geht nichts verloren.
sign-in-blocked = Die Organisation erlaubt dieses Gerät oder diesen Ort nicht. Fragen Sie die Verwaltung, oder melden Sie sich von einem erlaubten Ort an; hier geht nichts verloren.
    .cli = Die Organisation erlaubt dieses Gerät oder diesen Ort nicht. Fragen Sie die Verwaltung, oder rufen Sie von einem erlaubten Ort { $named ->
        [yes] `musette sign-in --again { $account }`
       *[no] noch einmal `musette sign-in`
    } auf; hier geht nichts verloren.
sign-in-disabled = Die Organisation hat Ihr Konto dort gesperrt. Fragen Sie die Verwaltung, und melden Sie sich dann wieder an; hier geht nichts verloren.
    .cli = Die Organisation hat Ihr Konto dort gesperrt. Fragen Sie die Verwaltung, und rufen Sie dann { $named ->
        [yes] `musette sign-in --again { $account }`
       *[no] noch einmal `musette sign-in`
    } auf; hier geht nichts verloren.

## Warum eine Anmeldung misslang

sign-in-failed-no-authority = Das ist nicht die Adresse eines Anmeldedienstes, von Graph oder Engage. Schauen Sie sie an: Adressen beginnen mit https://. Nichts wurde geändert.
    .cli = Das ist nicht die Adresse eines Anmeldedienstes, von Graph oder Engage. Schauen Sie sie an: Adressen beginnen mit https:// (http:// nur auf diesem Rechner). Nichts wurde geändert.
sign-in-failed-too-late = Die Anmeldung dauerte zu lange, und ihr Code gilt nicht mehr. Beginnen Sie noch einmal; nichts wurde geändert.
sign-in-failed-not-ours = Diese Antwort gehört zu keiner Anmeldung, die hier begann, oder wurde schon benutzt. Beginnen Sie noch einmal; nichts wurde geändert.
sign-in-failed-declined = Die Anmeldung wurde abgelehnt, niemand ist angemeldet. Beginnen Sie noch einmal, um sie anzunehmen; nichts wurde geändert.
sign-in-failed-somebody-else = Es hat sich jemand anderes angemeldet, als zu diesem Konto gehört. Beginnen Sie noch einmal mit der richtigen Person, oder legen Sie ein eigenes Konto an; nichts wurde geändert.
    .cli = Es hat sich jemand anderes angemeldet, als zu diesem Konto gehört. Beginnen Sie noch einmal mit der richtigen Person, oder melden Sie sich ohne --again mit einem eigenen Konto an; nichts wurde geändert.
sign-in-failed-other-services = Dieses Konto wurde bei einem anderen Anmeldedienst oder Graph eröffnet, und was darin ist, geht nirgends sonst hin. Legen Sie ein eigenes Konto an; nichts wurde geändert.
    .cli = Dieses Konto wurde bei einem anderen Anmeldedienst oder Graph eröffnet, und was darin ist, geht nirgends sonst hin. Melden Sie sich ohne --again mit einem eigenen Konto an; nichts wurde geändert.
sign-in-failed-contradiction = Der Anmeldedienst gab eine Antwort, die nicht zur Frage passt. Nichts wurde geändert; beginnen Sie noch einmal.
sign-in-failed-other-way = Der Anmeldedienst bietet diesen Weg nicht an. Versuchen Sie den anderen; nichts wurde geändert.
    .cli = Der Anmeldedienst bietet diesen Weg nicht an. Versuchen Sie den anderen: mit --device-code oder ohne. Nichts wurde geändert.
sign-in-failed-setup = Die App ist für diese Organisation nicht eingerichtet, niemand ist angemeldet. Fragen Sie, wer die Organisation verwaltet.
    .cli = Die App ist für diese Organisation nicht eingerichtet, niemand ist angemeldet. Fragen Sie, wer die Organisation verwaltet; docs/providers/microsoft365.md sagt, wie man sie registriert.
sign-in-failed-network = Der Anmeldedienst war nicht zu erreichen. Prüfen Sie das Netz und beginnen Sie noch einmal; nichts wurde geändert.

## Was an einem Namen nicht stimmt

name-empty = Es braucht einen Namen: ein leerer ist keiner, auch nicht ein Punkt oder zwei. Wählen Sie einen.
name-character = Der Server nimmt kein { $character } in einem Namen. Wählen Sie einen anderen.
name-reserved = Der Server behält sich diesen Namen vor. Wählen Sie einen anderen.
name-too-long = Der Server nimmt Namen von höchstens { $most } Zeichen. Kürzen Sie ihn.
name-outer-space-or-dot = Ein Name kann nicht mit einem Leerzeichen beginnen oder enden, noch mit einem Punkt enden. Lassen Sie das weg.

## Warum der Server ablehnt

refused-whole = Der Server lehnte ab: { $why }. { $help }; nichts geht verloren.
refused-permission = Sie haben dazu kein Recht
    .help = Fragen Sie danach, wem es gehört, und versuchen Sie es noch einmal
refused-not-a-member = Sie sind nicht mehr in der Gruppe
    .help = Bitten Sie um Aufnahme und versuchen Sie es dann noch einmal, oder nehmen Sie es zurück
refused-quota = die Ablage ist voll
    .help = Schaffen Sie dort Platz, oder bitten Sie darum, und versuchen Sie es noch einmal
refused-name = dieser Name ist dort nicht erlaubt
    .help = Wählen Sie einen anderen Namen
refused-path-too-long = der Pfad ist ihm zu lang
    .help = Kürzen Sie einen Namen, oder wählen Sie einen Ordner weiter oben
refused-name-taken = der Name ist vergeben
    .help = Wählen Sie einen anderen Namen
refused-too-large = es ist ihm zu gross
    .help = Verkleinern Sie es, oder teilen Sie es
refused-reserved = jemand hat es reserviert
    .help = Bitten Sie, es freizugeben, und versuchen Sie es noch einmal
refused-policy = die Regeln der Organisation oder ihr Virenschutz verbieten es
    .help = Fragen Sie die Verwaltung der Organisation
refused-unsupported = das kann er nicht
    .help = Tun Sie es auf den Webseiten der Organisation
refused-invalid = er nahm die Anfrage nicht an
    .help = Versuchen Sie es noch einmal; sagt er es zweimal, melden Sie es

## Warum ein Versuch noch nichts brachte

later-offline = kein Netz
later-unproven = der Dienst hat nicht so geantwortet, wie er sollte
later-ambiguous = es ist nicht bekannt, ob es ankam; der nächste Abgleich findet es heraus
later-throttled = der Server bittet um Geduld
later-busy = der Server ist beschäftigt
later-budget = die Zeit war um

## Why what is newer did not come; the first half of a sentence that says what is shown instead

kept-away-offline = Es gibt kein Netz
kept-away-captured = Dieses Netz antwortet mit einer eigenen Seite
kept-away-throttled = Der Server bittet um Geduld{ $timed ->
        [yes] {""} bis { $from }
       *[no] {""}
    }
kept-away-out-of-order = Der Dienst ist gestört, oder etwas auf dem Weg zu ihm ist es
kept-away-slow = Der Server lässt sich Zeit

## What a sync waits for just now; a part of a line

awaited-feeds = Viva Engage bittet um { $seconds } s Geduld
awaited-tasks = der Dienst der Aufgaben bittet um { $seconds } s Geduld
awaited-people = das Verzeichnis bittet um { $seconds } s Geduld
awaited-drives = der Dokumentendienst bittet, { $seconds } s zu warten
awaited-outbox = eine Änderung wird in { $seconds } s noch einmal versucht
awaited-undo = eine Änderung lässt sich noch { $seconds } s zurücknehmen und geht dann ab
held-for-undo = { $count ->
        [one] Eine Änderung lässt sich noch{ $timed ->
            [yes] {" "}bis { $from }
           *[no] {" "}einen Moment
        } zurücknehmen; danach geht sie mit dem nächsten Abgleich ab.
       *[other] { $count } Änderungen lassen sich noch{ $timed ->
            [yes] {" "}bis { $from }
           *[no] {" "}einen Moment
        } zurücknehmen; danach gehen sie mit dem nächsten Abgleich ab.
    }

## Was ein Abgleich nicht ganz lesen konnte

behind-feeds = { $count ->
        [one] Ein Feed konnte nicht gelesen werden
       *[other] { $count } Feeds konnten nicht gelesen werden
    }: { $why }. Was hier ist, bleibt; gelesen wird beim nächsten Abgleich{ $timed ->
        [yes] {""} ab { $from }
       *[no] {""}
    }.
behind-threads = { $count ->
        [one] Ein Gespräch konnte nicht gelesen werden
       *[other] { $count } Gespräche konnten nicht gelesen werden
    }{ $named ->
        [yes] {" "}({ $names })
       *[no] {""}
    }: { $why }. Was hier ist, bleibt; gefragt wird wieder{ $timed ->
        [yes] {" "}ab { $from }
       *[no] {" "}beim nächsten Abgleich
    }.
behind-tasks = { $count ->
        [one] Eine Aufgabenliste konnte nicht gelesen werden
       *[other] { $count } Aufgabenlisten konnten nicht gelesen werden
    }: { $why }. Was hier ist, bleibt; gelesen wird beim nächsten Abgleich{ $timed ->
        [yes] {""} ab { $from }
       *[no] {""}
    }.
behind-people = Die Menschen, mit denen Sie arbeiten, konnten nicht gelesen werden: { $why }. Was hier ist, bleibt; gelesen wird beim nächsten Abgleich{ $timed ->
        [yes] {""} ab { $from }
       *[no] {""}
    }.
behind-drives = Nicht jede Bibliothek konnte gefunden werden{ $named ->
        [yes] {" "}(von { $names })
       *[no] {""}
    }: { $why }. Was hier ist, bleibt; gesucht wird wieder{ $timed ->
        [yes] {" "}ab { $from }
       *[no] {" "}beim nächsten Abgleich
    }.

## Warum eine Änderung auf die Person wartet

needs-you-subject-gone = Es wurde auf dem Server gelöscht; was Sie daraus machten, bleibt hier. Legen Sie es irgendwohin, oder nehmen Sie die Änderung zurück.
needs-you-parent-gone = Der Ordner, in den es sollte, wurde auf dem Server gelöscht; was Sie machten, bleibt hier. Legen Sie es in einen anderen, oder nehmen Sie es zurück.
needs-you-task-gone = Die Aufgabe wurde auf dem Server gelöscht; was Sie daran änderten, bleibt hier. Legen Sie sie neu an, wenn sie noch zu tun ist, oder lassen Sie sie gehen.
needs-you-task-list-gone = Die Liste, in die die Aufgabe sollte, wurde auf dem Server gelöscht; die Aufgabe bleibt hier. Fügen Sie sie einer anderen Liste hinzu, und nehmen Sie diese dann zurück.
needs-you-thread-gone = Die Unterhaltung wurde auf dem Server gelöscht; Ihre Antwort bleibt hier. Veröffentlichen Sie sie neu in ihrer Gruppe, wenn das angeboten wird, oder nehmen Sie sie zurück und behalten Sie den Text.
needs-you-post-group-gone = Die Gruppe wurde auf dem Server gelöscht; Ihr Beitrag bleibt hier. Nehmen Sie ihn zurück, damit der Text bleibt, und veröffentlichen Sie diesen in einer anderen Gruppe.
needs-you-group-gone = Die Gruppe wurde auf dem Server gelöscht: Es gibt nichts mehr, dem man beitreten oder das man verlassen könnte. Nehmen Sie die Änderung zurück.
needs-you-post-gone = Der Beitrag wurde auf dem Server gelöscht: Es gibt nichts mehr daran zu tun. Nehmen Sie die Änderung zurück.
needs-you-answered-since = Jemand hat geantwortet, seit Sie darum gebeten haben, und die Antwort würde mit Ihrem Beitrag entfernt. Lesen Sie sie, und tun Sie es dann trotzdem oder nehmen Sie es zurück.
needs-you-changed-meanwhile = Es wurde{ $timed ->
        [yes] {" "}um { $at }
       *[no] {""}
    } von { $named ->
        [yes] { $by }
       *[no] jemandem
    } geändert, nachdem Sie es gesehen hatten. Schauen Sie es an, und tun Sie es dann trotzdem oder nehmen Sie es zurück.
needs-you-task-changed = Es wurde anderswo geändert{ $timed ->
        [yes] {""}, um { $at }
       *[no] {""}
    }, nachdem Sie es gesehen hatten. Schauen Sie es an, und tun Sie es dann trotzdem oder nehmen Sie es zurück.
needs-you-new-inside = Im Ordner ist etwas Neues, das Sie nicht gesehen haben. Schauen Sie es an, und tun Sie es dann trotzdem oder nehmen Sie es zurück.
needs-you-content-lost = Der Inhalt lässt sich auf diesem Gerät nicht mehr lesen. Fragen Sie die Hilfe nach dem, was davon übrig ist, und nehmen Sie es dann zurück.
    .cli = Der Inhalt lässt sich auf dieser Platte nicht mehr lesen. `musette doctor --rescue DIR` holt, was davon übrig ist; nehmen Sie es dann zurück.
needs-you-not-in-feeds = Viva Engage kennt { $named ->
        [yes] { $person }
       *[no] jemanden, für den es ist,
    } nicht unter der Mailadresse des Verzeichnisses; so kann es nicht gesendet werden, und Ihr Text bleibt hier. Versuchen Sie es wieder, wenn das behoben ist, oder nehmen Sie es zurück und schreiben Sie den anderen.
needs-you-home-copied = Der Speicher dieses Geräts wurde kopiert oder wiederhergestellt, die Änderung kann also schon gesendet sein. Schauen Sie nach, und tun Sie es dann trotzdem oder nehmen Sie es zurück.
    .cli = Dieser Ordner wurde kopiert oder wiederhergestellt, die Änderung kann also schon gesendet sein. Schauen Sie nach, und tun Sie es dann trotzdem oder nehmen Sie es zurück.

## Was eine Änderung will

asked-make-folder = neuer Ordner
asked-create = neue Datei
asked-replace = neuer Inhalt
asked-restore-version = frühere Fassung wiederhergestellt
asked-move = verschieben oder umbenennen
asked-copy = kopieren
asked-delete = löschen

## Die Befehlszeile

cli-no-answer = Nichts, dem dieser Rechner traut, antwortet unter { $address }. Prüfen Sie Netz und Adresse; nichts wurde geändert.
cli-no-change = Hier gibt es keine Änderung { $number }. `musette outbox` und `musette receipts` sagen die Nummern.
cli-taken = { $path } gibt es schon, und es bleibt. Geben Sie dem Behaltenen einen anderen Namen: `musette restore --kept { $kept } PATH`.
cli-stopped = Angehalten. Was bis jetzt getan war, bleibt; derselbe Befehl macht dort weiter.
cli-file-full = Die Platte ist voll, darum liess sich { $what } nicht schreiben. Schaffen Sie Platz und versuchen Sie es noch einmal.
cli-file-missing = Es gibt kein { $what }. Prüfen Sie die Schreibweise; nichts wurde geändert.
cli-file-permission = Dieser Benutzer darf { $what } nicht lesen oder schreiben. Ändern Sie die Rechte, oder nennen Sie einen anderen Ort.
cli-file-read-only = Die Platte von { $what } ist nur lesbar. Nennen Sie einen anderen Ort.
cli-file-not-a-folder = Ein Teil von { $what } ist eine Datei, kein Ordner. Nennen Sie einen anderen Ort.
cli-file-is-a-folder = { $what } ist ein Ordner. Nennen Sie eine Datei.
cli-file-name = Dieser Rechner nimmt keinen solchen Namen: { $what }. Nennen Sie einen anderen.
cli-file-other = { $what } lässt sich nicht benutzen: { $cause }. Versuchen Sie es noch einmal, oder nennen Sie etwas anderes.

## Was mich angeht, und was davon gemeldet wird

stream-mentioned = { $named ->
        [yes] { $who }
       *[no] Jemand
    } erwähnt Sie in { $what }
stream-answered = { $named ->
        [yes] { $who }
       *[no] Jemand
    } antwortet in { $what }
stream-answers = { $fresh ->
        [yes] { $count } neue Antworten
       *[no] { $count } Antworten
    } in { $what }, { $named ->
        [yes] die letzte von { $who }
       *[no] die letzte von jemandem
    }
stream-announced = { $named ->
        [yes] { $who }
       *[no] Jemand
    } kündigt an in { $what }
stream-written-to = { $named ->
        [yes] { $who }
       *[no] Jemand
    } schreibt Ihnen
stream-messages = { $fresh ->
        [yes] { $count } neue Nachrichten
       *[no] { $count } Nachrichten
    } an Sie, { $named ->
        [yes] die letzte von { $who }
       *[no] die letzte von jemandem
    }
stream-changed = { $named ->
        [yes] { $who }
       *[no] Jemand
    } hat { $what } geändert
stream-due = Fällig: { $what }
stream-overdue = Überfällig seit { $day }: { $what }
stream-asked = { $named ->
        [yes] { $who }
       *[no] Jemand
    } bittet Sie um: { $what }
stream-shared = { $named ->
        [yes] { $who }
       *[no] Jemand
    } teilt { $what } mit Ihnen
stream-gap = { $kind ->
        [mine] Aus Ihrem eigenen Feed
        [private] Aus Ihren privaten Nachrichten
       *[group] Aus { $name }
    } sind nicht alle Beiträge der letzten 30 Tage hier: was Sie in den fehlenden betrifft, steht nicht in dieser Liste. Jedes Mal, wenn die App nachsieht, kommen weitere.
    .cli = { $kind ->
        [mine] Aus Ihrem eigenen Feed (mine)
        [private] Aus Ihren privaten Nachrichten
       *[group] Aus { $name }
    } sind nicht alle Beiträge der letzten 30 Tage hier: was Sie in den fehlenden betrifft, steht nicht in dieser Liste. Jedes `musette sync` bringt weitere; `musette feed NAME --older` fragt sofort danach.
feed-led-nowhere = Der Server sagt, dass es ältere Beiträge gibt, und gibt keine. Was hier ist, bleibt; versuchen Sie es später noch einmal.
group-left = Sie haben diese Gruppe verlassen. Was von ihr hier ist, bleibt, wie es war; für Neues treten Sie ihr wieder bei.
    .cli = Sie haben diese Gruppe verlassen. Was von ihr hier ist, bleibt, wie es war; `musette join { $group }` bringt, was neu ist.
group-no-longer = Sie sind nicht mehr in dieser Gruppe. Was von ihr hier ist, bleibt, wie es war; für Neues bitten Sie um Aufnahme.
    .cli = Sie sind nicht mehr in dieser Gruppe. Was von ihr hier ist, bleibt, wie es war; `musette join { $group }` bittet um Aufnahme.
group-post-outside = Sie sind nicht mehr in dieser Gruppe. Treten Sie ihr zuerst bei; nichts wurde gesendet.
    .cli = Sie sind nicht mehr in { $group }. `musette join { $typed }` bittet um Aufnahme; nichts wurde gesendet.
thread-deleted = Dieses Gespräch wurde auf dem Server gelöscht, wie dieses Gerät am { $at } erfahren hat. { $held ->
        [yes] Was davon hier ist, bleibt lesbar.
       *[no] Hier ist nichts mehr davon.
    }
thread-first-not-here = Der erste Beitrag ist nicht hier.
thread-first-withdrawn = Der erste Beitrag wurde zurückgezogen.
thread-first-removing = Den ersten Beitrag haben Sie entfernt: das wartet noch darauf, gesendet zu werden.
thread-first-missing = Der erste Beitrag dieses Gesprächs ist nicht hier: Er wurde zurückgezogen oder nie mitgeteilt. Antworten Sie auf einen der anderen.
    .cli = Beitrag { $number } ist nicht hier: Er wurde zurückgezogen oder nie mitgeteilt. `musette thread { $number }` zeigt, was von seinem Gespräch hier ist; antworten Sie auf einen davon.
thread-gap = Einige Antworten dazwischen sind nicht hier.
    .cli = (einige Antworten dazwischen sind nicht hier: --fresh fragt danach)
thread-unsent = { $count ->
        [one] Noch nicht gesendet: Niemand sonst hat es.
       *[other] Noch nicht gesendet: Niemand sonst hat sie.
    }
thread-unsent-part = { $count ->
        [one] Einer dieser Beiträge ist noch nicht gesendet: Niemand sonst hat ihn.
       *[other] { $count } dieser Beiträge sind noch nicht gesendet: Niemand sonst hat sie.
    }
    .cli = { $count ->
        [one] Beitrag { $posts } ist noch nicht gesendet: Niemand sonst hat ihn.
       *[other] Die Beiträge { $posts } sind noch nicht gesendet: Niemand sonst hat sie.
    }
thread-in-doubt = { $count ->
        [one] Einer dieser Beiträge wird gesendet; ob er angekommen ist, ist noch nicht bekannt.
       *[other] { $count } dieser Beiträge werden gesendet; ob sie angekommen sind, ist noch nicht bekannt.
    }
    .cli = { $count ->
        [one] Beitrag { $posts } wird gesendet; ob er angekommen ist, ist noch nicht bekannt.
       *[other] Die Beiträge { $posts } werden gesendet; ob sie angekommen sind, ist noch nicht bekannt.
    }
post-waits-behind = Es wartet auf das, was davor kommt, und das braucht Sie. Entscheiden Sie zuerst darüber; nichts ist verloren.
    .cli = Es wartet auf Änderung { $number }, die davor kommt und die Sie braucht. Entscheiden Sie zuerst darüber, wie `musette outbox` es sagt; nichts ist verloren.
notice-whose = { $what } ({ $account })
notice-many = { $count ->
        [one] { $count } Neues in { $what }
       *[other] { $count } Neue in { $what }
    }
notice-many-private = { $count ->
        [one] { $count } neue Nachricht
       *[other] { $count } neue Nachrichten
    }
notice-many-kept = { $count ->
        [one] { $count } Änderung in dem, was Sie offline behalten
       *[other] { $count } Änderungen in dem, was Sie offline behalten
    }
notice-many-tasks = { $count ->
        [one] { $count } Aufgabe ist fällig oder neu
       *[other] { $count } Aufgaben sind fällig oder neu
    }
notice-many-shared = { $count ->
        [one] { $count } Dokument wurde mit Ihnen geteilt
       *[other] { $count } Dokumente wurden mit Ihnen geteilt
    }
locked-mentioned = Sie wurden erwähnt
locked-answered = Es gibt eine Antwort
locked-announced = Es gibt eine Ankündigung
locked-written-to = Es gibt eine Nachricht für Sie
locked-changed = Ein Dokument wurde geändert
locked-due = Eine Aufgabe ist fällig
locked-asked = Sie werden um eine Aufgabe gebeten
locked-shared = Etwas wurde mit Ihnen geteilt
locked-several = Es gibt Neues für Sie

## Das eigene Wort der Organisation, und was sie zu lesen bittet

bad-word-too-large = Die Datei der Organisation für diese App ist grösser als 256 KiB und wird nicht verwendet. Was vorher gelesen wurde, bleibt; sagen Sie der Informatik, sie möge sie kürzen.
bad-word-not-json = Die Datei der Organisation für diese App lässt sich nicht lesen: Sie ist kein JSON oder nicht vollständig{ $placed ->
        [yes] {""} (Zeile { $line }, Spalte { $column })
       *[no] {""}
    }. Was vorher gelesen wurde, bleibt; sagen Sie es der Informatik.
bad-word-version = Die Datei der Organisation für diese App hat keine Version, die hier verstanden wird. Was vorher gelesen wurde, bleibt; aktualisieren Sie die App, oder sagen Sie der Informatik, dass die Version 1 ist.
bad-word-member = Die Datei der Organisation für diese App wird nicht verwendet, weil { $member } fehlt, von anderer Art oder zu lang ist. Was vorher gelesen wurde, bleibt; sagen Sie es der Informatik.
bad-word-link = Die Datei der Organisation für diese App wird nicht verwendet, weil { $member } keine https-Adresse ist. Was vorher gelesen wurde, bleibt; sagen Sie es der Informatik.
acknowledging-folder-not-there = { $count ->
        [0] Den Ordner, den die Organisation für Lesebestätigungen nennt, gibt es nicht, oder er steht Ihnen nicht offen. Nichts ist verloren; sagen Sie es der Informatik.
        [one] Den Ordner, den die Organisation für Lesebestätigungen nennt, gibt es nicht, oder er steht Ihnen nicht offen. Eine Bestätigung wartet auf ihn und ist nicht verloren; sagen Sie es der Informatik.
       *[other] Den Ordner, den die Organisation für Lesebestätigungen nennt, gibt es nicht, oder er steht Ihnen nicht offen. { $count } Bestätigungen warten auf ihn und sind nicht verloren; sagen Sie es der Informatik.
    }
acknowledgement-open = Bitte um Lektüre: bestätigen Sie, wenn Sie es gelesen haben.
    .cli = Bitte um Lektüre: `musette ack { $number }` bestätigt, dass Sie es gelesen haben.
acknowledgement-waiting = Sie haben es gelesen. Es wird gemeldet, sobald Netz da ist.
    .cli = Sie haben es gelesen. Es wird mit dem nächsten `musette sync` gemeldet.
acknowledgement-waiting-not-named = Sie haben es gelesen. Die Organisation nennt keinen Ordner mehr dafür: Es bleibt hier und wird niemandem gemeldet, bis sie einen nennt; sagen Sie es der Informatik.
acknowledgement-waiting-not-there = Sie haben es gelesen. Den Ordner, den die Organisation dafür nennt, gibt es nicht, oder er steht Ihnen nicht offen: Es bleibt hier und wird gemeldet, sobald es einen gibt; sagen Sie es der Informatik.
acknowledgement-waiting-person = Sie haben es gelesen, aber es wird niemandem gemeldet, bevor Sie entscheiden: Sehen Sie im Ausgang nach.
    .cli = Sie haben es gelesen, aber es wird niemandem gemeldet, bevor Sie entscheiden: `musette outbox` sagt, was gefragt ist.
acknowledgement-done = Sie haben es gelesen, um { $at }. Es wurde gemeldet.

## Was in Listen steht

count-items = { $count ->
        [one] { $count } Element
       *[other] { $count } Elemente
    }
count-feeds = { $count ->
        [one] { $count } Feed
       *[other] { $count } Feeds
    }
count-threads = { $count ->
        [one] { $count } Gespräch
       *[other] { $count } Gespräche
    }
count-posts = { $count ->
        [one] { $count } Beitrag
       *[other] { $count } Beiträge
    }
count-people = { $count ->
        [one] { $count } Person
       *[other] { $count } Personen
    }
count-tasks = { $count ->
        [one] { $count } Aufgabe
       *[other] { $count } Aufgaben
    }
count-cards = { $count ->
        [one] { $count } Eintrag
       *[other] { $count } Einträge
    }
count-applications = { $count ->
        [one] { $count } Anwendung
       *[other] { $count } Anwendungen
    }
count-found = { $count ->
        [0] Nichts gefunden
        [one] { $count } gefunden
       *[other] { $count } gefunden
    }
search-names = { $count ->
        [one] Nur Namen: { $count } Dokument oder Ordner, den dieses Gerät kennt.
       *[other] Nur Namen: { $count } Dokumente und Ordner, die dieses Gerät kennt.
    }
search-partly = { $count ->
        [one] In { $count } Bibliothek fehlen Ordner, die hier nie geöffnet wurden.
       *[other] In { $count } Bibliotheken fehlen Ordner, die hier nie geöffnet wurden.
    }
search-no-access = { $count ->
        [one] { $count } Bibliothek lässt Sie zurzeit nicht hinein: von ihr wird nichts gefunden.
       *[other] { $count } Bibliotheken lassen Sie zurzeit nicht hinein: von ihnen wird nichts gefunden.
    }
count-new = { $count ->
        [one] { $figure } neu
       *[other] { $figure } neu
    }
count-answers = { $count ->
        [one] { $count } Antwort
       *[other] { $count } Antworten
    }
count-answers-held = { $count ->
        [one] { $count } Antwort, { $held } hier
       *[other] { $count } Antworten, { $held } hier
    }
count-likes = { $count ->
        [one] { $count } Gefällt mir
       *[other] { $count } Gefällt mir
    }
liked-by-you = Ihnen
liked-by = gefällt { $names }
liked-by-others = { $count ->
        [one] gefällt { $names } und { $count } weiteren Person
       *[other] gefällt { $names } und { $count } weiteren
    }
list-new = neu
post-announcement = Ankündigung
state-waiting = wartet auf den Versand
state-held = kann bis { $at } zurückgenommen werden
state-sending = wird gesendet
state-needs-you = braucht Sie
due-overdue = überfällig seit { $day }
due-until = bis { $day }
day-yesterday = gestern
day-today = heute
day-tomorrow = morgen
day-monday = Montag
day-tuesday = Dienstag
day-wednesday = Mittwoch
day-thursday = Donnerstag
day-friday = Freitag
day-saturday = Samstag
day-sunday = Sonntag
as-of-known = Stand: { $at }.
as-of-never = Hier noch nie geladen.
