package musette.ui.screens.feeds

import musette.At
import musette.Attached
import musette.DraftItem
import musette.FeedKind
import musette.FeedsInterface
import musette.MusetteException
import musette.Reason
import musette.SentTo
import musette.ids.AccountId
import musette.ids.ContentRow
import musette.ids.FeedRow
import musette.ids.PersonRow
import musette.ids.PostRow
import musette.ui.Writing

/** Where something is written, as the core calls it. */
internal interface Desk {
    val writing: Writing

    suspend fun draft(): String?
    suspend fun keep(text: String)
    suspend fun hang(file: Attached, anyway: Boolean)
    suspend fun hangAgain(file: ContentRow)

    /** Whether a draft was to go there. */
    suspend fun has(draft: DraftItem): Boolean

    /** Sends it, with the draft that it grew from. */
    suspend fun send(draft: DraftItem?, said: Marked): PostRow
}

/** An answer in a thread. */
internal class ThreadDesk(private val feeds: FeedsInterface, account: AccountId, private val thread: PostRow) : Desk {
    override val writing = Writing(account, null, thread)
    private var known: FeedRow? = null

    /** The feed that a draft belongs to: the thread's group, or the private messages where it is in none. */
    suspend fun home(): FeedRow = known ?: run {
        val post = feeds.thread(thread, At.Start, 1u).posts.firstOrNull() ?: throw gone()
        val feed = post.feed?.row ?: feeds.list().feeds.firstOrNull { it.kind == FeedKind.PRIVATE }?.id?.row ?: throw gone()
        feed.also { known = it }
    }

    private fun gone() = MusetteException.NotFound("not_found", Reason.NotFound)

    override suspend fun draft() = feeds.draft(home(), thread)
    override suspend fun keep(text: String) = feeds.setDraft(home(), thread, text)
    override suspend fun hang(file: Attached, anyway: Boolean) = feeds.hang(home(), thread, file, anyway)
    override suspend fun hangAgain(file: ContentRow) = feeds.hangAgain(home(), thread, file)
    override suspend fun has(draft: DraftItem) = draft.thread?.row == thread && draft.to.isEmpty() && draft.feed.row == home()
    override suspend fun send(draft: DraftItem?, said: Marked) =
        if (draft == null) feeds.answer(thread, said.text, said.mentions, emptyList())
        else feeds.sendDraft(draft, SentTo.Answering(thread), said.text, said.mentions, emptyList())
}

/** A new thread in a group. */
internal class GroupDesk(private val feeds: FeedsInterface, account: AccountId, private val feed: FeedRow) : Desk {
    override val writing = Writing(account, feed, null)

    override suspend fun draft() = feeds.draft(feed, null)
    override suspend fun keep(text: String) = feeds.setDraft(feed, null, text)
    override suspend fun hang(file: Attached, anyway: Boolean) = feeds.hang(feed, null, file, anyway)
    override suspend fun hangAgain(file: ContentRow) = feeds.hangAgain(feed, null, file)
    override suspend fun has(draft: DraftItem) = draft.thread == null && draft.to.isEmpty() && draft.feed.row == feed
    override suspend fun send(draft: DraftItem?, said: Marked) =
        if (draft == null) feeds.write(feed, said.text, said.mentions, emptyList())
        else feeds.sendDraft(draft, SentTo.Group(feed), said.text, said.mentions, emptyList())
}

/** A private thread that begins with these people, in whatever order they were chosen. */
internal class PeopleDesk(private val feeds: FeedsInterface, account: AccountId, people: List<PersonRow>) : Desk {
    private val to = people.sortedBy { it.row }
    override val writing = Writing(account, null, null, to)

    override suspend fun draft() = feeds.draftTo(to)
    override suspend fun keep(text: String) = feeds.setDraftTo(to, text)
    override suspend fun hang(file: Attached, anyway: Boolean) = feeds.hangTo(to, file, anyway)
    override suspend fun hangAgain(file: ContentRow) = feeds.hangAgainTo(to, file)
    override suspend fun has(draft: DraftItem) = draft.isMessage && draft.rows == to
    override suspend fun send(draft: DraftItem?, said: Marked) =
        if (draft == null) feeds.message(to, said.text, emptyList())
        else feeds.sendDraft(draft, SentTo.People(to), said.text, said.mentions, emptyList())
}

/** Whether it begins a private thread. */
internal val DraftItem.isMessage: Boolean get() = thread == null && to.isNotEmpty()

/** Those whom it is for, in one order. */
internal val DraftItem.rows: List<PersonRow> get() = to.mapNotNull { it.id?.row }.sortedBy { it.row }
