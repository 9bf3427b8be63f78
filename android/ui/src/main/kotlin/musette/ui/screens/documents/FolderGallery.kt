package musette.ui.screens.documents

import musette.AsOf
import musette.Connection
import musette.Item
import musette.ItemState
import musette.Layout
import musette.Order
import musette.Reason
import musette.SortBy
import musette.SortWay
import musette.ids.ItemRow
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.gallery.noDeeds
import musette.ui.gallery.notTaken
import musette.ui.gallery.unreadWindow
import musette.ui.gallery.windowOf
import musette.ui.gallery.windowOfSome

private val trail = listOf(Crumb(ItemRow(1), "Production / Plans"))
private val plain = FolderState("Stage North", trail, Samples.asOf, Connection.ONLINE)

private fun scene(state: String, folder: FolderState, rows: List<Item>?, main: Boolean = false) = Scene("folder", state, main) {
    val key: (Item) -> Long = { it.id.row.row }
    FolderView(folder, if (rows == null) unreadWindow(key) else windowOf(rows, key = key), noDeeds(), Samples.thumbs)
}

/** Rows are here as far as they were read; the others are on their way. */
private fun someOf(state: String, folder: FolderState, rows: List<Item>) =
    Scene("folder", state) { FolderView(folder, windowOfSome(rows, 5_000) { it.id.row.row }, noDeeds(), Samples.thumbs) }

private val photographs = listOf(
    Samples.folder(40, "Rehearsal"), Samples.item(41, "Evening.jpg", ItemState.OnThisDevice(false), 2_100_000),
    Samples.item(42, "North stage, first light.jpg", ItemState.OnThisDevice(false), 3_400_000),
    Samples.item(43, "Covers.png", ItemState.WaitingToBeSent, 840_000, null), Samples.item(44, "Crowd.jpg", ItemState.NotHere, 2_900_000),
    Samples.folderRows[6],
)

internal val folderScenes = listOf(
    scene("rows", plain, Samples.folderRows, main = true),
    scene("offline", plain.copy(connection = Connection.OFFLINE), Samples.folderRows),
    scene("captured", plain.copy(connection = Connection.CAPTURED), Samples.folderRows.take(3)),
    scene("slow", plain.copy(connection = Connection.DEGRADED), Samples.folderRows.take(5)),
    scene("looking", plain.copy(fetching = true), Samples.folderRows.take(5)),
    scene("empty", plain, emptyList()),
    scene("never-opened", FolderState("Stage North", trail, AsOf.NeverKnown, Connection.OFFLINE), emptyList()),
    scene("long-names", plain.copy(name = Samples.LONG_NAME), Samples.longRows),
    scene("chosen", plain.copy(selected = Samples.folderRows.slice(listOf(2, 6)).associateBy { it.id.row.row }), Samples.folderRows),
    scene("not-taken", plain.copy(notTaken = notTaken), Samples.folderRows.take(5)),
    scene("newest-first", plain.copy(order = Order(SortBy.CHANGED, SortWay.DOWN)), Samples.folderRows.sortedByDescending { it.modifiedAt?.millis }),
    scene("tiles", plain.copy(name = "Photographs", layout = Layout.TILES), photographs),
    scene(
        "tiles-chosen",
        plain.copy(name = "Photographs", layout = Layout.TILES, selected = photographs.slice(listOf(1, 3)).associateBy { it.id.row.row }), photographs,
    ),
    scene("no-access", plain.copy(trouble = Reason.Refused(musette.Refusal.PERMISSION)), Samples.folderRows.take(4)),
    scene("first-time", FolderState("Stage North", trail, null, Connection.ONLINE, fetching = true), null),
    someOf("loading-more", plain, Samples.folderRows.take(4)),
    scene("gone", FolderState("", connection = Connection.ONLINE, gone = true), emptyList()),
    scene("trouble", plain.copy(trouble = Reason.NameTaken), Samples.folderRows.take(6)),
)
