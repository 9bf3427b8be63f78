# Ce qui se lit sur les écrans des apps, en français.

## Places

place-stream = Fil
place-documents = Documents
place-feeds = Discussions
place-search = Recherche
place-outbox = À envoyer
place-people = Personnes
place-me = Moi
accounts-all = Tous les comptes
badge-concerning = { $count ->
        [one] { $count } élément pour vous
       *[other] { $count } éléments pour vous
    }
badge-unread = { $count ->
        [one] { $count } conversation avec du nouveau
       *[other] { $count } conversations avec du nouveau
    }
pane-empty = Rien n’est ouvert ici
pane-empty-text = Ce que vous ouvrez dans la liste s’affiche ici.

## How it stands with something: one sign, one sentence

state-here = Sur cet appareil
state-here-older = Sur cet appareil ; le serveur en a une version plus récente
state-coming = En route : { $here } sur { $of }
state-waits = Attend le réseau
state-away = Réseau nécessaire
state-kept-gone = Supprimé sur le serveur, { $at }. Votre copie est gardée jusqu’au { $until }
state-kept-gone-brief = Gardé jusqu’au { $until }
state-to-send = En attente d’envoi
state-being-sent = Envoi : { $sent } sur { $of }
state-on-its-way-out = Envoi en cours
state-tried = Essayé à { $tried }
state-tried-next = Essayé à { $tried }, à nouveau à { $next }
state-two-versions = Deux versions : la vôtre et une autre

## The network, below the title

network-offline = Hors ligne. { $age }
network-captured = Ce Wi-Fi demande une page de connexion. { $age }
network-slow = Réseau lent : les petites choses d’abord. { $age }
network-looking = { $age } Recherche de nouveautés.
network-why = Ce que cela veut dire
network-offline-why = Cet appareil n’a pas de réseau. Ce qui est ici peut être lu, et ce que vous faites est gardé puis envoyé dès qu’il y en aura un.
network-captured-why = Le réseau ne laisse passer personne avant que sa propre page ait été lue. Jusque-là rien n’est récupéré, et rien de vous n’est envoyé.
network-slow-why = Les noms et les textes viennent d’abord ; les gros fichiers attendent qu’on les ouvre ou que le réseau soit plus rapide.
network-age-why = C’est alors qu’on a demandé pour la dernière fois. Tirez la liste vers le bas, ou choisissez « Regarder à nouveau », pour demander maintenant.

## Moments and sizes

moment-today = aujourd’hui à { $time }
moment-day = { $day } à { $time }
size-bytes = { $count ->
        [one] { $count } octet
       *[other] { $count } octets
    }
size-kb = { $figure } ko
size-mb = { $figure } Mo
size-gb = { $figure } Go

## What can be done

deed-back = Retour
deed-close = Fermer
deed-leave = Laisser
deed-undo = Annuler
deed-more = Plus pour { $name }
deed-look-again = Regarder à nouveau
deed-keep = Garder hors ligne
deed-unkeep = Ne plus garder hors ligne
deed-rename = Renommer
deed-remove = Supprimer
deed-arrange = Ordre et affichage
deed-turn-order = Par l’autre bout
deed-move = Déplacer
deed-copy = Copier
deed-move-here = Déplacer ici
deed-copy-here = Copier ici
deed-enlarge = Agrandir
deed-make-smaller = Réduire
deed-fit = Ajuster à la largeur
deed-copy-link = Copier le lien
deed-open-version = Ouvrir cette version
deed-put-version-back = Rétablir cette version
deed-choose = Choisir
deed-choose-none = Ne rien choisir
deed-add = Ajouter à ce dossier
deed-from-device = Depuis cet appareil
deed-new-folder = Nouveau dossier
deed-make = Créer
deed-write = Écrire
deed-write-message = Écrire un message privé
deed-send = Envoyer
deed-photograph = Prendre une photo
deed-attach = Joindre un fichier
deed-like = J’aime
deed-unlike = Ne plus aimer
deed-remove-post = Retirer ce message
deed-remove-with-answers = Le retirer avec ses réponses
deed-mark-read = Marquer comme lu
deed-join-group = Suivre ce groupe
deed-leave-group = Quitter ce groupe
deed-acknowledge = J’ai lu ceci
deed-fetch = Aller le chercher
deed-open-with = Ouvrir avec une autre app
deed-open-with-brief = Ouvrir avec
deed-open-portal = L’ouvrir
deed-jump = Aller à une partie de la liste
deed-find-in-it = Chercher dans ce document
deed-go-to-page = Aller à une page
deed-go = Y aller
deed-one-before = Le précédent
deed-one-after = Le suivant
deed-share-link = Partager le lien
deed-open-in-browser = Ouvrir dans le navigateur
deed-sign-in = Se connecter
deed-scan = Scanner une invitation
deed-begin-again = Recommencer
deed-empty-is-meant = C’est voulu
deed-send-now = Envoyer maintenant
deed-take-back = Reprendre
deed-go-on = Continuer avec
deed-put-back = Le remettre
deed-put-back-into = Le remettre dans { $place }
deed-put-elsewhere = Un autre dossier
deed-put-here = Le mettre ici
deed-other-name = Un autre nom
deed-post-anew = Le publier à nouveau dans le groupe
deed-make-anew = La créer à nouveau
deed-ask-in = Demander à être admis
deed-sign-in-again = Se reconnecter
deed-look-at-it = Le regarder
deed-copy-text = Copier le texte
deed-let-go = L’abandonner
deed-take-all-back = Les reprendre ensemble
deed-send-anyway = L’envoyer quand même
deed-try-again = Essayer encore
deed-leave-out = Ne pas l’ajouter
deed-do-it-all-the-same = Le faire quand même
deed-complete = Marquer la tâche comme faite
deed-put-away = C’est fait
deed-remove-account = Retirer ce compte
deed-lose-and-remove = Les perdre et le retirer

## Stream

sieve-all = Tout
sieve-announcements = Annonces
sieve-said = Messages
sieve-tasks = Tâches
sieve-documents = Documents
stream-empty = Rien ne vous attend
stream-empty-text = Ce qui vous concerne apparaît ici.
stream-sifted-empty = Rien de ce genre
stream-sifted-empty-text = Le reste de ce qui vous concerne est derrière un autre choix, ci-dessus.
deed-show-all = Tout montrer
stream-put-away = Rangé
undo-put-away = Mis de côté : { $what }
stream-needs-you-text = Regardez dans la boîte d’envoi et décidez.
stream-more = En voir plus
stream-shared-folder = Un dossier
stream-shared-file = Un document

## Documents

ask-folder-name = Nom du dossier
ask-new-name = Nouveau nom
not-taken = { $count ->
        [one] { $count } fichier n’est pas encore ajouté
       *[other] { $count } fichiers ne sont pas encore ajoutés
    }
chosen-count = { $count ->
        [one] { $count } choisi
       *[other] { $count } choisis
    }
undo-removed = { $count ->
        [one] { $count } élément supprimé
       *[other] { $count } éléments supprimés
    }
order-name = Nom
order-changed = Dernier changement
order-size = Taille
order-kind = Type
order-up = croissant
order-down = décroissant
layout-tiles = En vignettes
layout-rows = En liste
section-unknown = Inconnu
section-none = Sans
section-least = dès { $from }
pick-move = { $count ->
        [one] Déplacer { $count } élément
       *[other] Déplacer { $count } éléments
    }
pick-copy = { $count ->
        [one] Copier { $count } élément
       *[other] Copier { $count } éléments
    }
pick-put = Où va { $name } ?
pick-itself = C’est ce que vous avez choisi
pick-no-folders = Aucun dossier ici
pick-no-folders-text = Cela peut venir ici, ou dans un nouveau dossier.
pick-never-opened = Il n’a jamais été ouvert ici : on ne sait pas ce qu’il contient. Ce que vous y mettez partira dès qu’il y aura du réseau ; si un nom est déjà pris, « À envoyer » vous le demandera.
pick-is-here = C’est déjà ici. Choisissez un autre dossier.
undo-moved = { $count ->
        [one] { $count } élément déplacé dans { $place }
       *[other] { $count } éléments déplacés dans { $place }
    }
undo-copied = { $count ->
        [one] { $count } élément copié dans { $place }
       *[other] { $count } éléments copiés dans { $place }
    }
undo-version = La version ({ $when }) est rétablie
undo-version-earlier = Une version antérieure est rétablie
document-enlarged = Agrandi à { $count } %
ask-page = Page, de 1 à { $count }
find-field = Un ou plusieurs mots
find-nothing = Cela ne figure sur aucune page de ce document, ou les pages sont des images.
find-looking = Recherche : page { $page } sur { $count }
find-at = { $number } sur { $count }, page { $page } :
document-page-damaged = Cette page est endommagée et ne peut pas être affichée.
folder-empty = Rien ici
folder-empty-text = Ce dossier est vide.
folder-never-opened = Ce dossier n’a jamais été ouvert ici. Regardez à nouveau quand il y a du réseau.
places-never-read = Vos espaces n’ont jamais été lus ici. Regardez à nouveau quand il y a du réseau.
places-offline = Hors ligne. Ce qui est sur cet appareil peut servir.
places-recent = Récents
places-kept = { $count ->
        [one] { $ready } sur { $count } fichier gardé est sur cet appareil
       *[other] { $ready } sur { $count } fichiers gardés sont sur cet appareil
    }
places-nothing-kept = Rien n’est encore gardé hors ligne
places-shared = { $count ->
        [0] Rien pour l’instant
        [one] { $count } document
       *[other] { $count } documents
    }
places-others = Autres bibliothèques
deed-follow-library = Suivre cette bibliothèque
shelf-kept = Gardé hors ligne
shelf-shared = Partagé avec moi
shelf-shared-by = Partagé par { $who }
shelf-gone = Supprimé sur le serveur
shelf-recent-empty = Rien n’a encore été ouvert
shelf-recent-empty-text = Ce que vous ouvrez ou modifiez apparaît ici.
shelf-kept-empty = Rien n’est gardé hors ligne
shelf-kept-empty-text = Choisissez « Garder hors ligne » dans le menu d’un document ou d’un dossier : il s’ouvre dès lors sans réseau.
shelf-shared-empty = Rien n’est partagé avec vous
shelf-shared-empty-text = Ce que vos collègues partagent avec vous apparaît ici.
shelf-shared-never-read = Ce qui est partagé avec vous n’a jamais été lu ici. Regardez de nouveau là où il y a du réseau.
shelf-shared-not-told = Ce serveur ne le dit pas
shelf-shared-not-told-text = Il ne dit pas ce qui est partagé avec vous. Un lien reçu s’ouvre toujours.
drive-no-access = Vous n’y avez plus accès ; ce qui est ici reste
document-coming = En route
document-not-here = Ce document n’est pas sur cet appareil. Il sera cherché quand il y aura du réseau.
document-kept-away = On ne peut pas le récupérer maintenant
document-foreign = Une autre app montre ceci
document-foreign-text = Ouvrez-le là-bas ; ce que vous changez revient de lui-même.
document-lent = Il est ouvert dans une autre app. Ce que vous changez revient de lui-même.
camera-not-let = Musette ne peut pas utiliser l’appareil photo. Autorisez-le dans les réglages de cet appareil, ou prenez un fichier.
notices-not-let = Musette ne peut rien vous signaler hors de l’app. Autorisez-le dans les réglages de cet appareil.
lent-came-back = { $name } est revenu modifié. C’est enregistré et attend d’être envoyé.
lent-came-back-empty = { $name } est revenu vide. Est-ce voulu ?
document-locked = Ce document demande un mot de passe
document-broken = Ce document ne peut pas être montré
document-broken-text = Il n’est pas ce que dit son nom, ou il est abîmé. Une autre app en lira peut-être davantage.
document-gone = Ce document n’est plus là
document-gone-text = Il a été supprimé, ou vous ne pouvez pas le voir. Ce que vous en avez gardé se trouve dans « Gardé hors ligne ».
folder-gone = Ce dossier n’est plus là
folder-gone-text = Il a été supprimé, ou vous ne pouvez pas le voir. Ce que vous en avez gardé se trouve dans « Gardé hors ligne », et ce qui n’est pas encore envoyé dans « À envoyer ».
document-goes-on = La suite se lit dans une autre app.
document-page = Page { $page } sur { $count }

history-title = Versions et activité
history-versions = Versions
history-activity = Activité
history-unknown = Les versions de ce document n'ont jamais été communiquées à cet appareil. Sans réseau, il ne connaît que ce qui a été modifié ici.
history-others-unknown = Ce que d'autres ont modifié n'est pas encore connu de cet appareil.
history-kept = Les versions ne sont pas visibles
history-none = Aucune version
history-none-text = Le serveur n'en conserve aucune de ce document.
history-older = Le serveur en conserve de plus anciennes, qui ne figurent pas ici.
history-before = Ce qui précède ({ $when }) n'est pas connu ici.
version-now = Actuelle
version-you = Vous
version-somebody = Quelqu'un
version-of = Version : { $when }
version-earlier = Une version antérieure
version-undated = Sans date
version-gone = Le serveur ne la conserve plus, cet appareil si
version-not-here = Cette version n'est pas sur cet appareil. Elle est récupérée dès qu'il y a du réseau.
version-lent = Elle est ouverte dans une autre application. Ce que vous y modifiez devient une copie à côté du document.
version-foreign-text = Ouvrez-le là ; ce que vous changez devient une copie à côté du document.
version-not-kept = Cette version n'est plus conservée
version-not-kept-text = Ni le serveur ni cet appareil ne l'a. La liste montre celles qui restent.
activity-version = { $who } a enregistré une version
activity-version-yours = Vous avez enregistré une version
activity-delivered = Remis depuis cet appareil : { $what }
activity-waits = À envoyer depuis cet appareil : { $what }
activity-none = Rien n’y a été fait depuis cet appareil
activity-none-text = Ce que vous renommez, déplacez ou copiez se trouve ici, avec l’heure d’arrivée.

## Feeds

feed-mine = Mon fil
feed-mine-text = Ce qui s’écrit dans vos groupes
feed-private = Messages privés
feed-closed = Seuls ses membres le lisent
feed-asked-to-join = Vous avez demandé à en être
thread-gone = Cette conversation n’est plus là
thread-gone-text = Elle a été supprimée, ou vous ne pouvez pas la voir. Ce que vous avez écrit et qui n’est pas parti se trouve dans « À envoyer ».
feed-gone = Ce groupe n’est plus là
feed-gone-text = Il a été supprimé, ou vous ne pouvez pas le voir. Ce que vous avez écrit et qui n’est pas parti se trouve dans « À envoyer ».
feed-left = Vous avez quitté ce groupe ; ce qui est ici reste
feed-no-longer = Vous n’en faites plus partie ; ce qui est ici reste
feeds-asking = { $count ->
        [one] { $count } annonce à lire et à confirmer
       *[other] { $count } annonces à lire et à confirmer
    }
feeds-joined = Mes groupes
feeds-others = Autres groupes
feeds-never-read = Les groupes n’ont jamais été lus ici. Regardez à nouveau quand il y a du réseau.
feed-never-read = Ce fil n’a jamais été lu ici. Regardez à nouveau quand il y a du réseau.
feed-empty = Rien d’écrit
feed-empty-text = Ce qui s’écrira ici apparaîtra de lui-même.
feed-gap = Il manque ici des messages entre ceux-ci.
feed-fetch-older = Chercher les messages plus anciens
feed-held-until-here = Ce qui est plus ancien n’est pas sur cet appareil.
feed-begins-here = Ce fil commence ici.
write-in = Écrire dans { $place }
write-answer = Répondre
hung-take-off = Retirer { $name }
hung-off = { $name } a été retiré
composer-taken-back = Repris : { $text }
hanging-tap-to-fetch = Touchez pour le chercher
hanging-elsewhere = S’ouvre dans le navigateur
hanging-lost = N’a plus été trouvé
hanging-no-picture = N’est pas une image affichable
hanging-coming = En route
hanging-not-here = Ce n’est pas sur cet appareil. Il est récupéré dès qu’il y a du réseau.
hanging-foreign = Musette ne peut pas l’afficher
hanging-foreign-text = Il s’ouvre là où il est conservé, dans le navigateur.
hanging-foreign-unsent = Il s’ouvrira dans le navigateur une fois envoyé.
hanging-foreign-back = Remettez-le dans son dossier : une autre application l’y ouvrira.
hanging-broken-text = Ce n’est pas ce que dit son nom, ou c’est endommagé.
hanging-gone = Ce n’est plus ici
hanging-gone-text = Le message qui le portait a été retiré, ou il a été envoyé ou abandonné.
hanging-goes-on = La suite n’est pas montrée ici ; c’est le début.
address-not-opened = Aucune application de cet appareil n’ouvre cette adresse.
drop-only-files = On ne peut déposer ici que des fichiers : ni dossiers, ni autre chose.
file-not-opened = Aucune application de cet appareil n’a ouvert ce fichier.

## A new message

message-title = Nouveau message
message-to = À qui : nom ou adresse
message-to-more = Quelqu’un d’autre encore
message-hint = Message
message-begun = Commencés, pas envoyés
message-leave-out = Retirer { $name }
message-offline = Hors ligne. Il partira dès qu’il y aura du réseau.

## Outbox

outbox-empty = Rien n’attend
outbox-empty-text = Tout a été envoyé.
outbox-sending = Nouvel essai de ce qui attend
outbox-sending-count = Envoi de { $count } sur { $all }
outbox-offline = Hors ligne. Ce qui attend partira dès qu’il y aura du réseau.
outbox-not-yet = Pas encore envoyé : { $why }
outbox-in-doubt = Il est possible que ce soit arrivé quand même.
outbox-needs-you = A besoin de vous
outbox-waiting = En attente
outbox-arrived = Arrivé
outbox-held = Part dans un instant ; vous pouvez encore le reprendre
outbox-document = { $name } : { $what }
outbox-post-files = Une photo ou un fichier
outbox-like = Aimer un message
outbox-unlike = Ne plus aimer un message
outbox-remove-post = Retirer un message
outbox-join = Suivre un groupe
outbox-leave = Quitter un groupe
outbox-task-new = Nouvelle tâche : { $name }
outbox-task-changed = Tâche modifiée : { $name }
outbox-task-removed = Tâche supprimée : { $name }
back-title = Repris
back-new = Nouveau message dans { $place }
back-answer = Réponse dans { $place }
back-answer-private = Réponse dans une conversation privée
back-message = Message à { $names }
back-nobody = Message encore sans destinataire
back-hung = Devait accompagner un message
back-until = Gardé jusqu’au { $until }
back-let-go = Abandonner { $name } ?
back-let-go-text = Abandonner ces mots ?
back-loses-file = Il n’existe que sur cet appareil. Rien ne le fera revenir.
back-loses-text = Ces mots n’existent que sur cet appareil. Rien ne les fera revenir ; ce qui y est joint est gardé 30 jours.

## Two versions

settle-title = Deux versions
settle-mine = La vôtre
settle-theirs = Sur le serveur
settle-you = Vous
settle-somebody = Quelqu’un d’autre
settle-yours-and = La vôtre et celle de { $who }
settle-keep-both = Garder les deux
settle-keep-mine = Garder la vôtre comme nouvelle version
settle-keep-theirs = Garder celle du serveur
settle-nothing-lost = Rien n’est jeté avant 30 jours : celle que vous ne gardez pas reste parmi les versions, dans la corbeille ou sur cet appareil.
settle-gone = C’est réglé
settle-gone-text = Il n’y a plus deux versions.

## People

people-telephone = Téléphone
people-mail = E-mail
people-search = Nom ou adresse
people-nobody = Personne de trouvé
people-nobody-text = Essayez le début d’un nom ou d’une adresse. Avec du réseau, toute l’organisation est cherchée.

## Search

search-field = Document, personne ou groupe
search-clear = Effacer
search-empty = Que cherchez-vous ?
search-empty-text = Tapez le début d’un nom. Cela marche sans réseau.
search-nothing = Rien trouvé
search-nothing-text = Essayez moins de lettres ou d’autres mots. Le texte des documents n’est pas recherché.
search-offline = Hors ligne. La recherche porte sur ce que cet appareil connaît.
search-my-group = Votre groupe
search-group = Groupe
search-missing = { $account } n’a pas pu être lu : rien n’en figure ici.

## Me

me-accounts = Comptes
me-add-account = Ajouter un compte
me-offline = hors ligne
me-captured = ce Wi-Fi demande une page de connexion
me-needs-you = { $count ->
        [one] { $count } changement a besoin de vous
       *[other] { $count } changements ont besoin de vous
    }
me-waiting = { $count ->
        [one] { $count } changement attend d’être envoyé
       *[other] { $count } changements attendent d’être envoyés
    }
me-help = Aide
me-device = Cet appareil
me-holds = { $size } sur cet appareil
me-only-here = { $size } pas encore envoyés
me-kept = { $size } gardés ici
me-may-go = { $size } peuvent être rechargés
deed-free = Libérer { $size }
me-free-text = Ce qui est libéré ne s’ouvre plus qu’avec un réseau, jusqu’à ce qu’il soit rechargé. Ce que vous gardez hors ligne et ce qui n’est pas encore envoyé reste.
deed-free-it = Libérer
me-network = Réseau
me-traffic = { $received } reçus, { $sent } envoyés
me-traffic-since = Depuis l’ouverture de Musette
me-language = Langue
me-language-device = Celle de l’appareil
language-en = English
language-fr = Français
language-de = Deutsch
language-it = Italiano
me-about = À propos
app-name = Musette
me-version = Version { $version }
me-remove-account = Retirer { $account } de cet appareil
me-remove-nothing-lost = Tout ce que vous avez fait a été envoyé. Ce qui en est sur cet appareil est effacé.
me-remove-loses = Ceci n’existe que sur cet appareil et serait perdu :
me-loses-changes = { $count ->
        [one] { $count } changement non envoyé
       *[other] { $count } changements non envoyés
    }
me-loses-drafts = { $count ->
        [one] { $count } texte commencé ou repris
       *[other] { $count } textes commencés ou repris
    }
me-loses-kept = { $count ->
        [one] { $count } fichier repris
       *[other] { $count } fichiers repris
    }
me-loses-copies = { $count ->
        [one] { $count } copie modifiée par une autre application
       *[other] { $count } copies modifiées par d’autres applications
    }
me-loses-files = { $count ->
        [one] { $count } fichier dont l’enregistrement a été interrompu
       *[other] { $count } fichiers dont l’enregistrement a été interrompu
    }

## Welcome

welcome-title = Bienvenue
welcome-text = Les documents et les fils de votre organisation, même sans réseau.
welcome-address = Adresse professionnelle ou serveur
welcome-unknown = On ne sait rien de cette adresse. Vérifiez l’orthographe, ou demandez à votre organisation.
welcome-busy = La page de votre organisation est ouverte dans le navigateur. S’il ne revient pas, recommencez.
welcome-asking = Un instant
welcome-not-back = Le navigateur n’est pas revenu avec une réponse. Rien n’a été changé ; recommencez quand vous voulez.
welcome-again = Se reconnecter à { $account }
welcome-again-text = C’est le même compte. Rien n’est perdu sur cet appareil.
