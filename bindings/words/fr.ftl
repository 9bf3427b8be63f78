# Les phrases de Musette, en français. Voir en.ftl pour ce qui vaut dans toutes les langues.

## Pourquoi quelque chose n'a pas été fait

reason-offline = Il n'y a pas de réseau. Ce qui est sur cet appareil reste utilisable ; pour le reste, réessayez là où il y en a, rien n'est perdu.
reason-captured = Ce réseau répond par une page à lui au lieu de celle de l'organisation. Ouvrez sa page de connexion, puis réessayez. Rien n'a été changé.
    .cli = Ce réseau répond par une page à lui au lieu de celle de l'organisation. Ouvrez un navigateur pour vous y connecter, puis réessayez. Rien n'a été changé.
reason-throttled = Le serveur demande de patienter{ $timed ->
        [yes] {""} jusqu'à { $from }. Réessayez alors
       *[no] {""}. Réessayez dans quelques minutes
    } ; rien n'est perdu.
reason-out-of-order = Le service ne répond pas comme il devrait : il est en panne, ou quelque chose l'est sur le chemin. Réessayez dans quelques minutes ; rien n'est perdu.
reason-locked = Les clés de cette application ne peuvent pas être lues. Déverrouillez l'appareil, puis réessayez ; rien n'a été changé.
    .cli = Les clés de ce dossier ne peuvent être ni lues ni écrites{ $named ->
        [yes] {" "}dans { $what }
       *[no] {""}
    }. Vérifiez les droits et la place, ou nommez un autre dossier de clés avec MUSETTE_KEYS ; rien n'a été changé.
reason-not-this-devices = Ce qui est ici a été créé sur un autre appareil, ou ses clés ont disparu : impossible de l'ouvrir. Connectez-vous à nouveau ; pour ce qui n'a pas été envoyé, il faut le premier appareil.
    .cli = Ce dossier a été créé sur un autre appareil, ou ses clés ont disparu : impossible de l'ouvrir ici. Nommez-en un autre avec --home et connectez-vous là ; pour ce qui n'a pas été envoyé, il faut le premier appareil.
reason-newer = Une version plus récente de l'application a créé ce qui est ici. Mettez celle-ci à jour ; rien n'a été changé.
    .cli = Un musette plus récent a créé ce dossier. Mettez celui-ci à jour ; rien n'a été changé.
reason-damaged = { $named ->
        [yes] { $what }
       *[no] Un fichier
    } a été altéré ou coupé sur cet appareil et n'est pas utilisé. Ce que le serveur possède est repris ; demandez à l'assistance de sauver ce qui n'a pas été envoyé.
    .cli = { $named ->
        [yes] { $what }
       *[no] Un fichier de ce dossier
    } a été altéré ou coupé sur ce disque et n'est pas utilisé. `musette sync` reprend ce que le serveur possède ; pour ce qui n'a pas été envoyé, lancez `musette doctor --rescue DIR`.
reason-not-found = { $named ->
        [yes] { $what }
       *[no] Cet élément
    } n'est pas là. Regardez à nouveau quand il y a du réseau : ce qui est nouveau sur le serveur arrive alors.
    .cli = Ici, rien ne s'appelle { $named ->
        [yes] { $what }
       *[no] ainsi
    }. `musette ls` montre ce qu'il y a ; ce qui est nouveau sur le serveur arrive avec `musette sync`.
reason-not-here = { $named ->
        [yes] { $what }
       *[no] Cet élément
    } n'est pas sur cet appareil, et il n'y a pas de réseau pour l'obtenir. Réessayez là où il y en a ; ce qui est gardé hors ligne est pris d'avance.
    .cli = { $named ->
        [yes] { $what }
       *[no] Cet élément
    } n'est pas sur cet appareil, et il n'y a pas de réseau pour l'obtenir. Réessayez là où il y en a ; ce que nomme `musette keep` est pris d'avance.
reason-path-too-long = Le chemin entier dépasserait les { $most } caractères que le serveur accepte. Raccourcissez un nom.
reason-name-taken = { $named ->
        [yes] { $what }
       *[no] Cet élément
    } existe déjà. Choisissez un autre nom.
reason-not-in-directory = L'annuaire de l'organisation ne connaît pas cette personne : elle est partie, ou n'y a jamais été. Ce que cet appareil sait reste ; cherchez la personne sous un autre nom, ou demandez à un collègue.
reason-not-a-folder = { $named ->
        [yes] { $what }
       *[no] Cet élément
    } est un fichier, pas un dossier. Choisissez un dossier.
    .cli = { $named ->
        [yes] { $what }
       *[no] Cet élément
    } est un fichier, pas un dossier. Nommez un dossier ; `musette ls` montre ce qu'il y a.
reason-not-a-file = { $named ->
        [yes] { $what }
       *[no] Cet élément
    } est un dossier, et seuls les fichiers ont un contenu. Choisissez-y un fichier.
    .cli = { $named ->
        [yes] { $what }
       *[no] Cet élément
    } est un dossier, et seuls les fichiers ont un contenu. Nommez-y un fichier ; `musette ls` montre ce qu'il y a.
reason-into-itself = Un dossier ne peut pas aller dans lui-même. Choisissez un autre endroit.
reason-root = Le sommet d'une bibliothèque ne peut être ni déplacé, ni renommé, ni copié, ni supprimé. Nommez quelque chose qui s'y trouve.
reason-other-drive = Les deux sont dans des bibliothèques différentes, et rien ne se déplace de l'une à l'autre. Copiez là-bas, puis supprimez ici.
    .cli = Les deux sont dans des bibliothèques différentes, et rien ne se déplace de l'une à l'autre. Utilisez `musette get` et `musette put`, puis `musette rm`.
reason-other-list = Cet endroit est celui d'une autre liste, ou de celle-ci avec un autre choix : on ne peut pas y continuer. Recommencez à la première page.
    .cli = Cet endroit est celui d'une autre liste, ou de celle-ci avec un autre choix : on ne peut pas y continuer. Donnez à `--after` ce que `next` a dit de la même liste, ou omettez-le pour commencer à la première page.
reason-empty = Il n'y a rien dedans. Dites quelque chose ; rien n'a été envoyé.
reason-text-too-long = Le serveur n'accepte pas de texte de plus de { $most } caractères. Raccourcissez-le ; rien n'a été envoyé.
reason-too-long-with-mentions = Le serveur n'accepte pas de texte de plus de { $most } caractères, et chaque mention y compte plus que le nom n'en a. Raccourcissez-le, ou mentionnez moins de personnes ; rien n'a été envoyé.
reason-file-too-large = Aucun fichier de plus de { $most } Mo n'est accepté ici. Placez-le dans une bibliothèque et mettez un lien ; rien n'a été envoyé, et le fichier reste où il est.
    .cli = Aucun fichier de plus de { $most } Mo n'est accepté ici. Placez-le dans une bibliothèque avec `musette put`, puis mettez un lien avec --link ; rien n'a été envoyé, et le fichier reste où il est.
reason-too-many-files = Un message emporte au plus { $most } fichiers. Envoyez les autres avec un autre message ; rien n'a été envoyé.
reason-empty-file = Le fichier { $name } est vide : qui le reçoit ne voit rien. Regardez-le ; rien n'a été envoyé. Vous pouvez l'envoyer quand même.
    .cli = Le fichier { $name } est vide : qui le reçoit ne voit rien. Regardez-le ; rien n'a été envoyé. --anyway l'envoie quand même.
reason-no-picture = Le fichier { $name } porte le nom d'une image et n'en est pas une : qui le reçoit ne pourra peut-être pas l'ouvrir. Regardez-le ; rien n'a été envoyé. Vous pouvez l'envoyer quand même.
    .cli = Le fichier { $name } porte le nom d'une image et n'en est pas une : qui le reçoit ne pourra peut-être pas l'ouvrir. Regardez-le ; rien n'a été envoyé. --anyway l'envoie quand même.
reason-not-a-group = Personne n'écrit dans ce fil : il rassemble ce qui est écrit dans les groupes. Choisissez un groupe.
    .cli = Personne n'écrit dans ce fil : il rassemble ce qui est écrit dans les groupes. Nommez un groupe ; `musette feeds` en donne la liste.
reason-not-own = Quelqu'un d'autre l'a écrit et peut seul le retirer. Demandez-le-lui ; rien n'a été changé.
reason-sending = L'envoi est en cours. Attendez qu'il soit arrivé, puis changez-le.
    .cli = L'envoi a commencé, et on ne sait pas ici s'il est arrivé. Le prochain `musette sync` le saura : changez-le après.
reason-ended = Il n'y a rien à reprendre : c'est déjà terminé. Regardez ce qui a été remis.
    .cli = Il n'y a rien à reprendre : c'est déjà terminé. `musette receipts` dit ce qui a été envoyé.
reason-not-offered = Ce n'est pas ce qui est demandé. Regardez ce qui l'est, et choisissez parmi cela.
    .cli = Ce n'est pas ce qui est demandé. `musette outbox` dit ce que chaque changement demande et ce qui est possible.
reason-still-asks = Cette annonce attend encore d'être confirmée : elle reste. Confirmez-la, ou écartez-la quand même.
    .cli = Cette annonce attend encore d'être confirmée : elle reste dans le flux. `musette ack { $typed }` dit que vous l'avez lue ; avec `--anyway` elle part quand même, sans être confirmée.
reason-changed-again = Cela a encore changé depuis la question. Rien n'a été envoyé ; regardez, et confirmez à nouveau.
    .cli = Cela a encore changé depuis la question. Rien n'a été envoyé ; `musette outbox` dit par qui : regardez, et confirmez à nouveau.
reason-draft-changed = Le brouillon a été envoyé ou modifié entre-temps, sur un autre écran. Rien n'a été envoyé cette fois ; regardez-le, et envoyez-le à nouveau.
    .cli = Le brouillon a été envoyé ou modifié entre-temps par une autre commande. Rien n'a été envoyé cette fois ; `musette drafts` montre ce qu'il y a.
reason-leaving = Ce compte est en train d'être retiré et n'accepte plus de changements. Déconnectez-le encore une fois pour terminer.
reason-others-fall = { $count ->
        [one] Un autre changement a besoin de celui-ci et serait repris avec lui.
       *[other] { $count } autres changements ont besoin de celui-ci et seraient repris avec lui.
    } Rien n'a été changé ; regardez-les, et reprenez-les ensemble ou pas du tout.
    .cli = { $count ->
        [one] { $count } autre changement a besoin de celui-ci et serait repris avec lui.
       *[other] { $count } autres changements ont besoin de celui-ci et seraient repris avec lui.
    } Rien n'a été changé ; ajoutez --with-others pour le faire.
reason-answers-fall = { $count ->
        [one] Une réponse serait retirée avec elle, pour tout le monde
       *[other] { $count } réponses seraient retirées avec elle, pour tout le monde
    }{ $named ->
        [yes] , de { $names }{ $more ->
            [yes] {" "}et { $others } autres
           *[no] {""}
        }
       *[no] {""}
    }.{ $away ->
        [0] {""}
        [one] {" "}Une d'elles n'est pas ici.
       *[other] {" "}{ $away } d'entre elles ne sont pas ici.
    } Rien n'a été retiré ; lisez-les, puis retirez le tout ou rien.
    .cli = { $count ->
        [one] { $count } réponse serait retirée avec elle, pour tout le monde
       *[other] { $count } réponses seraient retirées avec elle, pour tout le monde
    }{ $named ->
        [yes] , de { $names }{ $more ->
            [yes] {" "}et { $others } autres
           *[no] {""}
        }
       *[no] {""}
    }.{ $away ->
        [0] {""}
        [one] {" "}Une d'elles n'est pas ici.
       *[other] {" "}{ $away } d'entre elles ne sont pas ici.
    } Rien n'a été retiré ; ajoutez --with-others pour les retirer aussi.
reason-one-version = Il n'y a pas deux versions entre lesquelles choisir. Regardez, dans ce qui a été remis, les changements qui en ont gardé deux.
reason-version-is-now = Le document est déjà cette version. Choisissez-en une autre dans la liste des versions.
reason-version-gone = Le serveur ne conserve plus cette version. Choisissez l'une de celles que la liste des versions montre encore.
    .cli = Il n'y a pas deux versions entre lesquelles choisir. `musette outbox` et `musette receipts` nomment les changements qui en ont gardé deux.
reason-unsent = { $count ->
        [one] Un changement, brouillon ou fichier repris n'existe que sur cet appareil et serait perdu. Envoyez-le d'abord, ou dites qu'il peut être perdu.
       *[other] { $count } changements, brouillons et fichiers repris n'existent que sur cet appareil et seraient perdus. Envoyez-les d'abord, ou dites qu'ils peuvent être perdus.
    }
    .cli = { $count ->
        [one] { $count } changement, brouillon ou fichier repris n'existe que sur cet appareil et serait perdu. Envoyez un changement avec `musette sync`, publiez un brouillon, ou copiez son contenu sur cet ordinateur avec `musette get PATH` ou `musette doctor --rescue DIR`. Pour le perdre, dites `musette sign-out { $account } --lose { $figure }`.
       *[other] { $count } changements, brouillons et fichiers repris n'existent que sur cet appareil et seraient perdus. Envoyez les changements avec `musette sync`, publiez les brouillons, récupérez les fichiers avec `musette restore`, ou copiez leur contenu sur cet ordinateur avec `musette get PATH` ou `musette doctor --rescue DIR`. Pour les perdre, dites `musette sign-out { $account } --lose { $figure }`.
    }
reason-source-missing = { $named ->
        [yes] { $what }
       *[no] Ce fichier
    } n'est plus là. Regardez où il est passé, et remettez-le ; rien n'a été changé.
    .cli = { $named ->
        [yes] { $what }
       *[no] Ce fichier
    } n'est pas là. Vérifiez l'orthographe, et où il se trouve ; rien n'a été changé.
reason-source-changing = { $named ->
        [yes] { $what }
       *[no] Ce fichier
    } est en train d'être changé par un autre programme. Attendez qu'il soit enregistré et réessayez ; rien n'a été changé.
reason-source-unreadable = { $named ->
        [yes] { $what }
       *[no] Cet élément
    } ne peut pas être lu, ou n'est pas un fichier. Vérifiez ses droits, ou nommez un autre fichier ; rien n'a été changé.
reason-no-space = L'appareil est plein. Rien n'est perdu ; faites de la place et réessayez.
    .cli = Le disque est plein. Rien n'est perdu ; faites de la place et réessayez.
reason-busy = Une autre partie de l'application s'en occupe. Réessayez dans une minute ; rien n'est perdu.
    .cli = Un autre musette est occupé avec ce dossier. Réessayez dans une minute ; rien n'est perdu.
reason-unwritable = Rien ne peut être écrit ici. Rien n'a été changé ; vérifiez le stockage de l'appareil, puis réessayez.
    .cli = Le dossier ne peut pas être écrit : son disque est en lecture seule, ou cet utilisateur n'en a pas le droit. Rien n'a été changé ; corrigez les droits, ou nommez un autre dossier avec --home.
reason-suspended = L'application a été fermée entre-temps. Réessayez ; rien n'est perdu.
    .cli = Le dossier a été fermé entre-temps. Réessayez ; rien n'est perdu.
reason-internal = Quelque chose a mal tourné dans l'application même ; rien de ce qui était enregistré n'est perdu. Réessayez, et signalez-le si cela se répète.
    .cli = Quelque chose a mal tourné dans musette même ; rien de ce qui était enregistré n'est perdu. Relancez avec MUSETTE_LOG=info pour voir les détails, et signalez-le.

## Ce que demande une connexion

sign-in-again = L'organisation vous demande de vous connecter à nouveau. Commencez par votre compte ; rien n'est perdu ici.
    .cli = { $named ->
        [yes] L'organisation vous demande de vous connecter à nouveau : `musette sign-in --again { $account }`. Rien n'est perdu ici.
       *[no] L'organisation vous demande de vous connecter à nouveau. `musette accounts` dit avec quel compte, et comment ; rien n'est perdu ici.
    }
sign-in-consent = L'administration de l'organisation doit d'abord autoriser cette application. Demandez-le-lui, puis connectez-vous à nouveau ; rien n'est perdu ici.
    .cli = L'administration de l'organisation doit d'abord autoriser cette application. Demandez-le-lui, puis lancez { $named ->
        [yes] `musette sign-in --again { $account }`
       *[no] `musette sign-in` encore une fois
    } ; rien n'est perdu ici.
sign-in-setup = L'organisation ne connaît plus cette application telle qu'elle est configurée. Demandez à son administration de regarder l'enregistrement, puis connectez-vous à nouveau ; rien n'est perdu ici.
    .cli = L'organisation ne connaît plus cette application telle qu'elle est configurée. Demandez à son administration de regarder l'enregistrement, puis lancez { $named ->
        [yes] `musette sign-in --again { $account }`
       *[no] `musette sign-in` encore une fois
    } ; rien n'est perdu ici.
sign-in-blocked = L'organisation n'autorise pas cet appareil ou ce lieu. Demandez à son administration, ou connectez-vous d'un lieu autorisé ; rien n'est perdu ici.
    .cli = L'organisation n'autorise pas cet appareil ou ce lieu. Demandez à son administration, ou lancez { $named ->
        [yes] `musette sign-in --again { $account }`
       *[no] `musette sign-in` encore une fois
    } d'un lieu autorisé ; rien n'est perdu ici.
sign-in-disabled = L'organisation a désactivé votre compte chez elle. Demandez à son administration, puis connectez-vous de nouveau ; rien n'est perdu ici.
    .cli = L'organisation a désactivé votre compte chez elle. Demandez à son administration, puis lancez { $named ->
        [yes] `musette sign-in --again { $account }`
       *[no] `musette sign-in` encore une fois
    } ; rien n'est perdu ici.

## Pourquoi une connexion a échoué

sign-in-failed-no-authority = Ce n'est pas l'adresse d'un service de connexion, de Graph ou d'Engage. Regardez-la : les adresses commencent par https://. Rien n'a été changé.
    .cli = Ce n'est pas l'adresse d'un service de connexion, de Graph ou d'Engage. Regardez-la : les adresses commencent par https:// (http:// sur cet ordinateur seulement). Rien n'a été changé.
sign-in-failed-too-late = La connexion a pris trop de temps et son code ne vaut plus. Recommencez ; rien n'a été changé.
sign-in-failed-not-ours = Cette réponse n'appartient à aucune connexion commencée ici, ou a déjà servi. Recommencez ; rien n'a été changé.
sign-in-failed-declined = La connexion a été refusée, et personne n'est connecté. Recommencez pour l'accepter ; rien n'a été changé.
sign-in-failed-somebody-else = Une autre personne s'est connectée que celle de ce compte. Recommencez avec elle, ou ajoutez un compte à part ; rien n'a été changé.
    .cli = Une autre personne s'est connectée que celle de ce compte. Recommencez avec elle, ou connectez-vous sans --again pour un compte à part ; rien n'a été changé.
sign-in-failed-other-services = Ce compte a été ouvert auprès d'un autre service de connexion ou d'un autre Graph, et son contenu ne va nulle part ailleurs. Ajoutez un compte à part ; rien n'a été changé.
    .cli = Ce compte a été ouvert auprès d'un autre service de connexion ou d'un autre Graph, et son contenu ne va nulle part ailleurs. Connectez-vous sans --again pour un compte à part ; rien n'a été changé.
sign-in-failed-contradiction = Le service de connexion a donné une réponse qui ne va pas avec la question. Rien n'a été changé ; recommencez.
sign-in-failed-other-way = Le service de connexion n'offre pas cette manière. Essayez l'autre ; rien n'a été changé.
    .cli = Le service de connexion n'offre pas cette manière. Essayez l'autre : avec --device-code, ou sans. Rien n'a été changé.
sign-in-failed-setup = L'application n'est pas configurée pour cette organisation, et personne n'est connecté. Demandez à qui administre l'organisation.
    .cli = L'application n'est pas configurée pour cette organisation, et personne n'est connecté. Demandez à qui administre l'organisation ; docs/providers/microsoft365.md dit comment l'enregistrer.
sign-in-failed-network = Le service de connexion n'a pas pu être joint. Vérifiez le réseau, puis recommencez ; rien n'a été changé.

## Ce qui ne va pas avec un nom

name-empty = Il faut un nom : un nom vide n'en est pas un, ni un point, ni deux. Choisissez-en un.
name-character = Le serveur n'accepte pas { $character } dans un nom. Choisissez-en un autre.
name-reserved = Le serveur se réserve ce nom. Choisissez-en un autre.
name-too-long = Le serveur accepte des noms de { $most } caractères au plus. Raccourcissez-le.
name-outer-space-or-dot = Un nom ne peut ni commencer ni finir par une espace, ni finir par un point. Retirez-les.

## Pourquoi le serveur refuse

refused-whole = Le serveur a refusé : { $why }. { $help } ; rien n'est perdu.
refused-permission = vous n'en avez pas le droit
    .help = Demandez-le à qui en est propriétaire, puis réessayez
refused-not-a-member = vous n'êtes plus dans le groupe
    .help = Demandez à y entrer, puis réessayez, ou annulez
refused-quota = la bibliothèque est pleine
    .help = Faites-y de la place, ou demandez-le à qui en est propriétaire, puis réessayez
refused-name = il ne permet pas ce nom
    .help = Choisissez un autre nom
refused-path-too-long = le chemin est trop long pour lui
    .help = Raccourcissez un nom, ou choisissez un dossier plus proche du sommet
refused-name-taken = le nom est pris
    .help = Choisissez un autre nom
refused-too-large = c'est trop grand pour lui
    .help = Réduisez la taille, ou partagez en plusieurs
refused-reserved = quelqu'un l'a réservé
    .help = Demandez-lui de le rendre, puis réessayez
refused-policy = les règles de l'organisation ou son antivirus l'interdisent
    .help = Demandez à l'administration de l'organisation
refused-unsupported = il ne sait pas le faire
    .help = Faites-le plutôt dans les pages web de l'organisation
refused-invalid = il n'a pas accepté la demande
    .help = Réessayez ; s'il le dit deux fois, signalez-le

## Pourquoi un essai n'a encore rien donné

later-offline = pas de réseau
later-unproven = le service n'a pas répondu comme il devrait
later-ambiguous = on ne sait pas si c'est arrivé ; la prochaine synchronisation le vérifie
later-throttled = le serveur demande de patienter
later-busy = le serveur est occupé
later-budget = le temps était écoulé

## Why what is newer did not come; the first half of a sentence that says what is shown instead

kept-away-offline = Il n'y a pas de réseau
kept-away-captured = Ce réseau répond par une page à lui
kept-away-throttled = Le serveur demande de patienter{ $timed ->
        [yes] {""} jusqu'à { $from }
       *[no] {""}
    }
kept-away-out-of-order = Le service est en panne, ou quelque chose l'est sur le chemin
kept-away-slow = Le serveur prend son temps

## What a sync waits for just now; a part of a line

awaited-feeds = Viva Engage demande d'attendre { $seconds } s
awaited-tasks = le service des tâches demande d'attendre { $seconds } s
awaited-people = l'annuaire demande d'attendre { $seconds } s
awaited-drives = le service de documents demande d'attendre { $seconds } s
awaited-outbox = un changement est retenté dans { $seconds } s
awaited-undo = un changement peut être repris pendant { $seconds } s, puis il part
held-for-undo = { $count ->
        [one] Un changement peut encore être repris{ $timed ->
            [yes] {" "}jusqu'à { $from }
           *[no] {" "}un instant
        } ; ensuite il part avec la prochaine synchronisation.
       *[other] { $count } changements peuvent encore être repris{ $timed ->
            [yes] {" "}jusqu'à { $from }
           *[no] {" "}un instant
        } ; ensuite ils partent avec la prochaine synchronisation.
    }

## Ce qu'une synchronisation n'a pas pu lire en entier

behind-feeds = { $count ->
        [one] Un fil n'a pas pu être lu
       *[other] { $count } fils n'ont pas pu être lus
    } : { $why }. Ce qui est ici reste ; la lecture se fait à la prochaine synchronisation{ $timed ->
        [yes] {""} à partir de { $from }
       *[no] {""}
    }.
behind-threads = { $count ->
        [one] Une conversation n'a pas pu être lue
       *[other] { $count } conversations n'ont pas pu être lues
    }{ $named ->
        [yes] {" "}({ $names })
       *[no] {""}
    } : { $why }. Ce qui est ici reste ; la lecture est tentée à nouveau{ $timed ->
        [yes] {" "}à partir de { $from }
       *[no] {" "}à la prochaine synchronisation
    }.
behind-tasks = { $count ->
        [one] Une liste de tâches n'a pas pu être lue
       *[other] { $count } listes de tâches n'ont pas pu être lues
    } : { $why }. Ce qui est ici reste ; la lecture se fait à la prochaine synchronisation{ $timed ->
        [yes] {""} à partir de { $from }
       *[no] {""}
    }.
behind-people = Les personnes avec qui vous travaillez n'ont pas pu être lues : { $why }. Ce qui est ici reste ; la lecture se fait à la prochaine synchronisation{ $timed ->
        [yes] {""} à partir de { $from }
       *[no] {""}
    }.
behind-drives = Toutes les bibliothèques n'ont pas pu être trouvées{ $named ->
        [yes] {" "}(de { $names })
       *[no] {""}
    } : { $why }. Ce qui est ici reste ; la recherche reprend{ $timed ->
        [yes] {" "}à partir de { $from }
       *[no] {" "}à la prochaine synchronisation
    }.

## Pourquoi un changement attend la personne

needs-you-subject-gone = Cela a été supprimé sur le serveur ; ce que vous en avez fait est gardé ici. Mettez-le quelque part, ou reprenez le changement.
needs-you-parent-gone = Le dossier de destination a été supprimé sur le serveur ; ce que vous avez fait est gardé ici. Mettez-le dans un autre dossier, ou reprenez-le.
needs-you-task-gone = La tâche a été supprimée sur le serveur ; ce que vous y avez changé est gardé ici. Créez-la à nouveau si elle reste à faire, ou laissez-la.
needs-you-task-list-gone = La liste de destination de la tâche a été supprimée sur le serveur ; la tâche est gardée ici. Ajoutez-la à une autre liste, puis reprenez celle-ci.
needs-you-thread-gone = La conversation a été supprimée sur le serveur ; votre réponse est gardée ici. Publiez-la comme nouveau message dans son groupe si c'est proposé, ou reprenez-la et gardez le texte.
needs-you-post-group-gone = Le groupe a été supprimé sur le serveur ; votre message est gardé ici. Reprenez-le pour garder le texte, et publiez celui-ci dans un autre groupe.
needs-you-group-gone = Le groupe a été supprimé sur le serveur : il n'y a plus rien à rejoindre ni à quitter. Reprenez le changement.
needs-you-post-gone = Le message a été supprimé sur le serveur : il n'y a plus rien à y faire. Reprenez le changement.
needs-you-answered-since = Quelqu'un a répondu depuis que vous l'avez demandé, et la réponse serait retirée avec votre publication. Lisez-la, puis faites-le quand même ou reprenez-le.
needs-you-changed-meanwhile = { $named ->
        [yes] { $by }
       *[no] Quelqu'un
    } l'a changé{ $timed ->
        [yes] {" "}à { $at }
       *[no] {""}
    }, après que vous l'aviez vu. Regardez-le, puis faites-le quand même ou reprenez-le.
needs-you-task-changed = Elle a été changée ailleurs{ $timed ->
        [yes] {" "}à { $at }
       *[no] {""}
    }, après que vous l'aviez vue. Regardez-la, puis faites-le quand même ou reprenez-le.
needs-you-new-inside = Il y a dans le dossier quelque chose de nouveau que vous n'avez pas vu. Regardez-le, puis faites-le quand même ou reprenez-le.
needs-you-content-lost = Son contenu ne peut plus être lu sur cet appareil. Demandez à l'assistance ce qu'il en reste, puis reprenez-le.
    .cli = Son contenu ne peut plus être lu sur ce disque. Lancez `musette doctor --rescue DIR` pour ce qu'il en reste, puis reprenez-le.
needs-you-not-in-feeds = Viva Engage ne connaît pas { $named ->
        [yes] { $person }
       *[no] l'une des personnes visées
    } à l'adresse que donne l'annuaire, et cela ne peut pas partir ainsi; votre texte reste ici. Réessayez quand ce sera corrigé, ou reprenez-le et écrivez aux autres.
needs-you-home-copied = Le stockage de cet appareil a été copié ou restauré, et le changement a peut-être déjà été envoyé. Regardez s'il l'a été, puis faites-le quand même ou reprenez-le.
    .cli = Ce dossier a été copié ou restauré, et le changement a peut-être déjà été envoyé. Regardez s'il l'a été, puis faites-le quand même ou reprenez-le.

## Ce que demande un changement

asked-make-folder = nouveau dossier
asked-create = nouveau fichier
asked-replace = nouveau contenu
asked-restore-version = version antérieure rétablie
asked-move = déplacer ou renommer
asked-copy = copier
asked-delete = supprimer

## La ligne de commande

cli-no-answer = Rien de ce que cet ordinateur croit ne répond à { $address }. Vérifiez le réseau et l'adresse ; rien n'a été changé.
cli-no-change = Il n'y a pas de changement { $number } ici. `musette outbox` et `musette receipts` en disent les numéros.
cli-taken = { $path } est déjà là, et y reste. Donnez un autre nom à ce qui a été gardé : `musette restore --kept { $kept } PATH`.
cli-stopped = Arrêté. Ce qui était fait est gardé ; relancez la même commande pour continuer de là.
cli-file-full = Le disque est plein, et { $what } n'a pas pu être écrit. Faites de la place et réessayez.
cli-file-missing = Il n'y a pas de { $what }. Vérifiez l'orthographe ; rien n'a été changé.
cli-file-permission = Cet utilisateur ne peut pas lire ou écrire { $what }. Changez ses droits, ou nommez un autre endroit.
cli-file-read-only = Le disque de { $what } est en lecture seule. Nommez un autre endroit.
cli-file-not-a-folder = Une partie de { $what } est un fichier, pas un dossier. Nommez un autre endroit.
cli-file-is-a-folder = { $what } est un dossier. Nommez un fichier.
cli-file-name = Cet ordinateur n'accepte pas un tel nom : { $what }. Nommez-en un autre.
cli-file-other = { $what } ne peut pas servir : { $cause }. Réessayez, ou nommez-en un autre.

## Le fil de ce qui me concerne et ses notifications

stream-mentioned = { $named ->
        [yes] { $who }
       *[no] Quelqu'un
    } vous mentionne dans { $what }
stream-answered = { $named ->
        [yes] { $who }
       *[no] Quelqu'un
    } répond dans { $what }
stream-answers = { $fresh ->
        [yes] { $count } nouvelles réponses
       *[no] { $count } réponses
    } dans { $what }, { $named ->
        [yes] la dernière de { $who }
       *[no] la dernière de quelqu'un
    }
stream-announced = { $named ->
        [yes] { $who }
       *[no] Quelqu'un
    } annonce dans { $what }
stream-written-to = { $named ->
        [yes] { $who }
       *[no] Quelqu'un
    } vous écrit
stream-messages = { $fresh ->
        [yes] { $count } nouveaux messages
       *[no] { $count } messages
    } pour vous, { $named ->
        [yes] le dernier de { $who }
       *[no] le dernier de quelqu'un
    }
stream-changed = { $named ->
        [yes] { $who }
       *[no] Quelqu'un
    } a changé { $what }
stream-due = À faire maintenant : { $what }
stream-overdue = En retard depuis { $day } : { $what }
stream-asked = { $named ->
        [yes] { $who }
       *[no] Quelqu'un
    } vous demande : { $what }
stream-shared = { $named ->
        [yes] { $who }
       *[no] Quelqu'un
    } partage { $what } avec vous
stream-gap = { $kind ->
        [mine] De votre propre fil
        [private] De vos messages privés
       *[group] De { $name }
    }, les publications des 30 derniers jours ne sont pas toutes ici : ce qui vous concerne dans celles qui manquent n'est pas dans cette liste. D'autres arrivent chaque fois que l'application regarde.
    .cli = { $kind ->
        [mine] De votre propre fil (mine)
        [private] De vos messages privés
       *[group] De { $name }
    }, les publications des 30 derniers jours ne sont pas toutes ici : ce qui vous concerne dans celles qui manquent n'est pas dans cette liste. Chaque `musette sync` en apporte ; `musette feed NOM --older` les demande tout de suite.
feed-led-nowhere = Le serveur dit qu'il y a des publications plus anciennes, et n'en donne aucune. Ce qui est ici reste ; réessayez plus tard.
group-left = Vous avez quitté ce groupe. Ce qui en est ici reste tel quel ; rejoignez-le pour ce qui est nouveau.
    .cli = Vous avez quitté ce groupe. Ce qui en est ici reste tel quel ; `musette join { $group }` apporte ce qui est nouveau.
group-no-longer = Vous n'êtes plus dans ce groupe. Ce qui en est ici reste tel quel ; demandez à y entrer pour ce qui est nouveau.
    .cli = Vous n'êtes plus dans ce groupe. Ce qui en est ici reste tel quel ; `musette join { $group }` demande à y entrer.
group-post-outside = Vous n'êtes plus dans ce groupe. Rejoignez-le d'abord ; rien n'a été envoyé.
    .cli = Vous n'êtes plus dans { $group }. `musette join { $typed }` demande à y entrer ; rien n'a été envoyé.
thread-deleted = Cette conversation a été supprimée sur le serveur, comme cet appareil l'a appris à { $at }. { $held ->
        [yes] Ce qui en est ici reste lisible.
       *[no] Rien n'en est plus gardé ici.
    }
thread-first-not-here = Sa première publication n'est pas ici.
thread-first-withdrawn = Sa première publication a été retirée.
thread-first-removing = Vous avez retiré sa première publication : cela attend d'être envoyé.
thread-first-missing = La première publication de cette conversation n'est pas ici : elle a été retirée, ou n'a jamais été transmise. Répondez à l'une des autres.
    .cli = La publication { $number } n'est pas ici : elle a été retirée, ou n'a jamais été transmise. `musette thread { $number }` montre ce qui est ici de sa conversation ; répondez à l'une de celles-là.
thread-gap = Quelques réponses entre les deux ne sont pas ici.
    .cli = (quelques réponses entre les deux ne sont pas ici : --fresh les demande)
thread-unsent = { $count ->
        [one] Pas encore envoyé : personne d'autre ne l'a.
       *[other] Pas encore envoyés : personne d'autre ne les a.
    }
thread-unsent-part = { $count ->
        [one] Une de ces publications n'est pas encore envoyée : personne d'autre ne l'a.
       *[other] { $count } de ces publications ne sont pas encore envoyées : personne d'autre ne les a.
    }
    .cli = { $count ->
        [one] La publication { $posts } n'est pas encore envoyée : personne d'autre ne l'a.
       *[other] Les publications { $posts } ne sont pas encore envoyées : personne d'autre ne les a.
    }
thread-in-doubt = { $count ->
        [one] Une de ces publications est en cours d'envoi ; on ne sait pas encore si elle est arrivée.
       *[other] { $count } de ces publications sont en cours d'envoi ; on ne sait pas encore si elles sont arrivées.
    }
    .cli = { $count ->
        [one] La publication { $posts } est en cours d'envoi ; on ne sait pas encore si elle est arrivée.
       *[other] Les publications { $posts } sont en cours d'envoi ; on ne sait pas encore si elles sont arrivées.
    }
post-waits-behind = Elle attend ce qui vient avant elle, et qui a besoin de vous. Décidez-en d'abord ; rien n'est perdu.
    .cli = Elle attend le changement { $number }, qui vient avant elle et qui a besoin de vous. Décidez-en d'abord, comme le dit `musette outbox` ; rien n'est perdu.
notice-whose = { $what } ({ $account })
notice-many = { $count ->
        [one] { $count } nouveauté dans { $what }
       *[other] { $count } nouveautés dans { $what }
    }
notice-many-private = { $count ->
        [one] { $count } nouveau message
       *[other] { $count } nouveaux messages
    }
notice-many-kept = { $count ->
        [one] { $count } changement dans ce que vous gardez hors ligne
       *[other] { $count } changements dans ce que vous gardez hors ligne
    }
notice-many-tasks = { $count ->
        [one] { $count } tâche échue ou nouvelle
       *[other] { $count } tâches échues ou nouvelles
    }
notice-many-shared = { $count ->
        [one] { $count } document a été partagé avec vous
       *[other] { $count } documents ont été partagés avec vous
    }
locked-mentioned = Il y a une mention de vous
locked-answered = Il y a une réponse
locked-announced = Il y a une annonce
locked-written-to = Il y a un message pour vous
locked-changed = Un document a changé
locked-due = Une tâche arrive à échéance
locked-asked = On vous demande une tâche
locked-shared = On a partagé quelque chose avec vous
locked-several = Il y a du nouveau pour vous

## Le mot de l'organisation, et ce qu'elle demande de lire

bad-word-too-large = Le fichier de l'organisation pour cette app dépasse 256 Kio et n'est pas utilisé. Ce qui a été lu avant reste ; dites à l'informatique de le raccourcir.
bad-word-not-json = Le fichier de l'organisation pour cette app ne se lit pas : ce n'est pas du JSON, ou il est incomplet{ $placed ->
        [yes] {""} (ligne { $line }, colonne { $column })
       *[no] {""}
    }. Ce qui a été lu avant reste ; dites à l'informatique de le regarder.
bad-word-version = Le fichier de l'organisation pour cette app n'a pas de version comprise ici. Ce qui a été lu avant reste ; mettez l'app à jour, ou dites à l'informatique que la version est 1.
bad-word-member = Le fichier de l'organisation pour cette app n'est pas utilisé, parce que { $member } manque, est d'un autre genre ou trop long. Ce qui a été lu avant reste ; dites à l'informatique de le corriger.
bad-word-link = Le fichier de l'organisation pour cette app n'est pas utilisé, parce que { $member } n'est pas une adresse https. Ce qui a été lu avant reste ; dites à l'informatique de le corriger.
acknowledging-folder-not-there = { $count ->
        [0] Le dossier que l'organisation nomme pour les confirmations n'existe pas, ou ne vous est pas ouvert. Rien n'est perdu ; dites-le à l'informatique.
        [one] Le dossier que l'organisation nomme pour les confirmations n'existe pas, ou ne vous est pas ouvert. Une confirmation l'attend et n'est pas perdue ; dites-le à l'informatique.
       *[other] Le dossier que l'organisation nomme pour les confirmations n'existe pas, ou ne vous est pas ouvert. { $count } confirmations l'attendent et ne sont pas perdues ; dites-le à l'informatique.
    }
acknowledgement-open = À lire : confirmez quand c'est fait.
    .cli = À lire : `musette ack { $number }` confirme que c'est fait.
acknowledgement-waiting = Vous l'avez lu. Ce sera transmis dès qu'il y aura du réseau.
    .cli = Vous l'avez lu. C'est transmis au prochain `musette sync`.
acknowledgement-waiting-not-named = Vous l'avez lu. L'organisation ne nomme plus de dossier pour cela : c'est gardé ici, et transmis à personne avant qu'elle n'en nomme un ; dites-le à l'informatique.
acknowledgement-waiting-not-there = Vous l'avez lu. Le dossier que l'organisation nomme pour cela n'existe pas, ou ne vous est pas ouvert : c'est gardé ici, et transmis dès qu'il y en aura un ; dites-le à l'informatique.
acknowledgement-waiting-person = Vous l'avez lu, mais rien n'est transmis avant que vous ne décidiez : regardez la boîte d'envoi.
    .cli = Vous l'avez lu, mais rien n'est transmis avant que vous ne décidiez : `musette outbox` dit ce qui est demandé.
acknowledgement-done = Vous l'avez lu, à { $at }. C'est transmis.

## Ce qui figure dans les listes

count-items = { $count ->
        [one] { $count } élément
       *[other] { $count } éléments
    }
count-feeds = { $count ->
        [one] { $count } fil
       *[other] { $count } fils
    }
count-threads = { $count ->
        [one] { $count } conversation
       *[other] { $count } conversations
    }
count-posts = { $count ->
        [one] { $count } message
       *[other] { $count } messages
    }
count-people = { $count ->
        [one] { $count } personne
       *[other] { $count } personnes
    }
count-tasks = { $count ->
        [one] { $count } tâche
       *[other] { $count } tâches
    }
count-cards = { $count ->
        [one] { $count } entrée
       *[other] { $count } entrées
    }
count-applications = { $count ->
        [one] { $count } application
       *[other] { $count } applications
    }
count-found = { $count ->
        [0] Aucun résultat
        [one] { $count } résultat
       *[other] { $count } résultats
    }
search-names = { $count ->
        [one] Noms seulement : { $count } document ou dossier connu de cet appareil.
       *[other] Noms seulement : { $count } documents et dossiers connus de cet appareil.
    }
search-partly = { $count ->
        [one] Dans { $count } bibliothèque, les dossiers jamais ouverts ici n'en font pas partie.
       *[other] Dans { $count } bibliothèques, les dossiers jamais ouverts ici n'en font pas partie.
    }
search-no-access = { $count ->
        [one] { $count } bibliothèque ne vous est pas accessible actuellement : rien n'y est trouvé.
       *[other] { $count } bibliothèques ne vous sont pas accessibles actuellement : rien n'y est trouvé.
    }
count-new = { $count ->
        [one] { $figure } nouveauté
       *[other] { $figure } nouveautés
    }
count-answers = { $count ->
        [one] { $count } réponse
       *[other] { $count } réponses
    }
count-answers-held = { $count ->
        [one] { $count } réponse, { $held } ici
       *[other] { $count } réponses, { $held } ici
    }
count-likes = { $count ->
        [one] { $count } j'aime
       *[other] { $count } j'aime
    }
liked-by-you = vous
liked-by = aimé par { $names }
liked-by-others = { $count ->
        [one] aimé par { $names } et { $count } autre
       *[other] aimé par { $names } et { $count } autres
    }
list-new = nouveau
post-announcement = annonce
state-waiting = en attente d'envoi
state-held = peut être annulé jusqu'à { $at }
state-sending = envoi en cours
state-needs-you = a besoin de vous
due-overdue = en retard depuis { $day }
due-until = pour { $day }
day-yesterday = hier
day-today = aujourd'hui
day-tomorrow = demain
day-monday = lundi
day-tuesday = mardi
day-wednesday = mercredi
day-thursday = jeudi
day-friday = vendredi
day-saturday = samedi
day-sunday = dimanche
as-of-known = État : { $at }.
as-of-never = Jamais chargé ici.
