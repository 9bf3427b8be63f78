package musette.ui.screens.feeds

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.AsOf
import musette.At
import musette.FeedKind
import musette.MusetteException
import musette.Scope
import musette.ids.AccountId
import musette.ids.FeedRow
import musette.ids.PostRow
import musette.ui.Holder
import musette.ui.Kept
import musette.ui.Shell
import musette.ui.components.ComposerDeeds
import musette.ui.lists.Anchor
import musette.ui.lists.FeedRows
import musette.ui.lists.RowWindow
import musette.ui.reason

/** A feed: its threads, older ones on demand, and what is written to it, which survives everything once it was typed. */
class FeedHolder(
    shell: Shell,
    private val account: AccountId,
    private val feed: FeedRow,
    private val ways: FeedWays,
    scope: CoroutineScope,
    restored: Anchor<Long>? = null,
    kept: Kept = Kept(),
    writing: Boolean = false,
) : Holder<FeedState>(
    shell, scope, FeedState(connection = shell.connection(account), writing = writing || kept["writing"] != null), { state, why -> state.copy(trouble = why) },
),
    FeedDeeds {
    private val feeds = shell.musette.feeds(account)
    private val composing = Composing(
        shell, account, scope, GroupDesk(feeds, account, feed), { shown.value.composed },
        { change -> shown.update { it.copy(composed = change(it.composed)) } }, ::tell,
    ) { shown.update { it.copy(writing = it.composed.text.isNotEmpty()) } }
    override val composer: ComposerDeeds get() = composing
    val window = RowWindow(FeedRows(feeds, feed), scope, restored) { failure -> if (failure is MusetteException) tell(failure.reason) }

    init {
        kept.keep("writing") { "".takeIf { shown.value.writing } }
        whenever(account, { it is Scope.Feed && it.v1 == feed }) {
            window.changed()
            composing.read()
        }
        whenever(account, { it is Scope.Feeds || it is Scope.Feed || it is Scope.Account }, ::readSelf)
        scope.launch { window.rows.collect { rows -> shown.update { it.copy(asOf = rows.asOf ?: it.asOf) } } }
        refresh()
    }

    private suspend fun readSelf() {
        val list = shell.attempt(::tell) { feeds.list() } ?: return
        val self = list.feeds.firstOrNull { it.id.row == feed } ?: return shown.update { it.copy(gone = list.asOf is AsOf.Known) }
        val end = shell.attempt(::tell) { feeds.threads(feed, At.End, 1u).whole } ?: false
        shown.update { it.copy(feed = self, whole = end, connection = shell.connection(account), gone = false) }
    }

    override fun refresh() = ask({ state, on -> state.copy(fetching = on, connection = shell.connection(account)) }) {
        shell.attempt(::tellAsked) { feeds.refresh(feed) }
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

    override fun write() = if (shown.value.feed?.kind == FeedKind.PRIVATE) ways.message(account) else shown.update { it.copy(writing = true) }

    override fun join() = act({ shell.look(account) }) { feeds.join(feed, true) }

    override fun leaveWriting() = shown.update { it.copy(writing = false) }
}
