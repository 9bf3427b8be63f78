package musette.ui.screens.search

import musette.Among
import musette.AsOf
import musette.FeedId
import musette.Found
import musette.Item
import musette.ItemId
import musette.ItemKind
import musette.ItemState
import musette.Mark
import musette.PersonId
import musette.PersonItem
import musette.PostId
import musette.Reason
import musette.SearchCoverage
import musette.ids.DriveRow
import musette.ids.FeedRow
import musette.ids.ItemRow
import musette.ids.PersonRow
import musette.ids.PostRow
import musette.ids.WallTime
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.gallery.noDeeds
import musette.ui.gallery.windowOf
import musette.ui.lists.FoundRows

private fun marks(name: String, vararg typed: String): List<Mark> = typed.mapNotNull { word ->
    val at = name.indexOf(word, ignoreCase = true)
    if (at < 0) null else Mark(at.toUInt(), (at + word.length).toUInt())
}

private fun document(row: Long, name: String, place: String, state: ItemState, kind: ItemKind = ItemKind.FILE, vararg typed: String) = Found.Document(
    Item(
        ItemId(Samples.RIVE, ItemRow(row)), DriveRow(1), ItemRow(1), kind, name, 4_200_000uL, WallTime(Samples.NOW - row * Samples.HOUR), "Noor Haddad",
        state, null,
    ),
    place, marks(name, *typed),
)

private val here = ItemState.OnThisDevice(false)
private val found = listOf(
    Found.Person(
        PersonItem(PersonId(Samples.RIVE, PersonRow(6)), "Stacy Northwood", "stage manager", "Main stage", emptyList(), "", true, true, false, null),
        marks("Stacy Northwood", "Sta"),
    ),
    Found.Feed(FeedId(Samples.RIVE, FeedRow(4)), "Stage crew", true, marks("Stage crew", "Sta")),
    Found.Thread(
        PostId(Samples.RIVE, PostRow(100)), "Stage plan for the storm", "Safety", WallTime(Samples.NOW - 2 * Samples.HOUR),
        marks("Stage plan for the storm", "Sta"),
    ),
    document(2, "Stage", "Production/Plans", ItemState.Folder, ItemKind.FOLDER, "Sta"),
    document(3, "Stage-North.pdf", "Production/Plans/Stage", here, ItemKind.FILE, "Sta"),
    document(4, "Rigging of the stage.docx", "Production/Plans/Stage", ItemState.WaitingToBeSent, ItemKind.FILE, "sta"),
    document(
        5, "Standby power for stage north, including both generators and the lake pump, as agreed.xlsx", "Production/Plans/Power",
        ItemState.NotHere, ItemKind.FILE, "Sta", "sta",
    ),
)
private val coverage = SearchCoverage(1_230uL, 2uL, 0uL, 214uL, 8uL, Samples.asOf, emptyList())
private val plain = SearchState("sta", Among.ALL, true, isEmpty = false, coverage = coverage)

private fun search(state: String, search: SearchState, rows: List<Found>? = found, main: Boolean = false, goesOn: Boolean = false) =
    Scene("search", state, main) { SearchView(search, rows?.let { windowOf(it, false, goesOn, FoundRows::keyOf) }, noDeeds()) }

internal val searchScenes = listOf(
    search("found", plain, main = true),
    search("offline", plain.copy(among = Among.DOCUMENTS, offline = true), found.drop(3)),
    search("captured", plain.copy(offline = true, captured = true), found.drop(3)),
    search("trouble", plain.copy(trouble = Reason.NoSpace)),
    search("looking", SearchState("sta"), null),
    search("several-accounts", plain.copy(several = mapOf(Samples.RIVE to "rive"), missing = listOf("Rive Cafés")), goesOn = true),
    search("nothing", plain.copy(typed = "xyzzy", isEmpty = true), emptyList()),
    search("empty", SearchState(known = true, coverage = coverage), emptyList()),
    search("first-time", SearchState("sta", coverage = SearchCoverage(0uL, 0uL, 0uL, 0uL, 0uL, AsOf.NeverKnown, emptyList())), null),
)
