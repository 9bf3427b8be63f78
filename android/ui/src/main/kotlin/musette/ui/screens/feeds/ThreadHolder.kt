package musette.ui.screens.feeds

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.At
import musette.Attached
import musette.Attachment
import musette.AttachmentKind
import musette.Bytes
import musette.FeedKind
import musette.Hanging
import musette.HangingState
import musette.MusetteException
import musette.Others
import musette.Post
import musette.Reason
import musette.Scope
import musette.ids.AccountId
import musette.ids.FeedRow
import musette.ids.PostRow
import musette.ui.Incoming
import musette.ui.Shell
import musette.ui.concern
import musette.ui.lists.Anchor
import musette.ui.lists.RowWindow
import musette.ui.lists.ThreadRows
import musette.ui.reason

/** A thread: its posts, its photographs, and the answer that is being written, which survives everything once it was typed. */
class ThreadHolder(
    private val shell: Shell,
    private val account: AccountId,
    private val thread: PostRow,
    private val ways: FeedWays,
    private val scope: CoroutineScope,
    restored: Anchor<Long>? = null,
) : ThreadDeeds {
    private val feeds = shell.musette.feeds(account)
    private val shown = MutableStateFlow(ThreadState(connection = shell.connection(account)))
    private var files = emptyList<Attached>()
    private var seen: PostRow? = null
    private var home: FeedRow? = null
    private val typed = Channel<String>(Channel.CONFLATED)
    val state: StateFlow<ThreadState> = shown.asStateFlow()
    val window = RowWindow(ThreadRows(feeds, thread), scope, restored) { failure -> if (failure is MusetteException) tell(failure.reason) }

    init {
        scope.launch {
            shell.changed.collect { changes ->
                if (changes.concern(account) { it is Scope.Thread && it.v1 == thread }) {
                    window.changed()
                    readSelf()
                }
            }
        }
        // One after the other: of two letters the later one is what is kept.
        scope.launch { for (text in typed) home()?.let { feed -> shell.attempt(::tell) { feeds.setDraft(feed, thread, text) } } }
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
        val draft = home()?.let { shell.attempt { feeds.draft(it, thread) } }
        shown.update {
            it.copy(
                title = first?.title ?: "", place = place, answers = page.answers.toLong(), held = page.held.toLong(), beginning = page.beginning,
                connection = shell.connection(account), draft = it.draft.ifEmpty { draft ?: "" },
            )
        }
    }

    /** The feed that a draft belongs to: the thread's group, or the private messages where it is in none. */
    private suspend fun home(): FeedRow? {
        home?.let { return it }
        val post = shell.attempt(::tell) { feeds.thread(thread, At.Start, 1u).posts.firstOrNull() } ?: return null
        val found = post.feed?.row ?: shell.attempt(::tell) { feeds.list().feeds.firstOrNull { it.kind == FeedKind.PRIVATE }?.id?.row }
        home = found
        return found
    }

    /** The photographs of a post that are here already: shown, never fetched for. */
    private suspend fun bringPictures(post: Post) {
        for (hanging in post.attachments) {
            val key = post.id.row.row to hanging.number
            if (hanging.kind != AttachmentKind.IMAGE || hanging.state != HangingState.ON_THIS_DEVICE && hanging.state != HangingState.WAITING_TO_BE_SENT) continue
            if (key in shown.value.pictures || (hanging.size ?: 0uL) > LARGEST_SHOWN) continue
            val held = shell.attempt { feeds.openHanging(post.id.row, hanging.number) } as? Attachment.Held ?: continue
            held.bytes.use { bytes ->
                val all = shell.attempt { bytes.readAt(0uL, bytes.size().toUInt()) } ?: return@use
                val picture = shell.device.decode(all, LONGEST_SIDE)
                shown.update { it.copy(pictures = it.pictures.entries.toList().takeLast(MOST_SHOWN - 1).associate { (k, v) -> k to v } + (key to picture)) }
            }
        }
    }

    override fun refresh() {
        scope.launch {
            shown.update { it.copy(fetching = true, trouble = null) }
            shell.attempt(::tell) { feeds.refreshThread(thread) }
            shell.readAccounts()
            shown.update { it.copy(fetching = false, connection = shell.connection(account)) }
        }
    }

    override fun back() = ways.back()

    override fun like(post: Post, liked: Boolean) = act { feeds.like(post.id.row, liked) }

    override fun remove(post: Post) {
        scope.launch {
            val told: (Reason) -> Unit = { why -> if (why is Reason.AnswersFall) shown.update { it.copy(falling = Falling(post, why)) } else tell(why) }
            if (shell.attempt(told) { feeds.remove(post.id.row, Others.ASK) } != null) shell.look(account)
        }
    }

    override fun removeWithAnswers() {
        val post = shown.value.falling?.post ?: return
        shown.update { it.copy(falling = null) }
        act { feeds.remove(post.id.row, Others.FALL) }
    }

    override fun leaveThere() = shown.update { it.copy(falling = null) }

    override fun acknowledge(post: Post) = act { shell.musette.organisation(account).acknowledge(post.id.row) }

    override fun open(post: Post, hanging: Hanging) {
        val document = hanging.document
        when {
            document != null -> ways.document(account, document.row)
            hanging.kind == AttachmentKind.LINK -> openAddress(hanging.address)
            hanging.state == HangingState.NOT_HERE -> act { feeds.fetchHanging(post.id.row, hanging.number) }
            else -> openAddress(hanging.address)
        }
    }

    override fun openAddress(address: String) {
        scope.launch { shell.device.openAddress(address) }
    }

    override fun type(text: String) {
        shown.update { it.copy(draft = text) }
        typed.trySend(text)
    }

    override fun photograph() {
        scope.launch { shell.device.photograph()?.let { hang(listOf(it)) } }
    }

    override fun attach() {
        scope.launch { hang(shell.device.pick()) }
    }

    private fun hang(incoming: List<Incoming>) {
        files = files + incoming.map { one -> Attached(one.name, Bytes.InMemory(one.reader().use { it.readBytes() })) }
        shown.update { it.copy(hanging = files.map { file -> file.name }) }
    }

    override fun send() {
        val (text, with) = shown.value.draft to files
        scope.launch {
            shell.attempt(::tell) { feeds.answer(thread, text, emptyList(), with) } ?: return@launch
            files = files - with.toSet()
            shown.update { it.copy(draft = "", hanging = files.map { file -> file.name }) }
            typed.trySend("")
            shell.look(account)
        }
    }

    override fun see(last: PostRow) {
        if (seen == last) return
        seen = last
        scope.launch { shell.attempt { feeds.markThreadRead(thread, last) } }
    }

    override fun dismiss() = shown.update { it.copy(trouble = null) }

    private fun act(deed: suspend () -> Unit) {
        scope.launch { if (shell.attempt(::tell, deed) != null) shell.look(account) }
    }

    private fun tell(why: Reason) = shown.update { it.copy(trouble = why) }

    private companion object {
        /** A photograph of more bytes than this is opened, not shown in the thread. */
        const val LARGEST_SHOWN = 8_000_000uL

        const val LONGEST_SIDE = 1024

        /** Photographs that are held at once. */
        const val MOST_SHOWN = 12
    }
}
