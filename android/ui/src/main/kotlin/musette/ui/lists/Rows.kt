package musette.ui.lists

import musette.AsOf
import musette.ids.Place

/**
 * What a screen shows of a list: [count] rows, of which [rows] from position [first] on are here. The others are placeholders of a
 * row's height, so that the scroll bar tells the truth.
 *
 * @property known false until the list was read once: neither empty nor full.
 * @property places where each of [rows] stands in the core's order.
 * @property begins the first row of all is here: what comes above it is new, not read later.
 * @property goTo where the screen is to scroll to, once for each [Jump.serial].
 */
data class Rows<K : Any, R : Any>(
    val known: Boolean,
    val count: Int,
    val first: Int,
    val rows: List<R>,
    val places: List<Place>,
    val sections: List<RowSection>,
    val asOf: AsOf?,
    val goTo: Jump?,
    val begins: Boolean,
    private val keyOf: (R) -> K,
) {
    val end: Int get() = first + rows.size
    val isEmpty: Boolean get() = known && count == 0

    fun at(index: Int): R? = rows.getOrNull(index - first)

    /** The key of a row, or of the placeholder at this position. A text or a number, as the phone wants it. */
    fun keyAt(index: Int): Any = at(index)?.let(keyOf) ?: "gap-$index"
}

/** A wish to scroll: to the row at [index], [offset] pixels of which are above the edge. */
data class Jump(val index: Int, val offset: Int, val serial: Int)

/** What is kept of a list's position: the first row seen, where it stands, and how many of its pixels are above the edge. */
data class Anchor<out K : Any>(val key: K, val place: Place?, val offset: Int)
