# Ce qui se lit sur les écrans des apps, en français.

## Places

place-stream = Fil
place-documents = Documents
place-feeds = Discussions
place-outbox = À envoyer
place-people = Personnes
place-me = Moi

## How it stands with something: one sign, one sentence

state-here = Sur cet appareil
state-here-older = Sur cet appareil ; le serveur en a une version plus récente
state-coming = En route : { $here } sur { $of }
state-waits = Attend le réseau
state-away = Réseau nécessaire
state-kept-gone = Supprimé sur le serveur, { $at }. Votre copie est gardée jusqu’au { $until }
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
deed-copy-link = Copier le lien
deed-choose = Choisir
deed-choose-none = Ne rien choisir
deed-new-folder = Nouveau dossier
deed-make = Créer
deed-write = Écrire
deed-send = Envoyer
deed-photograph = Prendre une photo
deed-attach = Joindre un fichier
deed-like = J’aime
deed-unlike = Ne plus aimer
deed-remove-post = Retirer ce message
deed-mark-read = Marquer comme lu
deed-join-group = Suivre ce groupe
deed-leave-group = Quitter ce groupe
deed-acknowledge = J’ai lu ceci

## Documents

ask-folder-name = Nom du dossier
ask-new-name = Nouveau nom
chosen = { $count ->
        [one] { $count } choisi
       *[other] { $count } choisis
    }
undo-removed = { $count ->
        [one] { $count } élément supprimé
       *[other] { $count } éléments supprimés
    }
folder-empty = Rien ici
folder-empty-text = Ce dossier est vide.
folder-never-opened = Ce dossier n’a jamais été ouvert ici. Regardez à nouveau quand il y a du réseau.

## Feeds

feed-mine = Mon fil
feed-mine-text = Ce qui s’écrit dans vos groupes
feed-private = Messages privés
feed-closed = Seuls ses membres le lisent
feed-asked-to-join = Vous avez demandé à en être
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
hanging-tap-to-fetch = Touchez pour le chercher
hanging-elsewhere = S’ouvre dans le navigateur
hanging-lost = N’a plus été trouvé
hanging-no-picture = N’est pas une image affichable
