package musette.ui

import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import musette.ids.Place
import musette.ui.lists.Anchor
import musette.ui.lists.RowHead
import musette.ui.lists.RowPage
import musette.ui.lists.RowSection
import musette.ui.lists.RowSource
import musette.ui.lists.RowWindow
import musette.ui.lists.Spot
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Test

/** A list in memory that counts what is read of it: names in order, as a folder's are. */
internal class Names(count: Int, private val counted: Boolean = true) : RowSource<String, String> {
    val all = (0 until count).mapTo(ArrayList(count)) { "%c%06d".format('A' + it * 26 / count, it) }
    var reads = 0
    var broken = false

    override fun key(row: String) = row

    override suspend fun head(): RowHead {
        reads += 1
        check(!broken) { "out of order" }
        val sections = all.groupingBy { it.take(1) }.eachCount().entries.sortedBy { it.key }
        var start = 0
        return RowHead(
            if (counted) all.size else null,
            sections.map { (label, count) -> RowSection(label, false, start, count).also { start += count } },
            null,
        )
    }

    override suspend fun page(at: Spot<String>, limit: Int): RowPage<String> {
        reads += 1
        check(!broken) { "out of order" }
        require(limit <= 200)
        val (from, to) = when (at) {
            Spot.Start -> 0 to limit
            is Spot.Index -> at.index to at.index + limit
            is Spot.After -> position(at.place.text).let { if (all.getOrNull(it) == at.place.text) it + 1 else it }.let { it to it + limit }
            is Spot.Before -> position(at.place.text).let { it - limit to it }
            is Spot.Around -> position(at.key).let { it - limit / 2 to it + limit - limit / 2 }
        }
        val rows = all.subList(from.coerceIn(0, all.size), to.coerceIn(0, all.size)).toList()
        val more = if (at is Spot.Before) from > 0 else to < all.size
        return RowPage(rows, rows.map(::Place), more, null)
    }

    override suspend fun indexOf(key: String): Int? {
        reads += 1
        return position(key).takeIf { all.getOrNull(it) == key }
    }

    fun insert(name: String) = all.add(position(name), name)

    private fun position(name: String) = all.binarySearch(name).let { if (it < 0) -it - 1 else it }
}

/** A window, and a screen of twelve rows that follows keys as a lazy column does. */
@OptIn(ExperimentalCoroutinesApi::class)
private class Screen(private val test: TestScope, val names: Names, restored: Anchor<String>? = null) {
    val failures = ArrayList<Exception>()
    val window = RowWindow(names, test.backgroundScope, restored, failures::add)
    private var top = 0
    private var jumped = 0

    /** The name at the upper edge. */
    val first: String? get() = window.rows.value.at(top)
    val visible: List<String?> get() = (top..top + 11).map { window.rows.value.at(it) }

    fun scrollTo(index: Int) {
        top = index
        rest()
    }

    fun rest() {
        val held = first
        repeat(3) {
            test.runCurrent()
            val rows = window.rows.value
            rows.goTo?.takeIf { it.serial > jumped }?.let {
                jumped = it.serial
                top = it.index
            } ?: held?.let { key -> rows.rows.indexOf(key).takeIf { it >= 0 }?.let { top = rows.first + it } }
            window.look(top, top + 11, 0, jumped)
        }
        test.runCurrent()
        assertTrue("at most a thousand rows", window.rows.value.rows.size <= 1000)
    }

    fun fling(index: Int) {
        top = index
        window.look(top, top + 11, 0, jumped)
        test.runCurrent()
    }
}

/** Lists that hold, whatever their length and whatever comes meanwhile. */
@OptIn(ExperimentalCoroutinesApi::class)
class RowWindowTest {
    @Test
    fun a_fling_to_row_ninety_thousand_reads_what_is_there_and_nothing_between() = runTest {
        val screen = Screen(this, Names(100_000))
        screen.rest()
        assertEquals(100_000, screen.window.rows.value.count)
        val before = screen.names.reads
        screen.fling(90_000)
        assertEquals(screen.names.all.subList(90_000, 90_012), screen.visible)
        assertTrue("${screen.names.reads - before} reads", screen.names.reads - before <= 3)
    }

    @Test
    fun a_letter_of_the_scroll_bar_shows_its_first_row() = runTest {
        val screen = Screen(this, Names(100_000))
        screen.rest()
        val letter = screen.window.rows.value.sections.first { it.label == "S" }
        screen.window.jump(letter.start)
        screen.rest()
        assertEquals(screen.names.all.first { it.startsWith("S") }, screen.first)
    }

    @Test
    fun what_comes_above_moves_no_row_under_the_finger() = runTest {
        val screen = Screen(this, Names(100_000))
        screen.rest()
        screen.fling(50_000)
        screen.rest()
        val held = screen.visible
        repeat(100) { number ->
            screen.names.insert("A%06d-new".format(number * 7))
            val before = screen.names.reads
            screen.window.changed()
            screen.rest()
            assertEquals(held, screen.visible)
            assertTrue("${screen.names.reads - before} reads for a change", screen.names.reads - before <= 3)
        }
        assertEquals(100_100, screen.window.rows.value.count)
    }

    @Test
    fun the_row_that_was_first_is_deleted_and_its_neighbour_takes_its_place() = runTest {
        val screen = Screen(this, Names(1_000))
        screen.rest()
        screen.scrollTo(500)
        val next = screen.visible[1]
        screen.names.all.remove(screen.first)
        screen.window.changed()
        screen.rest()
        assertEquals(next, screen.first)
    }

    @Test
    fun after_death_the_list_is_where_it_was() = runTest {
        val names = Names(100_000)
        val before = Screen(this, names)
        before.rest()
        before.fling(77_777)
        before.rest()
        val kept = before.window.anchor
        assertNotNull(kept)
        val held = before.visible
        names.insert("A000001-new")
        val after = Screen(this, names, kept)
        after.rest()
        assertEquals(held, after.visible)
    }

    @Test
    fun a_list_that_nobody_counts_goes_on_to_its_end_and_back() = runTest {
        val screen = Screen(this, Names(2_345, counted = false))
        screen.rest()
        var last = -1
        while (screen.window.rows.value.end != last) {
            last = screen.window.rows.value.end
            screen.scrollTo(last - 12)
        }
        assertEquals(screen.names.all.takeLast(12), screen.visible)
        assertEquals("no row follows", 2_345, screen.window.rows.value.count)
        while (screen.window.rows.value.first > 0) screen.scrollTo(screen.window.rows.value.first)
        screen.scrollTo(0)
        assertEquals(screen.names.all.take(12), screen.visible)
    }

    @Test
    fun an_uncounted_list_is_after_death_where_it_was_and_goes_on_in_both_directions() = runTest {
        val names = Names(2_000, counted = false)
        val screen = Screen(this, names, Anchor(names.all[1_000], Place(names.all[1_000]), 5))
        screen.rest()
        assertEquals(names.all[1_000], screen.first)
        repeat(40) { screen.scrollTo(maxOf(0, screen.window.rows.value.first)) }
        assertEquals(names.all.first(), screen.window.rows.value.rows.first())
    }

    @Test
    fun a_screen_so_small_that_it_shows_nothing_but_what_is_to_come_goes_on_from_there() = runTest {
        val window = RowWindow(Names(1_000, counted = false), backgroundScope)
        runCurrent()
        repeat(6) {
            val end = window.rows.value.end
            window.look(end, end, 0, 0)
            runCurrent()
            assertTrue("${window.rows.value.end} after $end", window.rows.value.end > end)
        }
    }

    @Test
    fun what_cannot_be_read_leaves_what_was_there_and_comes_with_the_next_change() = runTest {
        val screen = Screen(this, Names(300))
        screen.rest()
        val held = screen.visible
        screen.names.broken = true
        screen.window.changed()
        screen.rest()
        assertEquals(held, screen.visible)
        assertEquals(1, screen.failures.size)
        screen.names.broken = false
        screen.names.insert("A000000-new")
        screen.window.changed()
        screen.rest()
        assertEquals(301, screen.window.rows.value.count)
    }

    @Test
    fun an_empty_list_is_known_to_be_empty_and_an_unread_one_is_not() = runTest {
        val screen = Screen(this, Names(0))
        assertFalse(screen.window.rows.value.known)
        screen.rest()
        assertTrue(screen.window.rows.value.isEmpty)
    }
}
