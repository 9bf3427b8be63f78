package musette.ui.lists

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.launch
import musette.ids.Place
import kotlin.math.max
import kotlin.math.min

/**
 * The part of a list around what is seen, however long the list is: the one way in which a screen shows rows.
 *
 * **Promises.** At most [PAGES] pages are held. A change reads again a page around the first row that is seen, in at most three reads,
 * and that row keeps its key: what is under the finger does not move, whatever came above it. A jump reads what is there and nothing
 * in between. Who stands at the very top stays there, and sees what comes above. What cannot be read leaves what was there, and [failed]
 * is told.
 *
 * **How.** The screen says what it sees ([look]), the engine that something changed ([changed]); both only leave word. One coroutine
 * takes the latest word, does one read, looks again, until all is here: reads are never side by side, and what has scrolled by
 * is never read. Positions in a list that nobody has counted begin with the first row that was read.
 *
 * Tests: `tests/android`, RowWindowTest and ScrollingTest.
 */
class RowWindow<K : Any, R : Any>(
    private val source: RowSource<K, R>,
    scope: CoroutineScope,
    restored: Anchor<K>? = null,
    private val failed: (Exception) -> Unit = {},
) {
    private var head = RowHead(null, emptyList(), null)
    private var moreBelow = true
    private var moreAbove = false
    private var seen = 0..0
    private var atTop = false
    private var dirty = true
    private var anchored: Anchor<K>? = restored
    private var jumps = 0
    private val word = Channel<Unit>(Channel.CONFLATED)
    private val shown = MutableStateFlow(Rows<K, R>(false, 0, 0, emptyList(), emptyList(), emptyList(), null, null, false, source::key))

    /** What the screen shows. */
    val rows: StateFlow<Rows<K, R>> = shown.asStateFlow()

    init {
        word.trySend(Unit)
        scope.launch {
            for (ignored in word) settle()
        }
    }

    /**
     * These positions are on the screen, [offset] pixels of the first of them above its edge. [after]: the last jump that the screen
     * has made; what it saw before a newer one is no wish of anybody.
     */
    fun look(first: Int, last: Int, offset: Int, after: Int) {
        synchronized(this) {
            if (after < jumps) return
            seen = first..max(first, last)
            val now = shown.value
            atTop = first == 0 && offset == 0 && now.begins
            val row = now.at(first) ?: return@synchronized
            anchored = Anchor(source.key(row), now.places[first - now.first], offset)
        }
        word.trySend(Unit)
    }

    /** Something in the list may look different. */
    fun changed() {
        synchronized(this) { dirty = true }
        word.trySend(Unit)
    }

    /** Shows the row at this position, first on the screen. */
    fun jump(index: Int) {
        synchronized(this) {
            seen = index..index
            anchored = null
            atTop = false
            shown.value = shown.value.copy(goTo = Jump(index, 0, ++jumps))
        }
        word.trySend(Unit)
    }

    /** What to keep for the day after the app's death; nothing at the top, where the list begins anyway. */
    val anchor: Anchor<K>? get() = synchronized(this) { anchored.takeIf { !atTop } }

    private suspend fun settle() {
        try {
            do { val more = step() } while (more)
        } catch (stopped: CancellationException) {
            throw stopped
        } catch (failure: Exception) {
            failed(failure)
        }
    }

    /** One page more, or the window anew; false when nothing is missing. */
    private suspend fun step(): Boolean {
        val (wanted, isDirty) = synchronized(this) { (seen to dirty).also { dirty = false } }
        if (isDirty) {
            try {
                anew(wanted)
            } catch (failure: Exception) {
                synchronized(this) { dirty = !shown.value.known }
                throw failure
            }
            return true
        }
        val now = shown.value
        val last = now.count - 1
        return when {
            now.count == 0 -> false
            // Far away: nothing that is here is seen. Where nobody counts, only the rows beside those that are here have a position.
            head.count == null && wanted.first >= now.end -> below()
            head.count == null && wanted.last < now.first && wanted.first > 0 -> above()
            wanted.first >= now.end || wanted.last < now.first -> away(min(wanted.first, last))
            wanted.last + MARGIN >= now.end && now.end < now.count -> below()
            wanted.first - MARGIN < now.first && (now.first > 0 || moreAbove) -> above()
            else -> false
        }
    }

    private suspend fun anew(wanted: IntRange) {
        val held = synchronized(this) { anchored.takeIf { !atTop } }
        head = source.head()
        if (held == null) {
            val from = if (head.count == null) 0 else max(0, min(wanted.first, (head.count ?: 0) - 1) - PAGE / 2)
            val page = source.page(if (from == 0) Spot.Start else Spot.Index(from), PAGE)
            moreAbove = false
            show(from, page, page.more)
            return
        }
        val page = source.page(Spot.Around(held.key, held.place), 2 * PAGE)
        val at = page.rows.indexOfFirst { source.key(it) == held.key }
        val first = if (head.count == null) {
            // Nobody counts: the row stays at the position that the screen knows it by.
            max(0, positionOf(held.key) - max(at, 0))
        } else {
            page.rows.firstOrNull()?.let { source.indexOf(source.key(it)) } ?: 0
        }
        // Half of what is read around a row comes before it, where there is as much.
        moreAbove = head.count == null && at >= PAGE
        val wasKnown = shown.value.known
        val moved = if (at < 0) 0 else first + at - wanted.first
        show(first, page, page.more)
        synchronized(this) {
            // Only where the screen has not moved on meanwhile.
            if (seen == wanted) seen = max(0, wanted.first + moved)..max(0, wanted.last + moved)
            if (!wasKnown && at >= 0) shown.value = shown.value.copy(goTo = Jump(first + at, held.offset, ++jumps))
        }
    }

    private fun positionOf(key: K): Int {
        val now = shown.value
        val at = now.rows.indexOfFirst { source.key(it) == key }
        return if (at < 0) seen.first else now.first + at
    }

    private suspend fun away(index: Int): Boolean {
        val from = max(0, index - PAGE / 2)
        val page = if (head.count == null) source.page(Spot.Start, PAGE) else source.page(Spot.Index(from), PAGE)
        if (head.count == null) {
            moreAbove = false
            show(0, page, page.more)
            synchronized(this) { if (seen.first >= shown.value.count) seen = 0..0 }
        } else {
            show(from, page, page.more)
        }
        // A list that has grown shorter: what is wanted is not there, and asking again would find as much.
        return page.rows.isNotEmpty()
    }

    private suspend fun below(): Boolean {
        val now = shown.value
        val page = source.page(Spot.After(now.places.last()), PAGE)
        moreBelow = page.more
        val spare = max(0, now.rows.size + page.rows.size - MOST)
        put(now.first + spare, now.rows.drop(spare) + page.rows, now.places.drop(spare) + page.places, page)
        return page.rows.isNotEmpty()
    }

    private suspend fun above(): Boolean {
        val now = shown.value
        val page = source.page(Spot.Before(now.places.first()), PAGE)
        moreAbove = head.count == null && page.more
        val spare = max(0, now.rows.size + page.rows.size - MOST)
        if (spare > 0) moreBelow = true
        // Nothing came before the first row: it is the first of all, whatever its position was thought to be.
        val first = if (page.more) max(0, now.first - page.rows.size) else 0
        val moved = first + page.rows.size - now.first
        synchronized(this) { seen = max(0, seen.first + moved)..max(0, seen.last + moved) }
        put(first, page.rows + now.rows.dropLast(spare), page.places + now.places.dropLast(spare), page)
        return page.rows.isNotEmpty()
    }

    private fun show(first: Int, page: RowPage<R>, goesOn: Boolean) {
        moreBelow = goesOn
        put(first, page.rows, page.places, page)
    }

    private fun put(first: Int, rows: List<R>, places: List<Place>, page: RowPage<R>) {
        val end = first + rows.size
        // An uncounted list has one placeholder more than what is here, as long as it goes on.
        val count = head.count?.let { max(it, end) } ?: (end + if (moreBelow) 1 else 0)
        synchronized(this) {
            shown.value = shown.value.copy(
                known = true, count = count, first = first, rows = rows, places = places,
                sections = head.sections, asOf = page.asOf ?: head.asOf, begins = first == 0 && !moreAbove,
            )
        }
    }

    companion object {
        /** Rows of a page. */
        const val PAGE = 100

        /** Pages that are held at most. */
        const val PAGES = 5
        private const val MOST = PAGE * PAGES

        /** Rows before and after what is seen that are here before they are seen. */
        private const val MARGIN = 40
    }
}
