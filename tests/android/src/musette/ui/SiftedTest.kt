package musette.ui

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import musette.ui.lists.RowHead
import musette.ui.lists.RowSource
import musette.ui.lists.Sifted
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Test

/** Rows that come when they are let. */
private class Slow(val names: Names = Names(300)) : RowSource<String, String> by names {
    val let = CompletableDeferred<Unit>()

    override suspend fun head(): RowHead {
        let.await()
        return names.head()
    }
}

/** The list of a search while it is typed, on a clock of its own. */
@OptIn(ExperimentalCoroutinesApi::class)
class SiftedTest {
    private val failures = ArrayList<Exception>()

    private fun TestScope.sifted() = Sifted<String, String>(backgroundScope, failures::add)

    @Test
    fun what_was_found_stays_until_the_first_rows_of_other_words_are_here() = runTest {
        val sifted = sifted()
        assertTrue(sifted.show(Names(200)))
        val first = sifted.window.value
        val slow = Slow()
        val showing = launch { sifted.show(slow) }
        runCurrent()
        assertSame("nothing empties the screen", first, sifted.window.value)
        slow.let.complete(Unit)
        runCurrent()
        assertTrue(showing.isCompleted)
        assertEquals(300, sifted.window.value?.rows?.value?.count)
    }

    @Test
    fun words_that_are_typed_over_are_not_shown_and_not_read_any_more() = runTest {
        val sifted = sifted()
        val overtaken = Slow()
        val typing = launch { sifted.show(overtaken) }
        runCurrent()
        typing.cancel()
        runCurrent()
        overtaken.let.complete(Unit)
        runCurrent()
        assertNull(sifted.window.value)
        assertEquals(0, overtaken.names.reads)
        val before = Names(200)
        sifted.show(before)
        sifted.show(Names(50))
        val reads = before.reads
        sifted.changed()
        runCurrent()
        assertEquals("what is not shown is not read", reads, before.reads)
        assertEquals(50, sifted.window.value?.rows?.value?.count)
    }

    @Test
    fun rows_that_cannot_be_read_leave_those_that_were_there_and_are_told() = runTest {
        val sifted = sifted()
        sifted.show(Names(200))
        val first = sifted.window.value
        assertEquals(false, sifted.show(Names(50).also { it.broken = true }))
        assertSame(first, sifted.window.value)
        assertEquals(1, failures.size)
    }
}
