package musette.ui.screens.documents

import musette.AsOf
import musette.Connection
import musette.Item
import musette.KeptItem
import musette.Reason
import musette.SharedDocument

/** Lists of documents that are no folder. */
enum class Shelf { RECENT, KEPT, SHARED }

/**
 * A list of documents of an account that lie in many places.
 *
 * @property known false until it was read once.
 * @property items what was used last, the latest first, or what the person keeps offline, by name; [shared] what others have shared with her.
 * @property asOf when the server was asked last, where it is the one who tells.
 * @property ready of how many [files] that are kept how many can be opened without a network.
 * @property gone what was kept and the server has deleted: a copy is here for a while.
 */
data class ShelfState(
    val shelf: Shelf,
    val known: Boolean = false,
    val items: List<Item> = emptyList(),
    val shared: List<SharedDocument> = emptyList(),
    val gone: List<KeptItem> = emptyList(),
    val ready: Long = 0,
    val files: Long = 0,
    val asOf: AsOf? = null,
    val connection: Connection = Connection.UNKNOWN,
    val fetching: Boolean = false,
    val trouble: Reason? = null,
    val selected: Map<Long, Item> = emptyMap(),
) {
    val isEmpty: Boolean get() = items.isEmpty() && shared.isEmpty() && gone.isEmpty()
}

/** What a person can do there, beside what she does to the documents. */
interface ShelfDeeds : ItemDeeds {
    fun back()
    fun refresh()
    fun open(shared: SharedDocument)

    /** Uploads as new what the server has deleted and this device has kept. */
    fun putBack(gone: KeptItem)
    fun dismiss()
}
