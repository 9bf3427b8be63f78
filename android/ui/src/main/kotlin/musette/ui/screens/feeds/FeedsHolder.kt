package musette.ui.screens.feeds

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.FeedItem
import musette.Reason
import musette.Scope
import musette.ids.AccountId
import musette.ids.FeedRow
import musette.ids.PostRow
import musette.ui.Shell
import musette.ui.concern

interface FeedWays {
    fun feed(account: AccountId, feed: FeedRow)
    fun thread(account: AccountId, thread: PostRow)
    fun document(account: AccountId, item: musette.ids.ItemRow)
    fun back()
}

/** The feeds of an account: what is here at once, the server's list behind it. */
class FeedsHolder(private val shell: Shell, private val account: AccountId, private val ways: FeedWays, private val scope: CoroutineScope) : FeedsDeeds {
    private val feeds = shell.musette.feeds(account)
    private val shown = MutableStateFlow(FeedsState(connection = shell.connection(account)))
    val state: StateFlow<FeedsState> = shown.asStateFlow()

    init {
        scope.launch {
            shell.changed.collect { changes -> if (changes.concern(account) { it is Scope.Feeds || it is Scope.Feed || it is Scope.Account }) read() }
        }
        refresh()
    }

    private suspend fun read() {
        val list = shell.attempt(::tell) { feeds.list() } ?: return
        shown.update { it.copy(known = true, feeds = list.feeds, asOf = list.asOf, connection = shell.connection(account)) }
    }

    override fun refresh() {
        scope.launch {
            shown.update { it.copy(fetching = true, trouble = null) }
            shell.attempt(::tell) { feeds.refreshList() }
            shell.readAccounts()
            shown.update { it.copy(fetching = false) }
            read()
        }
    }

    override fun open(feed: FeedItem) = ways.feed(account, feed.id.row)

    override fun join(feed: FeedItem, joined: Boolean) {
        scope.launch { shell.attempt(::tell) { feeds.join(feed.id.row, joined) } }
    }

    override fun markRead(feed: FeedItem) {
        scope.launch { shell.attempt(::tell) { feeds.markRead(feed.id.row) } }
    }

    override fun dismiss() = shown.update { it.copy(trouble = null) }

    private fun tell(why: Reason) = shown.update { it.copy(trouble = why) }
}
