package musette.ui.screens.feeds

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.items
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import musette.Belonging
import musette.Card
import musette.CardAbout
import musette.Connection
import musette.FeedItem
import musette.FeedKind
import musette.ui.components.AccountChipLine
import musette.ui.components.AccountTitle
import musette.ui.components.AgeLine
import musette.ui.components.Deed
import musette.ui.components.GroupTitle
import musette.ui.components.Line
import musette.ui.components.LinePlaceholder
import musette.ui.components.NetworkLine
import musette.ui.components.Note
import musette.ui.components.Sign
import musette.ui.components.Told
import musette.ui.components.TopBar
import musette.ui.frame.Route
import musette.ui.frame.isBeside
import musette.ui.icons.Icons
import musette.ui.lists.topped
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences
import musette.ui.words.Sentences

/** By account: my feed and private messages first, then the groups one is in, then others that are held. */
@Composable
fun FeedsView(state: FeedsState, deeds: FeedsDeeds) {
    val words = LocalSentences.current
    // Several would push the groups out of sight: the newest speaks for them until the others are wanted.
    var all by rememberSaveable { mutableStateOf(false) }
    Box(Modifier.fillMaxSize()) {
        Column(Modifier.fillMaxSize()) {
            TopBar(words["place-feeds"], null) { IconButton(deeds::refresh) { Icon(Icons.sync, words["deed-look-again"]) } }
            AccountChipLine(state.choice, deeds::choose)
            // Of several accounts each says how old it is.
            val alone = state.accounts.singleOrNull().takeIf { !state.choice.isOffered }
            if (alone != null) AgeLine(alone.asOf, alone.connection, state.fetching)
            when {
                !state.known -> repeat(6) { LinePlaceholder() }
                state.accounts.all { isUnread(it, state.fetching) } ->
                    Note(Icons.away, words["state-away"], words["feeds-never-read"], words["deed-look-again"], deeds::refresh)
                else -> LazyColumn(Modifier.fillMaxSize(), topped(firstOf(state)), PaddingValues(bottom = 24.dp)) {
                    if (state.asking.isNotEmpty()) item("asking") { Asking(state.asking.size, all) { all = true } }
                    items(if (all) state.asking else state.asking.take(1), { "asking ${it.id.account.text} ${it.id.row.row}" }) { Announcement(it, deeds) }
                    for (account in state.accounts) feeds(account, state, words, deeds)
                }
            }
        }
        Told(Modifier.align(Alignment.BottomCenter), state.trouble?.let { words.core.reason(it, "") }, null, deeds::dismiss)
    }
}

/** What stands first: who is at the top sees it come. */
private fun firstOf(state: FeedsState): Any? = state.asking.size.takeIf { it > 0 } ?: state.accounts.firstOrNull()?.account?.text

/** Whether nothing of its groups has ever been here, and nothing comes now. */
private fun isUnread(of: AccountFeeds, fetching: Boolean) =
    of.feeds.none { it.kind == FeedKind.GROUP } && of.connection != Connection.ONLINE && !fetching

private fun LazyListScope.feeds(of: AccountFeeds, state: FeedsState, words: Sentences, deeds: FeedsDeeds) {
    val key = of.account.text
    val (groups, own) = of.feeds.partition { it.kind == FeedKind.GROUP }
    val (joined, others) = groups.partition { it.joined }
    if (state.choice.isOffered) item("title $key") {
        Column {
            AccountTitle(of.label)
            AgeLine(of.asOf, of.connection, state.fetching)
        }
    }
    items(own, { "feed $key ${it.id.row.row}" }) { FeedLine(it, deeds) }
    if (isUnread(of, state.fetching)) item("unread $key") { NetworkLine(words["feeds-never-read"], words["deed-look-again"] to deeds::refresh) }
    if (joined.isNotEmpty()) item("mine $key") { GroupTitle(words["feeds-joined"]) }
    items(joined, { "feed $key ${it.id.row.row}" }) { FeedLine(it, deeds) }
    if (others.isNotEmpty()) item("others $key") { GroupTitle(words["feeds-others"]) }
    items(others, { "feed $key ${it.id.row.row}" }) { FeedLine(it, deeds) }
}

@Composable
private fun Asking(count: Int, all: Boolean, more: () -> Unit) {
    val words = LocalSentences.current
    Row(Modifier.fillMaxWidth(), verticalAlignment = Alignment.Bottom) {
        Box(Modifier.weight(1f)) { GroupTitle(words.say("feeds-asking", "count" to count)) }
        if (count > 1 && !all) TextButton(more, Modifier.padding(end = 8.dp)) { Text(words["stream-more"]) }
    }
}

@Composable
private fun Announcement(card: Card, deeds: FeedsDeeds) {
    val about = card.about as? CardAbout.Post ?: return
    // It looks as in the stream: what is asked of everybody stands out.
    Surface(Modifier.padding(8.dp, 4.dp), RoundedCornerShape(16.dp), MaterialTheme.colorScheme.surfaceContainer) {
        Line(
            title = LocalSentences.current.core.card(card, null), below = about.glimpse, lead = { Sign(Icons.announcement, true) },
            aside = LocalMoments.current.short(card.at), strong = !card.seen, titleLines = 2,
            beside = isBeside(Route.Thread(card.id.account, about.thread.row)), open = { deeds.open(card) },
        )
    }
}

@Composable
private fun FeedLine(feed: FeedItem, deeds: FeedsDeeds) {
    val words = LocalSentences.current
    val name = nameOf(feed)
    val sign = when (feed.kind) {
        FeedKind.MINE -> Icons.feeds
        FeedKind.PRIVATE -> Icons.mail
        FeedKind.GROUP -> Icons.people
    }
    Line(
        title = name,
        below = when {
            feed.waiting -> words["feed-asked-to-join"]
            feed.belonging == Belonging.LEFT -> words["feed-left"]
            feed.belonging == Belonging.NO_LONGER -> words["feed-no-longer"]
            feed.kind == FeedKind.GROUP && feed.closed -> words["feed-closed"]
            feed.kind == FeedKind.MINE -> words["feed-mine-text"]
            else -> ""
        },
        lead = { Sign(sign, feed.kind != FeedKind.GROUP) },
        strong = feed.unread > 0uL,
        beside = isBeside(Route.Feed(feed.id.account, feed.id.row)),
        deeds = listOfNotNull(
            Deed(words["deed-mark-read"], Icons.tick) { deeds.markRead(feed) }.takeIf { feed.unread > 0uL },
            Deed(words["deed-leave-group"], Icons.close) { deeds.join(feed, false) }.takeIf { feed.kind == FeedKind.GROUP && feed.joined },
            Deed(words["deed-join-group"], Icons.add) { deeds.join(feed, true) }.takeIf { feed.kind == FeedKind.GROUP && !feed.joined && !feed.waiting },
        ),
        badge = feed.unread.toLong(),
        open = { deeds.open(feed) },
    )
}

/** The name of a feed; those that are everybody's own have one in every language. */
@Composable
internal fun nameOf(feed: FeedItem): String = when (feed.kind) {
    FeedKind.MINE -> LocalSentences.current["feed-mine"]
    FeedKind.PRIVATE -> LocalSentences.current["feed-private"]
    FeedKind.GROUP -> feed.name
}
