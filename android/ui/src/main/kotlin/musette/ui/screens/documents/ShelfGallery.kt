package musette.ui.screens.documents

import musette.AsOf
import musette.Connection
import musette.ItemState
import musette.KeptItem
import musette.Reason
import musette.Refusal
import musette.SharedDocument
import musette.ids.ItemRow
import musette.ids.WallTime
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.gallery.noDeeds
import musette.ui.gallery.windowOf

private val kept = ShelfState(
    Shelf.KEPT, true, Samples.folderRows.filter { it.state !is ItemState.NotHere && it.state !is ItemState.KeptAfterDeletion },
    gone = Samples.folderRows.filter { it.state is ItemState.KeptAfterDeletion }.map { KeptItem(it, ItemRow(2), "Production / Plans/Stage North/${it.name}") },
    ready = 143, files = 145, connection = Connection.ONLINE,
)

private fun elsewhere(name: String, who: String, folder: Boolean = false) = SharedDocument(null, name, folder, "https://rive.example/$name", who)

private val shared = ShelfState(
    Shelf.SHARED, true, asOf = Samples.asOf, connection = Connection.ONLINE,
    shared = listOf(
        elsewhere("Training pack", "Amélie Rochat", true),
        Samples.folderRows[6].let { SharedDocument(it, it.name, false, "https://rive.example/stage-north", "Noor Haddad") },
        elsewhere("Riders.xlsx", "Noor Haddad"), elsewhere("جدول الفنانين ٢٠٢٦.xlsx", "رنا منصور"), elsewhere(Samples.LONG_NAME, ""),
    ),
)
private val recent = ShelfState(Shelf.RECENT, true, Samples.folderRows.takeLast(8) + Samples.longRows, connection = Connection.ONLINE)

private fun shelf(state: String, shelf: ShelfState, main: Boolean = false) = Scene("shelf", state, main) {
    ShelfView(shelf, windowOf(rowsOf(shelf), key = ShelfRow::key), noDeeds())
}

internal val shelfScenes = listOf(
    shelf("kept", kept, main = true),
    shelf("kept-offline", kept.copy(connection = Connection.OFFLINE, gone = emptyList())),
    shelf("kept-gone", kept.copy(items = kept.items.take(3), ready = 2, files = 3)),
    shelf("kept-chosen", kept.copy(selected = kept.items.take(2).associateBy { it.id.row.row })),
    shelf("kept-nothing", ShelfState(Shelf.KEPT, true, connection = Connection.ONLINE)),
    shelf("shared", shared),
    shelf("shared-offline", shared.copy(connection = Connection.OFFLINE, asOf = AsOf.Known(WallTime(Samples.NOW - 2 * Samples.DAY)))),
    shelf("captured", shared.copy(connection = Connection.CAPTURED)),
    shelf("no-permission", shared.copy(trouble = Reason.Refused(Refusal.PERMISSION))),
    shelf("trouble", kept.copy(trouble = Reason.NoSpace)),
    shelf("shared-nothing", ShelfState(Shelf.SHARED, true, asOf = Samples.asOf, connection = Connection.ONLINE)),
    shelf("shared-never-read", ShelfState(Shelf.SHARED, true, asOf = AsOf.NeverKnown, connection = Connection.OFFLINE)),
    shelf("shared-not-told", ShelfState(Shelf.SHARED, true, asOf = AsOf.NeverKnown, connection = Connection.ONLINE)),
    shelf("recent", recent),
    shelf("recent-nothing", ShelfState(Shelf.RECENT, true, connection = Connection.ONLINE)),
    shelf("not-read-yet", ShelfState(Shelf.RECENT)),
)
