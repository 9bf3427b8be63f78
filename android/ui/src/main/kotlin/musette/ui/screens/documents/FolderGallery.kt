package musette.ui.screens.documents

import musette.AsOf
import musette.Connection
import musette.Item
import musette.Reason
import musette.ids.ItemRow
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.gallery.noDeeds
import musette.ui.gallery.notTaken
import musette.ui.gallery.windowOf

private val trail = listOf(Crumb(ItemRow(1), "Production / Plans"))
private val plain = FolderState("Stage North", trail, Samples.asOf, Connection.ONLINE)

private fun scene(state: String, folder: FolderState, rows: List<Item>, main: Boolean = false) =
    Scene("folder", state, main) { FolderView(folder, windowOf(rows) { it.id.row.row }, noDeeds()) }

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
    scene("undo", plain.copy(undo = Undo("3 items deleted", emptyList())), Samples.folderRows.take(6)),
    scene("not-taken", plain.copy(notTaken = notTaken), Samples.folderRows.take(5)),
    scene("trouble", plain.copy(trouble = Reason.NameTaken), Samples.folderRows.take(6)),
)
