package musette.ui.screens.feeds

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.At
import musette.AttachmentKind
import musette.Hanging
import musette.HangingState
import musette.MusetteException
import musette.Others
import musette.Post
import musette.Reason
import musette.Scope
import musette.ids.AccountId
import musette.ids.PostRow
import musette.ui.Holder
import musette.ui.Kept
import musette.ui.Shell
import musette.ui.components.ComposerDeeds
import musette.ui.fallOf
import musette.ui.lists.Anchor
import musette.ui.lists.RowWindow
import musette.ui.lists.ThreadRows
import musette.ui.reason
import musette.ui.textOfFall

/** Where a thread leads. */
interface ThreadWays : FeedWays {
    /** To what hangs on a post, large. */
    fun attached(account: AccountId, post: PostRow, number: UInt)
}

/** A thread: its posts, its photographs, and the answer that is being written, which survives everything once it was typed. */
class ThreadHolder(
    shell: Shell,
    private val account: AccountId,
    private val thread: PostRow,
    private val ways: ThreadWays,
    scope: CoroutineScope,
    restored: Anchor<Long>? = null,
    kept: Kept = Kept(),
) : Holder<ThreadState>(shell, scope, ThreadState(connection = shell.connection(account)), { state, why -> state.copy(trouble = why) }),
    ThreadDeeds {
    private val feeds = shell.musette.feeds(account)
    private var seen: PostRow? = null

    /** What was sent just now and is not shown yet. */
    @Volatile
    private var own: PostRow? = null
    private val desk = ThreadDesk(feeds, account, thread)
    private val composing = Composing(
        shell, account, scope, desk, { shown.value.composed }, { change -> shown.update { it.copy(composed = change(it.composed)) } }, ::tell,
    ) { sent ->
        own = sent
        showOwn()
    }
    override val composer: ComposerDeeds get() = composing

    /** What is shown of the photographs that hang on its posts. */
    val pictures: HangingPictures = HangingPicturesFromHere(shell, feeds)
    val window = RowWindow(ThreadRows(feeds, thread), scope, restored) { failure -> if (failure is MusetteException) tell(failure.reason) }

    init {
        kept["falling"]?.let { text ->
            val post = text.substringBefore(' ').toLongOrNull()
            val why = fallOf(text.substringAfter(' '))
            if (post != null && why != null) shown.update { it.copy(falling = Falling(PostRow(post), why)) }
        }
        kept.keep("falling") { shown.value.falling?.let { "${it.post.row} ${textOfFall(it.why)}" } }
        whenever(account, { (it is Scope.Thread && it.v1 == thread) || it is Scope.Organisation }) {
            window.changed()
            readSelf()
        }
        // Whether its group takes what she writes is the group's.
        whenever(account, { it is Scope.Feeds }, ::readSelf)
        scope.launch {
            window.rows.collect { rows ->
                shown.update { it.copy(asOf = rows.asOf ?: it.asOf) }
                showOwn()
            }
        }
        refresh()
    }

    /** Whoever sends something sees it stand there, as soon as it does. */
    private fun showOwn() {
        val rows = window.rows.value
        val at = own?.let { sent -> rows.rows.indexOfLast { it.id.row == sent } } ?: return
        // Far from the end it stands below what is read: later, the list is nobody's to move but hers.
        if (at >= 0 || rows.end < rows.count) own = null
        if (at >= 0) window.jump(rows.first + at)
    }

    private suspend fun readSelf() {
        val page = shell.attempt(::tell) { feeds.thread(thread, At.Start, 1u) } ?: return
        val first = page.posts.firstOrNull()
        val feed = first?.feed
        val place = feed?.let { of -> shell.attempt { feeds.list().feeds.firstOrNull { it.id == of }?.name } } ?: ""
        shown.update {
            it.copy(
                title = first?.title ?: "", place = place, answers = page.answers.toLong(), held = page.held.toLong(), beginning = page.beginning,
                takes = page.takes, connection = shell.connection(account), gone = it.gone && first == null,
            )
        }
        composing.read()
    }

    override fun refresh() = ask({ state, on -> state.copy(fetching = on, connection = shell.connection(account)) }) {
        shell.attempt(::tellAsked) { feeds.refreshThread(thread) }
        val isGone = isGone()
        shown.update { it.copy(gone = isGone) }
    }

    /** A link, or a card of long ago, may lead to what is no more; what is here of it stays. */
    private suspend fun isGone(): Boolean {
        val page = shell.attempt { feeds.thread(thread, At.Start, 1u) } ?: return false
        var isUnknown = false
        if (page.posts.isEmpty()) shell.attempt({ why -> isUnknown = why is Reason.NotFound }) { feeds.threadOf(thread) }
        return page.posts.isEmpty() && (isUnknown || page.deletedAt != null)
    }

    override fun back() = ways.back()

    override fun like(post: Post, liked: Boolean) = change { feeds.like(post.id.row, liked) }

    override fun remove(post: Post) {
        shell.scope.launch {
            val told: (Reason) -> Unit = { why -> if (why is Reason.AnswersFall) shown.update { it.copy(falling = Falling(post.id.row, why)) } else tell(why) }
            if (shell.attempt(told) { feeds.remove(post.id.row, Others.ASK) } != null) shell.look(account)
        }
    }

    override fun removeWithAnswers() {
        val post = shown.value.falling?.post ?: return
        shown.update { it.copy(falling = null) }
        change { feeds.remove(post, Others.FALL) }
    }

    override fun leaveThere() = shown.update { it.copy(falling = null) }

    override fun acknowledge(post: Post) = change { shell.musette.organisation(account).acknowledge(post.id.row) }

    override fun open(post: Post, hanging: Hanging) {
        val document = hanging.document
        when {
            document != null -> ways.document(account, document.row)
            hanging.kind == AttachmentKind.LINK || hanging.state == HangingState.ELSEWHERE -> openAddress(hanging.address)
            else -> ways.attached(account, post.id.row, hanging.number)
        }
    }

    override fun openAddress(address: String) {
        scope.launch { shell.openAddress(address) }
    }

    override fun join() = change { feeds.join(desk.home(), true) }

    override fun see(last: PostRow) {
        if (seen == last) return
        seen = last
        scope.launch { shell.attempt { feeds.markThreadRead(thread, last) } }
    }

    private fun change(deed: suspend () -> Unit) = act({ shell.look(account) }, deed)
}
