package musette.ui.screens.documents

import musette.AsOf
import musette.Connection
import musette.Item
import musette.Reason
import musette.ids.ItemRow
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.gallery.noDeeds
import musette.ui.gallery.unreadWindow
import musette.ui.gallery.windowOf
import musette.ui.gallery.windowOfSome

private val folders = listOf(
    Samples.folder(2, "Rigging"), Samples.folder(3, "Stage Lake", "Noor Haddad", Samples.DAY), Samples.folder(14, "Stage North", ago = Samples.HOUR),
)
private val trail = listOf(Crumb(ItemRow(1), "Plans"))
private val moving = PickState(Picked.MOVE, 3, name = "Stage North", trail = trail, asOf = Samples.asOf, connection = Connection.ONLINE)

private fun pick(state: String, shown: PickState, rows: List<Item> = folders, main: Boolean = false) =
    Scene("pick", state, main) { PickView(shown, windowOf(rows) { it.id.row.row }, noDeeds()) }

internal val pickScenes = listOf(
    pick("move", moving, main = true),
    pick("offline", moving.copy(connection = Connection.OFFLINE)),
    pick("a-folder-itself", moving.copy(count = 1, of = setOf(2), isHere = true, name = "Plans", trail = emptyList())),
    pick("copy", moving.copy(deed = Picked.COPY, count = 1)),
    pick("put", moving.copy(deed = Picked.PUT, count = 1, what = "Truss 7.dwg")),
    pick("no-folders", moving.copy(name = "Rigging"), emptyList()),
    pick("never-opened", moving.copy(asOf = AsOf.NeverKnown, connection = Connection.OFFLINE), emptyList()),
    pick("no-access", moving.copy(isClosed = true)),
    Scene("pick", "loading-more") { PickView(moving, windowOfSome(folders, 400) { it.id.row.row }, noDeeds()) },
    Scene("pick", "first-time") { PickView(PickState(Picked.MOVE, 3, fetching = true), unreadWindow<Long, Item> { it.id.row.row }, noDeeds()) },
    pick("captured", moving.copy(connection = Connection.CAPTURED)),
    pick("long", moving.copy(name = Samples.LONG_NAME, trail = listOf(Crumb(ItemRow(1), Samples.LONG_NAME))), listOf(Samples.folder(2, Samples.LONG_NAME))),
    pick("name-taken", moving.copy(trouble = Reason.NameTaken)),
)
