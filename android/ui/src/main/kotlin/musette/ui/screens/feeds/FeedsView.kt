package musette.ui.screens.feeds

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
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
import musette.ui.components.LetterSign
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
import musette.ui.lists.RowList
import musette.ui.lists.RowWindow
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences

/** By account: my feed and private messages first, then the groups one is in, then others that are held. */
@Composable
fun FeedsView(state: FeedsState, window: RowWindow<String, FeedsRow>, deeds: FeedsDeeds) {
    val words = LocalSentences.current
    Column(Modifier.fillMaxSize()) {
        Column(Modifier.weight(1f)) {
            TopBar(words["place-feeds"], null) { IconButton(deeds::refresh) { Icon(Icons.sync, words["deed-look-again"]) } }
            AccountChipLine(state.choice, deeds::choose)
            // Of several accounts each says how old it is.
            val alone = state.accounts.singleOrNull().takeIf { !state.choice.isOffered }
            if (alone != null) AgeLine(alone.asOf, alone.connection, state.fetching)
            when {
                !state.known -> repeat(6) { LinePlaceholder() }
                state.accounts.all { isUnread(it, state.fetching) } ->
                    Note(Icons.away, words["state-away"], words["feeds-never-read"], words["deed-look-again"], deeds::refresh)
                else -> RowList(
                    window, Modifier.weight(1f), PaddingValues(bottom = 24.dp), fetching = state.fetching, refresh = deeds::refresh,
                    placeholder = { LinePlaceholder() },
                ) { Row(it, deeds) }
            }
        }
        Told(Modifier.align(Alignment.CenterHorizontally), state.trouble?.let { words.core.reason(it, "") }, null, deeds::dismiss)
    }
}

@Composable
private fun Row(row: FeedsRow, deeds: FeedsDeeds) {
    val words = LocalSentences.current
    when (row) {
        is FeedsRow.Asking -> Asking(row, deeds)
        is FeedsRow.Announcement -> Announcement(row.card, deeds)
        is FeedsRow.OfAccount -> Column {
            AccountTitle(row.of.label)
            AgeLine(row.of.asOf, row.of.connection, row.fetching)
        }
        is FeedsRow.Feed -> FeedLine(row.feed, deeds)
        is FeedsRow.Unread -> NetworkLine(words["feeds-never-read"], words["deed-look-again"] to deeds::refresh)
        is FeedsRow.Title -> GroupTitle(words[row.says])
    }
}

@Composable
private fun Asking(asking: FeedsRow.Asking, deeds: FeedsDeeds) {
    val words = LocalSentences.current
    Row(Modifier.fillMaxWidth()) {
        Box(Modifier.weight(1f).alignByBaseline()) { GroupTitle(words.say("feeds-asking", "count" to asking.count)) }
        if (asking.isPart) {
            TextButton(deeds::showAllAsking, Modifier.padding(end = 4.dp).heightIn(min = 48.dp).alignByBaseline()) { Text(words["stream-more"]) }
        }
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
        lead = {
            when (feed.kind) {
                FeedKind.MINE -> Sign(Icons.feeds, true)
                FeedKind.PRIVATE -> Sign(Icons.mail, true)
                FeedKind.GROUP -> LetterSign(name, 40.dp)
            }
        },
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
