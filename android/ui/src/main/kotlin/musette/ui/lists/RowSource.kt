package musette.ui.lists

import musette.AsOf
import musette.ids.Place

/** Where a page is read: at an end of the list, beside a row that was seen, around a row, or at a position. */
sealed interface Spot<out K : Any> {
    data object Start : Spot<Nothing>
    data class After(val place: Place) : Spot<Nothing>
    data class Before(val place: Place) : Spot<Nothing>

    /** Around a row; when it is not in the list any more, around the place where it stood. */
    data class Around<K : Any>(val key: K, val place: Place?) : Spot<K>
    data class Index(val index: Int) : Spot<Nothing>
}

/** Rows that begin alike, for a scroll bar that jumps: [label] is shown, [start] is the position of the first. */
data class RowSection(val label: String, val folders: Boolean, val start: Int, val count: Int)

/** What a list knows of itself; [count] is null where nobody has counted it, as in a feed that goes on at the server. */
data class RowHead(val count: Int?, val sections: List<RowSection>, val asOf: AsOf?)

/** Rows in order, each with its place; [more]: rows follow in the direction that was read. */
data class RowPage<R>(val rows: List<R>, val places: List<Place>, val more: Boolean, val asOf: AsOf?)

/**
 * One list of the core, as a [RowWindow] reads it.
 *
 * [K] is what a phone can keep of a row (a text or a number, nothing else survives its death). Each call is one read of the core and
 * throws what it throws.
 */
interface RowSource<K : Any, R : Any> {
    fun key(row: R): K
    suspend fun head(): RowHead
    suspend fun page(at: Spot<K>, limit: Int): RowPage<R>

    /** The position of a row in a counted list, null when it is not in it. */
    suspend fun indexOf(key: K): Int?
}
