package musette.ui.screens.feeds

import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.graphics.painter.BitmapPainter
import musette.Acknowledgement
import musette.AsOf
import musette.Belonging
import musette.Connection
import musette.Hanging
import musette.HangingState
import musette.NeedsYou
import musette.Post
import musette.PostState
import musette.Reason
import musette.Takes
import musette.ThreadItem
import musette.ids.IntentRow
import musette.ids.WallTime
import musette.ui.AccountChoice
import musette.ui.components.Composed
import musette.ui.components.LocalPortraits
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.gallery.noDeeds
import musette.ui.gallery.noPicture
import musette.ui.gallery.notTaken
import musette.ui.gallery.unreadWindow
import musette.ui.gallery.windowOf
import musette.ui.screens.stream.announcementCards
import musette.ui.screens.stream.stormCard

private val rive = AccountFeeds(Samples.RIVE, "Rive Festival", Connection.ONLINE, Samples.feeds, Samples.asOf)
private val cafes = AccountFeeds(Samples.CAFES, "Rive Cafés", Connection.OFFLINE, Samples.feedsOfCafes, AsOf.Known(WallTime(Samples.NOW - 3 * Samples.HOUR)))
private val both = AccountChoice(Samples.accounts)
private val safety = FeedState(Samples.feeds[2], Samples.asOf, Connection.ONLINE)
private val storm = ThreadState("Storm plan B", "Safety", 4, 4, asOf = Samples.asOf, connection = Connection.ONLINE)

private fun feeds(state: String, feeds: FeedsState, main: Boolean = false) = Scene("feeds", state, main) {
    FeedsView(feeds, windowOf(rowsOf(feeds), key = FeedsRow::key), noDeeds())
}

private fun feed(state: String, feed: FeedState, rows: List<ThreadItem>?, main: Boolean = false) = Scene("feed", state, main) {
    val key: (ThreadItem) -> Long = { it.id.row.row }
    FeedView(feed, if (rows == null) unreadWindow(key) else windowOf(rows, counted = false, key = key), noDeeds())
}

private fun thread(state: String, thread: ThreadState, rows: List<Post>, main: Boolean = false) =
    Scene("thread", state, main) { ThreadView(thread, windowOf(rows, counted = false) { it.id.row.row }, noDeeds(), evenings) }

/** What is to be sent is here already. */
private val evenings = object : HangingPictures {
    override fun held(post: Post, hanging: Hanging) = BitmapPainter(Samples.evening(0)).takeIf { hanging.state == HangingState.WAITING_TO_BE_SENT }
    override suspend fun of(post: Post, hanging: Hanging) = held(post, hanging)
}

internal val feedScenes = listOf(
    feeds("groups", FeedsState(true, listOf(rive), listOf(stormCard)), main = true),
    feeds("several-ask", FeedsState(true, listOf(rive), announcementCards)),
    feeds("nothing-asks", FeedsState(true, listOf(rive))),
    feeds("two-accounts", FeedsState(true, listOf(cafes, rive), choice = both)),
    feeds("one-of-two", FeedsState(true, listOf(cafes), choice = both.copy(only = Samples.CAFES))),
    feeds("offline", FeedsState(true, listOf(rive.copy(connection = Connection.OFFLINE)))),
    feeds("never-read", FeedsState(true, listOf(AccountFeeds(Samples.RIVE, "Rive Festival", Connection.OFFLINE, emptyList(), AsOf.NeverKnown)))),
    feeds("one-never-read", FeedsState(true, listOf(cafes.copy(feeds = Samples.feedsOfCafes.take(2), asOf = AsOf.NeverKnown), rive), choice = both)),
    feed("gone", FeedState(connection = Connection.ONLINE, gone = true), emptyList()),
    thread("gone", ThreadState(connection = Connection.ONLINE, gone = true), emptyList()),
    feeds("first-time", FeedsState(fetching = true)),
    feeds("no-groups", FeedsState(true, listOf(rive.copy(feeds = Samples.feeds.take(2))))),
    feeds("captured", FeedsState(true, listOf(rive.copy(connection = Connection.CAPTURED)))),
    feeds("trouble", FeedsState(true, listOf(rive), trouble = Reason.NoSpace)),
    feeds("long-names", FeedsState(true, listOf(rive.copy(feeds = Samples.feeds.take(2) + Samples.feed(9, Samples.LONG_NAME, 4_000))))),
    feed("threads", safety, Samples.feedRows, main = true),
    feed("offline", safety.copy(connection = Connection.OFFLINE), Samples.feedRows),
    feed("captured", safety.copy(connection = Connection.CAPTURED), Samples.feedRows),
    feed("never-read", safety.copy(asOf = AsOf.NeverKnown, connection = Connection.OFFLINE), emptyList()),
    feed("first-time", FeedState(Samples.feeds[2], connection = Connection.ONLINE, fetching = true), null),
    feed("looking-for-older", safety.copy(fetchingOlder = true), Samples.feedRows.take(3)),
    feed("trouble", safety.copy(trouble = Reason.Refused(musette.Refusal.PERMISSION)), Samples.feedRows.take(3)),
    feed("whole", safety.copy(whole = true), Samples.feedRows.take(2)),
    feed("empty", safety.copy(whole = true), emptyList()),
    feed("writing", safety.copy(writing = true, composed = Composed("Rain covers are in container 14, take two for each desk.")), Samples.feedRows),
    feed("writing-with-files", safety.copy(writing = true, composed = Composed("Rain covers are here", hanging = Samples.hung)), Samples.feedRows),
    feed("taken-back", safety.copy(writing = true, composed = Composed(takenBack = listOf(Samples.draft(1, "Who has the keys?", null)))), Samples.feedRows),
    feed(
        "long", safety.copy(feed = safety.feed?.copy(name = Samples.LONG_NAME)),
        listOf(
            Samples.thread(
                Samples.post(
                    114, Samples.author(8, Samples.longAuthor), Samples.text(Samples.LONG_NAME.repeat(3)), Samples.HOUR, null, title = Samples.LONG_NAME,
                ),
                4_000, true,
            ),
        ) + Samples.feedRows.drop(3),
    ),
    feed("no-longer-in-it", safety.copy(feed = safety.feed?.copy(joined = false, belonging = Belonging.NO_LONGER, takes = Takes.NOTHING)), Samples.feedRows),
    thread("announcement", storm, Samples.threadRows, main = true),
    Scene("thread", "portraits") {
        CompositionLocalProvider(LocalPortraits provides Samples.portraits) {
            ThreadView(storm, windowOf(Samples.threadRows, counted = false) { it.id.row.row }, noDeeds(), evenings)
        }
    },
    Scene("thread", "first-time") {
        val unread = unreadWindow<Long, Post> { it.id.row.row }
        ThreadView(ThreadState(connection = Connection.ONLINE, fetching = true), unread, noDeeds(), evenings)
    },
    thread("no-answers", storm.copy(answers = 0, held = 0), Samples.threadRows.take(1)),
    thread("some-answers", storm.copy(answers = 300, held = 2, fetching = true), Samples.threadRows.take(3)),
    thread("captured", storm.copy(connection = Connection.CAPTURED, composed = Composed("On my way")), Samples.threadRows),
    thread(
        "long", storm.copy(title = Samples.LONG_NAME, composed = Composed(Samples.LONG_NAME.repeat(4))),
        listOf(
            Samples.post(100, Samples.author(8, Samples.longAuthor), Samples.text(Samples.LONG_NAME.repeat(3)), Samples.HOUR, null, title = Samples.LONG_NAME),
        ),
    ),
    thread("offline", storm.copy(connection = Connection.OFFLINE, composed = Composed("On my way")), Samples.threadRows),
    thread(
        "read", storm,
        Samples.threadRows.map { if (it.answers == null) it.copy(acknowledgement = Acknowledgement.Done(WallTime(Samples.NOW - Samples.HOUR))) else it },
    ),
    thread(
        "needs-you", storm.copy(held = 2, trouble = Reason.NoSpace),
        Samples.threadRows.take(2) +
            Samples.post(105, Samples.ada, Samples.text("Understood."), Samples.MINUTE, state = PostState.NeedsYou(IntentRow(2), NeedsYou.SubjectGone)),
    ),
    thread("no-longer-in-its-group", storm.copy(takes = Takes.NOTHING, composed = Composed("Covers are up")), Samples.threadRows.take(2)),
    thread("not-taken", storm.copy(composed = Composed("Covers are up", notTaken = notTaken)), Samples.threadRows.take(3)),
    thread("is-no-picture", storm.copy(composed = Composed("Covers are up", notTaken = noPicture)), Samples.threadRows.take(3)),
    thread(
        "taken-back",
        storm.copy(composed = Composed("And the", takenBack = listOf(Samples.draft(1, "Covers are up, see the photograph. The crane leaves at 16:15.")))),
        Samples.threadRows.take(3),
    ),
    thread(
        "taken-off", storm.copy(composed = Composed("Covers are up", hanging = Samples.hung.drop(1), off = Samples.hung[0].file)),
        Samples.threadRows.take(3),
    ),
    thread("answering-with-photograph", storm.copy(composed = Composed("Covers are up", hanging = Samples.hung)), Samples.threadRows.take(3)),
)
