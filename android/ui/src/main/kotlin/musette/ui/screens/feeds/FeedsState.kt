package musette.ui.screens.feeds

import musette.AsOf
import musette.Card
import musette.Connection
import musette.FeedItem
import musette.FeedKind
import musette.Reason
import musette.ids.AccountId
import musette.ui.AccountChoice

/** What an account has of feeds: my feed, private messages and groups, with what is new in each. */
data class AccountFeeds(
    val account: AccountId,
    val label: String = "",
    val connection: Connection = Connection.UNKNOWN,
    val feeds: List<FeedItem> = emptyList(),
    val asOf: AsOf? = null,
)

/**
 * The feeds of all accounts, or of the one that is looked at alone.
 *
 * @property asking announcements that ask to be acknowledged, the newest first. Several would push the groups out of sight: the newest speaks
 * for them until [allAsking] are wanted.
 */
data class FeedsState(
    val known: Boolean = false,
    val accounts: List<AccountFeeds> = emptyList(),
    val asking: List<Card> = emptyList(),
    val allAsking: Boolean = false,
    val choice: AccountChoice = AccountChoice(),
    val fetching: Boolean = false,
    val trouble: Reason? = null,
)

/** A row of the list of feeds. */
sealed interface FeedsRow {
    val key: String

    /** How many announcements ask. */
    data class Asking(val count: Int, val isPart: Boolean) : FeedsRow {
        override val key get() = "asking"
    }

    data class Announcement(val card: Card) : FeedsRow {
        override val key get() = "asking ${card.id.account.text} ${card.id.row.row}"
    }

    /** Above the feeds of an account, where there are several; [fetching]: they are being asked for. */
    data class OfAccount(val of: AccountFeeds, val fetching: Boolean) : FeedsRow {
        override val key get() = "title ${of.account.text}"
    }

    data class Feed(val feed: FeedItem) : FeedsRow {
        override val key get() = "feed ${feed.id.account.text} ${feed.id.row.row}"
    }

    /** Nothing of an account's groups has ever been here. */
    data class Unread(val account: AccountId) : FeedsRow {
        override val key get() = "unread ${account.text}"
    }

    /** Above groups of a kind. [says]: the message that calls them. */
    data class Title(val account: AccountId, val says: String) : FeedsRow {
        override val key get() = "$says ${account.text}"
    }
}

/** By account: my feed and private messages first, then the groups one is in, then others that are held. Announcements stand above. */
internal fun rowsOf(state: FeedsState): List<FeedsRow> {
    val shown = if (state.allAsking) state.asking else state.asking.take(1)
    val asking = if (state.asking.isEmpty()) emptyList() else listOf(FeedsRow.Asking(state.asking.size, shown.size < state.asking.size))
    return asking + shown.map(FeedsRow::Announcement) + state.accounts.flatMap { rowsOf(it, state) }
}

private fun rowsOf(of: AccountFeeds, state: FeedsState): List<FeedsRow> {
    val (groups, own) = of.feeds.partition { it.kind == FeedKind.GROUP }
    val (joined, others) = groups.partition { it.joined }
    fun titled(says: String, feeds: List<FeedItem>) =
        if (feeds.isEmpty()) emptyList() else listOf(FeedsRow.Title(of.account, says)) + feeds.map(FeedsRow::Feed)
    return listOfNotNull(FeedsRow.OfAccount(of, state.fetching).takeIf { state.choice.isOffered }) + own.map(FeedsRow::Feed) +
        listOfNotNull(FeedsRow.Unread(of.account).takeIf { isUnread(of, state.fetching) }) +
        titled("feeds-joined", joined) + titled("feeds-others", others)
}

/** Whether nothing of its groups has ever been here, and nothing comes now. */
internal fun isUnread(of: AccountFeeds, fetching: Boolean) =
    of.feeds.none { it.kind == FeedKind.GROUP } && of.connection != Connection.ONLINE && !fetching

interface FeedsDeeds {
    fun open(feed: FeedItem)
    fun open(announcement: Card)
    fun choose(account: AccountId?)
    fun refresh()
    fun showAllAsking()
    fun join(feed: FeedItem, joined: Boolean)
    fun markRead(feed: FeedItem)
    fun dismiss()
}
