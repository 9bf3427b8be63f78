package musette.ui.screens.feeds

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.flow.updateAndGet
import kotlinx.coroutines.launch
import musette.At
import musette.FeedKind
import musette.MusetteException
import musette.PersonItem
import musette.Scope
import musette.SentTo
import musette.ids.AccountId
import musette.ids.FeedRow
import musette.ids.PostRow
import musette.ui.Holder
import musette.ui.Kept
import musette.ui.Shell
import musette.ui.Writing
import musette.ui.composed
import musette.ui.lists.Anchor
import musette.ui.lists.FeedRows
import musette.ui.lists.RowWindow
import musette.ui.reason
import java.util.concurrent.atomic.AtomicBoolean

/** A feed: its threads, older ones on demand, and what is written to it, which survives everything once it was typed. */
class FeedHolder(
    shell: Shell,
    private val account: AccountId,
    private val feed: FeedRow,
    private val ways: FeedWays,
    scope: CoroutineScope,
    restored: Anchor<Long>? = null,
    kept: Kept = Kept(),
) : Holder<FeedState>(
    shell, scope, FeedState(connection = shell.connection(account), writing = kept["writing"] != null), { state, why -> state.copy(trouble = why) },
),
    FeedDeeds {
    private val feeds = shell.musette.feeds(account)
    private val written = Writing(account, feed, null)
    private val sending = AtomicBoolean()
    private val mentioning = Mentioning(shell, account, scope) { text, offered -> shown.update { if (it.draft == text) it.copy(offered = offered) else it } }
    val window = RowWindow(FeedRows(feeds, feed), scope, restored) { failure -> if (failure is MusetteException) tell(failure.reason) }

    init {
        kept.keep("writing") { "".takeIf { shown.value.writing } }
        whenever(account, { it is Scope.Feed && it.v1 == feed }) { window.changed() }
        whenever(account, { it is Scope.Feeds || it is Scope.Feed || it is Scope.Account }, ::readSelf)
        scope.launch { window.rows.collect { rows -> shown.update { it.copy(asOf = rows.asOf ?: it.asOf) } } }
        scope.launch {
            val begun = shell.drafts.of(written) ?: shell.attempt(::tell) { feeds.draft(feed, null) }
            if (!begun.isNullOrEmpty()) {
                mentioning.recall(begun)
                shown.update { if (it.draft.isEmpty()) it.copy(draft = begun) else it }
            }
        }
        refresh()
    }

    private suspend fun readSelf() {
        val self = shell.attempt(::tell) { feeds.list().feeds.firstOrNull { it.id.row == feed } } ?: return
        val end = shell.attempt(::tell) { feeds.threads(feed, At.End, 1u).whole } ?: false
        shown.update { it.copy(feed = self, whole = end, connection = shell.connection(account)) }
    }

    override fun refresh() = ask({ state, on -> state.copy(fetching = on, connection = shell.connection(account)) }) {
        shell.attempt(::tell) { feeds.refresh(feed) }
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

    override fun type(text: String) {
        shown.update { it.copy(draft = text) }
        store(text)
        mentioning.type(text)
    }

    override fun mention(person: PersonItem) = type(mentioning.pick(shown.value.draft, person))

    private fun store(text: String) = shell.drafts.type(written, text) { typed -> shell.attempt(::tell) { feeds.setDraft(feed, null, typed) } != null }

    override fun send() {
        if (!sending.compareAndSet(false, true)) return
        val text = shown.value.draft
        val said = mentioning.marked(text)
        val done: suspend () -> Unit = {
            val rest = shown.updateAndGet { it.copy(draft = it.draft.removePrefix(text), writing = false) }.draft
            if (rest.isNotEmpty()) store(rest)
            shell.look(account)
        }
        act(done) {
            try {
                // The post and the end of its draft are one step.
                shell.drafts.stored()
                val draft = feeds.composed(feed, null)
                if (draft == null) feeds.write(feed, said.text, said.mentions, emptyList())
                else feeds.sendDraft(draft, SentTo.Group(feed), said.text, said.mentions, emptyList())
            } finally {
                sending.set(false)
            }
        }
    }

    override fun join() = act({ shell.look(account) }) { feeds.join(feed, true) }

    override fun leaveWriting() = shown.update { it.copy(writing = false) }
}
