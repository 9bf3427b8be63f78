package musette.ui.screens.people

import androidx.compose.runtime.CompositionLocalProvider
import musette.AsOf
import musette.Connection
import musette.PersonId
import musette.PersonItem
import musette.Reason
import musette.ids.PersonRow
import musette.ids.WallTime
import musette.ui.components.LocalPortraits
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.gallery.noDeeds
import musette.ui.gallery.windowOf

private fun person(row: Long, name: String, role: String, place: String, phones: List<String> = emptyList(), mail: String = "") =
    PersonItem(PersonId(Samples.RIVE, PersonRow(row)), name, role, place, phones, mail, true, true, false, WallTime(Samples.NOW))

private val cast = listOf(
    person(1, "Béatrice Monnier", "support desk", "Lausanne"), person(2, "Chiara Bianchi", "volunteer coordinator", "Harbour"),
    person(3, "Luc Favre", "safety officer", "Main stage"),
    person(4, "Noor Haddad", "production lead", "Old dairy", listOf("+41 79 555 28 40", "+41 21 555 73 21"), "noor.haddad@rive.example"),
    person(5, "رنا منصور", "artist liaison", "Lake house"), person(6, "李伟", "sound engineer", "Stage Lake"),
    person(7, "Maximiliane-Friederike von Hohenstein-Bartolomei", "Assistentin der Gesamtleitung Besucherlenkung und Sicherheit", "Empfang"),
)
private val plain = PeopleState(true, isEmpty = false, asOf = Samples.asOf, connection = Connection.ONLINE)

private fun windowIn(people: List<PersonItem>, goesOn: Boolean = false) = windowOf(people, counted = false, goesOn = goesOn) { it.id.row.row }

private fun people(state: String, people: PeopleState, found: List<PersonItem> = cast, main: Boolean = false, goesOn: Boolean = false) =
    Scene("people", state, main) { PeopleView(people, windowIn(found, goesOn), noDeeds()) }

internal val peopleScenes = listOf(
    people("all", plain, main = true),
    people("searched", plain.copy(typed = "noor", asking = true), cast.slice(3..3)),
    people("offline", plain.copy(connection = Connection.OFFLINE)),
    people("captured", plain.copy(connection = Connection.CAPTURED)),
    people("more", plain.copy(typed = "a"), cast.take(3), goesOn = true),
    people("trouble", plain.copy(trouble = Reason.NoSpace)),
    people("nobody", plain.copy(typed = "xyz", isEmpty = true), emptyList()),
    people("first-time", PeopleState(asOf = AsOf.NeverKnown, connection = Connection.OFFLINE)),
    Scene("people", "portraits") { CompositionLocalProvider(LocalPortraits provides Samples.portraits) { PeopleView(plain, windowIn(cast), noDeeds()) } },
    Scene("people", "one-with-portrait") {
        CompositionLocalProvider(LocalPortraits provides Samples.portraits) { PeopleView(plain.copy(chosen = cast[3]), windowIn(cast), noDeeds()) }
    },
    people("one", plain.copy(chosen = cast[3])),
)
