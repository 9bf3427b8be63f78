package musette.ui.screens.feeds

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.flow.updateAndGet
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import musette.At
import musette.Attached
import musette.Attachment
import musette.AttachmentKind
import musette.FeedKind
import musette.Hanging
import musette.HangingState
import musette.MusetteException
import musette.Others
import musette.PersonItem
import musette.Post
import musette.Reason
import musette.Scope
import musette.SentTo
import musette.ids.AccountId
import musette.ids.FeedRow
import musette.ids.PostRow
import musette.ui.Holder
import musette.ui.Incoming
import musette.ui.Into
import musette.ui.NotTaken
import musette.ui.Shell
import musette.ui.Writing
import musette.ui.composed
import musette.ui.given
import musette.ui.lists.Anchor
import musette.ui.lists.RowWindow
import musette.ui.lists.ThreadRows
import musette.ui.reason
import java.util.concurrent.atomic.AtomicBoolean

/** A thread: its posts, its photographs, and the answer that is being written, which survives everything once it was typed. */
class ThreadHolder(
    shell: Shell,
    private val account: AccountId,
    private val thread: PostRow,
    private val ways: FeedWays,
    scope: CoroutineScope,
    restored: Anchor<Long>? = null,
) : Holder<ThreadState>(shell, scope, ThreadState(connection = shell.connection(account)), { state, why -> state.copy(trouble = why) }),
    ThreadDeeds {
    private val feeds = shell.musette.feeds(account)
    private var seen: PostRow? = null
    private var home: FeedRow? = null
    private val written = Writing(account, null, thread)
    private val into = Into(account, thread = thread)
    private val sending = AtomicBoolean()
    private val readingHanging = Mutex()
    private val mentioning = Mentioning(shell, account, scope) { text, offered -> shown.update { if (it.draft == text) it.copy(offered = offered) else it } }
    val window = RowWindow(ThreadRows(feeds, thread), scope, restored) { failure -> if (failure is MusetteException) tell(failure.reason) }

    init {
        whenever(account, { (it is Scope.Thread && it.v1 == thread) || it is Scope.Organisation }) {
            window.changed()
            readSelf()
        }
        // Whether its group takes what she writes is the group's.
        whenever(account, { it is Scope.Feeds }, ::readSelf)
        scope.launch {
            val begun = shell.drafts.of(written) ?: home()?.let { shell.attempt(::tell) { feeds.draft(it, thread) } }
            if (!begun.isNullOrEmpty()) {
                mentioning.recall(begun)
                shown.update { if (it.draft.isEmpty()) it.copy(draft = begun) else it }
            }
        }
        scope.launch { shell.untaken.of(into).collect { files -> shown.update { it.copy(notTaken = files) } } }
        scope.launch {
            window.rows.collect { rows ->
                shown.update { it.copy(asOf = rows.asOf ?: it.asOf) }
                rows.rows.forEach { post -> bringPictures(post) }
            }
        }
        refresh()
    }

    private suspend fun readSelf() {
        val page = shell.attempt(::tell) { feeds.thread(thread, At.Start, 1u) } ?: return
        val first = page.posts.firstOrNull()
        val feed = first?.feed
        val place = feed?.let { of -> shell.attempt { feeds.list().feeds.firstOrNull { it.id == of }?.name } } ?: ""
        shown.update {
            it.copy(
                title = first?.title ?: "", place = place, answers = page.answers.toLong(), held = page.held.toLong(), beginning = page.beginning,
                takes = page.takes, connection = shell.connection(account),
            )
        }
        readHanging()
    }

    /** What goes with the text that is being written: it is in the core, and was before the app died. */
    private suspend fun readHanging() = readingHanging.withLock {
        // One after the other: what was read before a file hung must not be shown after it.
        val draft = home()?.let { feed -> shell.attempt { feeds.composed(feed, thread) } }
        shown.update { it.copy(hanging = draft?.files.orEmpty().map { file -> file.name }) }
    }

    /** The feed that a draft belongs to: the thread's group, or the private messages where it is in none. */
    private suspend fun home(): FeedRow? = shell.attempt(::tell) { findHome() }

    private suspend fun findHome(): FeedRow? = home ?: run {
        val post = feeds.thread(thread, At.Start, 1u).posts.firstOrNull() ?: return null
        (post.feed?.row ?: feeds.list().feeds.firstOrNull { it.kind == FeedKind.PRIVATE }?.id?.row).also { home = it }
    }

    /** The photographs of a post that are here already: shown, never fetched for. */
    private suspend fun bringPictures(post: Post) {
        for (hanging in post.attachments) {
            val key = post.id.row.row to hanging.number
            if (hanging.kind != AttachmentKind.IMAGE) continue
            if (hanging.state != HangingState.ON_THIS_DEVICE && hanging.state != HangingState.WAITING_TO_BE_SENT) continue
            if (key in shown.value.pictures || (hanging.size ?: 0uL) > LARGEST_SHOWN) continue
            val held = shell.attempt { feeds.openHanging(post.id.row, hanging.number) } as? Attachment.Held ?: continue
            held.bytes.use { bytes ->
                val all = shell.attempt { bytes.readAt(0uL, bytes.size().toUInt()) } ?: return@use
                val picture = shell.device.decode(all, LONGEST_SIDE)
                shown.update { it.copy(pictures = it.pictures.entries.toList().takeLast(MOST_SHOWN - 1).associate { (k, v) -> k to v } + (key to picture)) }
            }
        }
    }

    override fun refresh() = ask({ state, on -> state.copy(fetching = on, connection = shell.connection(account)) }) {
        shell.attempt(::tell) { feeds.refreshThread(thread) }
    }

    override fun back() = ways.back()

    override fun like(post: Post, liked: Boolean) = change { feeds.like(post.id.row, liked) }

    override fun remove(post: Post) {
        shell.scope.launch {
            val told: (Reason) -> Unit = { why -> if (why is Reason.AnswersFall) shown.update { it.copy(falling = Falling(post, why)) } else tell(why) }
            if (shell.attempt(told) { feeds.remove(post.id.row, Others.ASK) } != null) shell.look(account)
        }
    }

    override fun removeWithAnswers() {
        val post = shown.value.falling?.post ?: return
        shown.update { it.copy(falling = null) }
        change { feeds.remove(post.id.row, Others.FALL) }
    }

    override fun leaveThere() = shown.update { it.copy(falling = null) }

    override fun acknowledge(post: Post) = change { shell.musette.organisation(account).acknowledge(post.id.row) }

    override fun open(post: Post, hanging: Hanging) {
        val document = hanging.document
        when {
            document != null -> ways.document(account, document.row)
            hanging.kind == AttachmentKind.LINK -> openAddress(hanging.address)
            hanging.state == HangingState.NOT_HERE -> change { feeds.fetchHanging(post.id.row, hanging.number) }
            else -> openAddress(hanging.address)
        }
    }

    override fun openAddress(address: String) {
        scope.launch { shell.device.openAddress(address) }
    }

    override fun type(text: String) {
        shown.update { it.copy(draft = text) }
        store(text)
        mentioning.type(text)
    }

    override fun mention(person: PersonItem) = type(mentioning.pick(shown.value.draft, person))

    private fun store(text: String) = shell.drafts.type(written, text) { typed ->
        home()?.let { feed -> shell.attempt(::tell) { feeds.setDraft(feed, thread, typed) } } != null
    }

    override fun photograph() {
        shell.scope.launch { shell.photograph()?.let { take(listOf(it)) } }
    }

    override fun attach() {
        shell.scope.launch { take(shell.device.pick()) }
    }

    override fun hang(incoming: List<Incoming>) {
        shell.scope.launch { take(incoming) }
    }

    /** Each file is in the core before it is shown as hanging: from then on it is as safe as the text. */
    private suspend fun take(incoming: List<Incoming>) {
        shell.untaken.take(shell, into, incoming) { file ->
            val feed = findHome() ?: throw MusetteException.NotFound("not_found", Reason.NotFound)
            file.given { bytes -> feeds.hang(feed, thread, Attached(file.name, bytes)) }
            readHanging()
        }
    }

    override fun hangAgain() = hang(shell.untaken.again(into))

    override fun letGo(file: NotTaken) = shell.untaken.letGo(file)

    override fun send() {
        if (!sending.compareAndSet(false, true)) return
        val text = shown.value.draft
        val said = mentioning.marked(text)
        val done: suspend () -> Unit = {
            val rest = shown.updateAndGet { it.copy(draft = it.draft.removePrefix(text), hanging = emptyList()) }.draft
            if (rest.isNotEmpty()) store(rest)
            shell.look(account)
        }
        act(done) {
            try {
                // The post and the end of its draft are one step.
                shell.drafts.stored()
                val draft = home()?.let { feed -> feeds.composed(feed, thread) }
                if (draft == null) feeds.answer(thread, said.text, said.mentions, emptyList())
                else feeds.sendDraft(draft, SentTo.Answering(thread), said.text, said.mentions, emptyList())
            } finally {
                sending.set(false)
            }
        }
    }

    override fun join() = change { home()?.let { feeds.join(it, true) } }

    override fun see(last: PostRow) {
        if (seen == last) return
        seen = last
        scope.launch { shell.attempt { feeds.markThreadRead(thread, last) } }
    }

    private fun change(deed: suspend () -> Unit) = act({ shell.look(account) }, deed)

    private companion object {
        /** A photograph of more bytes than this is opened, not shown in the thread. */
        const val LARGEST_SHOWN = 8_000_000uL

        const val LONGEST_SIDE = 1024

        /** Photographs that are held at once. */
        const val MOST_SHOWN = 12
    }
}
