package musette.ui.screens.message

import musette.Connection
import musette.PersonId
import musette.PersonItem
import musette.Reason
import musette.ids.PersonRow
import musette.ids.WallTime
import musette.ui.components.Composed
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.gallery.noDeeds

private fun person(row: Long, name: String, role: String, place: String) =
    PersonItem(PersonId(Samples.RIVE, PersonRow(row)), name, role, place, emptyList(), "", true, true, false, WallTime(Samples.NOW))

private val noor = person(4, "Noor Haddad", "production lead", "Old dairy")
private val chiara = person(2, "Chiara Bianchi", "volunteer coordinator", "Harbour")
private val long = person(7, "Maximiliane-Friederike von Hohenstein-Bartolomei", "Assistentin der Gesamtleitung", "Empfang")
private val plain = MessageState(connection = Connection.ONLINE)
private val begun = listOf(Begun(listOf(Samples.noor), "Can the north covers go up before four? Jonas has the keys of container 14."))

private fun message(state: String, message: MessageState, main: Boolean = false) = Scene("message", state, main) { MessageView(message, noDeeds()) }

internal val messageScenes = listOf(
    message("written", plain.copy(to = listOf(noor, chiara), composed = Composed("Are the monitors on the lake stage ours?")), main = true),
    message("with-files", plain.copy(to = listOf(noor), composed = Composed("The list", hanging = Samples.hung))),
    message("first-time", plain),
    message(
        "long",
        plain.copy(
            to = listOf(noor, long, chiara, noor.copy(PersonId(Samples.RIVE, PersonRow(8)), long.name)), composed = Composed(Samples.LONG_NAME.repeat(4)),
        ),
    ),
    message("begun", plain.copy(begun = begun)),
    message("searched", plain.copy(to = listOf(noor), typed = "chi", found = listOf(chiara, long))),
    message("nobody", plain.copy(typed = "xyz")),
    message("offline", plain.copy(to = listOf(noor, long), connection = Connection.OFFLINE, composed = Composed("On my way"))),
    message("captured", plain.copy(to = listOf(noor), connection = Connection.CAPTURED, composed = Composed("On my way"))),
    message("asking", plain.copy(typed = "chi", asking = true)),
    message("trouble", plain.copy(to = listOf(noor), composed = Composed("On my way"), trouble = Reason.NoSpace)),
)
