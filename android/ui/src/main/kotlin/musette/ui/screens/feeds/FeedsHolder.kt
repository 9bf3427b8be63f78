package musette.ui.screens.feeds

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Card
import musette.CardAbout
import musette.FeedItem
import musette.Scope
import musette.StreamFilter
import musette.StreamKind
import musette.ids.AccountId
import musette.ids.FeedRow
import musette.ids.PersonRow
import musette.ids.PostRow
import musette.ui.Holder
import musette.ui.Kept
import musette.ui.Shell
import musette.ui.lists.Anchor
import musette.ui.lists.HeldRows
import musette.ui.lists.RowWindow

interface FeedWays {
    fun feed(account: AccountId, feed: FeedRow)
    fun thread(account: AccountId, thread: PostRow)
    fun message(account: AccountId, person: PersonRow? = null)
    fun document(account: AccountId, item: musette.ids.ItemRow)
    fun back()
}

/** The feeds of all accounts: what is here at once, the servers' lists behind it. */
class FeedsHolder(shell: Shell, private val ways: FeedWays, scope: CoroutineScope, kept: Kept = Kept(), restored: Anchor<String>? = null) :
    Holder<FeedsState>(
        shell, scope, FeedsState(choice = shell.choice, allAsking = kept["all-asking"] != null), { state, why -> state.copy(trouble = why) },
    ),
    FeedsDeeds {
    private val stream = shell.musette.stream()
    private val asked = HashSet<AccountId>()

    /** All of it as a list. */
    val window = RowWindow(HeldRows(FeedsRow::key) { rowsOf(shown.first { it.known }) }, scope, restored)

    init {
        kept.keep("all-asking") { "".takeIf { shown.value.allAsking } }
        scope.launch { shown.map(::rowsOf).distinctUntilChanged().collect { window.changed() } }
        whenever(null, { it is Scope.Feeds || it is Scope.Feed || it is Scope.Account }, ::read)
        whenever(null, { it is Scope.Stream || it is Scope.Organisation || it is Scope.Outbox }, ::readAsking)
        scope.launch {
            shell.choices.collect { choice ->
                read()
                readAsking()
                // An account that was not looked at before, or was added since, is asked too.
                if (choice.shown.any { it.id !in asked }) refresh()
            }
        }
    }

    private suspend fun read() {
        // What stands above belongs to the first list: a place that was kept may be among it.
        if (!shown.value.known) readAsking()
        val choice = shell.choice
        val before = shown.value.accounts.associateBy { it.account }
        val all = choice.shown.map { account ->
            val list = shell.attempt(::tell) { shell.musette.feeds(account.id).list() }
            // What could not be read now stays as it was.
            val was = before[account.id] ?: AccountFeeds(account.id)
            was.copy(label = account.label, connection = account.connection, feeds = list?.feeds ?: was.feeds, asOf = list?.asOf ?: was.asOf)
        }
        shown.update { if (shell.choice.only == choice.only) it.copy(known = true, accounts = all, choice = choice) else it }
    }

    private suspend fun readAsking() {
        val choice = shell.choice
        val filter = StreamFilter(account = choice.only, kinds = listOf(StreamKind.ANNOUNCED), done = false)
        val page = shell.attempt(::tell) { stream.page(filter, null, MOST_ASKING) } ?: return
        shown.update { if (shell.choice.only == choice.only) it.copy(asking = page.asking) else it }
    }

    override fun refresh() = ask({ state, on -> state.copy(fetching = on) }) {
        for (account in shell.choice.shown) {
            asked += account.id
            shell.attempt(::tellAsked) { shell.musette.feeds(account.id).refreshList() }
        }
    }

    override fun showAllAsking() = shown.update { it.copy(allAsking = true) }

    override fun open(feed: FeedItem) = ways.feed(feed.id.account, feed.id.row)

    override fun open(announcement: Card) {
        val about = announcement.about as? CardAbout.Post ?: return
        ways.thread(announcement.id.account, about.thread.row)
        if (!announcement.seen) act { stream.markSeen(listOf(announcement.id)) }
    }

    override fun choose(account: AccountId?) = shell.showOnly(account)

    override fun join(feed: FeedItem, joined: Boolean) = act { of(feed).join(feed.id.row, joined) }

    override fun markRead(feed: FeedItem) = act { of(feed).markRead(feed.id.row) }

    private fun of(feed: FeedItem) = shell.musette.feeds(feed.id.account)

    private companion object {
        const val MOST_ASKING = 200u
    }
}
