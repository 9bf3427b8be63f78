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

/** A row of such a list. */
sealed interface ShelfRow {
    val key: String

    /** How many of the files that are kept can be opened without a network. */
    data class Ready(val ready: Long, val files: Long) : ShelfRow {
        override val key get() = "files"
    }

    data class Document(val item: Item) : ShelfRow {
        override val key get() = "${item.id.row.row}"
    }

    /** [behind]: so many stand from it on. What is told later stands above: counted from below each keeps its key. */
    data class Shared(val shared: SharedDocument, val behind: Int) : ShelfRow {
        override val key get() = "shared $behind"
    }

    data object GoneTitle : ShelfRow {
        override val key get() = "gone"
    }

    data class Gone(val gone: KeptItem) : ShelfRow {
        override val key get() = "gone ${gone.item.id.row.row}"
    }
}

internal fun rowsOf(state: ShelfState): List<ShelfRow> = listOfNotNull(ShelfRow.Ready(state.ready, state.files).takeIf { state.files > 0 }) +
    state.items.map(ShelfRow::Document) + state.shared.mapIndexed { at, shared -> ShelfRow.Shared(shared, state.shared.size - at) } +
    listOfNotNull(ShelfRow.GoneTitle.takeIf { state.gone.isNotEmpty() }) + state.gone.map(ShelfRow::Gone)

/** What a person can do there, beside what she does to the documents. */
interface ShelfDeeds : ItemDeeds {
    fun back()
    fun refresh()
    fun open(shared: SharedDocument)

    /** Uploads as new what the server has deleted and this device has kept. */
    fun putBack(gone: KeptItem)
    fun dismiss()
}
