package musette.ui

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch

/**
 * A search while typing, in two steps: what this device knows at once, and what the server finds a moment after the last letter.
 *
 * **Promises.** With each letter what was asked for the letters before it ends. The server is asked once a pause, and for nothing but letters;
 * what it found is read from this device like everything else. Whether it is being asked is told, and told to be over whatever comes of it.
 *
 * Tests: `tests/android`, FindingTest.
 *
 * @param read reads what this device knows for these words.
 * @param find asks the server for them; that it cannot be reached is no matter.
 * @param asking whether the server is being asked just now.
 */
class Finding(
    private val scope: CoroutineScope,
    private val read: suspend (String) -> Unit,
    private val find: suspend (String) -> Unit,
    private val asking: (Boolean) -> Unit,
) {
    private var last: Job? = null

    /** These are the words by now. */
    fun typed(words: String) {
        val before = last
        before?.cancel()
        last = scope.launch {
            // The one before tells that it is over before this one tells that it has begun.
            before?.join()
            read(words)
            if (words.isBlank()) return@launch
            delay(PAUSE_MS)
            asking(true)
            try {
                find(words)
            } finally {
                asking(false)
            }
            read(words)
        }
    }

    /** Nothing is searched for any more. */
    fun stop() {
        last?.cancel()
    }

    companion object {
        /** After the last letter the server is asked. */
        const val PAUSE_MS = 400L
    }
}
