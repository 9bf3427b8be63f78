package musette.ui.screens.documents

import musette.AsOf
import musette.Connection
import musette.Reason
import musette.ids.ContentRow
import musette.ids.IntentRow
import musette.ids.ItemRow

/** What becomes of items where a place is chosen for them; [PUT]: what is in no folder yet. */
enum class Picked { MOVE, COPY, PUT }

/** What is put somewhere. */
sealed interface Putting {
    val deed: Picked

    data class Items(override val deed: Picked, val items: List<ItemRow>) : Putting

    /** What a change makes or moves whose own folder will not do. */
    data class Change(val intent: IntentRow, val name: String) : Putting {
        override val deed get() = Picked.PUT
    }

    /** What was taken back. */
    data class Back(val content: ContentRow, val name: String) : Putting {
        override val deed get() = Picked.PUT
    }
}

/**
 * A folder into which something can be put, as it is seen, but for its folders, which are a window's.
 *
 * @property of those that it cannot be put into: what is moved itself. [count]: how many things are put.
 * @property what how that is called which is put, where it is one thing in no folder.
 * @property isHere all of it is in this folder already, and moving it here would do nothing. [isClosed]: nothing can be put into this drive.
 */
data class PickState(
    val deed: Picked,
    val count: Int,
    val of: Set<Long> = emptySet(),
    val name: String = "",
    val trail: List<Crumb> = emptyList(),
    val asOf: AsOf? = null,
    val connection: Connection = Connection.UNKNOWN,
    val fetching: Boolean = false,
    val isHere: Boolean = false,
    val isClosed: Boolean = false,
    val what: String = "",
    val trouble: Reason? = null,
)

interface PickDeeds {
    fun enter(folder: ItemRow)
    fun leave()
    fun refresh()
    fun makeFolder(name: String)
    fun put()
    fun dismiss()
}
