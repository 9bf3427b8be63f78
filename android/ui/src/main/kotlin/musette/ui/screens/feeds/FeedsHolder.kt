package musette.ui.screens.feeds

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.update
import musette.FeedItem
import musette.Scope
import musette.ids.AccountId
import musette.ids.FeedRow
import musette.ids.PersonRow
import musette.ids.PostRow
import musette.ui.Holder
import musette.ui.Shell

interface FeedWays {
    fun feed(account: AccountId, feed: FeedRow)
    fun thread(account: AccountId, thread: PostRow)
    fun message(account: AccountId, person: PersonRow? = null)
    fun document(account: AccountId, item: musette.ids.ItemRow)
    fun back()
}

/** The feeds of an account: what is here at once, the server's list behind it. */
class FeedsHolder(shell: Shell, private val account: AccountId, private val ways: FeedWays, scope: CoroutineScope) :
    Holder<FeedsState>(shell, scope, FeedsState(connection = shell.connection(account)), { state, why -> state.copy(trouble = why) }), FeedsDeeds {
    private val feeds = shell.musette.feeds(account)

    init {
        whenever(account, { it is Scope.Feeds || it is Scope.Feed || it is Scope.Account }, ::read)
        refresh()
    }

    private suspend fun read() {
        val list = shell.attempt(::tell) { feeds.list() } ?: return
        shown.update { it.copy(known = true, feeds = list.feeds, asOf = list.asOf, connection = shell.connection(account)) }
    }

    override fun refresh() = ask({ state, on -> state.copy(fetching = on, connection = shell.connection(account)) }) {
        shell.attempt(::tell) { feeds.refreshList() }
    }

    override fun open(feed: FeedItem) = ways.feed(account, feed.id.row)

    override fun join(feed: FeedItem, joined: Boolean) = act { feeds.join(feed.id.row, joined) }

    override fun markRead(feed: FeedItem) = act { feeds.markRead(feed.id.row) }
}
