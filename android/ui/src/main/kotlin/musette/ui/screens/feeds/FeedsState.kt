package musette.ui.screens.feeds

import musette.AsOf
import musette.Card
import musette.Connection
import musette.FeedItem
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

/** The feeds of all accounts, or of the one that is looked at alone. [asking]: announcements that ask to be acknowledged, the newest first. */
data class FeedsState(
    val known: Boolean = false,
    val accounts: List<AccountFeeds> = emptyList(),
    val asking: List<Card> = emptyList(),
    val choice: AccountChoice = AccountChoice(),
    val fetching: Boolean = false,
    val trouble: Reason? = null,
)

interface FeedsDeeds {
    fun open(feed: FeedItem)
    fun open(announcement: Card)
    fun choose(account: AccountId?)
    fun refresh()
    fun join(feed: FeedItem, joined: Boolean)
    fun markRead(feed: FeedItem)
    fun dismiss()
}
