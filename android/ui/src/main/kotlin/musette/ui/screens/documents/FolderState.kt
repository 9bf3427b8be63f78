package musette.ui.screens.documents

import musette.AsOf
import musette.Connection
import musette.Item
import musette.Layout
import musette.Order
import musette.Reason
import musette.SortBy
import musette.SortWay
import musette.ids.ItemRow
import musette.ui.Incoming
import musette.ui.NotTaken

/** A folder on the way down to this one. */
data class Crumb(val folder: ItemRow, val name: String)

/**
 * A folder as it is seen, but for its rows, which are a window's.
 *
 * @property asOf null until the folder was read once here.
 * @property fetching its list is being asked for.
 * @property notTaken files that were to be put in and are not in yet.
 * @property order in which its rows stand, [layout] as what they are shown: kept by the core for this folder and those below.
 * @property gone a link, or a card of long ago, led to what is no more.
 * @property trouble why the server's list did not come; what is here stays.
 */
data class FolderState(
    val name: String,
    val trail: List<Crumb> = emptyList(),
    val asOf: AsOf? = null,
    val connection: Connection = Connection.UNKNOWN,
    val fetching: Boolean = false,
    val gone: Boolean = false,
    val trouble: Reason? = null,
    val selected: Map<Long, Item> = emptyMap(),
    val notTaken: List<NotTaken> = emptyList(),
    val order: Order = Order(SortBy.NAME, SortWay.UP),
    val layout: Layout = Layout.ROWS,
)

/** What a person can do in a folder, beside what she does to its items. */
interface FolderDeeds : ItemDeeds {
    fun openCrumb(crumb: Crumb)
    fun back()
    fun refresh()
    fun makeFolder(name: String)
    fun photograph()
    fun pick()
    fun add(incoming: List<Incoming>)
    fun addAgain()
    fun letGo(file: NotTaken)
    fun arrange(order: Order)
    fun show(layout: Layout)
    fun dismiss()
}
