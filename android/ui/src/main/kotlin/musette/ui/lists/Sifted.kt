package musette.ui.lists

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch

/**
 * The window of what is searched for: one of other words takes the place of the one before when its first rows are here, so that no letter
 * empties the screen.
 *
 * Tests: `tests/android`, SiftedTest.
 *
 * @param failed is told when rows cannot be read; what was there stays.
 */
class Sifted<K : Any, R : Any>(private val scope: CoroutineScope, private val failed: (Exception) -> Unit) {
    private var ofShown: Job? = null
    private val shown = MutableStateFlow<RowWindow<K, R>?>(null)

    /** What is shown; null before the first rows are here. */
    val window: StateFlow<RowWindow<K, R>?> = shown.asStateFlow()

    /**
     * Shows the rows of this source as soon as they are here; false when they cannot be read. Then, and when it is cancelled, what was shown
     * stays.
     */
    suspend fun show(source: RowSource<K, R>, restored: Anchor<K>? = null): Boolean {
        val itsJob = Job(scope.coroutineContext[Job])
        val itsScope = CoroutineScope(scope.coroutineContext + itsJob)
        val isHere = CompletableDeferred<Boolean>()
        val window = RowWindow(source, itsScope, restored) { failure ->
            failed(failure)
            isHere.complete(false)
        }
        itsScope.launch {
            window.rows.first { it.known }
            isHere.complete(true)
        }
        var shows = false
        try {
            shows = isHere.await()
        } finally {
            if (!shows) itsJob.cancel()
        }
        if (!shows) return false
        ofShown?.cancel()
        ofShown = itsJob
        shown.value = window
        return true
    }

    /** What is shown may look different. */
    fun changed() {
        shown.value?.changed()
    }
}
