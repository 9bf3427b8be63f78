package musette.ui.frame

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.getAndUpdate
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.FeedKind
import musette.Scope
import musette.ui.Shell
import musette.ui.concern

/**
 * Counts what is in the places.
 *
 * **Promises.** It is read again when something has changed that it depends on, and only that; while much changes, now and then and not
 * with each of it. What cannot be read stays as it was last.
 *
 * Tests: `tests/android`, BadgesTest.
 */
class BadgesHolder(private val shell: Shell, scope: CoroutineScope) {
    private enum class Part(val scopes: (Scope) -> Boolean) {
        CONCERNS({ it is Scope.Stream || it is Scope.Outbox || it is Scope.Tasks || it is Scope.Organisation || it is Scope.Account }),
        FEEDS({ it is Scope.Feeds || it is Scope.Feed || it is Scope.Account }),
    }

    private val shown = MutableStateFlow(Badges())
    private val stale = MutableStateFlow(emptySet<Part>())
    private val word = Channel<Unit>(Channel.CONFLATED)

    val state: StateFlow<Badges> = shown.asStateFlow()

    init {
        scope.launch { shell.changed.collect { changes -> look(Part.entries.filter { changes.concern(null, it.scopes) }) } }
        scope.launch { shell.accounts.collect { look(Part.entries) } }
        scope.launch {
            for (ignored in word) {
                stale.getAndUpdate { emptySet() }.forEach { read(it) }
                delay(BREATH_MS)
            }
        }
    }

    private fun look(parts: List<Part>) {
        if (parts.isEmpty()) return
        stale.update { it + parts }
        word.trySend(Unit)
    }

    private suspend fun read(part: Part) = when (part) {
        Part.CONCERNS -> readConcerns()
        Part.FEEDS -> readFeeds()
    }

    private suspend fun readConcerns() {
        val head = shell.attempt { shell.musette.stream().head() } ?: return
        shown.update { it.copy(concerning = head.badge.toLong(), undelivered = head.undelivered.toLong(), needsYou = head.needsYou.toLong()) }
    }

    private suspend fun readFeeds() {
        val feeds = shell.accounts.value.flatMap { account -> (shell.attempt { shell.musette.feeds(account.id).list() } ?: return).feeds }
        // What she has not joined is nothing that she reads, and her own feed adds only what no other has.
        val unread = feeds.filter { it.joined || it.kind != FeedKind.GROUP }.sumOf { it.adds.toLong() }
        shown.update { it.copy(unread = unread) }
    }

    private companion object {
        const val BREATH_MS = 300L
    }
}
