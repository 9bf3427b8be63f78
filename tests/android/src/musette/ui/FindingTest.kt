package musette.ui

import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.advanceTimeBy
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import org.junit.Assert.assertEquals
import org.junit.Test

/** A search of two steps, on a clock of its own. */
@OptIn(ExperimentalCoroutinesApi::class)
class FindingTest {
    private val told = ArrayList<String>()
    private var server: suspend (String) -> Unit = {}

    private fun TestScope.finding() = Finding(
        backgroundScope, { told += "read $it" },
        { words ->
            told += "ask $words"
            server(words)
        },
    ) { on -> told += if (on) "asking" else "asked" }

    private fun TestScope.pause() {
        advanceTimeBy(Finding.PAUSE_MS)
        runCurrent()
    }

    @Test
    fun each_letter_is_answered_from_here_and_the_server_is_asked_once_after_the_last() = runTest {
        val finding = finding()
        for (words in listOf("n", "no", "noo")) {
            finding.typed(words)
            advanceTimeBy(Finding.PAUSE_MS - 1)
        }
        assertEquals(listOf("read n", "read no", "read noo"), told)
        pause()
        assertEquals(listOf("asking", "ask noo", "asked", "read noo"), told.drop(3))
    }

    @Test
    fun for_nothing_but_blanks_no_server_is_asked() = runTest {
        finding().typed("  ")
        pause()
        assertEquals(listOf("read   "), told)
    }

    @Test
    fun a_letter_ends_what_is_being_asked_and_says_so_before_it_asks_anew() = runTest {
        server = { if (it == "no") awaitCancellation() }
        val finding = finding()
        finding.typed("no")
        pause()
        finding.typed("noo")
        pause()
        assertEquals(listOf("read no", "asking", "ask no", "asked", "read noo", "asking", "ask noo", "asked", "read noo"), told)
    }

    @Test
    fun whoever_has_chosen_is_told_nothing_more() = runTest {
        val finding = finding()
        finding.typed("noo")
        runCurrent()
        finding.stop()
        pause()
        assertEquals(listOf("read noo"), told)
        server = { awaitCancellation() }
        finding.typed("luc")
        pause()
        finding.stop()
        runCurrent()
        assertEquals(listOf("read luc", "asking", "ask luc", "asked"), told.drop(1))
    }
}
