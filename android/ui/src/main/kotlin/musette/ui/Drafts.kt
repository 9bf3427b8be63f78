package musette.ui

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import musette.ids.AccountId
import musette.ids.FeedRow
import musette.ids.PersonRow
import musette.ids.PostRow

/** Where something is being written: in a thread, as a new one in a feed, or as a private one to these people, by their rows. */
data class Writing(val account: AccountId, val feed: FeedRow?, val thread: PostRow?, val to: List<PersonRow> = emptyList())

/**
 * What is typed, on its way into the core.
 *
 * **Promises.** Each text that was typed is stored, the last one last, whatever becomes of the screen that it was typed on. Who comes
 * back before it is stored finds it here. What could not be stored stays here, and goes with the next letter.
 *
 * Tests: `tests/android`, HoldersTest.
 */
class Drafts(private val scope: CoroutineScope) {
    private class Typed(var text: String, var serial: Long, var runs: Boolean)

    private val typed = HashMap<Writing, Typed>()
    private val waiting = MutableStateFlow(0)

    /** What was typed there and is not in the core yet. */
    fun of(where: Writing): String? = synchronized(typed) { typed[where]?.text }

    /** This is what is written there from now on; [store] takes it into the core, and answers whether it did. */
    fun type(where: Writing, text: String, store: suspend (String) -> Boolean) {
        synchronized(typed) {
            val known = typed[where]
            if (known == null) typed[where] = Typed(text, 0, true)
            else {
                known.text = text
                known.serial += 1
                if (known.runs) return
                known.runs = true
            }
            waiting.value += 1
        }
        scope.launch { settle(where, store) }
    }

    private suspend fun settle(where: Writing, store: suspend (String) -> Boolean) {
        var ended = false
        try {
            while (true) {
                val (text, serial) = synchronized(typed) { typed.getValue(where).let { it.text to it.serial } }
                val stored = store(text)
                synchronized(typed) {
                    val now = typed.getValue(where)
                    if (now.serial == serial) {
                        if (stored) typed.remove(where) else now.runs = false
                        ended = true
                        return
                    }
                }
            }
        } finally {
            synchronized(typed) {
                // Broken off: the next letter begins again.
                if (!ended) typed[where]?.runs = false
                waiting.value -= 1
            }
        }
    }

    /** Waits until nothing is on its way: before what was typed is sent, or the app is put aside. */
    suspend fun stored() {
        waiting.first { it == 0 }
    }
}
