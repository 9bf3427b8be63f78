package musette.ui

import kotlinx.coroutines.delay
import kotlinx.coroutines.withTimeout
import musette.At
import musette.ids.AccountId
import musette.ids.FeedRow
import musette.ids.ItemRow
import musette.ids.PersonRow
import musette.ids.PostRow
import musette.ui.lists.FoundRows
import musette.ui.lists.RowWindow
import musette.ui.screens.people.PeopleHolder
import musette.ui.screens.search.SearchHolder
import musette.ui.screens.search.SearchWays
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

/** Long lists of what was looked for, on the real core: they end where it ends, and are held in part. */
class FoundTest {
    private object Nowhere : SearchWays {
        override fun folder(account: AccountId, folder: ItemRow) = Unit
        override fun document(account: AccountId, item: ItemRow) = Unit
        override fun feed(account: AccountId, feed: FeedRow) = Unit
        override fun thread(account: AccountId, thread: PostRow) = Unit
        override fun person(account: AccountId, person: PersonRow) = Unit
        override fun back() = Unit
    }

    /** Scrolls to the last row; answers the keys in their order, each as often as it came by. */
    private suspend fun <K : Any, R : Any> RowWindow<K, R>.toTheEnd(key: (R) -> K): List<K> {
        val keys = sortedMapOf<Int, K>()
        withTimeout(Signed.PATIENCE_MS) {
            var at = 0
            while (true) {
                val now = rows.value
                assertTrue("${now.rows.size} rows are held", now.rows.size <= RowWindow.PAGE * RowWindow.PAGES)
                now.rows.forEachIndexed { number, row -> keys[now.first + number] = key(row) }
                if (at >= now.count - 1 && now.end == now.count) break
                at = minOf(at + 8, now.count - 1)
                look(at, at + 12, 0, now.goTo?.serial ?: 0)
                if (rows.value.at(at) == null) delay(5)
            }
        }
        return keys.values.toList()
    }

    private suspend fun <K : Any, R : Any> RowWindow<K, R>.toTheStart() = withTimeout(Signed.PATIENCE_MS) {
        var at = rows.value.count - 1
        while (!(at == 0 && rows.value.begins && rows.value.at(0) != null)) {
            val before = rows.value
            look(at, at + 12, 0, before.goTo?.serial ?: 0)
            delay(2)
            // Positions of a list that nobody counts begin with the first row that is here.
            at = maxOf(0, at - 8)
            if (rows.value.at(at) == null) delay(5)
        }
    }

    @Test
    fun what_is_found_goes_on_to_its_end_and_back_whatever_its_length(): Unit = signedIn(files = 5_000) {
        for (drive in documents.drives()) shell.musette.follow(drive.id)
        sync()
        val holder = SearchHolder(shell, Nowhere, scope)
        holder.type("pdf")
        holder.state.until("it is found") { it.known && !it.isEmpty }
        val window = holder.windows.value!!
        val first = window.rows.value.at(0)
        val keys = window.toTheEnd { FoundRows.keyOf(it) }
        assertTrue("more than was ever held at once: ${keys.size}", keys.size > 1_000)
        assertEquals(keys.size, keys.toSet().size)
        window.toTheStart()
        assertEquals(first, window.rows.value.at(0))
    }

    @Test
    fun everybody_is_counted_by_letters_and_a_search_goes_on_to_its_end(): Unit = signedIn(people = 1_500) {
        val people = shell.musette.people(account)
        for (first in 'a'..'z') people.find("$first")
        val count = people.head().count.toInt()
        assertTrue("more than a window holds: $count", count > RowWindow.PAGE * RowWindow.PAGES)
        val holder = PeopleHolder(shell, account, {}, scope)
        holder.state.until("they are here") { it.known && !it.isEmpty }
        val all = holder.windows.value!!
        assertEquals(count, all.rows.value.count)
        assertTrue(all.rows.value.sections.size > 5)
        assertEquals(count, all.toTheEnd { it.id.row.row }.toSet().size)
        all.jump(count / 2)
        until("the middle is there") { all.rows.value.at(count / 2) != null }
        val there = all.rows.value.at(count / 2)!!
        assertEquals(there, people.page("", At.Index((count / 2).toULong()), 1u).people.single())
        holder.type("a")
        until("others are shown") { holder.windows.value !== all }
        val some = holder.windows.value!!
        val keys = some.toTheEnd { it.id.row.row }
        assertEquals(keys.size, keys.toSet().size)
        assertTrue(keys.size in 20..<count)
    }

    private fun signedIn(files: Int = 400, people: Int = 60, play: suspend Signed.() -> Unit) = Signed.signed(files = files, people = people, play = play)
}
