package musette.ui.screens.feeds

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.At
import musette.MusetteException
import musette.Reason
import musette.Scope
import musette.ids.AccountId
import musette.ids.FeedRow
import musette.ids.PostRow
import musette.ui.Shell
import musette.ui.concern
import musette.ui.lists.Anchor
import musette.ui.lists.FeedRows
import musette.ui.lists.RowWindow
import musette.ui.reason

/** A feed: its threads, older ones on demand, and what is written to it, which survives everything once it was typed. */
class FeedHolder(
    private val shell: Shell,
    private val account: AccountId,
    private val feed: FeedRow,
    private val ways: FeedWays,
    private val scope: CoroutineScope,
    restored: Anchor<Long>? = null,
) : FeedDeeds {
    private val feeds = shell.musette.feeds(account)
    private val shown = MutableStateFlow(FeedState(connection = shell.connection(account)))
    private val typed = Channel<String>(Channel.CONFLATED)
    val state: StateFlow<FeedState> = shown.asStateFlow()
    val window = RowWindow(FeedRows(feeds, feed), scope, restored) { failure -> if (failure is MusetteException) tell(failure.reason) }

    init {
        scope.launch {
            shell.changed.collect { changes ->
                if (changes.concern(account) { it is Scope.Feed && it.v1 == feed }) window.changed()
                if (changes.concern(account) { it is Scope.Feeds || it is Scope.Feed || it is Scope.Account }) readSelf()
            }
        }
        // One after the other: of two letters the later one is what is kept.
        scope.launch { for (text in typed) shell.attempt(::tell) { feeds.setDraft(feed, null, text) } }
        scope.launch { window.rows.collect { rows -> shown.update { it.copy(asOf = rows.asOf ?: it.asOf) } } }
        scope.launch {
            val kept = shell.attempt(::tell) { feeds.draft(feed, null) }
            if (!kept.isNullOrEmpty()) shown.update { it.copy(draft = kept) }
        }
        refresh()
    }

    private suspend fun readSelf() {
        val self = shell.attempt(::tell) { feeds.list().feeds.firstOrNull { it.id.row == feed } } ?: return
        val end = shell.attempt(::tell) { feeds.threads(feed, At.End, 1u).whole } ?: false
        shown.update { it.copy(feed = self, whole = end, connection = shell.connection(account)) }
    }

    override fun refresh() {
        scope.launch {
            shown.update { it.copy(fetching = true, trouble = null) }
            shell.attempt(::tell) { feeds.refresh(feed) }
            shell.readAccounts()
            shown.update { it.copy(fetching = false, connection = shell.connection(account)) }
        }
    }

    override fun older(below: PostRow) {
        if (shown.value.fetchingOlder) return
        scope.launch {
            shown.update { it.copy(fetchingOlder = true) }
            shell.attempt(::tell) { feeds.older(feed, below) }
            shown.update { it.copy(fetchingOlder = false) }
            readSelf()
        }
    }

    override fun open(thread: PostRow) = ways.thread(account, thread)

    override fun back() = if (shown.value.writing) leaveWriting() else ways.back()

    override fun write() = shown.update { it.copy(writing = true) }

    override fun type(text: String) {
        shown.update { it.copy(draft = text) }
        typed.trySend(text)
    }

    override fun send() {
        val text = shown.value.draft
        scope.launch {
            shell.attempt(::tell) { feeds.write(feed, text, emptyList(), emptyList()) } ?: return@launch
            shown.update { it.copy(draft = "", writing = false) }
            typed.trySend("")
            shell.look(account)
        }
    }

    override fun leaveWriting() = shown.update { it.copy(writing = false) }

    override fun dismiss() = shown.update { it.copy(trouble = null) }

    private fun tell(why: Reason) = shown.update { it.copy(trouble = why) }
}
